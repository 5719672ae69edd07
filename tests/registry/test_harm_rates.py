"""Rates of harm with what they are of: people, sessions, injections; small numbers hidden."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from prolo.errors import NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.harms import (
    take_back_adverse_event,
)
from prolo.registry.harm_rates import Row, harm_rates
from prolo.registry.harms import (
    current_record,
)
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Course,
    Injection,
    Role,
    Session,
)
from prolo.web.presenters.harm_rates import left_out
from tests.registry.conftest import Cast, Register, hire
from tests.registry.harmed import harm, kinds, put_to
from tests.registry.treated import treat_knee


def test_rates_are_of_people_sessions_and_injections(
    cast: Cast, at_work: Actor, register: Register
) -> None:
    harm(at_work, register("Sato"))
    harm(at_work, register("Berg", born=date(1980, 1, 1)), lot="B")
    wrong = current_record(harm(at_work, register("Cem", born=date(1990, 1, 1)), lot="C"))
    assert wrong is not None
    take_back_adverse_event(record=wrong, reason="Another person", by=at_work)
    rates = kinds(at_work)
    joint = rates["infection-joint"]
    assert (joint.asked.events, joint.asked.of) == (2, 3)
    assert (joint.sessions.events, joint.sessions.of) == (2, 3)
    assert (joint.answering.of, joint.injections.of) == (0, 0)  # nobody answered; none recorded
    assert (rates["serious"].asked.events, rates["nerve"].asked.events) == (2, 0)
    with pytest.raises(NotAllowed):
        harm_rates(by=hire(cast.clinic, "desk", Role.FRONT_DESK))


def test_what_no_share_holds_is_counted_and_said(at_work: Actor, register: Register) -> None:
    """Of somebody whose only session was broken off with nothing injected; and, of somebody who
    was treated, one that was recorded without its session."""
    broken_off = harm(at_work, register("Sato"))
    loose = harm(at_work, register("Berg"), lot="B")
    with at_work.at_work():
        Session.objects.filter(pk=broken_off.session_id).update(state="abandoned")
        AdverseEvent.objects.filter(pk=loose.pk).update(session=None)
        row = kinds(at_work)["any"]
    assert (row.asked.with_event, row.asked.of) == (1, 1)
    assert (row.sessions.events, row.uncounted, row.without_session) == (0, 1, 1)
    assert left_out([row]) == [
        "1 event is in no share: it is of somebody of whom no session counts yet.",
        "1 event belongs to no session that counts, and is not in the share of sessions.",
    ]


@pytest.mark.parametrize(
    ("anaesthetic", "hours", "asked"),
    [("lidocaine", 1, 0), ("lidocaine", 3, 1), ("", 3, 0), ("", 23, 0), ("", 25, 1)],
)
def test_a_session_counts_once_its_own_first_check_has_been_due(
    at_work: Actor, register: Register, anaesthetic: str, hours: int, asked: int
) -> None:
    """Two hours after an anaesthetic, else a day after the session."""
    ended_at = clock.now(at_work.clinic) - timedelta(hours=hours)
    treat_knee(register("Sato"), ended_at, by=at_work)
    with at_work.at_work():
        Injection.objects.update(anaesthetic=anaesthetic)
        groups = harm_rates(by=at_work).groups.values()
        counted = {one.asked.of for rows in groups for one in rows or ()}
    assert max(counted, default=0) == asked


def test_rates_by_condition_and_irritant_keep_their_denominators(
    at_work: Actor, register: Register
) -> None:
    """Six knees and five backs, each injected once; of the knees one had a joint infection, and one
    of those with a bad back had it in a knee too."""
    at = clock.now(at_work.clinic) - timedelta(days=3)
    knees = [treat_knee(register(f"Knee {one}"), at, by=at_work) for one in range(6)]
    backs = [
        treat_knee(register(f"Back {one}"), at, by=at_work, condition="low-back")
        for one in range(5)
    ]
    infect(knees[0], at_work)
    infect(treat_knee(backs[0].patient, at - timedelta(days=1), by=at_work), at_work)
    by_condition = harm_rates("condition", by=at_work).groups
    assert {group: counted(rows) for group, rows in by_condition.items()} == {
        "knee-oa": (2, 7, 7, 7),
        "low-back": (0, 5, 5, 5),
    }
    by_irritant = harm_rates("irritant", by=at_work).groups
    assert {group: counted(rows) for group, rows in by_irritant.items()} == {
        "dextrose": (2, 11, 12, 12)
    }


def test_harm_of_three_people_is_not_shown_and_does_not_follow_from_the_whole(
    at_work: Actor, register: Register
) -> None:
    at = clock.now(at_work.clinic) - timedelta(days=3)
    many = {"knee-oa": 9, "low-back": 5, "hip-oa": 2, "neck": 1}
    for condition, size in many.items():
        for one in range(size):
            treat_knee(register(f"{condition} {one}"), at, by=at_work, condition=condition)
    found = harm_rates("condition", by=at_work).groups
    assert {group for group, rows in found.items() if rows is None} == {
        "low-back",
        "hip-oa",
        "neck",
    }
    (any_harm, *_others) = found["knee-oa"] or ()
    assert any_harm.answering is not None  # of nobody who answered there is nothing to hide


def test_rates_of_a_half_year_are_of_its_sessions_and_what_followed_from_them(
    at_work: Actor, register: Register
) -> None:
    """The infection began in the half-year after the session, and counts where the session was;
    one without a session counts where it happened, in a share of nobody's."""
    zone = ZoneInfo(at_work.clinic.time_zone)
    spring, autumn = (
        datetime(clock.today(at_work.clinic).year - 1, month, 30, 12, tzinfo=zone)
        for month in (6, 9)
    )
    earlier = [treat_knee(register(f"A {one}"), spring, by=at_work) for one in range(5)]
    later = [treat_knee(register(f"B {one}"), autumn, by=at_work) for one in range(6)]
    infect(earlier[0], at_work, onset_on=date(spring.year, 7, 2))
    infect(later[0], at_work, onset_on=date(spring.year, 10, 2))
    found = harm_rates("period", by=at_work).groups
    assert {group: counted(rows) for group, rows in found.items()} == {
        f"{spring.year}-1": (1, 5, 5, 5),
        f"{spring.year}-2": (1, 6, 6, 6),
    }
    with at_work.at_work():
        AdverseEvent.objects.update(session=None)
        AdverseEventRecord.objects.update(happened_at=autumn)
    (first, second) = (rows or () for rows in harm_rates("period", by=at_work).groups.values())
    assert [(one.asked.events, one.uncounted) for one in (first[0], second[0])] == [(0, 0), (1, 1)]


