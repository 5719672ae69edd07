"""A check after a session that is half answered and rests: what somebody must hear of becomes a
concern, whether it is sent or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from prolo.care.aftercare import half_told
from prolo.care.signs import Level
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.actions.aftercare import concern_over, weigh_half
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.entering import lock_course
from prolo.registry.events import record_event
from prolo.registry.half_told import half_told_checks, session_of_check, unweighed_checks
from prolo.registry.joining import says_more
from prolo.registry.models import Concern, Draft, Session
from prolo.registry.photos import concern_of_photo
from prolo.registry.reports import standing_reports
from prolo.registry.transactions import write_transaction


def raise_half_told(*, by: Actor) -> list[Concern]:
    """Each once after its last word, however often this is called."""
    check_may(by, "handle_concern")
    now = clock.now(by.clinic)
    found: list[Concern | None] = []
    with by.at_work():
        drafts = list(_resting(now, by))
    for one in drafts:
        with by.at_work():
            found.append(_raise(one, now, by))
    return [one for one in found if one]


def _resting(now: datetime, by: Actor) -> QuerySet[Draft]:
    """thresholds/half-told-h."""
    hours = float(clinic_knowledge(by.clinic).threshold("half-told-h").value)
    rests = unweighed_checks(now).filter(saved_at__lte=now - timedelta(hours=hours))
    return rests.select_related("course").order_by("saved_at", "pk")


def _raise(draft: Draft, now: datetime, by: Actor) -> Concern | None:
    """None: it asks for nobody, it is sent or told otherwise meanwhile, or somebody has it already
    as it stands."""
    with write_transaction(by=by):
        lock_course(draft.course)
        session = session_of_check(draft.course, draft.due_key)
        still = half_told_checks().filter(pk=draft.pk, saved_at=draft.saved_at)
        if session is None or not still.update(weighed_at=now):
            return None
        draft.refresh_from_db(fields=["concern"])
        return _raise_from(draft, session, now, by)


def _raise_from(draft: Draft, session: Session, now: datetime, by: Actor) -> Concern | None:
    concluded = half_told(weigh_half(session, draft.said, at=draft.saved_at, by=by), draft.saved_at)
    before = draft.concern
    is_told = bool(standing_reports(session, since=draft.saved_at))
    if Level.of(concluded.verdict) < Level.CALL or is_told:
        return None
    if before and not says_more(concluded, before):
        return None
    raised = before or concern_of_photo(session)
    draft.concern = concern_over(session, concluded, subject=draft, raised=raised, at=now, by=by)
    draft.save(update_fields=["concern"])
    record_event(
        verb="half_told_raised",
        subject=draft,
        patient=session.patient,
        course=session.course,
        by=by,
        body={"level": concluded.verdict},
    )
    return draft.concern
