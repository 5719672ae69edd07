"""The pause before the first needle, kept as it was called out and compared with the plan."""

from __future__ import annotations

from prolo.care.stored import to_json
from prolo.care.timeout import TimeoutAnswers, check_timeout
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
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