def test_a_session_that_ends_after_midnight_is_of_the_half_year_of_its_day(
    at_work: Actor, register: Register
) -> None:
    """Where what followed from it counts, too."""
    zone = ZoneInfo(at_work.clinic.time_zone)
    night = datetime(clock.today(at_work.clinic).year - 1, 6, 30, 23, 30, tzinfo=zone)
    courses = [treat_knee(register(f"A {one}"), night, by=at_work) for one in range(5)]
    with at_work.at_work():
        Session.objects.update(ended_at=night + timedelta(hours=1))
    infect(courses[0], at_work, onset_on=date(night.year, 7, 2))
    found = harm_rates("period", by=at_work).groups
    assert {group: counted(rows) for group, rows in found.items()} == {
        f"{night.year}-1": (1, 5, 5, 5)
    }


def infect(course: Course, by: Actor, *, onset_on: date | None = None) -> None:
    with by.at_work():
        put_to(course.sessions.get(), course, onset_on or clock.today(by.clinic), by=by)


def counted(rows: tuple[Row, ...] | None) -> tuple[int, int, int, int]:
    """Whom a joint infection befell; of how many people, sessions and injections."""
    (row,) = [one for one in rows or () if one.kind == "infection-joint"]
    return row.asked.with_event, row.asked.of, row.sessions.of, row.injections.of
