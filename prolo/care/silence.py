"""Silence after a session: which check it is about, and when it becomes a call.

A check is asked before anybody is silent. Who was not heard of since it opened is called some hours
after it was asked, so that whoever answers in time is on no list. An answer to an earlier check is
one of another day, and ends no later silence.

Nobody is asked in the quiet hours of messages, nor called in them. A check that is due then is
asked when they end, and its hours count from there. Days on which the clinic is closed put nothing
off: whoever is on call calls. The quiet hours are those of the person's own clock, where they live
by another than the clinic's. The check after an anaesthetic and its call wait for no morning: what
they ask about is over by then.

The night puts off no call either. One that would come after its day (day 3, near lung or spine day
2) is due an hour before the quiet hours of that day, and the check is asked as much earlier as it
takes. Of a session that ended at half past five the check of that day is asked at two, and the call
is due at seven in the evening. Days are those of the clock on the wall, as for the checks: clocks
that change in between make no third day a second or a fourth.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from prolo.care.aftercare_checks import HOURS_A_DAY, CheckTime, check_times
from prolo.care.dates import at_local, days_later, local_day
from prolo.care.messages import when_allowed
from prolo.care.reports import SessionFacts, place_of
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Threshold

NEAR_LUNG_OR_SPINE = "no-answer-near-lung-or-spine-h"
ELSEWHERE = "no-answer-h"
ASKED = "no-answer-asked-h"
NUMBED = "no-answer-anaesthetic-h"
QUIET = ("quiet-from-hour", "quiet-until-hour")


TIME_TO_CALL = timedelta(hours=1)  # a choice of the project: what is left of the day for the call


class Silence(NamedTuple):
    """Who was not heard of since ``check`` opened, which is asked at ``asked_at``, is called at
    ``call_at``. ``follows`` are the numbers that say so."""

    check: CheckTime
    asked_at: datetime
    call_at: datetime
    follows: tuple[Threshold, ...]

    def asks_at(self, check: CheckTime) -> datetime:
        """When any check of that session is asked: the one that must be answered early enough for
        its call."""
        return min(check.due_at, self.asked_at) if check == self.check else check.due_at

    @property
    def facts(self) -> tuple[str, ...]:
        return (f"aftercare-checks/{self.check.id}", *(one.ref for one in self.follows))


def silence_of(
    session: SessionFacts,
    zone: ZoneInfo,
    knowledge: Knowledge,
    *,
    lives_in: ZoneInfo | None = None,
) -> Silence:
    """thresholds/no-answer-h, near lung or spine no-answer-near-lung-or-spine-h: the last check
    that was due by then is the one that must be answered, and nobody calls before;
    no-answer-asked-h: nor so soon after that check was asked; quiet-from-hour, quiet-until-hour:
    nobody is asked between them, nor called: both come before those of that day. ``zone`` is the
    clinic's; ``lives_in`` the person's, where it is another."""
    own = lives_in or zone
    place = place_of(session, knowledge)
    limit = knowledge.threshold(NEAR_LUNG_OR_SPINE if place.near_lung_or_spine else ELSEWHERE)
    later = knowledge.threshold(ASKED)
    check = [
        one
        for one in checks_of(session, zone, knowledge)
        if knowledge.aftercare_checks[one.id].hours <= limit.value
    ][-1]
    asked_at = when_allowed(check.due_at, own, knowledge=knowledge)
    limit_at = _on_the_wall(session.ended_at, limit, own)
    silent_at = max(limit_at, asked_at + _hours(later))
    call_at = when_allowed(silent_at, own, knowledge=knowledge)
    last_at = _last_call(local_day(limit_at, own), own, knowledge)
    if local_day(call_at, own) > local_day(last_at, own):
        morning = _at_hour(QUIET[1], local_day(last_at, own), own, knowledge)
        asked_at = min(asked_at, max(check.opens_at, morning, last_at - _hours(later)))
        call_at = last_at
    is_put_off = (asked_at, call_at) != (check.due_at, silent_at)
    quiet = map(knowledge.threshold, QUIET if is_put_off else ())
    return Silence(check, asked_at, call_at, (limit, later, *quiet))


def _on_the_wall(ended_at: datetime, limit: Threshold, zone: ZoneInfo) -> datetime:
    days, rest_h = divmod(float(limit.value), HOURS_A_DAY)
    return days_later(ended_at, int(days), zone) + timedelta(hours=rest_h)


def _last_call(day: date, zone: ZoneInfo, knowledge: Knowledge) -> datetime:
    return _at_hour(QUIET[0], day, zone, knowledge) - TIME_TO_CALL


def _at_hour(name: str, day: date, zone: ZoneInfo, knowledge: Knowledge) -> datetime:
    return at_local(day, time(int(knowledge.threshold(name).value)), zone)


def silence_of_the_numbed(
    session: SessionFacts, zone: ZoneInfo, knowledge: Knowledge
) -> Silence | None:
    """thresholds/no-answer-anaesthetic-h, after the check that is asked where an anaesthetic was
    injected; None: none was."""
    later = knowledge.threshold(NUMBED)
    for one in checks_of(session, zone, knowledge):
        if knowledge.aftercare_checks[one.id].after_anaesthetic:
            return Silence(one, one.due_at, one.due_at + _hours(later), (later,))
    return None


def day_of(check: CheckTime, knowledge: Knowledge) -> int:
    """So many days after the session; 0: on its own."""
    return knowledge.aftercare_checks[check.id].hours // HOURS_A_DAY


def checks_of(session: SessionFacts, zone: ZoneInfo, knowledge: Knowledge) -> tuple[CheckTime, ...]:
    """When each check of it is due."""
    return check_times(session.ended_at, zone, knowledge, is_numbed=session.is_numbed)


def _hours(threshold: Threshold) -> timedelta:
    return timedelta(hours=float(threshold.value))
