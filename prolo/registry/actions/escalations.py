"""Passing a concern on to the next person when the time to answer a concern is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.care.harms.escalation import Rung, Turn, turns_begun
from prolo.care.messages import when_allowed
from prolo.care.signs import Level
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.alerts import alert_told, last_round
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
                # Of who was on call when the time to answer was over; where everyone is told, now.
                duty = duty_at(on_duty, turn.begins_at if turn.rung is Rung.ON_CALL else now)
                if row := _escalate(concern, turn, duty, by):
                    found.append(row)
            _remind(concern, on_duty, now, by)
    return found


def _remind(concern: Concern, on_duty: Sequence[OnCall], now: datetime, by: Actor) -> None:
    """thresholds/escalate-again-…-min: after the last rung everyone is told again and again, until
    somebody takes it; of what asks for a call not in the quiet hours."""
    knowledge, respond_by = clinic_knowledge(by.clinic), concern.respond_by
    assert respond_by is not None  # it is over
    wait = timedelta(minutes=int(knowledge.threshold(f"escalate-again-{concern.level}-min").value))
    rungs = ConcernEscalation.objects.filter(
        concern=concern, rung=Rung.EVERYONE, respond_by=respond_by
    )
    zone = ZoneInfo(by.clinic.time_zone)
    is_call = Level.of(concern.level) <= Level.CALL
    if is_call and when_allowed(now, zone, knowledge=knowledge) > now:
        return
    for rung in rungs.filter(begins_at__lte=now - wait):
        with write_transaction(by=by):
            rungs.select_for_update(of=("self",)).get(pk=rung.pk)
            running = Concern.objects.filter(IS_RUNNING, pk=concern.pk, respond_by=respond_by)
            round_, at = last_round(rung)
            if at and at <= now - wait and running.exists():
                alert_told(rung, duty_at(on_duty, now), by=by, round_=round_ + 1)


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
                "told": duty.user if duty and turn.rung is Rung.ON_CALL else None,
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
