"""Before the person goes home: watched, told what to look out for, and whom to call."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse

from prolo.care.conclusions import conclusion_from_json
from prolo.care.leaving import LeavingAnswers
from prolo.care.stored import from_json
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.leavings import leaving_of, record_leaving
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.models import Leaving, Session
from prolo.registry.on_call import on_call_at, phone_of
from prolo.registry.planned import sedation_of
from prolo.registry.reach import get_session
from prolo.web.forms.kit import Theirs
from prolo.web.forms.leaving import LeavingForm, typed_of
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.leaving import leaving_view
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.presenters.session_steps import session_steps
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.stored_facts import StoredFacts

OVERDOSE_CHECK = "h2"  # asked before the person leaves, or by telephone


def leaving(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_session")
    found: Session = get_session(request.actor, session_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    row = leaving_of(found)
    form = LeavingForm.of(
        request,
        knowledge=knowledge,
        sedation=sedation_of(found),
        minutes_since=_minutes_since(found),
        initial=_initial(row),
    )

    def save() -> str:
        seen = form.cleaned_data["lock_version"]
        record_leaving(session=found, given=form.given(), seen=seen, by=request.actor)
        return reverse("web:leaving", args=[found.pk])

    if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
        return done
    context = {**_about(request, found, knowledge), **_result(row)}
    return page(request, "web/sessions/leaving.html", form, **context)


def _minutes_since(found: Session) -> int | None:
    """How long ago the injections were recorded."""
    if found.ended_at is None:
        return None
    return max(0, int((clock.now(found.clinic) - found.ended_at).total_seconds() // 60))


def _initial(row: Leaving | None) -> dict[str, Any]:
    if row is None:
        return {"lock_version": 0}
    return {**typed_of(from_json(LeavingAnswers, row.answers)), "lock_version": row.version}


def _result(row: Leaving | None) -> dict[str, Any]:
    last = latest_conclusion("leaving", subject_id=row.pk) if row else None
    if last is None:
        return {}
    stored = conclusion_from_json(last.body)
    view = leaving_view(stored, StoredFacts(last.facts))
    decided = last.overrides.select_related("recorded_by").order_by("recorded_at")
    return {"leaving": row, "result": {**view, "conclusion": last}, "overrides": decided}


def _about(request: ClinicRequest, found: Session, knowledge: Knowledge) -> dict[str, Any]:
    clinic = request.actor.clinic
    duty = on_call_at(clinic, clock.now(clinic))
    return {
        "session": found,
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "course_title": course_title(found.course, knowledge),
        "course_url": reverse("web:course", args=[found.course_id]),
        "steps": session_steps(found, here="leaving"),
        "duty": duty,
        "duty_phone": phone_of(duty, clinic),
        **next_from_here(found.course, request.actor),
        "overdose_check": _overdose_check(found, knowledge),
        "may_decide": may(request.actor, "decide"),
        "may_sign": found.state == Session.State.RECORDED and may(request.actor, "sign"),
    }


def _overdose_check(found: Session, knowledge: Knowledge) -> dict[str, Any] | None:
    """After an anaesthetic: what is asked, and when two hours are over."""
    is_numbed = found.injections.current().exclude(anaesthetic="").exists()
    check = knowledge.aftercare_checks.get(OVERDOSE_CHECK)
    if found.ended_at is None or check is None or not is_numbed:
        return None
    return {"at": found.ended_at + timedelta(hours=check.hours), "ask": check.ask}


def _theirs(found: Session) -> Theirs:
    row = leaving_of(found)
    if row is None:
        return Theirs(by="", at=None, version=0)
    by = row.recorded_by.full_name if row.recorded_by else ""
    return Theirs(by=by, at=row.happened_at, version=row.version)


urlpatterns = [path("sessions/<uuid:session_id>/leaving", leaving, name="leaving")]
