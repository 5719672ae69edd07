"""Whom to try next of those who have not answered, and why: a sum of points that can be read.

reason          points                         params
safety-call     100                            –            the check that counts is unanswered
safety-check     80                            –            a check after a session, unanswered
agreed           60                            at           they asked to be called from then on
primary          30                            weeks        thresholds/primary-follow-up-weeks
closes           25, 15, 8                     days, on     3, 7 or 14 days are left
incomplete       20 of what is missing         received, due
untried          10                            –            nobody has tried since it was due
tried            −5 a time, at most −20        tries
wrong-number     −15                           –            the last number was not theirs

Points are a choice of the project: safety before outcome, then what was promised, then what an
answer is worth and how soon it can no longer be given. What is awaited rests after an attempt in
vain, so that one person is not called all day. Messages that were sent are attempts too; they take
no points and make nobody rest, since a call is what follows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.due_answers import part_key
from prolo.care.messages import BEFORE_VISIT
from prolo.knowledge import Knowledge

SAFETY = {"call-after-silence": "safety-call", "answer-check": "safety-check"}
POINTS: Mapping[str, int] = {
    "safety-call": 100,
    "safety-check": 80,
    "agreed": 60,
    "primary": 30,
    "untried": 10,
    "wrong-number": -15,
}
CLOSES = ((3, 25), (7, 15), (14, 8))  # days left at most, points
INCOMPLETE = 20
A_TRY, MOST_TRIES = -5, -20

CHANNELS = ("phone", "text", "email", "letter")
REACHED, NO_ANSWER, WRONG_NUMBER, CALL_BACK, ANSWERS_NOW = OUTCOMES = (
    "reached",  # spoken with; the answers are still to come
    "no-answer",
    "wrong-number",
    "call-back",
    "answers-now",
)
SENT = "sent"  # a message, by prolo itself
HEARD = frozenset({REACHED, CALL_BACK, ANSWERS_NOW})
LOSSES = REFUSED, MOVED_AWAY, DIED = ("refused", "moved-away", "died")
PARTS_OF_DAY: Mapping[str, int] = {"morning": 0, "afternoon": 12, "evening": 17}  # from that hour

REST = timedelta(hours=20)
REST_OF_SAFETY = timedelta(hours=2)
LEFT_AT_LEAST = timedelta(days=1)  # in which somebody can still call; a choice of the project


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    at: datetime
    channel: str
    outcome: str
    call_back_at: datetime | None = None
    good_time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What somebody has not answered. ``received`` of ``due`` are the answers at its time point;
    attempts are those about this person since it was due, in their order. Of a call after silence
    the check that was ``unanswered``, when they were last heard of, when it becomes a report."""

    key: str
    kind: str
    due_at: datetime
    closes_at: datetime | None = None
    received: int = 0
    due: int = 0
    attempts: tuple[Attempt, ...] = ()
    unanswered: str = ""
    heard_at: datetime | None = None
    rises_at: datetime | None = None

    @property
    def by_people(self) -> tuple[Attempt, ...]:
        return tuple(one for one in self.attempts if one.outcome != SENT)


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    points: int
    params: Mapping[str, int | datetime]


@dataclass(frozen=True, slots=True)
class Worth:
    """``reasons`` in the order of the table above; ``points`` is their sum."""

    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class BestTime:
    """``how`` it is known: agreed, stated, reached (then ``calls`` of earlier calls), unknown."""

    how: str
    part: str = ""
    at: datetime | None = None
    calls: int = 0


def worth(one: Awaited, *, now: datetime, knowledge: Knowledge) -> Worth:
    reasons = (*_worth_asking(one, now, knowledge), *_worth_trying(one, now))
    return Worth(sum(reason.points for reason in reasons), reasons)


def _worth_asking(one: Awaited, now: datetime, knowledge: Knowledge) -> Iterator[Reason]:
    if one.kind in SAFETY:
        yield _reason(SAFETY[one.kind])
        return
    weeks = int(knowledge.threshold("primary-follow-up-weeks").value)
    if part_key(one.key)[0] == f"w{weeks}":
        yield _reason("primary", weeks=weeks)
    if one.closes_at is not None:
        yield from _closing(one.closes_at, now)
    if one.due and one.received < one.due:
        points = round(INCOMPLETE * (one.due - one.received) / one.due)
        yield Reason("incomplete", points, {"received": one.received, "due": one.due})


def _closing(closes_at: datetime, now: datetime) -> Iterator[Reason]:
    left = closes_at - now
    for days, points in CLOSES:
        if left <= timedelta(days=days):
            yield Reason("closes", points, {"days": max(left.days, 0), "at": closes_at})
            return


def _worth_trying(one: Awaited, now: datetime) -> Iterator[Reason]:
    if not one.by_people:
        yield _reason("untried")
        return
    last = one.by_people[-1]
    if last.call_back_at is not None and last.call_back_at <= now:
        yield _reason("agreed", at=last.call_back_at)
    tries = len(one.by_people)
    yield Reason("tried", max(A_TRY * tries, MOST_TRIES), {"tries": tries})
    if last.outcome == WRONG_NUMBER:
        yield _reason("wrong-number")


