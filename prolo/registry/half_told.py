"""Answers that are half given and not sent, as the clinic may see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from prolo.care.aftercare_checks import check_answered
from prolo.registry.answering import CHECK, drafts_of
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, Draft, Patient, Response, Session
from prolo.registry.reports import ended_session, session_facts, standing_reports

WITHIN = timedelta(days=7)  # a choice of the project: one older is no news
CHECKS = "aftercare-"  # how the keys of checks after a session begin


def half_told_checks() -> QuerySet[Draft]:
    return Draft.objects.filter(response__isnull=True, due_key__startswith=CHECKS)


def unweighed_checks(now: datetime) -> QuerySet[Draft]:
    """Of which nobody has looked at the last word, once it has rested."""
    is_new = Q(weighed_at__isnull=True) | Q(weighed_at__lt=F("saved_at"))
    return half_told_checks().filter(is_new, saved_at__gt=now - WITHIN)


def session_of_check(course: Course, due_key: str) -> Session | None:
    """That the check is about; None: of none that was held."""
    check = CHECK.fullmatch(due_key)
    return ended_session(course.pk, int(check[1])) if check else None


def half_told_now(session: Session, *, now: datetime) -> Draft | None:
    """Of the check that an answer would answer now: what was begun of another one was about
    another day. What was reported since, whoever typed it, says it anew."""
    rows = half_told_checks().filter(
        course=session.course_id, due_key__startswith=f"{CHECKS}{session.number}-"
    )
    asked = _check_at(session, now)
    found = (one for one in rows.order_by("-saved_at") if _check_at(session, one.saved_at) == asked)
    newest = next(found, None) if asked else None
    is_told = newest and standing_reports(session, since=newest.saved_at)
    return None if is_told else newest


def half_answered_now(course: Course, due_key: str) -> Draft | None:
    """Of any other questions. An answer that was kept since stands in its place."""
    draft = next(iter(drafts_of(course.pk, due_key)), None)
    return None if draft is None or _is_answered_since(draft) else draft


def _is_answered_since(draft: Draft) -> bool:
    since = Response.objects.filter(
        course=draft.course_id, due_key=draft.due_key, recorded_at__gte=draft.saved_at
    )
    return bool(since.current().exists())


def _check_at(session: Session, at: datetime) -> str:
    assert session.ended_at is not None
    zone, knowledge = ZoneInfo(session.clinic.time_zone), clinic_knowledge(session.clinic)
    is_numbed = session_facts(session).is_numbed
    return check_answered(session.ended_at, at, zone, knowledge, is_numbed=is_numbed)


def half_told_by(patient: Patient) -> list[Draft]:
    """Of whatever is asked, the newest first: without what was said anew since, by whomever it was
    typed. Of a check any report of that session says it, of other questions an answer to them."""
    rows = Draft.objects.filter(response__isnull=True, patient=patient)
    newest = rows.select_related("course", "concern").order_by("-saved_at")
    return [one for one in newest if not _is_said_anew(one)]


def _is_said_anew(draft: Draft) -> bool:
    session = session_of_check(draft.course, draft.due_key)
    if session is None:
        return _is_answered_since(draft)
    return bool(standing_reports(session, since=draft.saved_at))
