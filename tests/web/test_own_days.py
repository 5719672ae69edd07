"""A medicine that nobody recognised, settled by a clinician's own days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Assessment, Clinic, Course, MedicineUse, Patient, Session
from prolo.registry.readiness import stand_of
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, begin_treatment, open_course
from tests.web.readiness.day import agree, begin, course_of, in_order, page_of, save


@pytest.fixture
def use(ada: Patient, acting: Actor) -> MedicineUse:
    with acting.at_work():
        return record_medicine(patient=ada, typed="Lipitor 20", by=acting)


@pytest.fixture
def session(ada: Patient, acting: Actor, use: MedicineUse) -> Session:
    course: Course = course_of(ada, acting)
    begin_treatment(course, acting)
    agree(course, acting)
    return begin(course, acting)


def set_days(physician: Client, use: MedicineUse, **days: str) -> None:
    sent = send(physician, f"/medicines/{use.pk}/hold", **days, reason="A statin, for the heart")
    assert sent.status_code == 302, text_of(sent)


def found_of(session: Session) -> set[str]:
    rules = ("readiness.last-dose", "readiness.kept")
    return {one.code for one in stand_of(session).concluded.findings if one.rule in rules}


def test_no_day_is_heard_by_the_sheet_and_on_the_day(
    physician: Client, session: Session, use: MedicineUse, acting: Actor
) -> None:
    with acting.at_work():
        assert found_of(session) == {"hold-unknown", "nothing-kept"}
    assert "nobody asks again what it is" in text_of(physician.get(f"/medicines/{use.pk}/hold"))
    set_days(physician, use, days_before="0")
    sheet = text_of(physician.get(f"/appointments/{session.appointment_id}/preparation"))
    assert "Lipitor 20 is taken on, no day is left out." in sheet
    assert "A statin, for the heart" in sheet
    assert "no rule here knows it" not in sheet
    with acting.at_work():
        assert found_of(session) == {"nothing-held", "nothing-kept"}


def test_days_without_it_are_asked_about_when_the_person_arrives(
    physician: Client, session: Session, use: MedicineUse, clinic: Clinic, acting: Actor
) -> None:
    address = f"/medicines/{use.pk}/hold"
    refused = send(physician, address, days_before="2", reason="A statin")
    assert refused.status_code == 422
    assert "Enter the days after too, for example 1" in text_of(refused)
    set_days(physician, use, days_before="2", days_after="1")
    assert "Lipitor 20: last taken on" in text_of(physician.get(page_of(session)))
    page = save(physician, session, **in_order(clinic))
    assert "Lipitor 20: ask when it was last taken." in page
    long_ago = (clock.today(clinic) - timedelta(days=5)).isoformat()
    save(physician, session, **in_order(clinic, dose_0_on=long_ago))
    with acting.at_work():
        assert "in-time" in found_of(session)
        send(physician, f"/medicines/{use.pk}/error")
        assert found_of(session) == {"nothing-held", "nothing-kept"}


def test_the_first_visit_hears_it_by_name(
    physician: Client, ada: Patient, acting: Actor, use: MedicineUse
) -> None:
    page = open_course(physician, ada)

    def found() -> dict[str, str]:
        assess(physician, page)
        with acting.at_work():
            row = Assessment.objects.filter(patient=ada).current().get()
            kept = latest_conclusion("candidate", subject_id=row.pk)
            assert kept
            said = kept.body["findings"]
            return {
                one["code"]: one["params"].get("by", "")
                for one in said
                if one["rule"] == "candidate.medicine"
            }

    assert found() == {"medicine-unrecognised": ""}
    set_days(physician, use, days_before="0")
    with acting.at_work():
        by = MedicineUse.objects.get(pk=use.pk).holds.get().recorded_by
    assert by
    assert found() == {"medicine-by-clinician": by.full_name}
