"""A course whose plan is signed, and a person who is asked to sign the consent."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment as Assessed
from prolo.care.stored import to_json
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    ConsentRequest,
    Course,
    Patient,
    Plan,
)
from prolo.web import paper_pages
from tests.registry.treated import keep_assessment
from tests.web import course_steps as steps
from tests.web.conftest import send
from tests.web.signing.asked import ASK, PLAN, Stored


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No PDF is made."""
    monkeypatch.setattr(paper_pages, "can_typeset", lambda: False)


@pytest.fixture
def printed(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pages, "can_typeset", lambda: True)


@pytest.fixture
def course(ada: Patient, acting: Actor) -> Course:
    """Planned, and the plan signed."""
    with acting.at_work():
        found = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        now = clock.now(acting.clinic)
        Plan.objects.create(**entry(acting, ada, at=now), course=found, body=to_json(PLAN))
    steps.begin_treatment(found, acting)
    return found


@pytest.fixture
def asked(physician: Client, course: Course, stored: Stored) -> ConsentRequest:
    assert send(physician, f"/courses/{course.pk}/consent", **ASK).status_code == 302
    row: ConsentRequest = stored(ConsentRequest)[0]
    return row


@pytest.fixture
def unable(course: Course, acting: Actor) -> None:
    """The assessment found that Ada cannot decide."""
    today = clock.today(acting.clinic)
    found = Assessed(
        assessed_on=today,
        born_on=date(1958, 3, 14),
        condition="knee-oa",
        side="right",
        can_consent=Answer.NO,
    )
    with acting.at_work():
        keep_assessment(course, found, by=acting)
