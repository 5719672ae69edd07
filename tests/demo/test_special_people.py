"""What was said at the first visit reaches the plan, the preparation and the day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prolo.demo import fill_demo
from prolo.demo.stage import Stage
from prolo.registry.access import system
from prolo.registry.actions.plans import judge_plan
from prolo.registry.actions.sessions import start_session
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course
from prolo.registry.preparation import draft_preparation
from prolo.registry.readiness import planned_of
from tests.demo.walking import (
    assess,
    drafted,
    let_it_be,
    plan_and_book,
    stage_of,
    treating_day,
)


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    clinic = fill_demo()
    with system(clinic).at_work():
        yield stage_of(clinic)


def planned_codes(stage: Stage, course: Course) -> set[str]:
    plan = drafted(course, treating_day(stage, 14), knowledge=clinic_knowledge(stage.clinic))
    return {one.code for one in judge_plan(course, plan).findings if one.rule == "plan.person"}


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("implant-near", "implant-near"),
        ("immunosuppression", "weak-immune-system"),
        ("prosthetic-joint", "artificial-joint"),
        ("pregnancy", "pregnant"),
    ],
)
def test_the_plan_is_weighed_against_what_was_said(stage: Stage, found: str, code: str) -> None:
    course = assess(stage, stage.patient("Siobhan"), "knee-oa", "right", found=found)
    assert planned_codes(stage, course) == {code}


def test_another_person_is_not_asked_about_it(stage: Stage) -> None:
    assess(stage, stage.patient("Siobhan"), "knee-oa", "right", found="implant-near")
    other = assess(stage, stage.patient("Benjamin"), "knee-oa", "right")
    assert planned_codes(stage, other) == set()


def test_an_implant_is_asked_about_on_the_day(stage: Stage) -> None:
    course = assess(stage, stage.patient("Benjamin"), "knee-oa", "right", found="implant-near")
    booked = plan_and_book(stage, course, treating_day(stage, 14))
    let_it_be(stage, booked.starts_at)
    planned = planned_of(start_session(appointment=booked, by=stage.nurse))
    assert planned.has_implant_near
    assert not planned.is_minor


def test_who_fasts_with_diabetes_is_asked_about_in_any_course(stage: Stage) -> None:
    """Said for the knee, it counts for the thumb."""
    person = stage.patient("Benjamin")
    assess(stage, person, "knee-oa", "right", found="diabetes")
    thumb = assess(stage, person, "thumb-cmc-oa", "right")
    booked = plan_and_book(stage, thumb, treating_day(stage, 14))
    knowledge = clinic_knowledge(stage.clinic)

    def asked(sedation: str) -> list[str]:
        drafted = draft_preparation(appointment=booked, sedation=sedation, knowledge=knowledge)
        codes = [one.code for one in drafted.conclusion.findings]
        return [one for one in codes if one.startswith("fasting")]

    assert asked("iv") == ["fasting-diabetes"]
    assert asked("none") == []
