"""The mixing sheet: what to draw from which vial for the planned injections."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.mixing import planned_mixtures, usual_vials
from prolo.registry.models import Course
from prolo.registry.planned import allergies_of
from prolo.registry.reach import get_course, get_session
from prolo.web.forms.mixing import MixingForm
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.harms import lot_cluster_rows
from prolo.web.presenters.mixing import allergy_view, mixture_view
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest


def course_mixing(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "prepare")
    course = get_course(request.actor, course_id)
    return _sheet(request, course, back=reverse("web:course", args=[course.pk]))


def session_mixing(request: ClinicRequest, session_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "record_session")
    session = get_session(request.actor, session_id)
    return _sheet(
        request,
        session.course,
        back=reverse("web:session", args=[session.pk]),
        session_number=session.number,
    )


def _sheet(request: ClinicRequest, course: Course, **about: Any) -> HttpResponse:
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    planned = planned_mixtures(course, knowledge)
    names = list(dict.fromkeys(name for one in planned for name in one.substances))
    vials = usual_vials(clinic, names, knowledge)
    form = MixingForm.of(request.GET, vials)
    mixtures = planned_mixtures(course, knowledge, spare_ml=form.spare)
    stocks = form.stocks()
    lots = [one.stock for one in vials.values() if one.stock]
    context = {
        **about,
        "form": form,
        "course": course,
        "may_plan": may(request.actor, "plan"),
        "course_title": course_title(course, knowledge),
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "mixtures": [mixture_view(one, stocks, form.mark_ml, knowledge) for one in mixtures],
        "allergies": allergy_view(names, allergies_of(course.patient), vials, knowledge),
        "lots": lots,
        "lot_clusters": lot_cluster_rows(clinic, [one.lot for one in lots]),
        "as_of": clock.now(clinic),
    }
    return render(request, "web/mixing/sheet.html", context)


urlpatterns = [
    path("courses/<uuid:course_id>/mixing", course_mixing, name="course-mixing"),
    path("sessions/<uuid:session_id>/mixing", session_mixing, name="session-mixing"),
]
