"""Paper that leaves the clinic: a course on one sheet, a letter to another physician."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, Patient
from prolo.registry.reach import get_course
from prolo.web.presenters.courses import course_title, titles_apart
from prolo.web.presenters.papers import course_letter, course_sheet, paper_head, patient_facts
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


def letter(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Of every course, or of the one that the address names."""
    check_may(request.actor, "see_chart")
    patient = get_patient(request.actor, patient_id)
    if patient.pk != patient_id:
        return redirect("web:letter", patient.pk)
    knowledge = clinic_knowledge(request.actor.clinic)
    courses = list(patient.courses.select_related("clinic", "patient"))
    chosen = request.GET.get("course", "")
    told = [one for one in courses if str(one.pk) == chosen] or courses
    context = {
        **_about(request, patient),
        "courses": [course_letter(one, knowledge) for one in told],
        "choices": _choices(courses, told, knowledge) if len(courses) > 1 else [],
        "is_all": len(told) == len(courses),
    }
    return render(request, "web/papers/letter.html", context)


def _choices(
    courses: list[Course], told: list[Course], knowledge: Knowledge
) -> list[dict[str, Any]]:
    titles = titles_apart(courses, knowledge)
    return [{"id": one.pk, "title": titles[one.pk], "is_chosen": told == [one]} for one in courses]


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
    path("patients/<uuid:patient_id>/letter", letter, name="letter"),
]
