"""A course: opened, and told as a story."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.course import State
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.courses import change_place as change_course_place
from prolo.registry.actions.courses import ending_of, open_course
from prolo.registry.actions.plans import PLANNABLE
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import current_consent
from prolo.registry.losses import losses_of
from prolo.registry.models import Course, Patient
from prolo.registry.open_here import open_here
from prolo.registry.plans import current_plan
from prolo.registry.reach import get_course
from prolo.registry.same_visit import together
from prolo.web.forms.courses import Beside, CourseForm, PlaceForm
from prolo.web.presenters.alternatives import alternatives
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.attachments import gallery
from prolo.web.presenters.consents import lacking
from prolo.web.presenters.contact import loss_rows
from prolo.web.presenters.course_times import course_times
from prolo.web.presenters.courses import (
    course_card,
    course_title,
    linked_courses,
    state_word,
    timeline,
)
from prolo.web.presenters.next_step import open_steps
from prolo.web.presenters.outcomes import pain_chart
from prolo.web.presenters.patients import person
from prolo.web.presenters.places import chosen_place, place_map
from prolo.web.presenters.plans import plan_summary
from prolo.web.presenters.same_visit import visit_rows
from prolo.web.presenters.sheets.options import sheet_of
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.moves import theirs_of

NOT_INJECTED = frozenset({State.DEFERRED, State.NOT_SUITABLE})


def course_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "assess")
    patient = get_patient(request.actor, patient_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    place = chosen_place(request.GET, knowledge)
    form = CourseForm.of(
        request,
        knowledge=knowledge,
        at=place.region.id if place else "",
        beside=_beside(patient, knowledge),
        initial=place.filled if place else {},
    )

    def save() -> str:
        given = form.cleaned_data
        course = open_course(
            patient=patient,
            condition=given["condition"],
            side=given["side"],
            beside_reason=given.get("beside_reason", ""),
            anyway="beside_reason" in given,
            by=request.actor,
        )
        return reverse("web:course", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=clock.today(request.actor.clinic))
    body = place_map(knowledge, place)
    beside = [course_card(one, knowledge) for one in form.open_here]
    shown = {"person": about, "place": place, "body": body, "open_here": beside}
    return page(request, "web/courses/new.html", form, **shown)


def _beside(patient: Patient, knowledge: Knowledge, *, continues: Course | None = None) -> Beside:
    """What is open at a place where a course would begin."""
    return lambda condition, side: open_here(
        Course(patient=patient, condition=condition, side=side, continues=continues), knowledge
    )


def change_place(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "decide")
    found = get_course(request.actor, course_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    form = PlaceForm.of(
        request,
        knowledge=knowledge,
        beside=_beside(found.patient, knowledge, continues=found),
        initial={"lock_version": found.lock_version},
    )

    def save() -> str:
        given = form.cleaned_data
        opened = change_course_place(
            course=found,
            condition=given["condition"],
            side=given["side"],
            reason=given["reason"],
            beside_reason=given.get("beside_reason", ""),
            anyway="beside_reason" in given,
            seen=given["lock_version"],
            by=request.actor,
        )
        messages.success(request, _("The course goes on here. The one before keeps its record."))
        return reverse("web:course", args=[opened.pk])

    if done := save_form(request, form, save, theirs=lambda: theirs_of(found)):
        return done
    context = {
        "course": found,
        "course_title": course_title(found, knowledge),
        "state": state_word(found.state),
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
        "ending": ending_of(found),
        "open_here": [course_card(one, knowledge) for one in form.open_here],
    }
    return page(request, "web/courses/change_place.html", form, **context)


def course(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    found = get_course(request.actor, course_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    plan = current_plan(found)
    booked = list(found.patient.appointments.select_related("clinic", "course", "room", "injector"))
    condition = knowledge.conditions.get(found.condition)
    context = {
        "course": found,
        "title": course_title(found, knowledge),
        "state": state_word(found.state),
        "person": person(found.patient.identity, today=clock.today(clinic)),
        "lost": loss_rows(losses_of(found.patient), found),
        "days": timeline(found),
        "shown": gallery(found.attachments.current()),
        "sessions": found.sessions.select_related("visit"),
        "condition": condition,
        "alternatives": alternatives(sheet_of(found), knowledge)
        if condition and found.state in NOT_INJECTED
        else None,
        "appointments": [
            {
                **appointment_card(one, knowledge),
                "visit": visit_rows(together(booked, one), says_side=True),
            }
            for one in booked
            if one.course_id == found.pk
        ],
        "plan": plan_summary(plan) if plan else None,
        "lacking": lacking(current_consent(found), knowledge),
        "may_plan": may(request.actor, "plan") and found.state in PLANNABLE,
        "may_assess": may(request.actor, "assess"),
        "may_decide": may(request.actor, "decide"),
        "linked": linked_courses(found, knowledge),
        "is_assessed": found.assessments.current().exists(),
        "chart": pain_chart(found, knowledge, clock.today(clinic)),
        **open_steps(found, clock.now(clinic), request.actor),
        "may_begin": may(request.actor, "record_session"),
        "times": course_times(found, clock.now(clinic)) if clinic.is_demo else [],
    }
    return render(request, "web/courses/course.html", context)


urlpatterns = [
    path("patients/<uuid:patient_id>/courses/new", course_new, name="course-new"),
    path("courses/<uuid:course_id>", course, name="course"),
    path("courses/<uuid:course_id>/place", change_place, name="course-place"),
]
