"""What the rules say of a session that was recorded: kept, weighed anew where what it counts has
changed beside it, and what of it nobody has answered for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from prolo.care.asking_why import asks_why
from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion, latest_conclusion
from prolo.registry.due import rebuild_course
from prolo.registry.models import Conclusion, Session
from prolo.registry.session_judging import counting, judge_dose, recording_of

# With which reason what asks why is set aside.
REASON_FOR = {"dose": "over_limit", "vials": "vial", "injector": "injector"}


def keep_judgement(
    session: Session, concluded: Iterable[CareConclusion], *, at: datetime, by: Actor
) -> None:
    """Part of the caller's action."""
    for one in concluded:
        keep_conclusion(
            one,
            subject=session,
            patient=session.patient,
            course=session.course,
            knowledge=clinic_knowledge(by.clinic),
            at=at,
            by=by,
        )


def unsettled(session: Session) -> list[Conclusion]:
    """What asks why of the dose and the vials, and nobody has said it."""
    found = [
        (latest_conclusion(kind, subject_id=session.pk), REASON_FOR[kind])
        for kind in ("dose", "vials")
    ]
    return [
        one
        for one, name in found
        if one
        and asks_why(one.kind, one.verdict)
        and not session.closing.get(f"{name}_reason")
        and not one.overrides.exists()
    ]


def weigh_doses_counting(session: Session, *, by: Actor) -> None:
    """Part of an action that changed what was given here, or the weight of the visit: the doses of
    other sessions that count it. Where one asks why now, and nobody has said it, the signature no
    longer settles it: it is signed again."""
    for other in counting(session):
        assert other.ended_at is not None  # it was recorded
        concluded = judge_dose(other, recording_of(other), at=other.ended_at)
        before = latest_conclusion(concluded.kind, subject_id=other.pk)
        if before and _read(before.body) == _read(concluded.to_json()):
            continue
        keep_judgement(other, [concluded], at=clock.now(by.clinic), by=by)
        if other.state == Session.State.SIGNED and unsettled(other):
            other.state = Session.State.RECORDED
            other.save_if_unchanged(["state"])
            rebuild_course(other.course, by=by)


def _read(said: Any) -> Any:
    """With numbers as numbers: what was typed as 10 is 10.000 once it is on record."""
    if isinstance(said, dict):
        return {name: _read(one) for name, one in said.items()}
    if isinstance(said, list):
        return [_read(one) for one in said]
    try:
        return Decimal(said) if isinstance(said, str) else said
    except InvalidOperation:
        return said
