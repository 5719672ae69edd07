"""What care reads of a session, and of what was reported after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from prolo.care.aftercare import AftercareReport, SessionFacts, read_report
from prolo.care.responses import read_answers
from prolo.errors import Invalid
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry.answer_judging import PAIN
from prolo.registry.asked import BASELINE, session_key
from prolo.registry.models import Session

FORM = "aftercare-check"


def session_facts(session: Session) -> SessionFacts:
    """What care needs to know of the session. Raises ``Invalid`` while it is not recorded."""
    if session.ended_at is None:
        raise Invalid({"session": "not-recorded"})
    rows = session.injections.current().order_by("sequence")
    codes = tuple(dict.fromkeys(rows.values_list("structure", flat=True)))
    return SessionFacts(
        ended_at=session.ended_at, structures=codes, pain_before=_pain_before(session)
    )


def _pain_before(session: Session) -> int | None:
    """The last pain, 0–10, that was answered before the needle. What is asked before the first
    session, and at this one, was answered before it, whenever it was typed."""
    asked_before = Q(response__due_key__in=[BASELINE, session_key(session.number)])
    before = Q(response__happened_at__lte=session.started_at or session.ended_at)
    scores = session.course.scores.filter(
        asked_before | before,
        instrument=PAIN,
        response__marked_in_error_at__isnull=True,
        response__replaced_by__isnull=True,
    )
    last = scores.order_by("-response__happened_at").values_list("value", flat=True).first()
    return None if last is None else int(last)


def earlier_reports(session: Session) -> list[AftercareReport]:
    rows = session.responses.current().filter(questionnaire__contains=f"/{FORM}|")
    given = rows.order_by("happened_at").values_list("questionnaire", "answers", "happened_at")
    return [_report(*row) for row in given]


def _report(questionnaire: str, answers: Any, answered_at: datetime) -> AftercareReport:
    """Read against the version of the form it was answered on."""
    form = load_questionnaire(FORM, version=questionnaire.rpartition("|")[2])
    return read_report(read_answers(form, answers), answered_at=answered_at)
