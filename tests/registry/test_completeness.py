"""Eligible, due, received: each course counts once a time point, for who injected first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from prolo.errors import NotAllowed
from prolo.registry.access import Actor
from prolo.registry.completeness import (
    Counts,
    Treated,
    completeness,
    count,
    of_all,
    recent_completeness,
    recent_counts,
)
from prolo.registry.models import Course, Session, Visit
from tests.registry.treated import treat_knee

TODAY = date(2026, 6, 1)
ONE, OTHER, ANN = uuid4(), uuid4(), uuid4()


def test_a_time_point_is_due_when_its_day_has_come() -> None:
    treated = [Treated(ONE, "Dr. A", TODAY - timedelta(weeks=12), ANN)]
    found = count(treated, {}, {(ONE, "baseline"), (ONE, "w6")}, today=TODAY)
    assert dict(found["Dr. A"]) == {
        "baseline": Counts(eligible=1, due=1, received=1),
        "w6": Counts(eligible=1, due=1, received=1),
        "w12": Counts(eligible=1, due=1, received=0),
        "w26": Counts(eligible=1, due=0, received=0),
        "w52": Counts(eligible=1, due=0, received=0),
    }


def test_an_answer_before_its_day_counts_when_the_day_comes() -> None:
    treated = [Treated(ONE, "", TODAY - timedelta(weeks=6) + timedelta(days=1), ANN)]
    answered = {(ONE, "w6")}
    assert count(treated, {}, answered, today=TODAY)[""]["w6"].received == 0
    assert count(treated, {}, answered, today=TODAY + timedelta(days=1))[""]["w6"].received == 1


def test_what_the_plan_does_not_ask_is_not_eligible() -> None:
    treated = [Treated(ONE, "Dr. A", TODAY, ANN), Treated(OTHER, "Dr. B", TODAY, ANN)]
    found = count(treated, {ONE: [12, 52]}, set(), today=TODAY)
    assert found["Dr. A"]["w6"] == Counts()
    assert of_all(found)["w6"] == Counts(eligible=1, due=0, received=0)
    assert of_all(found)["w12"].eligible == 2
    assert of_all(found)["baseline"].due == 2


@pytest.mark.django_db
def test_completeness_is_for_those_who_may_and_of_their_clinic(cast: Any) -> None:
    with cast.administrator.at_work():
        assert completeness(by=cast.administrator) == {}
    with pytest.raises(NotAllowed):
        completeness(by=cast.colleague)


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.django_db
def test_whoever_was_injected_before_the_two_years_is_not_new_with_a_later_session(
    cast: Any, ada: Any, now: datetime
) -> None:
    course = treat_knee(ada, now - timedelta(days=1200), by=cast.owner)
    inject_again(course, now - timedelta(days=60), by=cast.owner)
    with cast.administrator.at_work():
        assert recent_completeness(by=cast.administrator) == {}
        assert of_all(completeness(by=cast.administrator))["w52"].due == 1


@pytest.mark.django_db
def test_a_first_injection_within_two_years_counts_from_its_own_day(
    cast: Any, ada: Any, now: datetime
) -> None:
    course = treat_knee(ada, now - timedelta(weeks=13), by=cast.owner)
    inject_again(course, now - timedelta(weeks=5), by=cast.owner)
    with cast.administrator.at_work():
        found = recent_completeness(by=cast.administrator)
        assert found == completeness(by=cast.administrator)
        assert {key: one.due for key, one in of_all(found).items()} == {
            "baseline": 1,
            "w6": 1,
            "w12": 1,
            "w26": 0,
            "w52": 0,
        }


@pytest.mark.django_db
def test_who_calls_sees_how_complete_all_are_and_nobody_by_injector(
    cast: Any, ada: Any, now: datetime
) -> None:
    treat_knee(ada, now - timedelta(weeks=13), by=cast.owner)
    with cast.colleague.at_work():
        assert recent_counts(by=cast.colleague)["w12"] == Counts(eligible=1, due=1)
        with pytest.raises(NotAllowed):
            recent_completeness(by=cast.colleague)


def inject_again(course: Course, at: datetime, *, by: Actor) -> None:
    with by.at_work():
        row = {"clinic": by.clinic, "recorded_by": by.user, "patient": course.patient}
        visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
        Session.objects.create(
            **row, course=course, visit=visit, number=2, state="signed", started_at=at, ended_at=at
        )
