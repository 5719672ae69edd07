"""Rates of harm by irritant: of the sessions in which it was injected, and what followed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import comb, exp, log, sqrt

import pytest
from scipy.stats import t

from prolo.evidence.rates import Rate
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.groupings import groups_of
from prolo.registry.harm_rates import Row, harm_rates
from prolo.registry.models import Course, Session
from tests.registry.conftest import Register
from tests.registry.harmed import put_to
from tests.registry.treated import hold_session, inject_knee


@dataclass
class Treated:
    """A course: of each session how many days ago it was and what its needles held; of each harm
    the session that it was put to, and how many days ago it began."""

    sessions: Sequence[tuple[int, Sequence[str]]]
    harms: Sequence[tuple[int | None, int]] = field(default_factory=tuple)

    def of(self, irritant: str) -> set[int]:
        """Which sessions."""
        return {
            n
            for n, (_ago, needles) in enumerate(self.sessions)
            if (irritant in needles if irritant else not any(needles))
        }


def treat(one: Treated, number: int, register: Register, by: Actor) -> Course:
    now, today = clock.now(by.clinic), clock.today(by.clinic)
    with by.at_work():
        course = open_course(
            patient=register(f"Person {number}"), condition="knee-oa", side="right", by=by
        )
        held: list[Session] = []
        for ago, needles in one.sessions:
            at = now - timedelta(days=ago)
            session = hold_session(course, len(held) + 1, at=at, by=by)
            held.append(session)
            for sequence, irritant in enumerate(needles, start=1):
                inject_knee(session, by=by, irritant=irritant, sequence=sequence)
        for after, ago in one.harms:
            session_after = None if after is None else held[after]
            because = "After a fall" if after is None else ""
            put_to(session_after, course, today - timedelta(days=ago), because, by=by)
    return course


def rows_of(grouping: str, by: Actor) -> dict[str, Row | None]:
    """Of joint infections, in each group."""
    return {
        group: next(one for one in rows if one.kind == "infection-joint") if rows else None
        for group, rows in harm_rates(grouping, by=by).groups.items()
    }


def test_a_harm_stands_with_the_irritant_of_the_session_that_it_followed(
    at_work: Actor, register: Register
) -> None:
    """Six people had dextrose, and morrhuate in their second session; one of them an infection
    after that. Whoever reads of morrhuate sees it, and of dextrose nobody was harmed."""
    plain = Treated([(40, ["dextrose"]), (10, ["morrhuate", "morrhuate"])])
    harmed = Treated(plain.sessions, [(1, 5)])
    for number, one in enumerate([harmed, *[plain] * 5]):
        treat(one, number, register, at_work)
    found = rows_of("irritant", at_work)
    assert list(found) == ["dextrose", "morrhuate"]
    dextrose, morrhuate = found["dextrose"], found["morrhuate"]
    assert dextrose
    assert morrhuate
    assert (dextrose.asked.events, dextrose.sessions.of, dextrose.injections.of) == (0, 6, 6)
    assert (morrhuate.asked.events, morrhuate.sessions.of, morrhuate.injections.of) == (1, 6, 12)
    assert morrhuate.asked.of == dextrose.asked.of == 6


def test_a_first_needle_with_an_anaesthetic_alone_says_nothing_of_the_irritant(
    at_work: Actor, register: Register
) -> None:
    """In the outcomes of the clinic as in its harms; where no needle of a session held one, there
    was none."""
    numbed = Treated([(10, ["", "dextrose"])], [(0, 5)])
    courses = [treat(numbed, number, register, at_work) for number in range(5)]
    alone = [treat(Treated([(10, [""])]), number, register, at_work) for number in range(5, 10)]
    assert set(groups_of("irritant", ()).items()) == {(one.pk, "dextrose") for one in courses}
    assert all(one.pk not in groups_of("irritant", ()) for one in alone)
    found = rows_of("irritant", at_work)
    with_it, without = found["dextrose"], found[""]
    assert with_it
    assert without
    assert (with_it.asked.events, with_it.asked.of, with_it.injections.of) == (5, 5, 10)
    assert (without.asked.events, without.asked.of, without.injections.of) == (0, 5, 5)


def test_harm_after_a_session_that_was_broken_off_is_of_what_was_given_before(
    at_work: Actor, register: Register
) -> None:
    """It stands in no session's share, and makes no group of one person, which would hide the
    next."""
    given = Treated([(40, ["dextrose"]), (20, ["dextrose"])])
    (course, *_others) = [treat(given, number, register, at_work) for number in range(6)]
    now, today = clock.now(at_work.clinic), clock.today(at_work.clinic)
    at = now - timedelta(days=3)
    broken_off = hold_session(course, 3, at=at, by=at_work, state="abandoned")
    put_to(broken_off, course, today - timedelta(days=3), by=at_work)
    found = rows_of("irritant", at_work)
    assert list(found) == ["dextrose"]
    row = found["dextrose"]
    assert row
    assert (row.asked.events, row.sessions.events, row.without_session) == (1, 0, 1)


@pytest.mark.parametrize("seed", [1, 2])
def test_rates_by_irritant_are_those_of_a_slow_count(
    at_work: Actor, register: Register, seed: int
) -> None:
    """Counted from what was made up, person by person, with intervals as their papers write
    them."""
    chance = random.Random(seed)
    people = [_anybody(chance) for _ in range(20)]
    for number, one in enumerate(people):
        treat(one, number, register, at_work)
    found = rows_of("irritant", at_work)
    assert sorted(found) == ["", "dextrose", "morrhuate", "phenol"]
    for irritant, row in found.items():
        assert row
        group = _group(irritant, people)
        harms = {number: _harms(irritant, people[number]) for number in group}
        _same(row.asked, [bool(harms[n]) for n in group], [1] * len(group), is_of_people=True)
        held = [len({after for after, _ago in harms[n] if after is not None}) for n in group]
        _same(row.sessions, held, [len(people[n].of(irritant)) for n in group])
        needles = [
            sum(len(people[n].sessions[one][1]) for one in people[n].of(irritant)) for n in group
        ]
        many = [min(len(harms[n]), of) for n, of in zip(group, needles, strict=True)]
        _same(row.injections, many, needles)
        loose = sum(after is None for n in group for after, _ago in harms[n])
        assert row.without_session == loose


def _anybody(chance: random.Random) -> Treated:
    days = sorted(chance.sample(range(5, 90), chance.randint(1, 4)), reverse=True)
    kinds = ["dextrose", "dextrose", "morrhuate", "phenol", ""]
    sessions = [
        (ago, [""] if chance.random() < 0.2 else chance.choices(kinds, k=chance.randint(1, 3)))
        for ago in days
    ]
    harms: list[tuple[int | None, int]] = []
    for n, (ago, _needles) in enumerate(sessions):
        if chance.random() < 0.3:
            harms.append((n, ago - 2))
        if chance.random() < 0.1:
            harms.append((None, ago - 1))
    return Treated(sessions, harms)


def _group(irritant: str, people: Sequence[Treated]) -> list[int]:
    return [number for number, one in enumerate(people) if one.of(irritant)]


def _harms(irritant: str, one: Treated) -> list[tuple[int | None, int]]:
    """What was put to a session with it; or to none, and began once the course had it."""
    found = []
    for after, ago in one.harms:
        before = {
            irritant
            for day, needles in one.sessions
            for irritant in needles
            if irritant and day >= ago
        }
        if after in one.of(irritant) or (after is None and irritant in (before or {""})):
            found.append((after, ago))
    return found


def _same(
    rate: Rate, events: Sequence[int], units: Sequence[int], *, is_of_people: bool = False
) -> None:
    count, of, people = sum(events), sum(units), len(units)
    assert (rate.events, rate.of, rate.people) == (count, of, people)
    assert rate.with_event == sum(one > 0 for one in events)
    wanted = _exact(count, of) if is_of_people else _robust(events, units)
    if wanted:
        assert (rate.low, rate.high) == pytest.approx(wanted, abs=1e-9)
    else:
        assert rate.method == "bound"


def _exact(count: int, of: int) -> tuple[float, float]:
    """The shares at which so many or more, or so few or fewer, come up once in forty times."""

    def at_most(many: int, share: float) -> float:
        return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(many + 1))

    def halved(is_below: object) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if is_below(middle) else (low, middle)  # type: ignore[operator]
        return low

    low = halved(lambda share: 1 - at_most(count - 1, share) < 0.025) if count else 0.0
    high = halved(lambda share: at_most(count, share) > 0.025) if count < of else 1.0
    return low, high


def _robust(events: Sequence[int], units: Sequence[int]) -> tuple[float, float] | None:
    """None: the units say nothing of their spread."""
    m, of = len(units), sum(units)
    share = sum(events) / of
    if m < 2 or share in (0, 1):
        return None
    bread = 1 / (of * share * (1 - share))
    meat = sum((y - share * n) ** 2 for y, n in zip(events, units, strict=True)) * m / (m - 1)
    half = t.ppf(0.975, m - 1) * sqrt(bread * meat * bread)
    ends = (log(share / (1 - share)) - half, log(share / (1 - share)) + half)
    return tuple(1 / (1 + exp(-one)) for one in ends)  # type: ignore[return-value]
