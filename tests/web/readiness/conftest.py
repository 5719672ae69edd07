"""A session of today, before its checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import (
    Course,
    Patient,
    Session,
)
from tests.web.course_steps import begin_treatment
from tests.web.readiness.day import agree, begin, course_of


@pytest.fixture
def course(acting: Actor, ada: Patient) -> Course:
    found = course_of(ada, acting)
    begin_treatment(found, acting)
    return found


@pytest.fixture
def session(acting: Actor, course: Course) -> Session:
    agree(course, acting)
    return begin(course, acting)


@pytest.fixture
def nurse(log_in: Callable[[str], Client]) -> Client:
    return log_in("nurse")
