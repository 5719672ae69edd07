"""What a course is likely to cost: who pays, estimates, and those that are owed."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.care.money.payers import check_notice
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.accounts import beside_given
from prolo.registry.actions.estimates import (
    acknowledge_estimate,
    ask_for_estimate,
    give_estimate,
    keep_estimate,
    record_coverage,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import (
    booked_injector,
    coverage_of,
    current_estimate,
    last_given,
    plan_row,
    price_course,
)
from prolo.registry.estimates_owed import (
    missed_by,
    missed_in_clinic,
    owed_in_clinic,
    owed_to,
    unasked_in_clinic,
)
from prolo.registry.models import Course, Estimate, EstimateStep, Patient
from prolo.registry.prices import extras_of
from prolo.registry.reach import get_course, get_estimate
from prolo.web.forms.consents import minute
from prolo.web.forms.estimates import (
    CoverageForm,
    EstimateForm,
    StepForm,
    service_codes,
    visits_of,
)
from prolo.web.listed import exported, listed
from prolo.web.presenters import estimates as shown
from prolo.web.presenters.accounts import balance_words, beside_row
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, press_once, save_form
from prolo.web.words.payers import KINDS
from prolo.web.words.why import why


def estimates_owed(request: ClinicRequest, as_: str = "") -> HttpResponse:
    found = owed_in_clinic(request.actor)
    if as_:
        rows = shown.listed_owed(found)
        return exported(request, listing("estimates-owed", shown.OWED_HEADS, rows), as_)
    today = clock.today(request.actor.clinic)
    context = {
        "rows": shown.owed_rows(found, today=today),
        "missed": shown.missed_rows(missed_in_clinic(request.actor), today=today),
        "unasked": shown.unasked_rows(unasked_in_clinic(request.actor), today=today),
    }
    return render(request, "web/money/owed.html", context)


def costs(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Of one person: who pays, what that asks of the biller, what was estimated."""
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    covered = coverage_of(patient)
    notice = check_notice(covered.kind if covered else "", clinic.country, knowledge)
    context = {
        "person": person(patient.identity, today=clock.today(clinic)),
        "covered": covered,
        "pays": KINDS[covered.kind] if covered else "",
        "notice": why(notice, knowledge),
        "owed": shown.owed_rows(owed_to(patient), today=clock.today(clinic)),
        "missed": shown.missed_rows(missed_by(patient), today=clock.today(clinic)),
        "balance": balance_words(patient),
        "courses": [_course(patient, one, request) for one in [*_courses(patient), None]],
    }
    return render(request, "web/money/costs.html", context)


def _courses(patient: Patient) -> list[Course]:
    return list(patient.courses.select_related("clinic", "patient").order_by("-opened_on"))


def _course(patient: Patient, course: Course | None, request: ClinicRequest) -> dict[str, Any]:
    knowledge = clinic_knowledge(request.actor.clinic)
    rows = Estimate.objects.filter(patient=patient, course=course, marked_in_error_at__isnull=True)
    rows = rows.prefetch_related("steps__recorded_by").order_by("-version")
    given = last_given(patient, course)
    return {
        "title": course_title(course, knowledge)
        if course
        else _("A first visit, without a course"),
        "rows": [shown.estimate_row(row, knowledge) for row in rows],
        "changes": shown.change_rows(given, knowledge) if given else None,
        "beside": beside_row(beside_given(patient, course), patient.clinic.currency),
        "url": shown.new_url(course, patient.pk),
        "ask_url": reverse("web:estimate-asked", args=[patient.pk]),
        "course_id": course.pk if course else "",
    }


