"""A course: opened, and told as a story."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.courses import open_course
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.reach import get_course
from prolo.web.forms.courses import CourseForm
from prolo.web.presenters.appointments import appointment_card
from prolo.web.presenters.courses import course_card, course_title, timeline
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def course_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "assess")
    patient = get_patient(request.actor, patient_id)
    form = CourseForm.of(request, knowledge=clinic_knowledge(request.actor.clinic))

    def save() -> str:
        course = open_course(
            patient=patient,
            condition=form.cleaned_data["condition"],
            side=form.cleaned_data["side"],
            by=request.actor,
        )
        return reverse("web:course", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/courses/new.html", form, person=about)


def course(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    found = get_course(request.actor, course_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    condition = knowledge.conditions.get(found.condition)
    context = {
        "course": found,
        "title": course_title(found, knowledge),
        "card": course_card(found, knowledge),
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
        "steps": timeline(found),
        "sessions": found.sessions.all(),
        "condition": condition,
        "appointments": [
            appointment_card(one, knowledge)
            for one in found.appointments.select_related("clinic", "course")
        ],
        "is_assessed": found.assessments.current().exists(),
        "may_assess": may(request.actor, "assess"),
    }
    return render(request, "web/courses/course.html", context)


urlpatterns = [
    path("patients/<uuid:patient_id>/courses/new", course_new, name="course-new"),
    path("courses/<uuid:course_id>", course, name="course"),
]
