"""When a message goes out for what a patient is asked.

kind              step  rule    sent
answer-check      0     invite  when it is due
                  1     remind  thresholds/message-check-remind-h later
answer-follow-up  0     invite  when it is due, on the morning of its day
                  1, 2  remind  thresholds/message-remind-days, message-last-remind-days later
answer-baseline,  0     invite  thresholds/message-before-visit-h before the visit
answer-session

Nothing goes out from thresholds/quiet-from-hour until quiet-until-hour on the person's wall: what
would, comes when the quiet ends. The first of the check after an anaesthetic alone waits for no
morning: what it asks about is over by then. Nothing goes out once the window has closed, nobody is
reminded of a check once a call about it is due, also where the message was made before and waited,
and of several steps whose time has come only the last does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local, local_day
from prolo.care.due_answers import part_key
from prolo.care.due_facts import DueItem
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Threshold

ANSWER_CHECK, ANSWER_FOLLOW_UP = "answer-check", "answer-follow-up"
BEFORE_VISIT = ("answer-baseline", "answer-session")
ASKED_BY_MESSAGE = (ANSWER_CHECK, ANSWER_FOLLOW_UP, *BEFORE_VISIT)
AHEAD = "message-before-visit-h"
INVITE, REMIND = "invite", "remind"
UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTime:
    """One message of an item. ``fact`` is the number that says when; empty: at the item's time."""

    step: int
    rule: str
    send_at: datetime
    fact: str = ""
    at_any_hour: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """All messages of an item. ``about`` is one name for one asking: of a visit that was moved
    to another day one is asked again. From ``called_at`` on somebody calls instead."""

    about: str
    closes_at: datetime
    times: tuple[MessageTime, ...]
    called_at: datetime | None = None

    def due(self, now: datetime) -> MessageTime | None:
        """The last whose time has come; None when none has, or the window has closed."""
        come = [one for one in self.times if one.send_at <= now < self.until(one.step)]
        return come[-1] if come else None

    def until(self, step: int) -> datetime:
        if step and self.called_at:
            return min(self.closes_at, self.called_at)
        return self.closes_at


def messages_of(
    item: DueItem,
    *,
    zone: ZoneInfo,
    visits_in: ZoneInfo,
    knowledge: Knowledge,
    called_at: datetime | None = None,
) -> Messages:
    """``zone`` is the person's, ``visits_in`` the clinic's; ``called_at`` is when a call about it
    is due. Follows from these and the knowledge alone."""
    closes_at = item.closes_at or _end_of_day(item.due_at, visits_in)
    times = tuple(
        _time(
            step,
            at,
            fact,
            zone,
            is_urgent=goes_at_any_hour(item.key, step, knowledge),
            knowledge=knowledge,
        )
        for step, (at, fact) in enumerate(_times(item, knowledge))
    )
    whole = Messages(
        about=about(item, visits_in), closes_at=closes_at, times=times, called_at=called_at
    )
    return replace(whole, times=tuple(one for one in times if one.send_at < whole.until(one.step)))


def _time(
    step: int,
    at: datetime,
    fact: Threshold | None,
    zone: ZoneInfo,
    *,
    is_urgent: bool,
    knowledge: Knowledge,
) -> MessageTime:
    return MessageTime(
        step=step,
        rule=REMIND if step else INVITE,
        send_at=at if is_urgent else when_allowed(at, zone, knowledge=knowledge),
        fact=fact.ref if fact else "",
        at_any_hour=is_urgent,
    )


def goes_at_any_hour(key: str, step: int, knowledge: Knowledge) -> bool:
    """The first message of what is asked after an anaesthetic (facts/aftercare-checks)."""
    time_key, _instrument = part_key(key)
    check = knowledge.aftercare_checks.get(time_key.rpartition("-")[2])
    return step == 0 and check is not None and check.after_anaesthetic


def _times(item: DueItem, knowledge: Knowledge) -> Iterator[tuple[datetime, Threshold | None]]:
    if item.kind in BEFORE_VISIT:
        yield item.due_at - before_visit(knowledge), knowledge.threshold(AHEAD)
        return
    yield item.due_at, None
    for name in _reminders(item.kind):
        later = knowledge.threshold(name)
        yield item.due_at + _length(later), later


def before_visit(knowledge: Knowledge) -> timedelta:
    """So long before a visit its questions are asked."""
    return _length(knowledge.threshold(AHEAD))


def _reminders(kind: str) -> Sequence[str]:
    if kind == ANSWER_CHECK:
        return ("message-check-remind-h",)
    return ("message-remind-days", "message-last-remind-days")


def _length(threshold: Threshold) -> timedelta:
    return float(threshold.value) * UNITS[threshold.unit]


def about(item: DueItem, zone: ZoneInfo) -> str:
    """One name for one asking: forms of measures are asked with the questions of their time."""
    time_key, _instrument = part_key(item.key)
    if item.kind in BEFORE_VISIT:
        return f"{time_key}@{local_day(item.due_at, zone)}"
    return time_key


def _end_of_day(at: datetime, zone: ZoneInfo) -> datetime:
    return at_local(local_day(at, zone) + timedelta(days=1), time(0), zone)


def when_allowed(at: datetime, zone: ZoneInfo, *, knowledge: Knowledge) -> datetime:
    """thresholds/quiet-from-hour, quiet-until-hour: then, or when the quiet hours have ended."""
    quiet_from = int(knowledge.threshold("quiet-from-hour").value)
    quiet_until = int(knowledge.threshold("quiet-until-hour").value)
    local = at.astimezone(zone)
    if quiet_until <= local.hour < quiet_from:
        return at
    days = 0 if local.hour < quiet_until else 1
    return at_local(local.date() + timedelta(days=days), time(quiet_until), zone)
