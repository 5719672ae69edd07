"""A medicine that nobody recognised, settled by a clinician's own days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from prolo.care.medicines import Reason
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.medicines import correct_medicine, record_medicine
from prolo.registry.actions.preparations import clear_medicine, give_preparation
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.medicine_uses import own_holds
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


def give_sheet(session: Session, acting: Actor) -> None:
    with acting.at_work():
        assert session.appointment
        give_preparation(appointment=session.appointment, sedation="none", by=acting)


def test_no_day_said_after_the_sheet_was_given_is_heard_on_the_day(
    physician: Client, session: Session, use: MedicineUse, acting: Actor
) -> None:
    give_sheet(session, acting)
    with acting.at_work():
        assert found_of(session) == {"hold-unknown", "nothing-kept"}
    set_days(physician, use, days_before="0")
    with acting.at_work():
        assert found_of(session) == {"nothing-held", "nothing-kept"}


@pytest.mark.parametrize(("days", "found"), [("", "in-time"), ("9", "too-recent")])
def test_a_dose_is_weighed_by_the_days_that_were_said_last(
    physician: Client,
    session: Session,
    use: MedicineUse,
    clinic: Clinic,
    acting: Actor,
    days: str,
    found: str,
) -> None:
    """Five days ago: in time where the sheet's own two days stand, too late for nine."""
    set_days(physician, use, days_before="2", days_after="1")
    give_sheet(session, acting)
    if days:
        set_days(physician, use, days_before=days, days_after="1")
    taken_on = (clock.today(clinic) - timedelta(days=5)).isoformat()
    save(physician, session, **in_order(clinic, dose_0_on=taken_on))
    with acting.at_work():
        assert found in found_of(session)


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


def test_to_say_which_medicine_it_is_asks_anew_what_its_rule_asks(
    physician: Client, session: Session, use: MedicineUse, acting: Actor
) -> None:
    """What was decided was decided about something that nobody knew."""
    set_days(physician, use, days_before="0")
    edit = f"/medicines/{use.pk}/edit"
    page = send(physician, edit, medicine="naproxen")
    assert page.status_code == 422
    assert "Ask what it is taken for" in text_of(page)
    assert send(physician, edit, medicine="warfarin").status_code == 302
    assert "Which medicine is meant" not in text_of(physician.get(edit))
    with acting.at_work():
        now = MedicineUse.objects.filter(patient=session.patient).current().get()
        assert (now.medicine, now.typed, now.version) == ("warfarin", "Lipitor 20", 2)
        assert MedicineUse.objects.get(pk=use.pk).medicine == ""
        assert own_holds(session.patient).get(now.pk) is None
        assert stand_of(session).planned.kept == ("warfarin",)


@pytest.mark.parametrize(
    ("before", "chosen", "fault"),
    [("", "snake-oil", "unknown"), ("naproxen", "warfarin", "known-already")],
)
def test_which_medicine_it_is_is_a_known_one_and_said_once(
    ada: Patient, acting: Actor, before: str, chosen: str, fault: str
) -> None:
    with acting.at_work():
        use = record_medicine(patient=ada, typed="the white one", medicine=before, by=acting)
        with pytest.raises(Invalid) as refused:
            correct_medicine(
                use=use,
                seen=1,
                reason=Reason.PAIN,
                topical=False,
                prescriber="",
                ended_on=None,
                medicine=chosen,
                by=acting,
            )
    assert refused.value.faults == {"medicine": fault}


def test_the_prescribers_answer_about_something_unknown_is_asked_again(
    physician: Client, session: Session, use: MedicineUse, acting: Actor
) -> None:
    with acting.at_work():
        assert session.appointment
        clear_medicine(
            medicine_use=use,
            appointment=session.appointment,
            decision="continue",
            decided_by="Dr. Heart",
            reason="Take it on",
            by=acting,
        )
        assert "hold-unknown" not in found_of(session)
    send(physician, f"/medicines/{use.pk}/edit", medicine="naproxen", reason="gout")
    with acting.at_work():
        assert "hold-unknown" in found_of(session)
