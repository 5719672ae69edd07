"""Eligible, due, received: each course counts once a time point, for who injected first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from prolo.errors import NotAllowed
from prolo.registry.completeness import Counts, Treated, completeness, count, of_all

TODAY = date(2026, 6, 1)
ONE, OTHER = uuid4(), uuid4()


def test_a_time_point_is_due_when_its_day_has_come() -> None:
    treated = [Treated(ONE, "Dr. A", TODAY - timedelta(weeks=12))]
    found = count(treated, {}, {(ONE, "baseline"), (ONE, "w6")}, today=TODAY)
    assert dict(found["Dr. A"]) == {
        "baseline": Counts(eligible=1, due=1, received=1),
        "w6": Counts(eligible=1, due=1, received=1),
        "w12": Counts(eligible=1, due=1, received=0),
        "w26": Counts(eligible=1, due=0, received=0),
        "w52": Counts(eligible=1, due=0, received=0),
    }


def test_an_answer_before_its_day_counts_when_the_day_comes() -> None:
    treated = [Treated(ONE, "", TODAY - timedelta(weeks=6) + timedelta(days=1))]
    answered = {(ONE, "w6")}
    assert count(treated, {}, answered, today=TODAY)[""]["w6"].received == 0
    assert count(treated, {}, answered, today=TODAY + timedelta(days=1))[""]["w6"].received == 1


def test_what_the_plan_does_not_ask_is_not_eligible() -> None:
    treated = [Treated(ONE, "Dr. A", TODAY), Treated(OTHER, "Dr. B", TODAY)]
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
