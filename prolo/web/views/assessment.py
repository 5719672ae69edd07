"""The first assessment: is this person a candidate?"""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from prolo.care.assessment import age_on
from prolo.care.contraindicated import may_be_pregnant
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.assessments import record_assessment
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.reach import get_course
from prolo.web.forms.assessment import AssessmentForm
from prolo.web.forms.assessment_again import initial_of
from prolo.web.kept_forms import ASIDE, keep_form
from prolo.web.presenters.assessment import assessed_before, open_questions, said_before
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.earlier import earlier_courses
from prolo.web.presenters.medicines import medicine_rows, thinner_names
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

FIELDS = {
    "last_steroid_on": "steroid_on",
    "earlier_treatments": "tried",
    "born_on": "pain",
    "examination": "tender",
}


def assessment(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "assess")
    course = get_course(request.actor, course_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    condition = knowledge.conditions.get(course.condition)
    if condition is None:
        raise Http404
    today = clock.today(request.actor.clinic)
    identity = course.patient.identity
    context = {
        "person": person(identity, today=today),
        "course": course,
        "course_title": course_title(course, knowledge),
        "medicines": medicine_rows(course.patient, knowledge),
        "earlier": earlier_courses(course, knowledge),
    }
    if identity.birth_date is None:
        return page(
            request,
            "web/assessment/no_birth_date.html",
            AssessmentForm.of(request, today=today, knowledge=knowledge, condition=condition),
            **context,
        )
    born_on = identity.birth_date
    before = assessed_before(course)
    form = AssessmentForm.of(
        request,
        today=today,
        knowledge=knowledge,
        condition=condition,
        may_be_pregnant=may_be_pregnant(course.patient.sex, age_on(born_on, today)),
        thinners=thinner_names(course.patient, knowledge),
        said_before=said_before(before),
        **(initial_of(before.given) if before else {}),
    )
    context |= {
        "before": before,
        "open_questions": open_questions(before, form, course, knowledge),
    }

    def save() -> str:
        given = form.given(
            condition=course.condition,
            side=course.side,
            sex=course.patient.sex,
            born_on=born_on,
            on=today,
        )
        kept = record_assessment(course=course, given=given, by=request.actor)
        return reverse("web:conclusion", args=[kept.pk])

    if ASIDE in request.POST and keep_form(request, why=ASIDE):
        return redirect("web:medicines", course.patient_id)
    if done := save_form(request, form, save, fields=FIELDS):
        return done
    return page(request, "web/assessment/assessment.html", form, **context)


urlpatterns = [path("courses/<uuid:course_id>/assessment", assessment, name="assessment")]
