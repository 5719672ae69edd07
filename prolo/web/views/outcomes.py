"""What the person answers before and after, and what became of the pain."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.conclusions import conclusion_from_json
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.own_answers import settle_answers
from prolo.registry.asked import form_asked
from prolo.registry.brought import may_show
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.half_told import half_answered_now
from prolo.registry.models import Course
from prolo.registry.reach import get_course, get_response
from prolo.web.forms.aftercare import usual_teller
from prolo.web.forms.outcomes import OutcomesForm
from prolo.web.languages import ENGLISH
from prolo.web.listed import exported, listed
from prolo.web.presenters.answering import in_words, words_of
from prolo.web.presenters.answers import (
    AnswerRow,
    activities_named,
    answer_rows,
    answered_twice,
    answers_table,
    earlier_versions,
    newest_judged,
    replaced_words,
)
from prolo.web.presenters.brought_answers import brought_answers, left_out_words
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.entered_scores import entered_rows, measures_to_enter
from prolo.web.presenters.half_told import begun
from prolo.web.presenters.next_step import next_from_here
from prolo.web.presenters.outcomes import (
    function_chart,
    measure_charts,
    outcomes_listing,
    pain_chart,
)
from prolo.web.presenters.patients import person
from prolo.web.presenters.said import checks_said, with_answers
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, press_once, save_form
from prolo.web.words.why import why


def outcomes(request: ClinicRequest, course_id: uuid.UUID, as_: str = "") -> HttpResponse:
    course = get_course(request.actor, course_id)
    clinic = request.actor.clinic
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    pain = pain_chart(course, knowledge, today)
    function = function_chart(course, knowledge, today)
    others = measure_charts(course, knowledge, today)
    if as_:
        return exported(request, outcomes_listing((pain, function, *others)), as_)
    newest = newest_judged(course)
    context = {
        "person": person(course.patient.identity, today=today),
        "course": course,
        "course_title": course_title(course, knowledge),
        "pain": pain,
        "function": function,
        "others": others,
        "entered_rows": list(entered_rows(course, knowledge)),
        "measures": measures_to_enter(course, knowledge),
        "answers": answers_table(course, knowledge),
        "brought": brought_answers(course, knowledge),
        "left_out": left_out_words(course),
        "earlier": earlier_versions(course),
        "twice": answered_twice(course),
        "times": with_answers(answer_rows(course, knowledge, today), course),
        "checks": checks_said(course),
        "newest": newest,
        **next_from_here(course, request.actor),
        "why": why(conclusion_from_json(newest.stored.body), knowledge) if newest else None,
    }
    return render(request, "web/outcomes/outcomes.html", context)


def answers(request: ClinicRequest, course_id: uuid.UUID, due_key: str) -> HttpResponse:
    """The form alone: who may type answers need not see the chart."""
    course = get_course(request.actor, course_id, verb="record_answers")
    knowledge, today = clinic_knowledge(request.actor.clinic), clock.today(request.actor.clinic)
    about = _answer_row(course, due_key, knowledge, today)
    asked = form_asked(due_key, request.POST.get("form_shown", ""))
    sees_chart = may(request.actor, "see_chart")
    form = OutcomesForm.of(
        request,
        questionnaire=in_words(asked, ENGLISH),
        today=today,
        half=begun(half_answered_now(course, due_key)) if sees_chart else None,
        initial={
            **usual_teller(course.patient, "clinic"),
            "form_shown": asked.canonical,
            **activities_named(course, knowledge=knowledge),
        },
    )

    def save() -> str:
        earlier = course.responses.filter(due_key=due_key).current().first()
        kept = record_answers(
            course=course,
            due_key=due_key,
            response=form.response(),
            answered_by=form.cleaned_data["answered_by"],
            how=form.cleaned_data["how"],
            answered_on=form.cleaned_data["answered_on"],
            by=request.actor,
        )
        if earlier:
            messages.success(request, replaced_words(earlier, kept, sees_chart=sees_chart))
        if sees_chart:
            return reverse("web:outcomes", args=[course.pk])
        if not earlier:
            messages.success(request, _("The answers are kept."))
        return reverse("web:start")

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(course.patient.identity, today=today),
        "course": course,
        "course_title": course_title(course, knowledge),
        "about": about,
        "words_of": words_of(asked, ENGLISH),
        "sees_chart": sees_chart,
    }
    return page(request, "web/outcomes/answers.html", form, **context)


@require_POST
def settle(request: ClinicRequest, response_id: uuid.UUID) -> HttpResponse:
    """Of two answers that were given apart: which counts."""
    check_may(request.actor, "see_chart")
    row = get_response(request.actor, response_id)

    def save() -> str:
        settle_answers(row=row, counts=request.POST.get("counts", ""), by=request.actor)
        messages.success(request, _("It is kept which answers count. Both stay on record."))
        return reverse("web:outcomes", args=[row.course_id])

    return press_once(request, save)


def _answer_row(course: Course, due_key: str, knowledge: Knowledge, today: date) -> AnswerRow:
    rows = answer_rows(course, knowledge, today)
    found = next((one for one in rows if one.key == due_key), None)
    if found is None or not may_show(due_key, course, knowledge, today):
        raise Http404
    return found


urlpatterns = [
    *listed("courses/<uuid:course_id>/outcomes", outcomes, name="outcomes"),
    path("answers/<uuid:response_id>/settle", settle, name="answers-settle"),
    path("courses/<uuid:course_id>/answers/<str:due_key>", answers, name="answers"),
]
