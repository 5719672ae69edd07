"""The forms that the clinic brought are counted beside its own questions, as the missing list has
them."""

from __future__ import annotations

import pytest

from prolo.registry.access import Actor
from prolo.registry.completeness import Counts, completeness, of_all, recent_counts
from tests.registry.conftest import Cast, Register
from tests.registry.test_missing import answer_w6, bring, of_forms, treat, treat_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast: Cast) -> Actor:
    return cast.owner


def counted(cast: Cast) -> dict[str, Counts]:
    """Of forms alone, those of which anybody is eligible."""
    with cast.administrator.at_work():
        found = of_all(completeness(by=cast.administrator))
    return {key: one for key, one in found.items() if "." in key}


def closed_unanswered(found: dict[str, Counts]) -> list[str]:
    return [key for key, one in found.items() if one.received < one.due]


@pytest.mark.parametrize(
    ("kept", "starts", "ends", "asked"),
    [
        (100, 100, None, ["baseline", "w6", "w12", "w26", "w52"]),
        (60, 100, None, ["w6", "w12", "w26", "w52"]),  # kept after the first needle
        (100, 60, None, ["w6", "w12", "w26", "w52"]),
        (100, 100, 40, ["baseline"]),
        (1, 100, None, ["w12", "w26", "w52"]),
    ],
)
def test_a_form_is_eligible_at_the_times_at_which_it_is_asked(
    register: Register, cast: Cast, by: Actor, kept: int, starts: int, ends: int, asked: list[str]
) -> None:
    """Treated 72 days ago. What is due and not received is on the missing list, and no more."""
    bring(cast, days=kept, starts=starts, ends=ends)
    treat_back(register, by, days=72)
    found = counted(cast)
    assert list(found) == [f"{key}.rmdq" for key in asked]
    assert {one.eligible for one in found.values()} == {1}
    assert sorted(closed_unanswered(found)) == sorted(of_forms(by))


def test_a_form_of_another_place_or_that_nobody_brought_is_counted_nowhere(
    register: Register, cast: Cast, by: Actor
) -> None:
    treat(register, by, "Adams", days=72)
    assert counted(cast) == {}
    bring(cast, days=100, starts=100)
    assert counted(cast) == {}


@pytest.mark.parametrize("is_on_paper", [False, True])
def test_an_answer_to_the_form_or_its_score_alone_is_received(
    register: Register, cast: Cast, by: Actor, is_on_paper: bool
) -> None:
    bring(cast, days=100, starts=100)
    answer_w6(treat_back(register, by, days=72), by, is_on_paper=is_on_paper)
    found = counted(cast)
    assert found["w6.rmdq"] == Counts(eligible=1, due=1, received=1)
    assert found["baseline.rmdq"] == Counts(eligible=1, due=1, received=0)
    with by.at_work():
        assert recent_counts(by=by)["w6.rmdq"] == found["w6.rmdq"]
        assert recent_counts(by=by)["w6"].received == 0  # our own questions are others
