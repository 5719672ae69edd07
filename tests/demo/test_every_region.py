"""Each region is planned, treated and followed: from the first visit to the answer after twelve
weeks, with nothing in the way that a clinician could not put right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prolo.demo import fill_demo
from prolo.demo.stage import Stage
from prolo.demo.treating import report
from prolo.knowledge import load_knowledge
from prolo.registry.access import system
from prolo.registry.actions.courses import candidate_conclusion, move_course
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items
from prolo.registry.models import Conclusion, Course
from tests.demo.walking import (
    assess,
    follow_up,
    plan_and_book,
    stage_of,
    structures_of,
    treat,
    treating_day,
)

KNOWLEDGE = load_knowledge()
PLACES = {  # what is treated in each region
    "ankle-foot": ("plantar-fascia", "left"),
    "back": ("sacroiliac", "right"),
    "elbow": ("lateral-epicondylitis", "right"),
    "hip-pelvis": ("groin", "left"),
    "jaw": ("tmj", "right"),
    "knee": ("knee-oa", "left"),
    "neck": ("neck", "midline"),
    "shoulder": ("rotator-cuff", "right"),
    "thorax": ("thoracic-pain", "midline"),
    "wrist-hand": ("thumb-cmc-oa", "right"),
}
# What differs from region to region are facts and rules, which no database sees: the rows of a
# course are of the same kinds in each. One course is walked on both databases, the others on one.
ON_BOTH = "knee"
REGIONS = [
    pytest.param(one, marks=() if one == ON_BOTH else pytest.mark.one_database)
    for one in sorted(PLACES)
]


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    clinic = fill_demo()
    with system(clinic).at_work():
        yield stage_of(clinic)


def test_no_region_is_left_out() -> None:
    assert set(PLACES) == set(KNOWLEDGE.regions)


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_planned_treated_and_followed(stage: Stage, region: str) -> None:
    condition, side = PLACES[region]
    course = assess(stage, stage.patient("Benjamin"), condition, side)
    candidate = candidate_conclusion(course)
    assert candidate is not None
    assert candidate.verdict in ("suitable", "suitable-with-conditions"), candidate.body

    session = treat(stage, plan_and_book(stage, course, treating_day(stage, 14)))
    assert {KNOWLEDGE.region_of(one).id for one in structures_of(session)} == {region}
    assert report(stage, session, pain="3") is None

    move_course(course=course, move="finish", by=stage.physician)
    follow_up(stage, course, 12, pain="2")
    found = Conclusion.objects.filter(course=course, kind="outcome").latest("concluded_at")
    assert found.verdict == "better-by-enough"

    course = Course.objects.select_related("clinic").get(pk=course.pk)
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(stage.clinic))
