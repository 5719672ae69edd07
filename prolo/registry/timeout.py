"""What the pause before the first needle says of a session."""

from __future__ import annotations

from datetime import date

from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.stored import from_json
from prolo.care.timeout import TimeoutAnswers, check_timeout
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Session
from prolo.registry.planned import consent_of, planned_of
from prolo.registry.taken_over import taken_over_since


def timeout_now(session: Session, on: date | None = None) -> CareConclusion | None:
    """What was last called out today, or ``on`` a day, against the plan, the consent and the
    allergies of now: a «go» outlives neither its day nor a consent that was withdrawn since, and
    whoever takes over, or has the person in another room, pauses anew. None: there was no pause
    that counts."""
    if session.timeout_at is None or not _is_of_the_day(session, on):
        return None
    if taken_over_since(session, session.timeout_at):
        return None
    return check_timeout(
        from_json(TimeoutAnswers, session.timeout_answers),
        planned_of(session),
        consent_of(session),
        knowledge=clinic_knowledge(session.clinic),
        now=session.timeout_at,
    )


def timeout_verdict(session: Session, on: date | None = None) -> str:
    """What the pause says: while the session is open as of now, afterwards as it was recorded.
    Empty: there was none."""
    if session.state == Session.State.OPEN:
        now = timeout_now(session, on)
        return now.verdict if now else ""
    last = latest_conclusion("timeout", subject_id=session.pk)
    return last.verdict if last else ""


def _is_of_the_day(session: Session, on: date | None) -> bool:
    assert session.timeout_at is not None
    day = clock.day_at(session.timeout_at, session.clinic)
    return day == (on or clock.today(session.clinic))
