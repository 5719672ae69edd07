"""What is told of an appointment follows from what stands and what the person knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from prolo.care.notices import Notice, Standing, Told, may_go_at, notices
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
FAR, LATER, NEAR = (NOW + timedelta(days=days) for days in (7, 8, 0.9))
BEFORE = NOW - timedelta(days=5)


def told(change: str, starts_at: datetime = FAR, at: datetime = BEFORE) -> Told:
    return Told(change=change, starts_at=starts_at, minutes=30, at=at)


def row(starts_at: datetime = FAR, **more: object) -> Standing:
    known: dict[str, object] = {"mark": "a", "minutes": 30, "booked_at": BEFORE}
    return Standing(starts_at=starts_at, **{**known, **more})  # type: ignore[arg-type]


AHEAD = (NOW.date(), FAR.date() - timedelta(days=2))
OFF = {"is_expected": False, "is_cancelled": True}


@pytest.mark.parametrize(
    ("standing", "change"),
    [
        (row(), "booked"),
        (row(told=told("booked")), ""),
        (row(LATER, told=told("booked")), "moved"),
        (row(minutes=60, told=told("booked")), "moved"),
        (row(LATER, told=told("moved", LATER)), ""),
        (row(told=told("booked"), **OFF), "cancelled"),
        (row(told=told("cancelled"), **OFF), ""),
        (row(told=told("cancelled")), "booked"),  # that was a slip
        (row(LATER, told=told("cancelled")), "booked"),
        (row(NEAR, told=told("cancelled", NEAR)), "booked"),
        (row(**OFF), ""),  # they never knew of it
        (row(NEAR, told=told("booked", NEAR)), "remind"),
        (row(NEAR, told=told("booked", NEAR, NOW - timedelta(hours=1))), ""),
        (row(NEAR, told=told("remind", NEAR, NOW - timedelta(hours=1))), ""),
        (row(NEAR), "remind"),  # booked long ago, before messages were sent
        (row(NEAR, booked_at=NOW), "booked"),
        (row(NOW, told=told("booked", NOW)), ""),  # it has begun
        (row(told=told("booked"), days=AHEAD), "sheet"),
        (row(told=replace(told("booked"), days=AHEAD), days=AHEAD), ""),
        (row(told=replace(told("booked"), days=AHEAD), days=AHEAD[:1]), ""),  # one is over by now
        (row(told=replace(told("booked"), days=AHEAD[:1]), days=AHEAD), "sheet"),
        (row(told=told("booked"), days=(BEFORE.date(),)), ""),  # too late to look
        (row(days=AHEAD), "booked"),
        (row(LATER, told=told("booked"), days=AHEAD), "moved"),
        (row(told=told("booked"), days=AHEAD, **OFF), "cancelled"),
        (row(FAR, told=told("booked", NOW - timedelta(days=1)), **OFF), ""),
        (row(told=told("booked"), is_expected=False), ""),  # they came
    ],
)
def test_what_is_told(standing: Standing, change: str) -> None:
    found = notices([standing], now=NOW, knowledge=KNOWLEDGE)
    assert [one.change for one in found] == ([change] if change else [])


def test_with_what_is_told_go_the_days_that_are_ahead() -> None:
    past = (BEFORE.date(), *AHEAD)
    for standing in (row(days=past), row(LATER, told=told("booked"), days=past)):
        (one,) = notices([standing], now=NOW, knowledge=KNOWLEDGE)
        assert one.days == AHEAD
    (off,) = notices([row(told=told("booked"), days=past, **OFF)], now=NOW, knowledge=KNOWLEDGE)
    assert off.days == ()


@pytest.mark.parametrize(
    ("change", "begins", "goes"),
    [
        ("cancelled", "2026-03-04 11:59", "2026-03-03 22:00"),
        ("cancelled", "2026-03-04 12:00", "2026-03-04 08:00"),
        ("moved", "2026-03-04 09:00", "2026-03-03 22:00"),
        ("length", "2026-03-04 09:00", "2026-03-04 08:00"),
        ("remind", "2026-03-04 09:00", "2026-03-04 08:00"),
        ("booked", "2026-03-04 09:00", "2026-03-04 08:00"),
    ],
)
def test_at_night_goes_only_what_would_be_too_late(change: str, begins: str, goes: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    night, at, expected = (
        datetime.fromisoformat(text).replace(tzinfo=zone)
        for text in ("2026-03-03 22:00", begins, goes)
    )
    one = Notice(mark="a", change=change, starts_at=at, minutes=30)
    if change == "length":
        one = replace(one, change="moved", was=at)
    assert may_go_at([one], now=night, zone=zone, knowledge=KNOWLEDGE) == expected
