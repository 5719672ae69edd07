"""When messages go out: by the rules' numbers, by day on the person's wall, in the window alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.due_facts import DueItem
from prolo.care.messages import messages_of, when_allowed
from prolo.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
START = datetime(2020, 1, 1, tzinfo=UTC)  # and sixteen years from then
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("then", "allowed"),
    [
        ("2026-03-03 08:00", "2026-03-03 08:00"),
        ("2026-03-03 19:59", "2026-03-03 19:59"),
        ("2026-03-03 20:00", "2026-03-04 08:00"),
        ("2026-03-03 03:00", "2026-03-03 08:00"),
        ("2026-03-28 22:00", "2026-03-29 08:00"),  # in that night clocks go forward
        ("2026-03-29 01:30", "2026-03-29 08:00"),
        ("2026-10-24 23:00", "2026-10-25 08:00"),  # and in this one back
        ("2026-12-31 21:00", "2027-01-01 08:00"),
    ],
)
def test_what_would_come_at_night_comes_in_the_morning(then: str, allowed: str) -> None:
    assert when_allowed(at(then), BERLIN, knowledge=KNOWLEDGE) == at(allowed)


@given(
    st.integers(0, 16 * 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.sampled_from(ZONES),
)
def test_never_at_night_never_earlier_and_never_a_day_later(then: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    allowed = when_allowed(then, zone, knowledge=KNOWLEDGE)
    assert 8 <= allowed.astimezone(zone).hour < 20
    assert timedelta(0) <= allowed - then <= timedelta(hours=13)
    assert when_allowed(allowed, zone, knowledge=KNOWLEDGE) == allowed


def asked(kind: str, due: str, closes: str = "", key: str = "x") -> DueItem:
    closes_at = at(closes) if closes else None
    return DueItem(key=key, kind=kind, owner="patient", due_at=at(due), closes_at=closes_at)


def sent(item: DueItem, zone: ZoneInfo = BERLIN) -> list[tuple[str, datetime]]:
    found = messages_of(item, zone=zone, visits_in=BERLIN, knowledge=KNOWLEDGE)
    return [(one.rule, one.send_at) for one in found.times]


def test_a_check_is_reminded_of_once_and_not_after_its_window() -> None:
    long = asked("answer-check", "2026-03-03 10:00", "2026-03-03 22:00")
    short = asked("answer-check", "2026-03-03 10:00", "2026-03-03 13:00")
    invited = ("invite", at("2026-03-03 10:00"))
    assert sent(long) == [invited, ("remind", at("2026-03-03 14:00"))]
    assert sent(short) == [invited]


@pytest.mark.parametrize("called", ["2026-03-03 18:00", "2026-03-04 08:00"])
def test_nobody_is_reminded_of_a_check_once_a_call_about_it_is_due(called: str) -> None:
    """Asked at half past five its reminder waits for the morning, and so does the call."""
    item = asked("answer-check", "2026-03-03 17:30", "2026-03-05 10:00")
    same = {"zone": BERLIN, "visits_in": BERLIN, "knowledge": KNOWLEDGE}
    alone, found = messages_of(item, **same), messages_of(item, **same, called_at=at(called))
    assert [one.rule for one in alone.times] == ["invite", "remind"]
    assert alone.times[1].send_at == at("2026-03-04 08:00")
    assert [one.rule for one in found.times] == ["invite"]


def test_a_reminder_that_was_held_up_until_the_call_is_due_goes_out_no_more() -> None:
    item = asked("answer-check", "2026-03-03 10:00", "2026-03-05 10:00")
    found = messages_of(
        item, zone=BERLIN, visits_in=BERLIN, knowledge=KNOWLEDGE, called_at=at("2026-03-03 15:00")
    )
    steps = [found.due(at(f"2026-03-03 {clock}")) for clock in ("10:00", "14:00", "14:59", "15:00")]
    assert [one.rule for one in steps if one] == ["invite", "remind", "remind", "invite"]


def test_a_follow_up_is_reminded_of_after_three_and_ten_days() -> None:
    item = asked("answer-follow-up", "2026-03-03 09:00", "2026-04-01 00:00")
    days = ["2026-03-03 09:00", "2026-03-06 09:00", "2026-03-13 09:00"]
    assert [when for _rule, when in sent(item)] == [at(one) for one in days]


def test_questions_before_a_visit_come_the_day_before_and_again_when_it_is_moved() -> None:
    first = asked("answer-session", "2026-03-10 14:00", key="session-2")
    moved = asked("answer-session", "2026-03-12 14:00", key="session-2")
    assert sent(first) == [("invite", at("2026-03-09 14:00"))]
    names = {
        messages_of(one, zone=BERLIN, visits_in=BERLIN, knowledge=KNOWLEDGE).about
        for one in (first, moved)
    }
    assert names == {"session-2@2026-03-10", "session-2@2026-03-12"}


def test_of_several_whose_time_has_come_only_the_last_is_due() -> None:
    item = asked("answer-follow-up", "2026-03-03 09:00", "2026-04-01 00:00")
    asking = messages_of(item, zone=BERLIN, visits_in=BERLIN, knowledge=KNOWLEDGE)
    steps = {
        day: one.step if (one := asking.due(at(f"2026-{day} 12:00"))) else None
        for day in ("03-02", "03-03", "03-07", "03-20", "04-01")
    }
    assert steps == {"03-02": None, "03-03": 0, "03-07": 1, "03-20": 2, "04-01": None}


def test_the_quiet_hours_are_those_of_the_person_and_not_of_the_clinic() -> None:
    item = asked("answer-check", "2026-03-03 10:00", "2026-03-03 22:00")
    assert sent(item, NEW_YORK)[0] == ("invite", at("2026-03-03 08:00", NEW_YORK))


@pytest.mark.parametrize(
    ("check", "due", "goes"),
    [
        ("h2", "2026-03-03 20:30", ["2026-03-03 20:30"]),  # a session that ended at half past six
        ("h2", "2026-03-03 16:00", ["2026-03-03 16:00"]),  # and is reminded of at no hour of night
        ("d1", "2026-03-03 20:30", ["2026-03-04 08:00", "2026-03-04 08:00"]),
    ],
)
def test_what_an_anaesthetic_does_waits_for_no_morning(
    check: str, due: str, goes: list[str]
) -> None:
    closes = "2026-03-04 07:30" if check == "h2" else "2026-03-05 06:00"
    item = asked("answer-check", due, closes, key=f"aftercare-1-{check}")
    assert [one for _rule, one in sent(item)] == [at(one) for one in goes]
