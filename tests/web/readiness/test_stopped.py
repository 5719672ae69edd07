"""A blood thinner that the person stopped on their own, found when they arrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.preparations import clear_medicine, give_preparation
from prolo.registry.models import Clinic, Course, MedicineUse, Session
from prolo.registry.readiness import stand_of
from tests.web.conftest import send
from tests.web.readiness.day import agree, begin, in_order, save

ASKED = "Warfarin was stopped: its prescriber is asked today."


@pytest.fixture
def prepared(course: Course, acting: Actor) -> Session:
    """The sheet said that warfarin is taken on."""
    agree(course, acting)
    with acting.at_work():
        record_medicine(
            patient=course.patient, typed="Coumadin 5 mg", medicine="warfarin", by=acting
        )
    session = begin(course, acting)
    with acting.at_work():
        assert session.appointment
        give_preparation(appointment=session.appointment, sedation="none", by=acting)
    return session


def stop(nurse: Client, use: MedicineUse, clinic: Clinic) -> None:
    yesterday = (clock.today(clinic) - timedelta(days=1)).isoformat()
    sent = send(nurse, f"/medicines/{use.pk}/edit", ended_on=yesterday)
    assert sent.status_code == 302


def test_to_correct_the_list_at_arrival_asks_the_prescriber_and_for_the_inr(
    prepared: Session,
    nurse: Client,
    clinic: Clinic,
    acting: Actor,
    log_in: Callable[[str], Client],
) -> None:
    with acting.at_work():
        use = MedicineUse.objects.get(patient=prepared.patient)
        assert stand_of(prepared).planned.kept == ("warfarin",)
    stop(nurse, use, clinic)
    page = save(nurse, prepared, **in_order(clinic))
    assert ASKED in page
    assert "No medicine has to be taken on." not in page
    assert "Enter the INR and its day" in page
    day = (clock.today(clinic) - timedelta(days=1)).isoformat()
    save(nurse, prepared, **in_order(clinic, inr="2.3", inr_on=day))
    decide = f"/sessions/{prepared.pk}/readiness/decide?rule=readiness.kept"
    sent = send(log_in("physician"), f"{decide}&code=stopped-ask-prescriber", reason="Dr. Heart")
    assert sent.status_code == 302
    with acting.at_work():
        assert "readiness.kept" not in {one.rule for one in stand_of(prepared).open}


@pytest.mark.parametrize("decision", ["hold", "continue"])
def test_the_prescribers_answer_of_the_day_settles_it(
    prepared: Session, nurse: Client, clinic: Clinic, acting: Actor, decision: str
) -> None:
    with acting.at_work():
        use = MedicineUse.objects.get(patient=prepared.patient)
    stop(nurse, use, clinic)
    with acting.at_work():
        assert prepared.appointment
        clear_medicine(
            medicine_use=MedicineUse.objects.filter(patient=prepared.patient).current().get(),
            appointment=prepared.appointment,
            decision=decision,
            decided_by="Dr. Heart",
            reason="Spoken to today",
            by=acting,
        )
        findings = stand_of(prepared).concluded.findings
    assert [one.code for one in findings if one.rule == "readiness.kept"] == [
        "stopped-prescriber-asked"
    ]
    page = save(nurse, prepared, **in_order(clinic))
    assert ASKED not in page
    assert "Dr. Heart said on" in page
