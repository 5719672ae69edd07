"""What is asked before a session begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.beginning import ask_before_beginning
from tests.spec.tables import Spec

step = "course"
title = "What is asked before a session begins"
place = 5
text = """
A session begins on the day of its appointment; begun afterwards, it is written down late, and counts
from the day on which it was held. Long before its time, or with a number that the signed
plan does not have, it is more often the wrong line of the board: somebody says why, by name. Below,
the appointment is at 14:00.
"""
AT = datetime(2026, 3, 6, 14, tzinfo=UTC)


def asked(begins: str, number: str, planned: str, *, days_later: str = "") -> dict[str, object]:
    hour, minute = map(int, begins.split(":"))
    found = ask_before_beginning(
        starts_at=AT,
        now=AT.replace(hour=hour, minute=minute) + timedelta(days=int(days_later or 0)),
        zone=ZoneInfo("UTC"),
        number=int(number),
        planned=None if planned == "no plan" else int(planned),
    )
    return {"asked": [one.code for one in found]}


def test_long_before_its_time_or_beyond_the_plan(spec: Spec) -> None:
    spec(
        asked,
        """
        begins | number | planned || asked
        14:00  | 3      | 3       || –
        13:00  | 3      | 3       || –
        12:59  | 3      | 3       || early
        08:08  | 4      | 3       || early, beyond-plan
        15:30  | 4      | 3       || beyond-plan
        15:30  | 4      | no plan || –
        """,
    )


def test_after_its_day_it_is_written_down_late(spec: Spec) -> None:
    spec(
        asked,
        """
        begins | days later | number | planned || asked
        23:59  | 0          | 3      | 3       || –
        00:00  | 1          | 3      | 3       || written-late
        08:00  | 3          | 4      | 3       || written-late, beyond-plan
        """,
    )


def test_what_is_asked_names_its_numbers() -> None:
    early, beyond = ask_before_beginning(
        starts_at=AT,
        now=AT - timedelta(hours=5, minutes=52),
        zone=ZoneInfo("UTC"),
        number=4,
        planned=3,
    )
    assert early.params == {"minutes": 352}
    assert beyond.params == {"number": 4, "planned": 3}
