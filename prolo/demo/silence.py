"""Who says nothing after a session is called by the nurse, and each call is logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from prolo.care.aftercare import silence_hours
from prolo.care.dates import at_local, local_day
from prolo.care.due_afterwards import silence_key
from prolo.demo.stage import Stage
from prolo.registry.actions.contact import record_attempt
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Session
from prolo.registry.plans import open_days
from prolo.registry.reports import session_facts

FIRST_CALL, LAST_CALL = time(9, 40), time(16)
BETWEEN = timedelta(hours=5)


def call_at(stage: Stage, session: Session) -> datetime:
    """When it has been silent for too long."""
    facts, knowledge = session_facts(session), clinic_knowledge(stage.clinic)
    hours = int(silence_hours(facts, knowledge=knowledge).value)
    return facts.ended_at + timedelta(hours=hours)


def call(stage: Stage, session: Session, *outcomes: str) -> Iterator[datetime]:
    """One call after the other, in the hours in which the nurse calls; this was the outcome."""
    at = call_at(stage, session)
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
