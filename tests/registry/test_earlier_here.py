"""A second course at a place knows how the first one here ended."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from prolo.care.assessment import Assessment as Given
from prolo.care.assessment import Result
from prolo.care.conclusions import Conclusion as Concluded
from prolo.care.plan import Gain
from prolo.knowledge import load_knowledge
from prolo.registry.access import Actor
from prolo.registry.actions.assessments import record_assessment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.entered_scores import record_score
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.earlier_here import results_here
from prolo.registry.models import Course, Patient
from tests.registry.conftest import Register
from tests.registry.treated import keep_plan, treat_knee

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def patient(register: Register) -> Patient:
    return register("Sato")


@pytest.fixture
def first(patient: Patient, at_work: Actor) -> Course:
    course = treat_knee(patient, FIRST, by=at_work)
    Course.objects.filter(pk=course.pk).update(state="closed", opened_on=date(2026, 2, 1))
    course.refresh_from_db()
    return course


def answered(course: Course, verdict: str, by: Actor) -> None:
    keep_conclusion(
        Concluded(kind="outcome", verdict=verdict),
        subject=course,
        patient=course.patient,
        course=course,
        knowledge=load_knowledge(),
        at=FIRST,
        by=by,
    )


def again(patient: Patient, by: Actor, condition: str = "knee-oa", side: str = "right") -> Course:
    return open_course(patient=patient, condition=condition, side=side, by=by)


@pytest.mark.parametrize(
    ("verdict", "result"),
    [("better-by-enough", Result.BETTER), ("worse", Result.WORSE), ("cannot-say", Result.UNKNOWN)],
)
def test_the_last_answers_say_what_a_course_did(
    first: Course, at_work: Actor, verdict: str, result: Result
) -> None:
    answered(first, verdict, at_work)
    assert results_here(again(first.patient, at_work), load_knowledge()) == (result,)


@pytest.mark.parametrize(("condition", "side"), [("knee-oa", "left"), ("thumb-cmc-oa", "right")])
def test_another_place_says_nothing(
    first: Course, at_work: Actor, condition: str, side: str
) -> None:
    elsewhere = again(first.patient, at_work, condition, side)
    assert results_here(elsewhere, load_knowledge()) == ()


def test_another_persons_course_and_one_that_was_never_treated_say_nothing(
    first: Course, register: Register, at_work: Actor
) -> None:
    other = again(register("Ota"), at_work)
    Course.objects.filter(pk=other.pk).update(state="withdrawn")
    assert results_here(again(other.patient, at_work), load_knowledge()) == ()


def test_a_stop_rule_that_was_reached_outweighs_a_good_answer_and_is_kept(
    first: Course, at_work: Actor
) -> None:
    gain = Gain(points=Decimal(10), instrument="womac", sessions_without=1)
    keep_plan(first, [FIRST.date()], by=at_work, gain=gain)
    for day, value in ((1, 40), (20, 38)):
        record_score(
            course=first,
            instrument="womac",
            value=Decimal(value),
            edition="3.1",
            answered_by="patient",
            answered_on=date(2026, 3, day),
            by=at_work,
        )
    answered(first, "better-by-enough", at_work)
    second = again(first.patient, at_work)
    given = Given(
        assessed_on=FIRST.date(), born_on=date(1960, 1, 1), condition="knee-oa", side="right"
    )
    kept = record_assessment(course=second, given=given, by=at_work)
    found = [one for one in kept.body["findings"] if one["code"] == "no-benefit-before"]
    assert [one["inputs"]["answer"] for one in found] == ["yes"]
