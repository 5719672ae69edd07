"""How the person was before going home: kept as it was seen, and weighed at once."""

from __future__ import annotations

from prolo.care.leaving import LeavingAnswers, check_leaving
from prolo.care.stored import to_json
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import keep_conclusion
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Conclusion, Leaving, Session
from prolo.registry.models.audit import conflict_over
from prolo.registry.planned import sedation_of
from prolo.registry.transactions import write_transaction


def record_leaving(
    *, session: Session, given: LeavingAnswers, by: Actor, seen: int | None = None
) -> Conclusion:
    """Said again it is a new version; ``seen`` is the version that was on the page, 0 for none.
    Raises ``CareError`` for answers that cannot be, ``Invalid`` before anything was injected."""
    check_may(by, "record_session")
    check_own(by, session)
    if session.ended_at is None:
        raise Invalid({"session": "not-recorded"})
    knowledge = clinic_knowledge(by.clinic)
    concluded = check_leaving(given, sedation_of(session), knowledge=knowledge)
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        row = _keep(session, given, seen, by)
        kept = keep_conclusion(
            concluded,
            subject=row,
            patient=session.patient,
            course=session.course,
            knowledge=knowledge,
            at=now,
            by=by,
        )
        record_event(
            verb="leaving_recorded",
            subject=row,
            patient=session.patient,
            by=by,
            body={"verdict": concluded.verdict},
        )
    return kept


def leaving_of(session: Session) -> Leaving | None:
    return session.leavings.current().order_by("happened_at", "recorded_at").last()


def _keep(session: Session, given: LeavingAnswers, seen: int | None, by: Actor) -> Leaving:
    earlier = leaving_of(session)
    if earlier and seen is not None and seen != earlier.version:
        raise conflict_over(earlier)
    return Leaving.objects.create(
        **entry(by, session.patient, at=clock.now(by.clinic), after=earlier),
        session=session,
        answers=to_json(given),
    )
