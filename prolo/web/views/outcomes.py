"""What the person answers before and after, and what became of the pain."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from prolo.care.conclusions import conclusion_from_json
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.answers import FORMS, record_answers
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Conclusion
from prolo.registry.reach import get_course
from prolo.web.forms.outcomes import OutcomesForm
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.outcomes import DUE, chart, due_rows, pain_series, points_table
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.outcomes import VERDICTS
from prolo.web.words.why import why


def outcomes(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    course = get_course(request.actor, course_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    shown = pain_series(course, knowledge)
    rows = Conclusion.objects.filter(course=course, kind="outcome")
    last = rows.order_by("-concluded_at", "-id").first()
    context = {
        "person": person(course.patient.identity, today=clock.today(clinic)),
        "course": course,
        "course_title": course_title(course, knowledge),
        "chart": chart(shown),
        "table": points_table(shown),
        "important": shown.important,
        "due": due_rows(course),
        "verdict": VERDICTS.get(last.verdict, last.verdict) if last else "",
        "why": why(conclusion_from_json(last.body), knowledge) if last else None,
    }
    return render(request, "web/outcomes/outcomes.html", context)


def answers(request: ClinicRequest, course_id: uuid.UUID, due_key: str) -> HttpResponse:
    check_may(request.actor, "record_answers")
    course = get_course(request.actor, course_id)
    if due_key not in FORMS:
        raise Http404
    form = OutcomesForm.of(request, questionnaire=load_questionnaire(FORMS[due_key]))

    def save() -> str:
        record_answers(
            course=course,
            due_key=due_key,
            response=form.response(),
            answered_by=form.cleaned_data["answered_by"],
            how=form.cleaned_data["how"],
            by=request.actor,
        )
        return reverse("web:outcomes", args=[course.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(course.patient.identity, today=clock.today(request.actor.clinic)),
        "course": course,
        "course_title": course_title(course, clinic_knowledge(request.actor.clinic)),
        "due_label": DUE[due_key](),
    }
    return page(request, "web/outcomes/answers.html", form, **context)


urlpatterns = [
    path("courses/<uuid:course_id>/outcomes", outcomes, name="outcomes"),
    path("courses/<uuid:course_id>/answers/<str:due_key>", answers, name="answers"),
]
