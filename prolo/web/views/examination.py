"""A course examined again: laxity and motion beside what was found before."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse

from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.examinations import examined_days, record_examination
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.reach import get_course
from prolo.web.forms.examination import ExaminationForm
from prolo.web.listed import exported, listed
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.examination import examination_listing, laxity_table, motion_table
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def examination(request: ClinicRequest, course_id: uuid.UUID, as_: str = "") -> HttpResponse:
    check_may(request.actor, "assess")
    course = get_course(request.actor, course_id)
    if as_:
        return exported(request, examination_listing(examined_days(course)), as_)
    knowledge = clinic_knowledge(request.actor.clinic)
    condition = knowledge.conditions.get(course.condition)
    if condition is None:
        raise Http404
    today = clock.today(request.actor.clinic)
    region = knowledge.regions[condition.region]
    form = ExaminationForm.of(request, today=today, region=region)

    def save() -> str:
        kept = record_examination(course=course, given=form.given(), by=request.actor)
        if kept.verdict == "look-again":
            return reverse("web:conclusion", args=[kept.pk])
        return reverse("web:examination", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    days = examined_days(course)
    context = {
        "person": person(course.patient.identity, today=today),
        "course": course,
        "course_title": course_title(course, knowledge),
        "tables": [
            one for one in (laxity_table(days, region), motion_table(days)) if one is not None
        ],
    }
    return page(request, "web/examination/examination.html", form, **context)


urlpatterns = listed("courses/<uuid:course_id>/examination", examination, name="examination")
