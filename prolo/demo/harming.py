"""Adverse events of invented people: recorded, looked at, judged by two, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from prolo.care.harms.events import EventGiven
from prolo.demo.stage import Stage
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.harms import (
    correct_adverse_event,
    judge_relatedness,
    look_at_adverse_event,
    record_adverse_event,
)
from prolo.registry.harms import current_record
from prolo.registry.models import AdverseEvent, Concern

IN_HOSPITAL = ("hospital",)


def begin_event(stage: Stage, concern: Concern, kind: str, what: str) -> AdverseEvent:
    """In hospital, and the physician looks again in three days."""
    assert stage.physician.user is not None
    today = clock.today(stage.clinic)
    return record_adverse_event(
        course=concern.course,
        session=concern.session,
        concern=concern,
        given=EventGiven(
            kind=kind,
            what=what,
            onset_on=today,
            grade=3,
            criteria=IN_HOSPITAL,
            action="Sent to the emergency department",
            outcome="not-recovered",
        ),
        owner=stage.physician.user,
        look_on=today + timedelta(days=3),
        by=stage.nurse,
    )


def look_again(stage: Stage, event: AdverseEvent, note: str, *, days: int) -> None:
    look_on = clock.today(stage.clinic) + timedelta(days=days)
    look_at_adverse_event(
        event=event, step="looked", note=note, look_on=look_on, by=stage.physician
    )


def end_event(stage: Stage, event: AdverseEvent, note: str, *, what: str, outcome_on: date) -> None:
    """What is known by then is a version of its own."""
    record = current_record(event)
    assert record is not None
    given = EventGiven(
        kind=record.kind,
        what=record.what,
        onset_on=record.onset_on,
        grade=record.grade,
        criteria=tuple(record.criteria),
        action=record.action,
        outcome=record.outcome,
    )
    correct_adverse_event(
        record=record,
        given=replace(given, what=what, outcome="recovered", outcome_on=outcome_on),
        reason="What the hospital found",
        by=stage.physician,
    )
    look_at_adverse_event(event=event, step="closed", note=note, by=stage.physician)


def judge(event: AdverseEvent, by: Actor | None, verdict: str, reason: str) -> None:
    if by is not None:
        judge_relatedness(event=event, verdict=verdict, reason=reason, by=by)
