"""What care reads of a session, and of what was reported after it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.aftercare import AftercareReport, SessionFacts, read_report
from prolo.care.dates import at_local, local_day
from prolo.care.responses import read_answer
from prolo.errors import Invalid
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry.answer_judging import PAIN
from prolo.registry.asked import BASELINE, session_key
from prolo.registry.models import Injection, Response, Score, Session
from prolo.registry.prepared import prepared
from prolo.registry.statements import Statement

FORM = "aftercare-check"


def ended_session(course_id: uuid.UUID, number: int) -> Session | None:
    """None: none was held under that number, or it is not recorded."""
    rows = Session.objects.filter(course=course_id, number=number, ended_at__isnull=False)
    return rows.select_related("patient", "course__clinic", "clinic").first()


def session_facts(session: Session) -> SessionFacts:
    """What care needs to know of the session. Raises ``Invalid`` while it is not recorded."""
    if session.ended_at is None:
        raise Invalid({"session": "not-recorded"})
    injected = injected_in(session.pk)
    return SessionFacts(
        ended_at=session.ended_at,
        structures=tuple(dict.fromkeys(structure for structure, _anaesthetic in injected)),
        is_numbed=not injected or any(anaesthetic for _structure, anaesthetic in injected),
        pain_before=_pain_before(session),
    )


@prepared
def injected_in(session_id: uuid.UUID) -> QuerySet[Injection, tuple[str, str]]:
    rows = Injection.objects.filter(session=session_id).current().order_by("sequence")
    return rows.values_list("structure", "anaesthetic")


def _pain_before(session: Session) -> int | None:
    """The last pain, 0–10, that was answered before the needle."""
    last = pains_before(*_before_needle(session))
    return int(last[0]) if last else None


def _before_needle(session: Session) -> tuple[uuid.UUID, str, datetime, datetime]:
    assert session.ended_at is not None  # it is recorded
    needle_at, zone = session.started_at or session.ended_at, ZoneInfo(session.clinic.time_zone)
    tomorrow = at_local(local_day(needle_at, zone) + timedelta(days=1), time(0), zone)
    return session.course_id, session_key(session.number), needle_at, tomorrow


def asked_of(session: Session) -> Iterator[Statement]:
    """What is asked to read its facts, and what was reported after it."""
    yield injected_in.statement(session.pk)
    yield pains_before.statement(*_before_needle(session))
    yield reports_after.statement(session.pk)


@prepared
def pains_before(
    course_id: uuid.UUID, key: str, needle_at: datetime, tomorrow: datetime
) -> QuerySet[Score, Decimal]:
    """What is asked before the first session, and at this one, counts if it was answered by the end
    of the day of the needle, at whatever hour its day stands, whenever it was typed: as a start
    does (``answer_judging``). A pain of later days is no pain from before."""
    asked_before = Q(response__due_key__in=[BASELINE, key], response__happened_at__lt=tomorrow)
    scores = Score.objects.filter(
        asked_before | Q(response__happened_at__lte=needle_at),
        course=course_id,
        instrument=PAIN,
        response__marked_in_error_at__isnull=True,
        response__replaced_by__isnull=True,
    )
    return scores.order_by("-response__happened_at").values_list("value", flat=True)[:1]


def earlier_reports(session: Session) -> list[AftercareReport]:
    return [_report(*row) for row in reports_after(session.pk)]


@prepared
def reports_after(session_id: uuid.UUID) -> QuerySet[Response, tuple[str, Any, datetime]]:
    rows = Response.objects.filter(session=session_id, questionnaire__contains=f"/{FORM}|")
    given = rows.current().order_by("happened_at")
    return given.values_list("questionnaire", "answers", "happened_at")


def standing_reports(session: Session, *, since: datetime) -> list[Response]:
    """Given since that time, the earliest first."""
    rows = session.responses.filter(questionnaire__contains=f"/{FORM}|", happened_at__gte=since)
    return list(rows.current().order_by("happened_at"))


def _report(questionnaire: str, answers: Any, answered_at: datetime) -> AftercareReport:
    """Of what was reported before nothing but the pain is compared; read against the version of the
    form it was answered on."""
    form = load_questionnaire(FORM, version=questionnaire.rpartition("|")[2])
    return read_report(read_answer(form, answers, "pain"), answered_at=answered_at)
