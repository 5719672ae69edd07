"""From the decision to the signed plan, through the front door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.stock import Label, receive_stock
from prolo.registry.models import (
    Clinic,
    Closure,
    Course,
    Measurement,
    Override,
    Patient,
    Plan,
    Signature,
)
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, decide, open_course, planned
from tests.web.sheets import Sheet

LIDOCAINE = Label(
    substance="lidocaine",
    product="Lidocaine 1 %",
    lot="L-77",
    expires_on=date(2099, 1, 31),
    strength_pct=Decimal(1),
    package_ml=Decimal(20),
)


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


@pytest.fixture
def back(physician: Client, ada: Patient) -> str:
    """A low back, found suitable; tender at both iliac crests and between two vertebrae."""
    page = open_course(physician, ada, condition="low-back", side="midline")
    assess(physician, page, tender=["back-interspinous-l4-5", "back-iliac-crest"])
    decide(physician, page, "find-suitable", reason="Asked about what was open")
    return page


def test_a_back_is_signed_as_drafted_with_one_volume_for_all(
    physician: Client, back: str, stored: Callable[..., list[Any]]
) -> None:
    page = physician.get(f"{back}/plan")
    assert "Left open, because the report does not say it" in text_of(page)
    typed = {name: values[0] for name, values in Sheet(page).typed().items() if len(values) == 1}
    done = send(physician, f"{back}/plan", **typed | {"usual_volume_ml": "0.5", "weeks": "12"})
    assert done.status_code == 302, Sheet(done).faults()
    (plan,) = stored(Plan)
    assert [(one["structure"], one["side"], one["volume_ml"]) for one in plan.body["sites"]] == [
        ("back-interspinous-l4-5", "midline", "0.5"),
        ("back-iliac-crest", "right", "0.5"),
        ("back-iliac-crest", "left", "0.5"),
    ]


def test_a_back_without_a_volume_is_one_thing_to_put_right(physician: Client, back: str) -> None:
    page = physician.get(f"{back}/plan")
    typed = {name: values[0] for name, values in Sheet(page).typed().items() if len(values) == 1}
    faults = Sheet(send(physician, f"{back}/plan", **typed | {"weeks": "12"})).faults()
    assert faults.count("Enter the volume") == 1
    assert "Row" not in faults


def test_a_weight_is_entered_where_it_is_missing_and_kept_as_measured(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, course) | {
        "sites-0-anaesthetic": "lidocaine",
        "sites-0-anaesthetic_pct": "0.5",
    }
    asked = send(physician, f"{course}/plan", **typed, check="1")
    assert "The weight is missing" in text_of(asked)
    assert 'href="#id_weight_0"' in asked.content.decode()
    weight = {"weight": "132.5", "weight_unit": "lb"}
    checked = send(physician, f"{course}/plan", **typed | weight, check="1")
    assert "4.5 mg/kg × 60.1 kg" in text_of(checked)
    assert not stored(Measurement)
    send(physician, f"{course}/plan", **typed | weight)
    (kept,) = stored(Measurement)
    assert (kept.value, kept.entered_value, kept.entered_unit) == (
        Decimal("60.1010"),
        Decimal("132.5"),
        "lb",
    )


def test_a_weight_that_looks_like_a_slip_is_asked_about_before_a_plan_is_signed(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, course) | {"weight": "20", "weight_unit": "kg"}
    refused = send(physician, f"{course}/plan", **typed)
    assert refused.status_code == 422
    assert Sheet(refused).has("weight_confirmed")
    assert not stored(Plan)
    assert send(physician, f"{course}/plan", **typed, weight_confirmed="on").status_code == 302
    assert [one.questioned for one in stored(Measurement)] == [True]


def test_a_mixture_that_no_vial_makes_is_said_before_the_plan_is_signed(
    physician: Client, course: str, acting: Actor
) -> None:
    with acting.at_work():
        receive_stock(label=LIDOCAINE, units=5, by=acting)
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, course) | {
        "sites-0-irritant_pct": "25",
        "sites-0-anaesthetic": "lidocaine",
        "sites-0-anaesthetic_pct": "1",
    }
    page = text_of(send(physician, f"{course}/plan", **typed, check="1"))
    assert "25 % from a vial of 50 % is 50 % + 1 % from a vial of 1 % is 100 % = 150 %" in page
    assert "at most 0.5 % beside" in page


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


def test_what_guides_the_needle_stands_on_the_course_and_on_the_paper_of_the_plan(
    physician: Client, course: str
) -> None:
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, course) | {"sites-0-guidance": "ultrasound"}
    assert send(physician, f"{course}/plan", **typed).headers["Location"] == course
    assert text_of(physician.get(course)).count("Ultrasound guidance") == 1
    paper = text_of(physician.get(f"{course}/plan/paper"))
    assert "Ultrasound shows the needle the way here:" in paper
    assert "X-rays show" not in paper


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
    page = text_of(physician.get(course))  # beside «Against a rule»
    assert "Dr. Miriam Invented decided otherwise than the rules: Plan." in page
    assert "Diluted at the bedside" in page


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
