"""From the decision to the signed plan, through the front door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.models import Clinic, Closure, Course, Override, Patient, Plan, Signature
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, decide, open_course, planned
from tests.web.sheets import Sheet


@pytest.fixture
def course(physician: Client, ada: Patient) -> str:
    page = open_course(physician, ada)
    assess(physician, page)
    return page


def test_a_physician_decides_and_the_course_goes_on_to_the_plan(
    physician: Client, course: str
) -> None:
    assert "Review the images, or say why none are needed" in text_of(physician.get(course))
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    page = text_of(physician.get(course))
    assert "Suitable; being planned" in page
    assert "Write and sign the plan" in page


def test_who_is_put_off_needs_a_day_and_a_reason(physician: Client, course: str) -> None:
    refused = send(physician, f"{course}/decide", move="defer")
    assert refused.status_code == 422
    page = text_of(refused)
    assert "Enter the reason" in page
    assert "Enter the day on which to go on" in page


def test_a_nurse_may_not_decide(log_in: Callable[[str], Client], course: str) -> None:
    assert "find-suitable" not in log_in("nurse").get(f"{course}/decide").content.decode()
    refused = send(log_in("nurse"), f"{course}/decide", move="find-suitable", reason="x")
    assert refused.status_code in (403, 422)


def test_a_draft_has_the_figures_of_the_report_and_leaves_open_what_it_does_not_say(
    physician: Client, course: str
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    sheet = Sheet(physician.get(f"{course}/plan?from=rabago-2013")).typed()
    joint = next(
        name.rpartition("-")[0]
        for name, values in sheet.items()
        if name.endswith("-structure") and values == ["knee-joint"]
    )
    assert sheet[f"{joint}-volume_ml"] == ["6"]
    assert sheet[f"{joint}-irritant_pct"] == ["25"]
    assert sheet["protocol"] == ["rabago-2013"]
    assert len([name for name in sheet if name.startswith("sessions-") and name[-2:] == "on"]) == 3


def test_a_signed_plan_begins_the_treatment_and_asks_for_a_booking(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    done = send(physician, f"{course}/plan", **planned(physician, course))
    assert done.headers["Location"] == course
    page = text_of(physician.get(course))
    assert "Being treated" in page
    assert "Book session 1" in page
    (signature,) = stored(Signature)
    (plan,) = stored(Plan)
    assert (signature.meaning, signature.subject_id) == ("planned", plan.pk)


def test_a_session_on_a_closed_day_is_said_before_the_plan_is_signed(
    physician: Client, course: str, acting: Any
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, course)
    with acting.at_work():
        Closure.objects.create(
            clinic=acting.clinic,
            day=typed["sessions-0-on"],
            until=typed["sessions-0-on"],
            reason="Thanksgiving",
        )
    page = text_of(send(physician, f"{course}/plan", **typed, check="1"))
    assert "Session 1 on" in page
    assert "the clinic is closed that day" in page


def test_a_session_after_the_last_day_before_a_new_joint_needs_a_reason(
    physician: Client, ada: Patient, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    """An operation in 100 days leaves 10 for injections; the draft goes on for weeks."""
    page = open_course(physician, ada)
    operation = clock.today(clinic) + timedelta(days=100)
    assess(physician, page, replacement_on=operation.isoformat())
    decide(physician, page, "find-suitable", reason="Asked about what was open")
    refused = send(physician, f"{page}/plan", **planned(physician, page))
    assert refused.status_code == 422
    assert "too near to the planned joint replacement" in text_of(refused)
    assert not stored(Plan)


def test_faults_of_a_plan_are_said_beside_what_was_typed_and_nothing_is_lost(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, course) | {
        "sites-0-volume_ml": "-1",
        "sites-0-irritant_pct": "NaN",
        "note": "Careful \N{SYRINGE} <b>",
    }
    refused = send(physician, f"{course}/plan", **typed)
    assert refused.status_code == 422
    sheet = Sheet(refused)
    assert sheet.fault_beside("sites-0-volume_ml")
    assert sheet.fault_beside("sites-0-irritant_pct")
    assert sheet.typed()["note"] == [typed["note"]]
    assert not stored(Plan)


def test_what_the_rules_stop_is_signed_only_with_a_reason_that_stays(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    """22 mL of 2 % lidocaine in each session are above the ceiling of anybody."""
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    before = len(stored(Override))
    typed = planned(physician, course) | {
        "sites-0-volume_ml": "22",
        "sites-0-anaesthetic": "lidocaine",
        "sites-0-anaesthetic_pct": "2",
    }
    refused = send(physician, f"{course}/plan", **typed)
    assert refused.status_code == 422
    assert "Too much" in text_of(refused)
    send(physician, f"{course}/plan", **typed | {"reason": "Diluted at the bedside"})
    assert [one.reason for one in stored(Override)][before:] == ["Diluted at the bedside"]


def test_a_course_that_ends_cancels_what_was_booked(
    physician: Client, course: str, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    send(physician, f"{course}/plan", **planned(physician, course))
    day = (clock.today(clinic) + timedelta(days=14)).isoformat()
    booking = {"purpose": "session", "session_number": "1", "day": day, "time": "09:30"}
    appointment = send(physician, f"{course}/appointments/new", **booking, minutes="30")
    decide(physician, course, "withdraw", reason="Moved to another town")
    assert "Cancelled" in text_of(physician.get(appointment.headers["Location"]))
    assert "Nothing is due" in text_of(physician.get(course))
    refused = send(physician, f"{course}/appointments/new", **booking, minutes="30")
    assert "while this course is not being treated" in text_of(refused)
    (kept,) = [one for one in stored(Course) if str(one.pk) in course]
    assert kept.state == "withdrawn"
