"""A slot against the diary: what is refused, what is asked about, what is in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.booking import Diary, Wanted, check_booking, overlap, quarters, spread
from prolo.care.course import State
from prolo.care.dates import at_local, clock_change, instants_of
from prolo.care.due import due_items
from prolo.care.due_facts import BookedFact, CourseFacts
from prolo.care.privileges import Held
from prolo.care.spacing import Neighbour, keep_spacing, last_before, least_distance
from prolo.care.waiting import Wish, fits, who_fits
from prolo.knowledge import load_knowledge

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
WEDNESDAY = date(2026, 12, 2)
FORWARD, BACK = date(2027, 3, 14), date(2026, 11, 1)  # in New York


def at(clock: str, day: date = WEDNESDAY) -> datetime:
    return at_local(day, time.fromisoformat(clock), NEW_YORK)


def wanted(clock: str = "10:00", minutes: int = 30, **more: object) -> Wanted:
    return Wanted(starts_at=at(clock), minutes=minutes, patient="ada", **more)  # type: ignore[arg-type]


OPEN = Diary(zone=NEW_YORK, hours=((time(8), time(12)), (time(13), time(17))), has_hours=True)
ALONE = Held(region="knee", level="alone", starts_on=date(2026, 1, 1), ends_on=WEDNESDAY)


def codes(one: Wanted, diary: Diary) -> list[str]:
    return [f"{clash.weight}: {clash.code}" for clash in check_booking(one, diary)]


def test_a_free_slot_in_open_hours_has_nothing_against_it() -> None:
    assert codes(wanted(room=1, injector="miriam"), OPEN) == []


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (wanted("10:29", room=1), ["refuse: room-taken", "question: patient-taken"]),
        (wanted("10:30", room=1), []),
        (wanted("09:30", room=1), []),
        (wanted("09:30", 31, room=1), ["refuse: room-taken", "question: patient-taken"]),
        (wanted("10:00", room=2), ["question: patient-taken"]),
        (replace(wanted("10:15", injector="miriam"), patient="bo"), ["question: injector-taken"]),
        (replace(wanted("10:15"), patient="bo"), []),
    ],
)
def test_a_room_is_for_one_and_a_physician_or_a_person_is_asked_about(
    other: Wanted, found: list[str]
) -> None:
    slot = wanted(room=1, injector="miriam")
    assert codes(slot, replace(OPEN, others=(other,))) == found


@pytest.mark.parametrize(
    ("diary", "found"),
    [
        (replace(OPEN, is_room_open=False), ["refuse: room-not-open"]),
        (replace(OPEN, is_injector_here=False), ["refuse: injector-not-here"]),
        (replace(OPEN, region="knee", privileges=(ALONE,)), []),
        (replace(OPEN, region="neck", privileges=(ALONE,)), ["refuse: injector-not-privileged"]),
        (replace(OPEN, region="neck", privileges=None), []),
        (replace(OPEN, region="", privileges=()), []),
        (
            replace(OPEN, region="knee", privileges=(replace(ALONE, ends_on=date(2026, 12, 1)),)),
            ["refuse: injector-not-privileged"],
        ),
        (
            replace(OPEN, region="knee", privileges=(replace(ALONE, level="supervised"),)),
            ["question: injector-supervised"],
        ),
        (replace(OPEN, closure="Congress"), ["question: closed-closure"]),
        (replace(OPEN, is_closed_weekday=True), ["question: closed-weekday"]),
    ],
)
def test_who_and_what_is_there_on_that_day(diary: Diary, found: list[str]) -> None:
    assert codes(wanted(room=1, injector="miriam"), diary) == found


@pytest.mark.parametrize("clock", ["07:59", "11:45", "12:15", "16:31"])
def test_outside_the_hours_and_over_the_break_is_asked_about(clock: str) -> None:
    assert codes(wanted(clock), OPEN) == ["question: outside-hours"]
    assert codes(wanted(clock), replace(OPEN, has_hours=False, hours=())) == []


def test_a_place_begins_on_a_quarter_and_ends_before_the_clinic_closes() -> None:
    spans = [(at("11:10"), at("12:00")), (at("13:00"), at("13:29"))]
    assert list(quarters(spans, 30)) == [at("11:10"), at("11:25")]


def test_choices_reach_from_the_first_to_the_last() -> None:
    assert spread(range(33), 6) == [0, 6, 13, 19, 26, 32]
    assert spread([1, 2], 6) == [1, 2]


moments = st.integers(0, 600).map(lambda minutes: at("08:00") + timedelta(minutes=minutes))


@given(moments, st.integers(1, 90), moments, st.integers(1, 90))
def test_two_overlap_when_they_share_a_minute(
    one: datetime, long: int, other: datetime, longer: int
) -> None:
    first = Wanted(starts_at=one, minutes=long, patient=1)
    second = Wanted(starts_at=other, minutes=longer, patient=2)
    shared = {one + timedelta(minutes=number) for number in range(long)} & {
        other + timedelta(minutes=number) for number in range(longer)
    }
    assert overlap(first, second) == overlap(second, first) == bool(shared)


# -- the days on which clocks change


def test_an_hour_is_missing_in_spring_and_comes_twice_in_autumn() -> None:
    assert instants_of(FORWARD, time(2, 30), NEW_YORK) == ()
    assert instants_of(FORWARD, time(3), NEW_YORK) == (datetime(2027, 3, 14, 7, tzinfo=UTC),)
    first, second = instants_of(BACK, time(1, 30), NEW_YORK)
    assert second - first == timedelta(hours=1)
    assert len(instants_of(WEDNESDAY, time(2, 30), NEW_YORK)) == 1
    assert len(instants_of(FORWARD, time(2, 30), BERLIN)) == 1  # it changes two weeks later there
    assert clock_change(FORWARD, NEW_YORK) == timedelta(hours=1)
    assert clock_change(BACK, NEW_YORK) == timedelta(hours=-1)
    assert clock_change(WEDNESDAY, NEW_YORK) is None


def test_an_appointment_over_the_missing_hour_takes_its_minutes_and_is_asked_about() -> None:
    night = Wanted(starts_at=at("01:45", FORWARD), minutes=30, patient="ada")
    assert night.ends_at.astimezone(NEW_YORK).time() == time(3, 15)
    assert codes(night, replace(OPEN, has_hours=False)) == ["question: near-clock-change"]


# -- what else is done at the place


def days_off(days: int, number: int | None = None, clock: str = "10:00") -> Neighbour:
    """A session at the same place, so many days after the slot; of another course: None."""
    return Neighbour(at=at(clock, WEDNESDAY + timedelta(days=days)), number=number)


@pytest.mark.parametrize(
    ("condition", "planned_days", "weeks", "days"),
    [
        ("rotator-cuff", (0, 28, 56), Decimal(4), 28),  # reports waited four weeks
        ("rotator-cuff", (), Decimal(4), 28),
        ("rotator-cuff", (0,), Decimal(4), 28),
        ("rotator-cuff", (0, 56), Decimal(4), 28),
        ("rotator-cuff", (0, 27, 56), Decimal("3.9"), 27),  # a physician signed it so
        ("knee-laxity", (0, 21, 49), Decimal(3), 21),  # no report: what the plan has
    ],
)
def test_two_sessions_lie_as_far_apart_as_in_reports_or_in_a_plan_that_was_signed_closer(
    condition: str, planned_days: tuple[int, ...], weeks: Decimal, days: int
) -> None:
    planned_on = [WEDNESDAY + timedelta(days=one) for one in planned_days]
    found = least_distance(condition, planned_on, load_knowledge())
    assert found is not None
    assert (found.weeks, found.days) == (weeks, days)
    assert all(one.condition == condition for one in found.facts)
    assert found.is_planned == (weeks != 4)
    assert bool(found.facts) == (condition == "rotator-cuff")


def test_where_neither_a_report_nor_a_plan_says_a_distance_nothing_is_asked() -> None:
    assert least_distance("knee-laxity", (WEDNESDAY,), load_knowledge()) is None
    assert codes(wanted(number=2), replace(OPEN, around=(days_off(-1, 1),))) == []


@pytest.mark.parametrize(
    ("number", "around", "found"),
    [
        (2, [days_off(-28, 1)], []),
        (2, [days_off(-27, 1)], ["too-soon"]),
        (2, [days_off(0, 1, "08:00")], ["too-soon"]),  # two hours ago
        (2, [days_off(-28, 1), days_off(28, 3)], []),
        (2, [days_off(-28, 1), days_off(27, 3)], ["too-soon"]),
        (2, [days_off(-28, None)], []),
        (2, [days_off(-1, None)], ["too-soon"]),  # another course, a day before
        (2, [days_off(0, None, "11:00")], ["same-day"]),  # one visit, or a slip
        (2, [days_off(0, None, "13:00"), days_off(-1, None)], ["too-soon", "same-day"]),
        (2, [days_off(-60, 3)], ["out-of-order"]),
        (2, [days_off(60, 1)], ["out-of-order"]),
        (2, [days_off(-5, 3)], ["too-soon", "out-of-order"]),
        (2, [days_off(0, 3, "08:00")], ["too-soon", "out-of-order"]),
        (None, [days_off(-60, 3)], []),
    ],
)
def test_a_session_too_near_another_or_out_of_its_order_is_asked_about(
    number: int | None, around: list[Neighbour], found: list[str]
) -> None:
    least = least_distance("rotator-cuff", (), load_knowledge())
    diary = replace(OPEN, around=tuple(around), least=least)
    assert codes(wanted(number=number), diary) == [f"question: {one}" for one in found]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (-1, ["question: before-deferral-ends"]),
        (0, []),
        (9, []),
        (10, ["question: too-near-replacement"]),
    ],
)
def test_a_day_that_the_first_visit_left_out_is_asked_about(days: int, found: list[str]) -> None:
    first = WEDNESDAY - timedelta(days=days)
    diary = replace(OPEN, start_on=first, last_injection_on=first + timedelta(days=9))
    assert codes(wanted(number=1), diary) == found


def test_where_nobody_says_how_long_an_irritant_waits_any_other_session_here_is_asked_about() -> (
    None
):
    least = least_distance("knee-laxity", (WEDNESDAY,), load_knowledge(), ["morrhuate"])
    diary = replace(OPEN, least=least)
    assert codes(wanted(number=1), diary) == []
    around = (days_off(-90, None), days_off(-200, None), days_off(0, None, "11:00"))
    unknown, same_day = check_booking(wanted(number=1), replace(diary, around=around))
    assert (unknown.code, same_day.code) == ("distance-unknown", "same-day")
    assert unknown.params == {"on": WEDNESDAY - timedelta(days=90), "irritant": "morrhuate"}
    days = [WEDNESDAY, WEDNESDAY + timedelta(days=42)]
    least = least_distance("knee-laxity", days, load_knowledge(), ["morrhuate"])
    assert codes(wanted(number=1), replace(OPEN, least=least, around=around[:1])) == []


def test_what_is_asked_names_the_nearest_session_and_the_least_distance() -> None:
    around = (days_off(-20, 1), days_off(9, 3), days_off(40, 4))
    least = least_distance("rotator-cuff", (), load_knowledge())
    (near,) = check_booking(wanted(number=2), replace(OPEN, around=around, least=least))
    assert near.params == {"on": WEDNESDAY + timedelta(days=9), "weeks": Decimal(4)}
    (order,) = check_booking(wanted(number=5), replace(OPEN, around=(days_off(40, 4),)))
    assert order.params == {"number": 5, "other": 4, "on": WEDNESDAY + timedelta(days=40)}


def test_two_courses_of_one_place_on_one_day_are_asked_about_by_the_hour_of_the_nearest() -> None:
    """Whether or not anybody says how far two sessions lie apart."""
    around = (days_off(0, None, "15:00"), days_off(0, None, "11:30"), days_off(1, None))
    (same,) = check_booking(wanted(number=2), replace(OPEN, around=around))
    assert same.code == "same-day"
    assert same.params == {"from_at": at("11:30", WEDNESDAY)}


def test_the_last_session_before_a_time_is_one_of_another_visit() -> None:
    around = (days_off(-30, 1), days_off(-9, None), days_off(0, None, "08:00"), days_off(7, 3))
    assert last_before(at("10:00"), around, NEW_YORK) == WEDNESDAY - timedelta(days=9)
    today = (*around, days_off(0, 2, "08:00"))
    assert last_before(at("10:00"), today, NEW_YORK) == WEDNESDAY
    assert last_before(at("10:00"), (), NEW_YORK) is None


# -- the plan's days, and who waits


def test_a_late_session_puts_the_next_off_and_an_early_one_draws_nothing_forward() -> None:
    planned = [date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2)]
    late = {1: date(2026, 1, 5), 2: date(2026, 2, 16)}
    assert keep_spacing(planned, late)[2] == date(2026, 3, 16)
    early = {1: date(2026, 1, 5), 2: date(2026, 1, 26)}
    assert keep_spacing(planned, early)[2] == date(2026, 3, 2)
    assert keep_spacing(planned, {}) == tuple(planned)


def test_what_is_to_book_follows_a_session_that_was_moved() -> None:
    planned = (date(2026, 12, 7), date(2027, 1, 4))
    session = BookedFact(number=1, starts_at=at("10:00", planned[0]), booked_at=at("10:00"))
    facts = CourseFacts(
        state=State.TREATING,
        state_since=at("08:00"),
        zone=NEW_YORK,
        planned_on=planned,
        booked=(session,),
    )
    assert booking_due(facts) == at("09:00", date(2026, 12, 21))
    moved = replace(session, starts_at=at("10:00", date(2026, 12, 14)))
    assert booking_due(replace(facts, booked=(moved,))) == at("09:00", date(2026, 12, 28))


def booking_due(facts: CourseFacts) -> datetime:
    items = due_items(facts, knowledge=load_knowledge())
    return next(one.due_at for one in items if one.key == "book-2")


ANY_DAY = Wish(
    earliest_on=WEDNESDAY,
    weekdays=frozenset(),
    part_of_day="any",
    minutes=30,
    since=datetime(2026, 11, 1, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("wish", "is_fitting"),
    [
        (ANY_DAY, True),
        (replace(ANY_DAY, earliest_on=date(2026, 12, 3)), False),
        (replace(ANY_DAY, weekdays=frozenset({2})), True),
        (replace(ANY_DAY, weekdays=frozenset({0, 1})), False),
        (replace(ANY_DAY, part_of_day="morning"), True),
        (replace(ANY_DAY, part_of_day="afternoon"), False),
        (replace(ANY_DAY, minutes=31), False),
    ],
)
def test_who_could_take_a_place_at_ten_on_a_wednesday(wish: Wish, is_fitting: bool) -> None:
    assert fits(wish, starts_at=at("10:00"), minutes=30, zone=NEW_YORK) is is_fitting


def test_who_has_waited_longest_is_named_first() -> None:
    later = replace(ANY_DAY, since=datetime(2026, 11, 20, tzinfo=UTC))
    waiting = [("later", later), ("longest", ANY_DAY)]
    found = who_fits(waiting, starts_at=at("10:00"), minutes=30, zone=NEW_YORK)
    assert found == ["longest", "later"]
