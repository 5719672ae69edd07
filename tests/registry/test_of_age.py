"""Who is a child on the eve of the birthday, and in the morning of it, by the clinic's own day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from prolo.care.assessment import Assessment
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.actions.assessments import record_assessment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.signing import Asked, ask_to_sign
from prolo.registry.consents import decides_at, is_child
from prolo.registry.models import Clinic, Identity, Patient
from tests.registry.conftest import Cast, Register

MAJORITY = 18
BORN = date(2008, 9, 5)
EVE, BIRTHDAY = date(2026, 9, 4), date(2026, 9, 5)


@pytest.fixture
def young(at_work: Any, register: Register, cast: Cast) -> Patient:
    patient = register("Example", "Finn")
    Identity.objects.filter(patient=patient).update(birth_date=BORN)
    Clinic.objects.filter(pk=cast.clinic.pk).update(age_of_majority=MAJORITY)
    return Patient.objects.get(pk=patient.pk)


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Asia/Tokyo", "UTC"])
@pytest.mark.parametrize("hour", [0, 8, 12, 18, 20, 23])
@pytest.mark.parametrize("day", [EVE, BIRTHDAY])
def test_a_child_comes_of_age_when_the_birthday_begins_on_the_wall(
    young: Patient, zone: str, hour: int, day: date
) -> None:
    young.clinic.time_zone = zone
    on_the_wall = datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZoneInfo(zone))
    assert is_child(young, on_the_wall.astimezone(UTC)) == (day == EVE)


@pytest.mark.parametrize(
    ("zone", "at", "decides"),
    [
        ("America/New_York", datetime(2026, 9, 5, 0, 30, tzinfo=UTC), False),  # 20:30, the eve
        ("America/New_York", datetime(2026, 9, 5, 4, 30, tzinfo=UTC), True),
        ("Asia/Tokyo", datetime(2026, 9, 4, 14, 30, tzinfo=UTC), False),
        ("Asia/Tokyo", datetime(2026, 9, 4, 23, 0, tzinfo=UTC), True),  # 8:00, the birthday
    ],
)
def test_who_is_not_of_age_on_the_wall_signs_nothing_alone(
    young: Patient, cast: Cast, zone: str, at: datetime, decides: bool
) -> None:
    Clinic.objects.filter(pk=cast.clinic.pk).update(time_zone=zone)
    cast.clinic.refresh_from_db()
    patient = Patient.objects.get(pk=young.pk)
    with time_machine.travel(at, tick=False):
        course = open_course(patient=patient, condition="knee-oa", side="right", by=cast.owner)
        assert decides_at(course, clock.now(cast.clinic)) == decides
        asked = Asked(signer="Finn Example", signed_as="patient", language="en", identity="known")
        faults: dict[str, str] = {}
        try:
            ask_to_sign(
                course=course,
                asked=asked,
                off_label_said=True,
                alternatives_said=True,
                by=cast.owner,
            )
        except Invalid as refused:
            faults = refused.faults
        assert ("signed_as" in faults) != decides


@pytest.mark.parametrize(
    ("majority", "needs", "who_decides"),
    [(18, "guardian", "clinician-and-guardian"), (16, None, "clinician")],
)
def test_an_assessment_asks_for_a_guardian_by_the_age_of_majority_of_the_clinic(
    young: Patient, cast: Cast, majority: int, needs: str | None, who_decides: str
) -> None:
    """At seventeen. Under 18 a clinician decides with them wherever they are."""
    Clinic.objects.filter(pk=cast.clinic.pk).update(age_of_majority=majority)
    cast.clinic.refresh_from_db()
    given = Assessment(assessed_on=EVE, born_on=BORN, condition="knee-oa", side="right")
    with time_machine.travel(datetime(2026, 9, 4, 15, tzinfo=UTC), tick=False):
        course = open_course(patient=young, condition="knee-oa", side="right", by=cast.owner)
        kept = record_assessment(course=course, given=given, by=cast.owner)
    (child,) = (one for one in kept.body["findings"] if one["code"] == "child")
    assert child["params"].get("needs") == needs
    assert child["params"]["action"] == who_decides
