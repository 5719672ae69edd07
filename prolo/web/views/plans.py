"""The plan of a course: drafted from a report, changed, weighed, signed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.assessment import Assessment
from prolo.care.conclusions import Conclusion
from prolo.care.plan import Plan, Proposal, left_open, propose_plan, protocols_for
from prolo.care.stored import from_json
from prolo.errors import FieldFaults
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.plans import judge_plan, judge_planned_weight, sign_plan
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course
from prolo.registry.plans import current_plan, open_days
from prolo.registry.reach import get_course
from prolo.registry.weights import latest_weight, weight_faults
from prolo.web.forms.plans import PlanForm, first_rows
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.dose_limits import limits_url
from prolo.web.presenters.patients import person
from prolo.web.presenters.plans import plan_findings, report_rows, rows_hint
from prolo.web.presenters.sessions import last_weight
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, show_faults
from prolo.web.words.sentences import say

DAYS_UNTIL_FIRST = 14  # enough for most medicines to be left out in time
FIELDS = {"sessions_on": "sessions", "gain": "points", "follow_up_weeks": "weeks"}


def plan(request: ClinicRequest, course_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "plan")
    course = get_course(request.actor, course_id)
    knowledge = clinic_knowledge(request.actor.clinic)
    form = _form(request, course, knowledge)

    def save() -> str:
        sign_plan(
            course=course,
            plan=form.plan(),
            reason=form.cleaned_data["reason"],
            weight=form.weighed,
            by=request.actor,
        )
        messages.success(request, _("The plan is signed."))
        return reverse("web:course", args=[course.pk])

    concluded = _weigh(course, form)
    if not form.is_checked and (done := save_form(request, form, save, fields=FIELDS)):
        return done
    context = {
        "course": course,
        "course_title": course_title(course, knowledge),
        "person": person(course.patient.identity, today=clock.today(request.actor.clinic)),
        "reports": report_rows(course.condition, knowledge),
        "without_report": knowledge.conditions[course.condition].without_report,
        "chosen": _chosen(request, course, knowledge),
        "findings": plan_findings(
            concluded, knowledge, limits_url=limits_url(request.actor, course.patient)
        )
        if concluded
        else None,
    }
    return page(request, "web/plans/plan.html", form, **context)


def _form(request: ClinicRequest, course: Course, knowledge: Knowledge) -> PlanForm:
    first = _first(request, course, knowledge)
    open_ = left_open(first) if isinstance(first, Proposal) else ()
    return PlanForm.of(
        request,
        today=clock.today(request.actor.clinic),
        knowledge=knowledge,
        condition=knowledge.conditions[course.condition],
        side=course.side,
        left_open=open_,
        hint=rows_hint(course, first.protocol, open_, knowledge),
        weight_unit=course.clinic.weight_unit,
        last_weight=last_weight(latest_weight(course.patient)),
        rows=first_rows(first.sites, first.sessions_on),
        initial={
            "protocol": first.protocol,
            "sedation": getattr(first, "sedation", "none"),
            "numbing_cream": getattr(first, "numbing_cream", False),
            "weeks": [str(one) for one in first.follow_up_weeks],
            "points": first.gain.points,
            "sessions_without": first.gain.sessions_without,
            "note": getattr(first, "note", ""),
        },
    )


def _first(request: ClinicRequest, course: Course, knowledge: Knowledge) -> Plan | Proposal:
    """The signed plan; or a draft from the report that was asked for, or from the first."""
    signed = current_plan(course)
    if signed and "from" not in request.GET:
        return signed
    clinic = course.clinic
    return propose_plan(
        protocol=knowledge.protocols.get(_chosen(request, course, knowledge)),
        condition=course.condition,
        side=course.side,
        tender=_tender(course),
        first_on=clock.today(clinic) + timedelta(days=DAYS_UNTIL_FIRST),
        open_days=open_days(clinic),
        knowledge=knowledge,
    )


def _chosen(request: ClinicRequest, course: Course, knowledge: Knowledge) -> str:
    ids = [one.id for one in protocols_for(course.condition, knowledge)]
    asked = str(request.GET.get("from", ids[0] if ids else ""))
    return asked if asked in ids else ""


def _tender(course: Course) -> tuple[str, ...]:
    row = course.assessments.current().order_by("version").last()
    return from_json(Assessment, row.answers).tender if row else ()


def _weigh(course: Course, form: PlanForm) -> Conclusion | None:
    """What the rules say of what is typed, if it can be read as a plan."""
    if not form.is_bound or form.is_rearranged or not form.is_valid():
        return None
    _ask_about_the_weight(course, form)
    try:
        return judge_plan(course, form.plan(), weight=form.weighed)
    except FieldFaults as refused:
        show_faults(form, refused.faults, FIELDS)
        return None


def _ask_about_the_weight(course: Course, form: PlanForm) -> None:
    weight = form.weighed
    judged = judge_planned_weight(course, weight) if weight else None
    if weight and judged and weight_faults(weight, judged):
        form.ask(
            "weight_confirmed",
            *(say(one, clinic_knowledge(course.clinic)) for one in judged.findings),
        )


urlpatterns: list[Any] = [path("courses/<uuid:course_id>/plan", plan, name="plan")]
