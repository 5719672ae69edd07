"""Passing a concern on to the next person when nobody takes it in its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from prolo.care.harms.escalation import Rung, Turn, turns_begun
from prolo.care.messages import when_allowed
from prolo.care.signs import Level
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.alerts import alert_told, last_round
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.inbox import IS_RUNNING
from prolo.registry.models import Concern, ConcernEscalation, OnCall, Role
from prolo.registry.passing import Passing
from prolo.registry.transactions import write_transaction


def escalate_overdue(*, by: Actor) -> list[ConcernEscalation]:
    """Write down to whom each was passed by now, and whom it was passed over for, once, and alert
    them, however often and by however many this is called. The lists do not wait for it: they
    compute the same."""
    check_may(by, "handle_concern")
    now, found = clock.now(by.clinic), []
    with by.at_work():
        knowledge = clinic_knowledge(by.clinic)
        concerns = list(Concern.objects.filter(_may_pass(now), clinic=by.clinic))
        passing = Passing.of(by.clinic, concerns) if concerns else None
    for concern in concerns:
        assert passing
        with by.at_work():
            planned, on_call_now = passing.planned(concern, knowledge), passing.duty_at(now)
            for turn in turns_begun(planned.turns, now):
                duty = planned.duty if turn.rung is Rung.ON_CALL else on_call_now
                if row := _escalate(concern, turn, duty, by):
                    found.append(row)
            _remind(concern, on_call_now, knowledge, now, by)
    return found


def _may_pass(now: datetime) -> Q:
    """Whose time is over; or who is to be seen today, and nobody has taken: the clinic may be
    closed."""
    untaken = Q(state=Concern.State.OPEN, level=Level.SAME_DAY.id)
    return IS_RUNNING & (Q(respond_by__lte=now) | untaken)


def _remind(
    concern: Concern, on_call: OnCall | None, knowledge: Knowledge, now: datetime, by: Actor
) -> None:
    """thresholds/escalate-again-…-min: after the last rung everyone is told again and again, until
    somebody takes it; of what asks for a call not in the quiet hours."""
    respond_by = concern.respond_by
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
            running = Concern.objects.filter(
                IS_RUNNING, pk=concern.pk, respond_by=respond_by, state=concern.state
            )
            round_, at = last_round(rung)
            if at and at <= now - wait and running.exists():
                alert_told(rung, on_call, by=by, round_=round_ + 1)


def _escalate(
    concern: Concern, turn: Turn, duty: OnCall | None, by: Actor
) -> ConcernEscalation | None:
    """None: it is written already, or somebody took it meanwhile."""
    at = concern.respond_by
    written = ConcernEscalation.objects.filter(concern=concern, rung=turn.rung, respond_by=at)
    if written.exists():
        return None
    with write_transaction(by=by):
        running = Concern.objects.filter(
            IS_RUNNING, pk=concern.pk, respond_by=at, state=concern.state
        )
        if not running.update(owner_role=Role.PHYSICIAN):
            return None
        row, is_new = ConcernEscalation.objects.get_or_create(
            clinic=by.clinic,
            concern=concern,
            rung=turn.rung,
            respond_by=at,
            defaults={
                "recorded_by": by.user,
                "patient_id": concern.patient_id,
                "begins_at": turn.begins_at,
                "told": duty.user if duty and turn.rung is Rung.ON_CALL else None,
                "passed_over": turn.passed_over,
                "happened_at": clock.now(by.clinic),
            },
        )
        if not is_new:
            return None
        if not turn.passed_over:
            alert_told(row, duty, by=by)
        record_event(
            verb="concern_escalated",
            subject=concern,
            patient=concern.patient,
            by=by,
            body={
                "level": concern.level,
                "rung": turn.rung.value,
                "passed_over": turn.passed_over,
            },
        )
    return row
