"""What is done about a concern, by name, until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from prolo.care.aftercare import is_silence, needs_next_check
from prolo.care.conclusions import conclusion_from_json
from prolo.care.dates import at_local
from prolo.care.harms.escalation import LOOK_AGAIN_AT, next_look
from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.heard import SPOKEN
from prolo.registry.models import Concern, ConcernStep
from prolo.registry.transactions import write_transaction

DAYS_AHEAD = 60  # a day further ahead is a slip of the finger
AGAIN_WITHIN = {  # days, by level: a choice of the project
    "emergency": 1,
    "same-day": 3,  # over a weekend
}
NEEDS_NOTE = frozenset({*SPOKEN, "closed"})  # it says what was found
WHETHER = ("yes", "no")
STEPS: Mapping[str, str] = {  # what was done, and the state that follows
    "taken": "seen",
    "called": "seen",
    "no-answer": "again",
    "examined": "seen",
    "sent-on": "seen",
    "again": "again",
    "closed": "closed",
}


def step_concern(
    *,
    concern: Concern,
    step: str,
    by: Actor,
    note: str = "",
    again_on: date | None = None,
    why_none: str = "",
    spoke: str = "",
    why_not_spoken: str = "",
    seen: int | None = None,
) -> Concern:
    """Say what was done about it. Whoever spoke with the person, or closes it, notes what was
    found; who closes what may be an infection, why no other look follows; who closes a silence,
    whether somebody ``spoke`` with them (``WHETHER``), by which they are heard of, or why not.
    ``again`` keeps it open until the morning of that day, ``AGAIN_WITHIN``, and of what cannot wait
    needs that somebody spoke with the person, or why it can; whoever did anything else but close it
    has a clock of their own."""
    check_may(by, "handle_concern")
    check_own(by, concern)
    if by.user is None:
        raise NotAllowed("handle_concern")  # a concern is answered by name
    faults = {} if step in STEPS else {"step": "unknown"}
    if step in NEEDS_NOTE and not note.strip():
        faults["note"] = "missing"
    if concern.state == Concern.State.CLOSED:
        faults["step"] = "closed-already"
    closing = step == "closed"
    asks_spoken = closing and asks_whether_spoken(concern)
    faults |= _faults_of_next_check(concern, step, again_on, why_none)
    faults |= _faults_of_silence(spoke, why_not_spoken) if asks_spoken else {}
    asks_why = step == "again" and asks_before_put_off(concern)
    if asks_why and not why_not_spoken.strip():
        faults["why_not_spoken"] = "put-off"
    if faults:
        raise Invalid(faults)
    concern.state = STEPS[step]
    concern.owner = by.user
    if not closing:
        concern.respond_by = _look_again_at(concern, step, again_on) or concern.respond_by
    with write_transaction(by=by):
        concern.save_if_unchanged(["state", "owner", "respond_by"], seen=seen)
        if asks_spoken and spoke == "yes":
            _keep_step(concern, "called", "", by)
        said = (note, why_none if closing else "", why_not_spoken if closing or asks_why else "")
        text = "\n".join(filter(None, map(str.strip, said)))
        _keep_step(concern, step, text, by, again_on=again_on if step == "again" else None)
        record_event(
            verb=f"concern_{step.replace('-', '_')}",
            subject=concern,
            patient=concern.patient,
            by=by,
            body={"level": concern.level},
        )
    return concern


def _keep_step(
    concern: Concern, step: str, note: str, by: Actor, *, again_on: date | None = None
) -> None:
    ConcernStep.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        concern=concern,
        patient=concern.patient,
        step=step,
        note=note,
        again_on=again_on,
        happened_at=clock.now(by.clinic),
    )


def _look_again_at(concern: Concern, step: str, again_on: date | None) -> datetime | None:
    clinic = concern.clinic
    if step == "again" and again_on:
        return at_local(again_on, LOOK_AGAIN_AT, ZoneInfo(clinic.time_zone))
    return next_look(step, concern.level, clock.now(clinic), knowledge=clinic_knowledge(clinic))


def asks_next_check(concern: Concern) -> bool:
    kept = concern.conclusion
    return kept is not None and needs_next_check(conclusion_from_json(kept.body))


def asks_whether_spoken(concern: Concern) -> bool:
    """A silence about which nobody has spoken with them, and to which no report has come."""
    kept = concern.conclusion
    if kept is None or concern.response_id or not is_silence(conclusion_from_json(kept.body)):
        return False
    return not _was_spoken_about(concern)


def asks_before_put_off(concern: Concern) -> bool:
    """What cannot wait until tomorrow, while nobody has spoken with the person about it: until the
    day on which it is looked at again no clock runs."""
    return concern.level in AGAIN_WITHIN and not _was_spoken_about(concern)


def _was_spoken_about(concern: Concern) -> bool:
    return concern.steps.filter(step__in=SPOKEN).exists()


def _faults_of_silence(spoke: str, why_not_spoken: str) -> dict[str, str]:
    if spoke not in WHETHER:
        return {"spoke": "missing"}
    is_open = spoke == "no" and not why_not_spoken.strip()
    return {"why_not_spoken": "missing"} if is_open else {}


def _faults_of_next_check(
    concern: Concern, step: str, again_on: date | None, why_none: str
) -> dict[str, str]:
    today = clock.today(concern.clinic)
    if step == "closed" and asks_next_check(concern) and not why_none.strip():
        return {"why_none": "missing"}
    if step != "again":
        return {}
    if again_on is None:
        return {"again_on": "missing"}
    if again_on <= today:
        return {"again_on": "in-the-past"}
    if (again_on - today).days > AGAIN_WITHIN.get(concern.level, DAYS_AHEAD):
        return {"again_on": "too-urgent" if concern.level in AGAIN_WITHIN else "too-far-ahead"}
    return {}