def _reason(code: str, **params: int | datetime) -> Reason:
    return Reason(code, POINTS[code], params)


def rests_until(one: Awaited) -> datetime | None:
    """Before then nobody tries again: a time was agreed, or an attempt was in vain. Whatever was
    agreed, a call after silence rests no longer than until it becomes a report, and where it has,
    no longer than after an attempt in vain."""
    rested_at = _rested_at(one)
    if rested_at is None:
        return None
    last = one.by_people[-1]
    if last.call_back_at is None or one.rises_at is None:
        return last.call_back_at or rested_at
    return min(last.call_back_at, max(one.rises_at, rested_at))


def _rested_at(one: Awaited) -> datetime | None:
    if not one.by_people:
        return None
    return one.by_people[-1].at + (REST_OF_SAFETY if one.kind in SAFETY else REST)


def waits_until(awaited: Sequence[Awaited], *, not_before: datetime | None) -> datetime | None:
    """Of one person, the most worthwhile first. A day that somebody set holds for how they are
    weeks later alone: what is asked for safety, and before a visit that comes earlier than that
    day, rests after an attempt, and for nothing else. Whatever was set or agreed, it is over
    ``LEFT_AT_LEAST`` before the first of what they owe can no longer be answered."""
    safety = [one for one in awaited if one.kind in SAFETY]
    visits = [one for one in awaited if _is_over_before(not_before, one)]
    first = (safety or visits or awaited)[0]
    waits = (rests_until(first), None if safety or visits else not_before)
    until = max((at for at in waits if at), default=None)
    closing = [one.closes_at for one in awaited if one.closes_at and one.kind not in BEFORE_VISIT]
    if until is None or not closing:
        return until
    latest = min(closing) - LEFT_AT_LEAST
    return min(until, max(latest, _rested_at(first) or latest))


def _is_over_before(day: datetime | None, one: Awaited) -> bool:
    """What is asked before a visit closes with it, and nobody can ask it afterwards."""
    if day is None or one.closes_at is None:
        return False
    return one.kind in BEFORE_VISIT and one.closes_at <= day


def best_time(
    attempts: Sequence[Attempt], reached_at: Collection[datetime], *, zone: ZoneInfo
) -> BestTime:
    """What the person said of themselves, the newest first; else the part of the day in which most
    earlier calls reached them. One call that happened to reach them says nothing yet."""
    if attempts and attempts[-1].call_back_at is not None:
        return BestTime("agreed", at=attempts[-1].call_back_at)
    for one in reversed(attempts):
        if one.good_time:
            return BestTime("stated", part=one.good_time)
    heard = [one.at for one in attempts if one.outcome in HEARD and one.channel == "phone"]
    found = Counter(part_of_day(at, zone) for at in (*heard, *reached_at))
    if not found or max(found.values()) == 1:
        return BestTime("unknown")
    part = max(PARTS_OF_DAY, key=lambda code: found[code])
    return BestTime("reached", part=part, calls=found[part])


def part_of_day(at: datetime, zone: ZoneInfo) -> str:
    hour = at.astimezone(zone).hour
    return max(
        (code for code, begins in PARTS_OF_DAY.items() if begins <= hour),
        key=lambda code: PARTS_OF_DAY[code],
    )


def holds_for(
    reason: str, *, said_at: datetime, opened_at: datetime, is_of_another_record: bool = False
) -> bool:
    """Whether a loss of every question is one of a course too. A death is of all. Of what else was
    said: of the courses that were on record then; who begins another one later is asked anew, for
    they have changed their mind or their address. Of a course that was another record's then, as
    somebody said when the two were put together: ``is_of_another_record`` of those it is not of."""
    return reason == DIED or (opened_at <= said_at and not is_of_another_record)


def missing_reason(
    one: Awaited,
    *,
    losses: Collection[tuple[str, datetime]],
    withdrawn_at: datetime | None,
    zone: ZoneInfo,
) -> str:
    """Why an answer is missing whose window has closed: the first that is true of ``died``,
    ``refused``, ``moved-away``, ``withdrawn``, ``wrong-number``, ``not-reached``, ``reached`` (and
    not answered), ``not-tried``. Losses are reasons and when they began; later ones explain
    nothing."""
    assert one.closes_at is not None
    closed_on = local_day(one.closes_at, zone)
    known = {reason for reason, at in losses if local_day(at, zone) <= closed_on}
    for reason in (DIED, REFUSED, MOVED_AWAY):
        if reason in known:
            return reason
    if withdrawn_at is not None and withdrawn_at < one.closes_at:
        return "withdrawn"
    if not one.attempts:
        return "not-tried"
    if any(attempt.outcome in HEARD for attempt in one.attempts):
        return "reached"
    last = one.by_people[-1:]
    return WRONG_NUMBER if last and last[0].outcome == WRONG_NUMBER else "not-reached"
