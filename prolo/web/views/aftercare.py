"""The check after a session, and what a person of the clinic does about it."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.aftercare import form_start
from prolo.care.conclusions import conclusion_from_json
from prolo.care.dates import local_day
from prolo.errors import NotFound
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.aftercare import (
    aftercare_so_far,
    record_aftercare,
)
from prolo.registry.actions.concerns import (
    asks_before_put_off,
    asks_next_check,
    asks_whether_spoken,
    step_concern,
)
from prolo.registry.actions.leavings import leaving_of
from prolo.registry.asked import form_answered
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.half_told import half_told_now
from prolo.registry.inbox import waiting
from prolo.registry.models import Concern, OnCall, Response, Session
from prolo.registry.on_call import on_call_at, phone_of
from prolo.registry.photos import photos_beside, with_photos
from prolo.registry.reach import get_session
from prolo.registry.reports import FORM, session_facts
from prolo.web.forms.aftercare import AftercareForm, ConcernForm, usual_teller
from prolo.web.forms.kit import Theirs
from prolo.web.forms.questionnaires import Half
from prolo.web.presenters.aftercare import call_now, told
from prolo.web.presenters.answers import everything_said
from prolo.web.presenters.attachments import gallery
from prolo.web.presenters.half_told import begun
from prolo.web.presenters.harms import harms_of
from prolo.web.presenters.inbox import inbox_row, so_far
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.aftercare import LEVELS, whom_to_call
from prolo.web.words.why import why


def aftercare(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    session: Session = get_session(request.actor, session_id, verb="record_answers")
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    facts = session_facts(session)
    form = AftercareForm.of(
        request,
        questionnaire=load_questionnaire(FORM),
        start=form_start(facts, knowledge=knowledge),
        half=_begun(request, session),
        initial={
            "temperature-unit": clinic.temperature_unit,
            **usual_teller(session.patient, _how(session)),
        },
    )

    def save() -> str:
        kept = record_aftercare(
            session=session,
            response=form.response(),
            answered_by=form.cleaned_data["answered_by"],
            how=form.cleaned_data["how"],
            by=request.actor,
        )
        return _after(request, kept)

    if done := save_form(request, form, save):
        return done
    duty = on_call_at(clinic, clock.now(clinic))
    context = {
        "person": person(session.patient.identity, today=clock.today(clinic)),
        "session": session,
        "duty": duty,
        "duty_phone": phone_of(duty, clinic),
        "tablet_url": reverse(
            "web:tablet-start", args=[session.course_id, f"aftercare-{session.number}-tablet"]
        ),
        "call_now": _call_now(request, form, session, duty),
        "told": told(facts, knowledge),
    }
    return page(request, "web/aftercare/check.html", form, **context)


def _begun(request: ClinicRequest, session: Session) -> Half | None:
    """What was said of danger is for those who act on it."""
    if not may(request.actor, "handle_concern"):
        return None
    return begun(half_told_now(session, now=clock.now(session.clinic)))


def _how(session: Session) -> str:
    """Until the person has left they are asked where they are; afterwards by telephone."""
    ended_at, zone = session.ended_at, ZoneInfo(session.clinic.time_zone)
    now = clock.now(session.clinic)
    is_today = ended_at is not None and local_day(ended_at, zone) == local_day(now, zone)
    return "clinic" if is_today and leaving_of(session) is None else "phone"


def _call_now(
    request: ClinicRequest, form: AftercareForm, session: Session, duty: OnCall | None
) -> dict[str, Any] | None:
    """A form that comes back is looked through first: an emergency waits for no missing answer."""
    if not form.is_bound:
        return None
    if form.is_rearranged:
        form.full_clean()  # the rest was answered and nothing is sent yet
    so_far = aftercare_so_far(session=session, response=form.response(), by=request.actor)
    clinic = request.actor.clinic
    return call_now(so_far, duty, clinic, clinic_knowledge(clinic))


def _after(request: ClinicRequest, kept: Response) -> str:
    """To the concern, to the course; who may see neither is told whom to call, at once."""
    concern = kept.concerns.first()
    if concern and may(request.actor, "handle_concern"):
        return reverse("web:concern", args=[concern.pk])
    if may(request.actor, "see_chart"):
        return reverse("web:course", args=[kept.course_id])
    clinic = request.actor.clinic
    if concern:
        duty = on_call_at(clinic, clock.now(clinic))
        said = {
            "level": LEVELS[concern.level][0],
            "whom": whom_to_call(concern.level, duty, clinic),
        }
        messages.warning(request, _("The answers are kept. %(level)s. %(whom)s") % said)
    else:
        messages.success(request, _("The answers are kept."))
    return reverse("web:start")


def concern(request: ClinicRequest, concern_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "handle_concern")
    found = _concern(concern_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    form = ConcernForm.of(
        request,
        today=clock.today(clinic),
        asks_next_check=asks_next_check(found),
        asks_whether_spoken=asks_whether_spoken(found),
        asks_before_put_off=asks_before_put_off(found),
        initial={"lock_version": found.lock_version},
    )

    def save() -> str:
        given = form.cleaned_data
        step_concern(
            concern=found,
            step=given["step"],
            note=given["note"],
            again_on=given["again_on"],
            **{name: given.get(name, "") for name in ("why_none", "spoke", "why_not_spoken")},
            seen=given["lock_version"],
            by=request.actor,
        )
        return reverse("web:concern", args=[found.pk])

    if done := save_form(request, form, save, theirs=lambda: _theirs(found)):
        return done
    stored, now = found.conclusion, clock.now(clinic)
    (standing,) = waiting([found], clinic, now)
    context = {
        "concern": found,
        "row": inbox_row(standing, request.actor, knowledge, now),
        "why": why(conclusion_from_json(stored.body), knowledge) if stored else None,
        "said": _said(found),
        **next_from_here(found.course, request.actor),
        "steps": so_far(found),
        "harms": harms_of(found),
        "shown": gallery(photos_beside(found)),
        "may_attach": found.response is not None and may(request.actor, "attach_files"),
    }
    return page(request, "web/aftercare/concern.html", form, **context)


def _concern(concern_id: uuid.UUID) -> Concern:
    rows = Concern.objects.select_related(
        "patient__identity", "course", "session", "response", "conclusion", "clinic", "owner"
    )
    found = with_photos(rows).filter(pk=concern_id).first()
    if found is None:
        raise NotFound("concern")
    return found


def _said(found: Concern) -> list[tuple[str, str]]:
    row = found.response
    return everything_said(row, form_answered(row)) if row else []


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
