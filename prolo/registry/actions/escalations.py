"""Passing a concern on to the next person when the time to answer a concern is over."""

from __future__ import annotations

from prolo.care.harms.escalation import Rung, Turn, turns_begun
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.alerts import alert_told
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.inbox import IS_RUNNING, turns_of
from prolo.registry.models import Concern, ConcernEscalation, OnCall, Role
from prolo.registry.on_call import duties, duty_at
from prolo.registry.transactions import write_transaction


def escalate_overdue(*, by: Actor) -> list[ConcernEscalation]:
    """Write down to whom each was passed by now, once, and alert them, however often and by
    however many this is called. The lists do not wait for it: they compute the same."""
    check_may(by, "handle_concern")
    now, knowledge = clock.now(by.clinic), clinic_knowledge(by.clinic)
    found = []
    with by.at_work():
        on_duty = list(duties(by.clinic))
        overdue = Concern.objects.filter(
            IS_RUNNING, clinic=by.clinic, respond_by__lte=now
        ).select_related("patient")
        for concern in overdue:
            planned, _person = turns_of(concern, on_duty, knowledge)
            for turn in turns_begun(planned, now):
                at = turn.begins_at  # of this rung, when the time to answer was over
                duty = duty_at(on_duty, at) if turn.rung is Rung.ON_CALL else None
                if row := _escalate(concern, turn, duty, by):
                    found.append(row)
    return found


def _escalate(
    concern: Concern, turn: Turn, duty: OnCall | None, by: Actor
) -> ConcernEscalation | None:
    """None: it is written already, or somebody took it meanwhile."""
    at = concern.respond_by
    assert at is not None  # without it nobody is told
    written = ConcernEscalation.objects.filter(concern=concern, rung=turn.rung, respond_by=at)
    if written.exists():
        return None
    with write_transaction(by=by):
        running = Concern.objects.filter(IS_RUNNING, pk=concern.pk, respond_by=at)
        if not running.update(owner_role=Role.PHYSICIAN):
            return None
        row, is_new = ConcernEscalation.objects.get_or_create(
            clinic=by.clinic,
            concern=concern,
            rung=turn.rung,
            respond_by=at,
            defaults={
                "recorded_by": by.user,
                "patient": concern.patient,
                "begins_at": turn.begins_at,
                "told": duty.user if duty else None,
                "happened_at": clock.now(by.clinic),
            },
        )
        if not is_new:
            return None
        alert_told(row, duty, by=by)
        record_event(
            verb="concern_escalated",
            subject=concern,
            patient=concern.patient,
            by=by,
            body={"level": concern.level, "rung": turn.rung.value},
        )
    return row
