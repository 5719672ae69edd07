"""Who says nothing after a session is called by the nurse, and each call is logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from prolo.care.dates import at_local, local_day
from prolo.care.due_afterwards import silence_key
from prolo.care.silence import Silence, silence_of
from prolo.demo.stage import Stage
from prolo.registry.actions.contact import record_attempt
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Session
from prolo.registry.plans import open_days
from prolo.registry.reports import session_facts

FIRST_CALL, LAST_CALL = time(9, 40), time(16)
BETWEEN = timedelta(hours=5)


def silence_after(stage: Stage, session: Session) -> Silence:
    """Which check must be answered, and when it has been silent for too long."""
    return silence_of(session_facts(session), stage.zone, clinic_knowledge(stage.clinic))


def call(stage: Stage, session: Session, *outcomes: str) -> Iterator[datetime]:
    """One call after the other, in the hours in which the nurse calls; this was the outcome."""
    at = silence_after(stage, session).call_at
    for outcome in outcomes:
        at = _in_office(stage, at)
        yield at
        record_attempt(
            course=session.course,
            due_key=silence_key(session.number),
            channel="phone",
            outcome=outcome,
            by=stage.nurse,
        )
        at += BETWEEN


def _in_office(stage: Stage, at: datetime) -> datetime:
    day, local = local_day(at, stage.zone), at.astimezone(stage.zone).time()
    days = open_days(stage.clinic)
    first = days.first_from(day if local < LAST_CALL else day + timedelta(days=1))
    return max(at + timedelta(minutes=20), at_local(first, FIRST_CALL, stage.zone))
