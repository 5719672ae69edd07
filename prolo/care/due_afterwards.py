"""What is due after a session: whoever was injected is asked, and called when they are silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.aftercare_checks import CheckTime
from prolo.care.dates import at_local, local_day
from prolo.care.due_answers import follow_ups
from prolo.care.due_facts import CourseFacts, DueItem, SessionFact
from prolo.care.reports import SessionFacts
from prolo.care.silence import Silence, checks_of, silence_of, silence_of_the_numbed
from prolo.knowledge import Knowledge


def after_sessions(facts: CourseFacts, knowledge: Knowledge) -> Iterator[DueItem]:
    """Of every session, in whatever state: what was injected is watched to its end."""
    for session in facts.sessions:
        if session.recorded_at is not None:
            weighed = SessionFacts(
                ended_at=session.recorded_at,
                structures=session.structures,
                is_numbed=session.is_numbed,
            )
            checks = checks_of(weighed, facts.zone, knowledge)
            silent = silence_of(weighed, facts.zone, knowledge, lives_in=facts.lives_in)
            yield from _checks(session, checks, silent)
            numbed = silence_of_the_numbed(weighed, facts.zone, knowledge)
            yield from _silence_of_the_numbed(session, numbed, facts)
            yield from _silence(session, checks, silent, facts)


def _checks(
    session: SessionFact, checks: Iterable[CheckTime], silent: Silence
) -> Iterator[DueItem]:
    """aftercare-checks: an answer within its window answers a check. The one that must be answered
    is asked early enough for its call."""
    for check in checks:
        if not any(check.opens_at <= at < check.closes_at for at in session.reports_at):
            yield DueItem(
                f"aftercare-{session.number}-{check.id}",
                "answer-check",
                "patient",
                silent.asks_at(check),
                session.number,
                closes_at=check.closes_at,
            )


def _silence_of_the_numbed(
    session: SessionFact, silent: Silence | None, facts: CourseFacts
) -> Iterator[DueItem]:
    """thresholds/no-answer-anaesthetic-h: whoever does not answer the check after an anaesthetic is
    called before the day is over; as long as that check is open."""
    if silent and not _is_heard(silent, session, facts):
        key = f"{silence_key(session.number)}-{silent.check.id}"
        yield _call(key, silent, session, facts, closes_at=silent.check.closes_at)


def _silence(
    session: SessionFact, checks: Sequence[CheckTime], silent: Silence, facts: CourseFacts
) -> Iterator[DueItem]:
    """thresholds/no-answer-h, no-answer-asked-h, and the quiet hours: nobody who was injected and
    does not answer is taken to be well, until they answer a check, speak with the clinic about a
    concern, or are seen at a later session. On a later day with a session they are expected, and
    are missed if they stay away; from the first follow-up after the session's own checks on, that
    is what they are asked. Where neither comes, as in a course that has ended, the call ends with
    the window of the last check (aftercare-checks/d14). By then it is a report (``rises_at``): a
    follow-up asks for no sign of danger."""
    is_seen = any(one.number > session.number for one in facts.sessions)
    if not is_seen and not _is_heard(silent, session, facts):
        later = [one.starts_at for one in facts.booked if one.number > session.number]
        expected = [day for at in later if (day := _midnight(at, facts.zone)) > silent.call_at]
        checked_at = checks[-1].closes_at
        open_keys = [one for one in follow_ups(facts) if one[0] not in facts.answered]
        asked = [due_at for _key, due_at in open_keys if due_at >= checked_at]
        closes_at = min((*expected, *asked), default=checked_at)
        yield _call(silence_key(session.number), silent, session, facts, closes_at=closes_at)


def _is_heard(silent: Silence, session: SessionFact, facts: CourseFacts) -> bool:
    """Since the check opened: an answer to a check of any session, or a word with somebody of the
    clinic about a concern. What else a person answers asks for no sign of danger (no fever, no
    breath, no legs), however they answer it, and an attempt that reached them was told nothing: the
    call says when they were heard of, and stays."""
    checks = (one.at for one in facts.heard if one.is_check)
    said = (*session.reports_at, *checks, *facts.spoken_at)
    return any(at >= silent.check.opens_at for at in said)


def _call(
    key: str,
    silent: Silence,
    session: SessionFact,
    facts: CourseFacts,
    *,
    closes_at: datetime,
) -> DueItem:
    """With the last word since the session, whatever it was: who says that nothing was heard must
    be right."""
    assert session.recorded_at is not None  # there is a silence after it
    words = (*session.reports_at, *(one.at for one in facts.heard))
    said = (*words, *facts.spoken_at, *facts.reached_at)
    return DueItem(
        key,
        "call-after-silence",
        "nurse",
        silent.call_at,
        session.number,
        closes_at=closes_at,
        unanswered=silent.check.id,
        heard_at=max((at for at in said if at >= session.recorded_at), default=None),
    )


def silence_key(number: int) -> str:
    """Of the call that comes when a session has been silent for days; that of a check after an
    anaesthetic has the check's name behind it."""
    return f"silence-{number}"


def is_of_the_numbed(call: DueItem) -> bool:
    """Whether this call after silence is for who did not answer the check after an anaesthetic."""
    return call.key != silence_key(call.number or 0)


def rises_at(call: DueItem, *, knowledge: Knowledge) -> datetime:
    """thresholds/silence-rises-h, silence-anaesthetic-rises-h: when a call after silence that
    nobody made becomes a report; at the latest when its time is over, so that none ends unseen."""
    name = "silence-anaesthetic-rises-h" if is_of_the_numbed(call) else "silence-rises-h"
    late = call.due_at + timedelta(hours=float(knowledge.threshold(name).value))
    return min(late, call.closes_at) if call.closes_at else late


def _midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """When the day of ``at`` began."""
    return at_local(local_day(at, zone), time(0), zone)
