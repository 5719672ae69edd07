"""What a course is likely to cost: who pays, estimates, and those that are owed."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.money.payers import UNITED_STATES, check_notice
from prolo.errors import Altered
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.accounts import beside_given, disputes_of, open_ones, so_far
from prolo.registry.actions.estimates import ask_for_estimate, record_coverage
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import coverage_of, said_by, to_begin
from prolo.registry.estimates import as_kept, is_intact
from prolo.registry.estimates_in_hand import in_hand_or_coming
from prolo.registry.estimates_owed import (
    missed_by,
    missed_in_clinic,
    owed_in_clinic,
    owed_to,
)
from prolo.registry.in_force import standing_of_estimates
from prolo.registry.models import Clinic, Course, Estimate, Patient
from prolo.registry.unasked import unasked_in_clinic
from prolo.web.filters import Filter
from prolo.web.forms.consents import minute
from prolo.web.forms.estimates import AskedForm, CoverageForm
from prolo.web.listed import exported, files, listed
from prolo.web.presenters import estimates as shown
from prolo.web.presenters import estimates_owed as shown_owed
from prolo.web.presenters.accounts import balance_rows, beside_row, so_far_row
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.estimate_changes import change_rows
from prolo.web.presenters.estimate_files import estimates_listing
from prolo.web.presenters.listings import listing
from prolo.web.presenters.patients import person
from prolo.web.presenters.payers import payer_of
from prolo.web.presenters.shown import standing_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.estimates import STATES, WHENS, WITHOUT_COURSE
from prolo.web.words.payers import KINDS
from prolo.web.words.why import why

FILTERS = (
    Filter("state", gettext_lazy("What"), STATES),
    Filter("when", gettext_lazy("Due"), WHENS),
)


def estimates_owed(request: ClinicRequest, as_: str = "") -> HttpResponse:
    today = clock.today(request.actor.clinic)
    chosen = {one.name: one.chosen(request.GET) for one in FILTERS}
    everything = shown_owed.Found(
        owed=owed_in_clinic(request.actor),
        missed=missed_in_clinic(request.actor),
        unasked=unasked_in_clinic(request.actor),
    )
    found = shown_owed.narrow(everything, **chosen, today=today)
    if as_:
        rows = shown_owed.listed_rows(found)
        return exported(request, listing("estimates-owed", shown_owed.HEADS, rows), as_)
    context = {
        "rows": shown_owed.owed_rows(found.owed, today=today),
        "missed": shown_owed.missed_rows(found.missed, today=today),
        "unasked": shown_owed.unasked_rows(found.unasked, today=today),
        "filters": [(one, chosen[one.name]) for one in FILTERS],
        "is_filtered": any(chosen.values()),
        "notice_url": _notice_url(request.actor.clinic),
        "business_days": shown_owed.business_days(clinic_knowledge(request.actor.clinic)),
    }
    return render(request, "web/money/owed.html", context)


def _notice_url(clinic: Clinic) -> str:
    """Empty outside the United States, whose rule asks for it."""
    is_asked = clinic.country == UNITED_STATES
    return reverse("web:estimate-notice", args=[clinic.pk]) if is_asked else ""


def costs(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Of one person: who pays, what that asks of the biller, what was estimated."""
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    covered = coverage_of(patient)
    notice = check_notice(covered.kind if covered else "", clinic.country, knowledge)
    courses = [_course(patient, one, request) for one in [*_courses(patient), None]]
    context = {
        "person": person(patient.identity, today=clock.today(clinic)),
        "covered": covered,
        "pays": KINDS[covered.kind] if covered else "",
        "to_begin": [{"row": one, "pays": KINDS[one.kind]} for one in to_begin(patient)],
        "payer": payer_of(covered, clinic),
        "may_check": may(request.actor, "check_payers"),
        "notice": why(notice, knowledge),
        "owed": shown_owed.owed_rows(owed_to(patient), today=clock.today(clinic)),
        "missed": shown_owed.missed_rows(missed_by(patient), today=clock.today(clinic)),
        "balance": balance_rows(patient),
        "courses": courses,
        "has_estimates": any(one["rows"] for one in courses),
    }
    return render(request, "web/money/costs.html", context)


