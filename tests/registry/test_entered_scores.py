"""Of a measure whose wording is not shown its score alone is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from prolo.errors import Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.entered_scores import record_score, take_back_score
from prolo.registry.models import Course, EnteredScore
from prolo.registry.stopping import scores_by_day
from tests.registry.conftest import Cast, Register
from tests.registry.treated import treat_knee

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def course(at_work: Actor, register: Register) -> Course:
    return treat_knee(register("Sato"), FIRST, by=at_work)


def given(course: Course, by: Actor, **changed: Any) -> dict[str, Any]:
    usual = {"instrument": "womac", "value": Decimal(40), "edition": "3.1", "by": by}
    return {**usual, "course": course, "answered_by": "patient", **changed}


def test_scores_stand_in_the_order_of_days_and_a_second_of_one_day_replaces(
    course: Course, at_work: Actor
) -> None:
    today = clock.today(at_work.clinic)
    later = record_score(**given(course, at_work))
    again = record_score(**given(course, at_work, value=Decimal(44)))
    assert (again.replaces, again.version, again.recorded_by) == (later, 2, at_work.user)
    pain = given(course, at_work, instrument="koos", part="pain", value=Decimal("44.4"))
    record_score(**pain)
    assert [(on, one.value) for on, one in scores_by_day(course, "womac")] == [(today, 44)]
    of_pain = [(on, one.value) for on, one in scores_by_day(course, "koos", "pain")]
    assert of_pain == [(today, Decimal("44.4"))]
    assert scores_by_day(course, "koos", "adl") == []
    take_back_score(score=again, reason="Another person's form", by=at_work)
    assert scores_by_day(course, "womac") == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"value": Decimal(97)}, {"value": "out-of-range"}),
        ({"value": Decimal("40.5")}, {"value": "between-steps"}),
        ({"value": Decimal("NaN")}, {"value": "not-a-number"}),
        ({"edition": " "}, {"edition": "missing"}),
        ({"edition": "x" * 101}, {"edition": "max_length"}),
        ({"answered_by": "nurse"}, {"answered_by": "unknown"}),
        ({"instrument": "nprs"}, {"instrument": "asked-here"}),
        ({"instrument": "prtee"}, {"instrument": "another-place"}),
        ({"instrument": "womak"}, {"instrument": "unknown"}),
        ({"part": "pain", "edition": ""}, {"part": "unknown", "edition": "missing"}),
    ],
)
def test_what_cannot_be_a_score_is_refused(
    course: Course, at_work: Actor, changed: dict[str, Any], fault: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        record_score(**given(course, at_work, **changed))
    assert refused.value.faults == fault
    assert not EnteredScore.objects.exists()


def test_a_day_that_has_not_come_is_refused(course: Course, at_work: Actor) -> None:
    tomorrow = clock.today(at_work.clinic) + timedelta(days=1)
    with pytest.raises(Invalid):
        record_score(**given(course, at_work, answered_on=tomorrow))


@pytest.mark.parametrize("changed", [{"value": 97, "steps": 97}, {"steps": 41}, {"edition": ""}])
def test_the_database_refuses_it_too(
    course: Course, at_work: Actor, changed: dict[str, Any]
) -> None:
    row = record_score(**given(course, at_work))
    with pytest.raises(IntegrityError), transaction.atomic():
        EnteredScore.objects.filter(pk=row.pk).update(**changed)


def test_another_clinic_and_who_may_not_type_answers_enter_nothing(
    course: Course, cast: Cast, at_work: Actor
) -> None:
    with pytest.raises(NotAllowed):
        record_score(**given(course, cast.administrator))
    with pytest.raises(NotFound):
        record_score(**given(course, cast.outsider))
