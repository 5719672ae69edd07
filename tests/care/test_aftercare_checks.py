"""Which check an answer answers, and when each is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.aftercare_checks import check_answered, check_times, checks_answered
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
BERLIN = ZoneInfo("Europe/Berlin")
ENDED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "check"),
    [
        (0, "h2"),
        (12.9, "h2"),  # half of the 22 hours between the first two
        (13, "d1"),
        (36, "d2"),
        (59.9, "d2"),
        (60, "d3"),  # as long before day 3 as silence counts
        (119.9, "d3"),
        (120, "d7"),
        (252, "d14"),
        (419.9, "d14"),  # half of a week after it
        (420, ""),
    ],
)
def test_an_answer_counts_from_half_of_the_gap_to_the_check_before(
    hours: float, check: str
) -> None:
    answered_at = ENDED + timedelta(hours=hours)
    assert check_answered(ENDED, answered_at, BERLIN, KNOWLEDGE) == check


def test_before_the_end_of_the_session_nothing_is_answered() -> None:
    assert check_answered(ENDED, ENDED - timedelta(seconds=1), BERLIN, KNOWLEDGE) == ""


def test_a_day_is_the_same_time_on_the_wall_when_the_clocks_change() -> None:
    ended_at = datetime(2026, 3, 28, 15, 0, tzinfo=BERLIN)  # the night after has 23 hours
    due = {one.id: one.due_at for one in check_times(ended_at, BERLIN, KNOWLEDGE)}
    assert due["h2"] - ended_at == timedelta(hours=2)
    assert due["d1"] - ended_at == timedelta(hours=23)
    assert {due[name].astimezone(BERLIN).hour for name in ("d1", "d2", "d3", "d7", "d14")} == {15}


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001  on the wall
def test_every_moment_until_the_last_closes_belongs_to_one_check(wall: datetime) -> None:
    times = check_times(wall.replace(tzinfo=BERLIN), BERLIN, KNOWLEDGE)
    assert all(one.closes_at == after.opens_at for one, after in pairwise(times))
    assert all(one.opens_at < one.due_at < one.closes_at for one in times)


def test_without_an_anaesthetic_nobody_is_asked_about_too_much_of_it() -> None:
    times = check_times(ENDED, BERLIN, KNOWLEDGE, is_numbed=False)
    assert [one.id for one in times] == ["d1", "d2", "d3", "d7", "d14"]
    assert times[0].opens_at == ENDED
    soon = ENDED + timedelta(hours=2)
    assert check_answered(ENDED, soon, BERLIN, KNOWLEDGE, is_numbed=False) == "d1"


@pytest.mark.parametrize(
    ("days", "reports", "counted"),
    [
        (0, (), (0, 0)),
        (0.05, (0.04,), (1, 1)),  # before it is due
        (1, (), (0, 2)),
        (2.1, (1.1, 1.2), (1, 3)),  # two answers to one check
        (30, (), (0, 6)),
        (30, (0.1, 7, 25), (2, 6)),  # the last is after every window
    ],
)
def test_how_many_checks_were_answered_of_those_that_have_been_due(
    days: float, reports: tuple[float, ...], counted: tuple[int, int]
) -> None:
    at = [ENDED + timedelta(days=one) for one in reports]
    now = ENDED + timedelta(days=days)
    assert checks_answered(ENDED, at, BERLIN, KNOWLEDGE, now=now) == counted