def estimates_file(request: ClinicRequest, patient_id: uuid.UUID, as_: str) -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    found = _standing_rows(patient).select_related("course__clinic").order_by("happened_at", "pk")
    return exported(request, estimates_listing(found, clinic_knowledge(request.actor.clinic)), as_)


def _standing_rows(patient: Patient) -> QuerySet[Estimate]:
    rows = Estimate.objects.filter(patient=patient, marked_in_error_at__isnull=True)
    return rows.prefetch_related("steps__recorded_by")


def _courses(patient: Patient) -> list[Course]:
    return list(patient.courses.select_related("clinic", "patient").order_by("-opened_on"))


def _course(patient: Patient, course: Course | None, request: ClinicRequest) -> dict[str, Any]:
    knowledge = clinic_knowledge(request.actor.clinic)
    rows = _standing_rows(patient).filter(course=course).order_by("-version")
    given = as_kept(in_hand_or_coming(patient, course))
    standing = standing_of_estimates(rows)
    disputes, course_id = open_ones(disputes_of(patient)), course.pk if course else None
    return {
        "title": course_title(course, knowledge) if course else WITHOUT_COURSE,
        "rows": [
            {**shown.estimate_row(row, knowledge), "standing": standing_row(standing.get(row.pk))}
            for row in rows
        ],
        "changes": change_rows(given, knowledge) if given else None,
        "is_altered": not all(map(is_intact, rows)),
        **_beside(patient, course),
        "disputed": next((one for one in disputes if one.course_id == course_id), None),
        "dispute_url": f"{reverse('web:dispute-new', args=[patient.pk])}?course={course_id or ''}",
        "url": shown.new_url(course, patient.pk),
        "ask_url": f"{reverse('web:estimate-asked', args=[patient.pk])}?course={course_id or ''}",
        "course_id": course_id or "",
    }


def _beside(patient: Patient, course: Course | None) -> dict[str, Any]:
    """Nothing is held against an estimate that is not what was kept; the page says so."""
    try:
        currency = patient.clinic.currency
        return {
            "beside": beside_row(beside_given(patient, course), currency),
            "so_far": so_far_row(so_far(patient, course), currency),
        }
    except Altered:
        return {}


def coverage(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    covered = next(reversed(said_by(patient)), None)
    kept = ["kind", "payer", "note"] if covered else []
    if covered and covered.starts_on > clock.today(request.actor.clinic):
        kept.append("starts_on")
    first = {name: getattr(covered, name) for name in kept}
    knowledge = clinic_knowledge(request.actor.clinic)
    form = CoverageForm.of(
        request,
        today=clock.today(request.actor.clinic),
        knowledge=knowledge,
        country=request.actor.clinic.country,
        is_first=covered is None,
        initial=first,
    )

    def save() -> str:
        given = {name: form.cleaned_data[name] for name in ("kind", "payer", "note", "starts_on")}
        given["slip_because"] = form.cleaned_data.get("slip_because", "")
        record_coverage(patient=patient, by=request.actor, **given)
        messages.success(request, _("Saved."))
        return reverse("web:costs", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/money/coverage.html", form, person=about)


def estimate_asked(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Somebody asked what it costs: when, and who."""
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    clinic, wanted = request.actor.clinic, request.GET.get("course", "")
    course = next((one for one in _courses(patient) if str(one.pk) == wanted), None)
    zone, now = ZoneInfo(clinic.time_zone), clock.now(clinic)
    form = AskedForm.of(request, zone=zone, initial={"at": minute(now)})

    def save() -> str:
        given = {name: form.cleaned_data[name] for name in ("at", "asked_by")}
        ask_for_estimate(patient=patient, course=course, by=request.actor, **given)
        messages.success(request, _("Kept: they asked what it costs."))
        return reverse("web:costs", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(patient.identity, today=clock.today(clinic)),
        "course_title": course_title(course, clinic_knowledge(clinic)) if course else "",
    }
    return page(request, "web/money/asked.html", form, **context)


urlpatterns = [
    *listed("estimates-owed", estimates_owed, name="estimates-owed"),
    *files("patients/<uuid:patient_id>/estimates", estimates_file, name="estimates"),
    path("patients/<uuid:patient_id>/costs", costs, name="costs"),
    path("patients/<uuid:patient_id>/coverage", coverage, name="coverage"),
    path("patients/<uuid:patient_id>/estimate-asked", estimate_asked, name="estimate-asked"),
]
