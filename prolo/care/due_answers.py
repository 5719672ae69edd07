"""What a patient is asked in a course, and when: questions of our own, and beside them at the same
times the forms of measures that the clinic brought, while it may show them.

The key of such a form is that of the time with the measure behind a point: ``w12.rmdq``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.course import State
from prolo.care.dates import at_local, local_day
from prolo.care.due_facts import MORNING, CourseFacts, DueItem, FormFact, SessionFact
from prolo.knowledge import Knowledge

BASELINE, AT_SESSION, FOLLOW_UP = "answer-baseline", "answer-session", "answer-follow-up"
POINT = "."


def form_key(time_key: str, instrument: str) -> str:
    return f"{time_key}{POINT}{instrument}"


def part_key(key: str) -> tuple[str, str]:
    """The time that is asked, and the measure whose form it is; empty: questions of our own."""
    time_key, _, instrument = key.partition(POINT)
    return time_key, instrument


def answers(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    """follow-ups: before the first session, at each session, and weeks after the first."""
    if facts.asks_no_more:
        return
    if facts.state in (State.TREATING, State.PAUSED):
        yield from _open(_at_sessions(facts), facts)
    yield from follow_ups_open(facts, knowledge)


def follow_ups_open(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    """Those that are still asked, each until its window closes."""
    if not facts.asks_no_more:
        yield from _open(_after_weeks(facts, knowledge), facts)


def follow_ups(facts: CourseFacts) -> Iterator[tuple[str, datetime]]:
    """The key of our own questions each time, and when they are asked."""
    if facts.state not in (State.WITHDRAWN, State.CLOSED):
        for weeks in facts.follow_up_weeks:
            if due_at := _weeks_later(weeks, facts):
                yield f"w{weeks}", due_at


def _weeks_later(weeks: int, facts: CourseFacts) -> datetime | None:
    """On the morning so many weeks after the first injection."""
    first_at = min((one.recorded_at for one in facts.sessions if one.recorded_at), default=None)
    if first_at is None:
        return None
    day = local_day(first_at, facts.zone) + timedelta(weeks=weeks)
    return at_local(day, MORNING, facts.zone)


def _open(times: Iterator[DueItem], facts: CourseFacts) -> Iterator[DueItem]:
    done = facts.answered | facts.refused
    for asked in times:
        beside = forms_beside(asked, facts.forms, facts.zone)
        yield from (one for one in (asked, *beside) if one.key not in done)


def _after_weeks(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    late = timedelta(days=int(knowledge.threshold("follow-up-late-days").value))
    for key, due_at in follow_ups(facts):
        last_on = local_day(due_at, facts.zone) + late
        yield _item(key, FOLLOW_UP, due_at, closes_at=_after_day(last_on, facts.zone))


def _at_sessions(facts: CourseFacts) -> Iterator[DueItem]:
    """The baseline must come before the first needle: afterwards nobody can know it. What is asked
    at a later session is answered in the waiting room, or in the room until its needle."""
    if not any(one.recorded_at for one in facts.sessions):
        begun = [one.started_at for one in facts.sessions]
        due_at = min((*begun, *(one.starts_at for one in facts.booked)), default=None)
        if due_at:
            yield _item("baseline", BASELINE, due_at)
    expected = [(one.number, one.starts_at) for one in facts.booked]
    for number, due_at, day in (
        *((number, at, local_day(at, facts.zone)) for number, at in expected),
        *(_begun(one, facts.zone) for one in facts.sessions if one.recorded_at is None),
    ):
        closes_at = _after_day(day, facts.zone)
        if number > 1 and due_at < closes_at:
            yield _item(f"session-{number}", AT_SESSION, due_at, number, closes_at)


def _begun(session: SessionFact, zone: ZoneInfo) -> tuple[int, datetime, date]:
    """Begun after its day it is only written down: nobody is there to be asked."""
    began_at = session.started_at
    return session.number, began_at, session.held_on or local_day(began_at, zone)


def forms_beside(asked: DueItem, forms: Iterable[FormFact], zone: ZoneInfo) -> Iterator[DueItem]:
    """Each form once, in the first and longest span in which it may be shown then."""
    found: dict[str, DueItem] = {}
    for form in sorted(forms, key=_first_and_longest):
        item = _while_shown(asked, form, zone) if asked.kind in form.kinds else None
        if item:
            found.setdefault(form.instrument, item)
    yield from found.values()


def _first_and_longest(form: FormFact) -> tuple[date, int, str]:
    return form.starts_on, -(form.ends_on or date.max).toordinal(), form.instrument


def _while_shown(asked: DueItem, form: FormFact, zone: ZoneInfo) -> DueItem | None:
    due_at = max(asked.due_at, at_local(form.starts_on, time(0), zone))
    ends = [asked.closes_at, _after_day(form.ends_on, zone) if form.ends_on else None]
    closes_at = min((at for at in ends if at), default=None)
    if closes_at is not None and closes_at <= due_at:
        return None
    key = form_key(asked.key, form.instrument)
    return replace(asked, key=key, due_at=due_at, closes_at=closes_at)


def _after_day(day: date, zone: ZoneInfo) -> datetime:
    return at_local(day + timedelta(days=1), time(0), zone)


def _item(
    key: str,
    kind: str,
    due_at: datetime,
    number: int | None = None,
    closes_at: datetime | None = None,
) -> DueItem:
    return DueItem(key, kind, "patient", due_at, number, closes_at)
