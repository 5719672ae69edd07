"""Days of the calendar, of a clinic, and of a hold: facts that hold for every date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prolo.care.dates import OpenDays, add_months, at_local, days_later, local_day
from prolo.care.holds import (
    ClinicianHold,
    Hold,
    days_covering,
    restart_window,
    window,
    work_out_hold,
)
from prolo.knowledge import load_knowledge

KNOWN = load_knowledge()
NAPROXEN = KNOWN.medicines["naproxen"]
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")]
)
HOURS = st.decimals(0, 3_000, places=3)


@given(DAYS, st.integers(0, 60))
def test_months_are_added_one_at_a_time_or_at_once(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1  # the last of a short month
    assert later.day <= day.day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_29_february_and_short_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def first_open_naive(days: OpenDays, day: date) -> date:
    while day in days.closures or day.weekday() in days.closed_weekdays:
        day += timedelta(days=1)
    return day


@given(DAYS, st.sets(st.integers(0, 40), max_size=30), st.sets(st.integers(0, 6), max_size=6))
def test_the_first_open_day_is_found(day: date, closed: set[int], weekdays: set[int]) -> None:
    days = OpenDays.without([day + timedelta(days=one) for one in closed], weekdays)
    found = days.first_from(day)
    assert found == first_open_naive(days, day)
    assert days.why_closed(found) is None
    assert days.first_from(found) == found


@given(DAYS, st.times(), ZONES)
def test_a_time_on_the_wall_comes_back_unless_the_clocks_skip_it(
    day: date, clock: time, zone: ZoneInfo
) -> None:
    instant = at_local(day, clock, zone)
    assert instant.tzinfo is UTC
    back = instant.astimezone(zone).replace(tzinfo=None)
    assert timedelta(0) <= back - datetime.combine(day, clock) <= timedelta(hours=1)


@given(DAYS, st.times(), st.integers(0, 400), ZONES)
def test_days_later_is_days_later_on_the_wall(
    day: date, clock: time, days: int, zone: ZoneInfo
) -> None:
    instant = datetime.combine(day, clock, tzinfo=UTC)
    later = days_later(instant, days, zone)
    between = (later - instant) - timedelta(days=days)
    assert abs(between) <= timedelta(hours=1)  # a change of the clock lies between
    assume(instant.astimezone(zone).hour != 2)  # skipped in one spring night
    assert (local_day(later, zone) - local_day(instant, zone)).days == days


@given(HOURS)
def test_whole_days_cover_the_hours_and_one_fewer_does_not(hours: Decimal) -> None:
    days = days_covering(hours)
    assert Fraction(hours) <= days * 24
    assert days == 0 or Fraction(hours) > (days - 1) * 24


@given(DAYS, st.integers(0, 120), st.integers(0, 120))
def test_a_hold_leaves_whole_days_free_before_and_after(
    session_on: date, before: int, after: int
) -> None:
    own = ClinicianHold(days_before=before, days_after=after, by="Dr. A", reason="seen")
    hold = work_out_hold(NAPROXEN, own=own, knowledge=KNOWN)
    assert isinstance(hold, Hold)
    dates = window(hold, session_on)
    assert (session_on - dates.last_dose_on).days == before
    assert (dates.stop_from - dates.last_dose_on).days == 1
    assert (dates.restart_on - session_on).days == after
    assert hold.basis == "clinician"


@given(DAYS)
def test_published_figures_give_the_longer_of_days_and_half_lives(session_on: date) -> None:
    hold = work_out_hold(NAPROXEN, knowledge=KNOWN)
    assert isinstance(hold, Hold)
    hours = (NAPROXEN.half_life_h_max or 0) * KNOWN.threshold("half-lives").value
    least = int(KNOWN.threshold("hold-days-minimum").value)
    assert (session_on - window(hold, session_on).last_dose_on).days == max(
        least, -(-Fraction(hours) // 24)
    )


@given(DAYS, st.lists(st.integers(1, 200), max_size=8))
def test_a_medicine_is_taken_again_only_between_holds(day: date, gaps: list[int]) -> None:
    """Whatever the sessions: never restarted on a day on which a later hold has begun."""
    own = ClinicianHold(days_before=4, days_after=7, by="Dr. A", reason="seen")
    hold = work_out_hold(NAPROXEN, own=own, knowledge=KNOWN)
    assert isinstance(hold, Hold)
    sessions = [day + timedelta(days=one) for one in gaps]
    found = restart_window(hold, day, sessions)
    assert found.session_on in {day, *sessions}
    following = [window(hold, one) for one in sorted(sessions) if one > found.session_on]
    assert not following or found.restart_on <= following[0].last_dose_on