def coverage(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    covered = coverage_of(patient)
    first = {name: getattr(covered, name) for name in ("kind", "payer", "note")} if covered else {}
    form = CoverageForm.of(request, initial=first)

    def save() -> str:
        given = {name: form.cleaned_data[name] for name in ("kind", "payer", "note")}
        record_coverage(patient=patient, by=request.actor, **given)
        messages.success(request, _("Saved."))
        return reverse("web:costs", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/money/coverage.html", form, person=about)


@require_POST
def estimate_asked(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """The person asked what it costs."""
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    wanted = request.POST.get("course", "")
    course = next((one for one in _courses(patient) if str(one.pk) == wanted), None)

    def save() -> str:
        ask_for_estimate(patient=patient, course=course, by=request.actor)
        messages.success(request, _("Kept: the person asked what it costs."))
        return reverse("web:costs", args=[patient.pk])

    return press_once(request, save)


# -- one estimate


def estimate_new(
    request: ClinicRequest,
    *,
    patient_id: uuid.UUID | None = None,
    course_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Of a course, or of a first visit that belongs to none yet."""
    check_may(request.actor, "keep_money")
    course = get_course(request.actor, course_id, verb="keep_money") if course_id else None
    patient = course.patient if course else get_patient(request.actor, patient_id or "")
    clinic = request.actor.clinic
    knowledge, today = clinic_knowledge(clinic), clock.today(clinic)
    earlier, injector = current_estimate(patient, course), booked_injector(course)
    initial = _initial(earlier, course)
    form = EstimateForm.of(
        request,
        knowledge=knowledge,
        condition=knowledge.conditions.get(course.condition) if course else None,
        side=course.side if course else "",
        extras=extras_of(clinic),
        initial=initial,
    )

    def save() -> str:
        kept = keep_estimate(
            patient=patient,
            course=course,
            visits=form.visits(today),
            injector=injector,
            service_code=form.cleaned_data["service_code"],
            diagnosis_code=form.cleaned_data.get("diagnosis_code", ""),
            others=form.cleaned_data["others"],
            by=request.actor,
        )
        return reverse("web:estimate", args=[kept.pk])

    if done := save_form(request, form, save):
        return done
    typed = form.cleaned_data if form.is_bound and form.is_valid() else initial
    visits = visits_of(typed, form.extras, today)
    found = price_course(patient, course, plan=plan_row(course), visits=visits, injector=injector)
    given = last_given(patient, course)
    context = {
        "person": person(patient.identity, today=today),
        "course_title": course_title(course, knowledge) if course else _("First visit"),
        "now": shown.preview(found, knowledge),
        "changes": shown.change_rows(given, knowledge) if given else None,
        "injector": injector,
        "codes": service_codes(knowledge),
    }
    return page(request, "web/money/estimate_new.html", form, **context)


def _initial(earlier: Estimate | None, course: Course | None) -> dict[str, Any]:
    """As the last one was asked for."""
    if earlier is None:
        return {"first_visit": course is None, "follow_ups": 0}
    return {
        "first_visit": bool(earlier.asked.get("assessment_on")),
        "follow_ups": earlier.asked.get("follow_ups", 0),
        "service_code": earlier.service_code,
        "diagnosis_code": earlier.diagnosis_code,
        "others": earlier.others,
    }


def estimate(request: ClinicRequest, estimate_id: uuid.UUID) -> HttpResponse:
    """The paper as it was kept, and how it reached the person."""
    row = get_estimate(request.actor, estimate_id)
    clinic = request.actor.clinic
    now = clock.now(clinic)
    form = StepForm.of(
        request,
        zone=ZoneInfo(clinic.time_zone),
        initial={"how": "in-person", "at": minute(now)},
    )
    is_given = row.steps.filter(step=EstimateStep.Step.GIVEN).exists()

    def save() -> str:
        how, at = form.given()
        step = acknowledge_estimate if is_given else give_estimate
        step(estimate=row, how=how, at=at, by=request.actor)
        messages.success(request, _("Saved."))
        return reverse("web:estimate", args=[row.pk])

    if done := save_form(request, form, save):
        return done
    knowledge = clinic_knowledge(clinic)
    context = {
        "person": person(row.patient.identity, today=clock.today(clinic)),
        "clinic": clinic,
        "one": shown.paper(row, knowledge),
        "about": course_title(row.course, knowledge) if row.course else _("First visit"),
        "to_fill_in": shown.to_fill_in(row, knowledge),
        "costs_url": reverse("web:costs", args=[row.patient_id]),
        "is_given": is_given,
        "is_replaced": hasattr(row, "replaced_by"),
    }
    return page(request, "web/money/estimate.html", form, **context)


urlpatterns = [
    *listed("estimates-owed", estimates_owed, name="estimates-owed"),
    path("patients/<uuid:patient_id>/costs", costs, name="costs"),
    path("patients/<uuid:patient_id>/coverage", coverage, name="coverage"),
    path("patients/<uuid:patient_id>/estimate", estimate_new, name="visit-estimate"),
    path("patients/<uuid:patient_id>/estimate-asked", estimate_asked, name="estimate-asked"),
    path("courses/<uuid:course_id>/estimate", estimate_new, name="course-estimate"),
    path("estimates/<uuid:estimate_id>", estimate, name="estimate"),
]
