"""Everything of a course on one sheet."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Patient
from prolo.registry.reach import get_course
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.papers import course_sheet, paper_head, patient_facts
from prolo.web.presenters.patients import person, sex_word
from prolo.web.requests import ClinicRequest


def sheet(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    context = {
        **_about(request, course.patient),
        "course": course,
        "course_title": course_title(course, knowledge),
        "one": course_sheet(course, knowledge),
    }
    return render(request, "web/papers/sheet.html", context)


def _about(request: ClinicRequest, patient: Patient) -> dict[str, Any]:
    clinic = request.actor.clinic
    user = request.actor.user
    return {
        **paper_head(clinic, clock.now(clinic)),
        **patient_facts(patient, clinic_knowledge(clinic)),
        "person": person(patient.identity, today=clock.today(clinic)),
        "sex": sex_word(patient.sex),
        "printed_by": user.full_name if user else "",
    }


urlpatterns = [
    path("courses/<uuid:course_id>/sheet", sheet, name="sheet"),
]
