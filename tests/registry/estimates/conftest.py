"""A clinic in New York, where estimates have a clock, and a course that is planned."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from prolo.registry.actions.courses import open_course
from prolo.registry.models import Clinic, Course, Patient
from tests.registry.conftest import Cast, Register
from tests.registry.estimates.steps import (
    MONDAY,
    plan,
    price,
)


@pytest.fixture
def american(cast: Cast) -> Iterator[Cast]:
    """The clinic stands in New York, and it is Monday, 2 March 2026."""
    Clinic.objects.filter(pk=cast.clinic.pk).update(
        country="US", currency="USD", time_zone="America/New_York"
    )
    cast.clinic.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False), cast.owner.at_work():
        price(cast, "session", 400)
        price(cast, "assessment", 150)
        yield cast


@pytest.fixture
def patient(american: Cast, register: Register) -> Patient:
    return register("Example", "Nobody")


@pytest.fixture
def course(american: Cast, patient: Patient) -> Course:
    course = open_course(patient=patient, condition="knee-oa", side="right", by=american.owner)
    course.state = "treating"
    course.save_if_unchanged(["state"])
    plan(american, course, sessions=3)
    return course
