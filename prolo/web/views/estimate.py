"""One estimate: made of plan, prices and calendar, kept, and brought to the person."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care import plan as care_plan
from prolo.care.money.codes import known_codes
from prolo.care.money.estimate import codes_of, things_to_price, with_codes
from prolo.care.stored import from_json
from prolo.errors import Invalid
from prolo.papers.as_html import as_html
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient, may
from prolo.registry.actions.archive import Made
from prolo.registry.actions.estimate_scans import OVER_A_WIRE, scans_of
from prolo.registry.actions.estimates import (
    Handed,
    acknowledge_estimate,
    give_estimate,
    keep_estimate,
)
from prolo.registry.archive import read_document
from prolo.registry.booked_days import (
    ASSESSMENT,
    FOLLOW_UP,
    booked_injector,
    booked_visits,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import (
    as_kept,
    asked_of,
    current_estimate,
    estimate_of,
    is_intact,
    last_giving,
    missing_of,
    plan_row,
    price_course,
    state_now,
    stated_of,
)
from prolo.registry.estimates_in_hand import in_hand_or_coming, is_over, is_received
from prolo.registry.estimates_owed import leaving_late
from prolo.registry.models import Course, Estimate, EstimateStep, Message, Patient
from prolo.registry.paper_messages import message_of
from prolo.registry.prices import codes_by_procedure, extras_of
from prolo.registry.privileges import physicians
from prolo.registry.reach import get_course, get_estimate
from prolo.web.forms.consents import minute
from prolo.web.forms.estimates import (
    Before,
    EstimateForm,
    GivenStepForm,
    StepForm,
    typed_of,
    visits_of,
    written_of,
)
from prolo.web.languages import language_of, other_language
from prolo.web.paper_pages import (
    as_pdf,
    asked_language,
    check_seen,
    made_of,
    pdf_url,
    sheet_view,
    shown_to,
)
from prolo.web.presenters import estimates as shown
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.estimate_changes import change_rows
from prolo.web.presenters.estimates_owed import leaving_words
from prolo.web.presenters.patients import person
from prolo.web.presenters.sheets.estimate import paper_of_estimate
from prolo.web.presenters.shown import shown_row
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.signing import who_may_be_given
from prolo.web.words.estimates import beyond_words, scan_title


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
    form = _form(request, patient, course)

    def save() -> str:
        try:
            kept = keep_estimate(
                patient=patient,
                course=course,
                visits=form.visits(today),
                injector=form.treats(),
                written=form.written(),
                are_codes_meant=bool(form.cleaned_data.get("codes_meant")),
                by=request.actor,
            )
        except Invalid as refused:
            if "warned-code" in refused.faults.values():
                form.ask("codes_meant")
            raise
        return reverse("web:estimate", args=[kept.pk])

    if done := save_form(request, form, save, fields=form.fault_fields):
        return done
    context = {
        "person": person(patient.identity, today=today),
        "course_title": course_title(course, knowledge) if course else _("First visit"),
        **_preview(patient, course, form),
        "plan_url": _plan_url(request, course),
        "is_course": course is not None,
        "codes": list(known_codes(knowledge).values()),
        "is_warned": "codes_meant" in form.fields,
        "paper_language": other_language(language_of(None, patient.identity.preferred_language)),
    }
    return page(request, "web/money/estimate_new.html", form, **context)


def _plan_url(request: ClinicRequest, course: Course | None) -> str:
    """Where it is signed; for who may not sign, where it is read; for who may not read, empty."""
    for verb, name in (("plan", "web:plan"), ("see_chart", "web:course")):
        if course and may(request.actor, verb):
            return reverse(name, args=[course.pk])
    return ""


def _form(request: ClinicRequest, patient: Patient, course: Course | None) -> EstimateForm:
    clinic, plan = patient.clinic, plan_row(course)
    knowledge, extras = clinic_knowledge(clinic), extras_of(clinic)
    return EstimateForm.of(
        request,
        knowledge=knowledge,
        condition=knowledge.conditions.get(course.condition) if course else None,
        side=course.side if course else "",
        people=physicians(clinic),
        extras=extras,
        things=things_to_price(from_json(care_plan.Plan, plan.body) if plan else None, extras),
        codes=codes_by_procedure(clinic),
        before=_before(as_kept(current_estimate(patient, course))),
        service=shown.service_words(course, plan, knowledge),
        initial=_initial(patient, course),
    )


def _preview(patient: Patient, course: Course | None, form: EstimateForm) -> dict[str, Any]:
    """What it would be by what is typed, what would be otherwise than before, what is missing."""
    clinic = patient.clinic
    knowledge = clinic_knowledge(clinic)
    typed = {**form.initial, **getattr(form, "cleaned_data", {})}
    injector, written = form.people.get(typed["injector"]), written_of(typed, form.codes)
    visits = visits_of(typed, form.extras, clock.today(clinic))
    found = price_course(patient, course, plan=plan_row(course), visits=visits, injector=injector)
    made = with_codes(found.estimate, written.codes)
    stated = state_now(patient, course, visits=visits, injector=injector, written=written)
    given, newest = in_hand_or_coming(patient, course), current_estimate(patient, course)
    kept = as_kept(given)
    is_altered = kept != given or as_kept(newest) != newest
    beyond, plan = made.beyond_plan, plan_row(course)
    return {
        "beyond": beyond_words(beyond, len(plan.body["sessions_on"])) if beyond and plan else "",
        "is_altered": is_altered,
        "now": shown.preview(found, knowledge),
        "changes": change_rows(kept, knowledge) if kept else None,
        "to_fill_in": shown.to_fill_in(patient, stated, made, knowledge),
    }


def _initial(patient: Patient, course: Course | None) -> dict[str, Any]:
    """As the last one was asked for, with who and what is booked now."""
    earlier = as_kept(current_estimate(patient, course))
    booked = booked_injector(patient, course)
    purposes = Counter(one.purpose for one in booked_visits(patient, course))
    later, is_assessed = purposes[FOLLOW_UP], purposes[ASSESSMENT] > 0
    if earlier is None:
        return {
            "injector": str(booked.pk) if booked else "",
            "first_visit": course is None or is_assessed,
            "follow_ups": later,
        }
    injector = booked or earlier.injector
    return {
        "injector": str(injector.pk) if injector else "",
        "first_visit": is_assessed or bool(earlier.asked.get("assessment_on")),
        "follow_ups": max(later, earlier.asked.get("follow_ups", 0)),
        **typed_of(earlier.stated),
    }


def _before(earlier: Estimate | None) -> Before:
    if earlier is None:
        return Before()
    return Before(codes=codes_of(estimate_of(earlier)), extras=asked_of(earlier).extras)


def estimate(request: ClinicRequest, estimate_id: uuid.UUID) -> HttpResponse:
    """The paper as it would be given, or as it was, and how it reached the person."""
    row = get_estimate(request.actor, estimate_id)
    if not is_intact(row):
        return _altered(request, row)
    clinic = request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    given, is_told = last_giving(row), is_received(row)
    is_told_nobody = given is not None and not is_told
    given = given if is_told else None
    kept = given.document if given else None
    language = kept.language if kept else asked_language(request, row.patient)
    document = read_document(kept).content if kept else as_html(paper_of_estimate(row, language))
    form = _step_form(request, row, is_given=given is not None, is_told_nobody=is_told_nobody)
    made = _made(request, row, language) if not given else None

    def save() -> str:
        how, at = form.given()
        if made is None or form.cleaned_data.get("has_it"):
            acknowledge_estimate(estimate=row, how=how, at=at, by=request.actor)
        else:
            assert isinstance(form, GivenStepForm)
            check_seen(request, document)
            handed = Handed(
                made=made,
                to=shown_to(form, who_may_be_given(row.patient)),
                scans=form.cleaned_data.get("scan") or (),
                scans_title=scan_title(row.version),
            )
            give_estimate(
                estimate=row,
                how=how,
                at=at,
                handed=handed,
                paper_kept=form.cleaned_data.get("paper_kept", ""),
                by=request.actor,
            )
        messages.success(request, _("Saved."))
        return reverse("web:estimate", args=[row.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(row.patient.identity, today=clock.today(clinic)),
        "one": shown.estimate_row(row, knowledge),
        "to_fill_in": shown.to_fill_in(row.patient, stated_of(row), estimate_of(row), knowledge),
        "costs_url": reverse("web:costs", args=[row.patient_id]),
        "is_given": given is not None,
        "is_told_nobody": is_told_nobody,
        "told": shown.message_row(row),
        "leaves_late": _leaves_late(row) if given else "",
        "is_replaced": is_over(row),
        "kept": shown_row(kept) if kept else None,
        **_by_hand(row, given),
        "has_languages": kept is None,
        "pdf_url": pdf_url(request, "web:estimate-pdf", row.pk),
        **sheet_view(document, language),
    }
    return page(request, "web/money/estimate.html", form, **context)


def _leaves_late(row: Estimate) -> str:
    """Asked only while its message waits."""
    message = message_of(row)
    if message is None or message.state != Message.State.QUEUED:
        return ""
    late = leaving_late(row)
    return leaving_words(late) if late else ""


def _by_hand(row: Estimate, given: EstimateStep | None) -> dict[str, Any]:
    """Where what was written in by hand is; nothing is, on what went over a wire."""
    if given is None or given.how in OVER_A_WIRE:
        return {}
    return {
        "paper_kept": given.document.made_with.get("paper_kept") if given.document else "",
        "scans": [shown_row(one) for one in scans_of(row)],
        "scan_url": reverse("web:estimate-scan", args=[row.pk]),
    }


def _altered(request: ClinicRequest, row: Estimate) -> HttpResponse:
    """Nothing of it is read; what was given of it is in the archive, under a hash of its own."""
    knowledge, today = clinic_knowledge(row.clinic), clock.today(row.clinic)
    given = last_giving(row)
    context = {
        "person": person(row.patient.identity, today=today),
        "one": shown.estimate_row(row, knowledge),
        "costs_url": reverse("web:costs", args=[row.patient_id]),
        "new_url": shown.new_url(row.course, row.patient_id),
        "kept": shown_row(given.document) if given and given.document else None,
    }
    return render(request, "web/money/estimate_altered.html", context, status=409)


def _step_form(
    request: ClinicRequest, row: Estimate, *, is_given: bool, is_told_nobody: bool
) -> StepForm:
    zone, now = ZoneInfo(row.clinic.time_zone), clock.now(row.clinic)
    initial = {"how": "in-person", "at": minute(now)}
    if is_given:
        return StepForm.of(request, zone=zone, initial=initial)
    people = who_may_be_given(row.patient).choices
    is_incomplete = bool(missing_of(row, clinic_knowledge(row.clinic)))
    return GivenStepForm.of(
        request,
        zone=zone,
        people=people,
        is_incomplete=is_incomplete,
        is_told_nobody=is_told_nobody,
        initial=initial,
    )


def _made(request: ClinicRequest, row: Estimate, language: str) -> Made | None:
    """Typeset before anything is written; when the form is only looked at there is no need."""
    return made_of_estimate(row, language) if request.method == "POST" else None


def made_of_estimate(row: Estimate, language: str) -> Made:
    return made_of(paper_of_estimate(row, language), "estimate")


def estimate_pdf(request: ClinicRequest, estimate_id: uuid.UUID) -> HttpResponse:
    """As it would be given now; what was given is in the archive."""
    row = get_estimate(request.actor, estimate_id)
    language = asked_language(request, row.patient)
    return as_pdf(paper_of_estimate(row, language), "estimate")


urlpatterns = [
    path("patients/<uuid:patient_id>/estimate", estimate_new, name="visit-estimate"),
    path("courses/<uuid:course_id>/estimate", estimate_new, name="course-estimate"),
    path("estimates/<uuid:estimate_id>", estimate, name="estimate"),
    path("estimates/<uuid:estimate_id>.pdf", estimate_pdf, name="estimate-pdf"),
]
