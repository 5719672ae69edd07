"""The pause before the first needle, kept as it was called out and compared with the plan."""

from __future__ import annotations

from prolo.care.conclusions import Conclusion as CareConclusion
from prolo.care.stored import from_json, to_json
from prolo.care.timeout import TimeoutAnswers, check_timeout
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion, latest_conclusion
from prolo.registry.events import record_event
from prolo.registry.models import Conclusion, Session
from prolo.registry.planned import consent_of, planned_of
from prolo.registry.transactions import write_transaction


def record_timeout(
    *, session: Session, given: TimeoutAnswers, by: Actor, seen: int | None = None
) -> Conclusion:
    """Compare what was called out with what is planned and agreed to, and keep both. After a stop
    the pause is repeated: each is a conclusion of its own, the newest counts. Raises ``CareError``
    for answers that cannot be, ``Invalid`` once the session is recorded."""
    check_may(by, "record_session")
    check_own(by, session)
    if session.state != Session.State.OPEN:
        raise Invalid({"session": "not-open"})
    knowledge = clinic_knowledge(by.clinic)
    now = clock.now(by.clinic)
    concluded = check_timeout(
        given, planned_of(session), consent_of(session), knowledge=knowledge, now=now
    )
    session.timeout_at, session.timeout_answers = given.at, to_json(given)
    with write_transaction(by=by):
        session.save_if_unchanged(["timeout_at", "timeout_answers"], seen=seen)
        kept = keep_conclusion(
            concluded,
            subject=session,
            patient=session.patient,
            course=session.course,
            knowledge=knowledge,
            at=now,
            by=by,
        )
        record_event(
            verb="timeout_recorded",
            subject=session,
            patient=session.patient,
            by=by,
            body={"verdict": concluded.verdict},
        )
    return kept


def timeout_now(session: Session) -> CareConclusion | None:
    """What was last called out, against the plan, the consent and the allergies of now: a «go»
    does not outlive a consent that was withdrawn since. None: there was no pause."""
    if session.timeout_at is None:
        return None
    return check_timeout(
        from_json(TimeoutAnswers, session.timeout_answers),
        planned_of(session),
        consent_of(session),
        knowledge=clinic_knowledge(session.clinic),
        now=session.timeout_at,
    )


def timeout_verdict(session: Session) -> str:
    """What the pause says: while the session is open as of now, afterwards as it was recorded.
    Empty: there was none."""
    now = timeout_now(session) if session.state == Session.State.OPEN else None
    if now is not None:
        return now.verdict
    last = latest_conclusion("timeout", subject_id=session.pk)
    return last.verdict if last else ""
