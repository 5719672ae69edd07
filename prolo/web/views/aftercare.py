"""The check after a session, and what a person of the clinic does about it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import path, reverse

from prolo.care.aftercare import form_start
from prolo.care.conclusions import conclusion_from_json
from prolo.errors import NotFound
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.aftercare import FORM, record_aftercare, session_facts, step_concern
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Concern, Session
from prolo.registry.on_call import on_call_at
from prolo.registry.reach import get_session
from prolo.web.forms.aftercare import STEPS, AftercareForm, ConcernForm
from prolo.web.forms.kit import Theirs
from prolo.web.presenters.aftercare import concern_row
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.why import why


def aftercare(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_answers")
    session: Session = get_session(request.actor, session_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    facts = session_facts(session)
    form = AftercareForm.of(
        request,
        questionnaire=load_questionnaire(FORM),
        start=form_start(facts, knowledge=knowledge),
    )

    def save() -> str:
        kept = record_aftercare(
            session=session,
            response=form.response(),
            answered_by=form.cleaned_data["answered_by"],
            how=form.cleaned_data["how"],
            by=request.actor,
        )
        concern = kept.concerns.first()
        if concern:
            return reverse("web:concern", args=[concern.pk])
        return reverse("web:course", args=[session.course_id])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(session.patient.identity, today=clock.today(clinic)),
        "session": session,
        "duty": on_call_at(clinic, clock.now(clinic)),
    }
    return page(request, "web/aftercare/check.html", form, **context)


def concern(request: ClinicRequest, concern_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "handle_concern")
    found = _concern(concern_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    form = ConcernForm.of(request, initial={"lock_version": found.lock_version})

    def save() -> str:
        given = form.cleaned_data
        step_concern(
            concern=found,
            step=given["step"],
            note=given["note"],
            seen=given["lock_version"],
            by=request.actor,
        )
        return reverse("web:concern", args=[found.pk])

    if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
        return done
    stored = found.conclusion
    names = dict(STEPS)
    context = {
        "concern": found,
        "row": concern_row(found, knowledge, clock.now(clinic)),
        "why": why(conclusion_from_json(stored.body), knowledge) if stored else None,
        "words": _own_words(found),
        "phone": found.patient.identity.phone,
        "steps": [
            {
                "title": names.get(one.step, one.step),
                "note": one.note,
                "at": one.happened_at,
                "by": one.recorded_by.full_name if one.recorded_by else "",
            }
            for one in found.steps.select_related("recorded_by")
        ],
    }
    return page(request, "web/aftercare/concern.html", form, **context)


def _concern(concern_id: uuid.UUID) -> Concern:
    rows = Concern.objects.select_related("patient__identity", "course", "conclusion", "clinic")
    found = rows.filter(pk=concern_id).first()
    if found is None:
        raise NotFound("concern")
    return found


def _own_words(found: Concern) -> str:
    """What the person typed about what worries them."""
    if found.response is None:
        return ""
    groups = found.response.answers.get("item", [])
    items = [inner for group in groups for inner in group.get("item", [])]
    said = [one["answer"][0].get("valueString", "") for one in items if one["linkId"] == "worry"]
    return said[0] if said else ""


def _theirs(found: Concern) -> Theirs:
    now = Concern.objects.get(pk=found.pk)
    last = now.steps.select_related("recorded_by").last()
    return Theirs(
        by=last.recorded_by.full_name if last and last.recorded_by else "",
        at=last.happened_at if last else None,
        version=now.lock_version,
    )


urlpatterns = [
    path("sessions/<uuid:session_id>/aftercare", aftercare, name="aftercare"),
    path("concerns/<uuid:concern_id>", concern, name="concern"),
]
