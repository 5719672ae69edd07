"""A bill reached the person; they dispute it; and how that ended."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.accounts import record_receipt
from prolo.registry.actions.disputes import end_dispute, record_dispute, take_dispute_back
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Course, Dispute, Patient
from prolo.registry.reach import get_charge, get_dispute
from prolo.web.forms.accounts import MoneyErrorForm
from prolo.web.forms.disputes import DisputeEndForm, DisputeForm, ReceiptForm
from prolo.web.forms.of_course import proposed
from prolo.web.presenters.courses import titles_apart
from prolo.web.presenters.disputes import dispute_rows
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def bill_received(request: ClinicRequest, charge_id: uuid.UUID) -> HttpResponse:
    row = get_charge(request.actor, charge_id)
    today = clock.today(request.actor.clinic)
    first = {"received_on": row.received_on or today}
    form = ReceiptForm.of(request, today=today, initial=first)

    def save() -> str:
        received_on = form.cleaned_data["received_on"]
        record_receipt(charge=row, received_on=received_on, by=request.actor)
        messages.success(request, _("Saved."))
        return _statement(row.patient)

    if done := save_form(request, form, save):
        return done
    context = {"person": person(row.patient.identity, today=today), "billed_on": row.billed_on}
    return page(request, "web/money/received.html", form, **context)


def dispute_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    today = clock.today(request.actor.clinic)
    courses = _courses(patient)
    asked = request.GET.get("course")  # empty: of none
    course, must_say = proposed(row for row, _title in courses.values())
    if asked is not None:
        course, must_say = asked, False
    initial = {"disputed_on": today, "course": course}
    form = DisputeForm.of(request, courses=courses, must_say=must_say, today=today, initial=initial)
    return _saved(request, form, patient, after=None)


def dispute(request: ClinicRequest, dispute_id: uuid.UUID) -> HttpResponse:
    """What became known since."""
    row = get_dispute(request.actor, dispute_id)
    today = clock.today(request.actor.clinic)
    names = ("disputed_on", "noticed_on", "reference", "note")
    initial = {name: getattr(row, name) for name in names} | {"course": str(row.course_id or "")}
    form = DisputeForm.of(request, courses=_courses(row.patient), today=today, initial=initial)
    return _saved(request, form, row.patient, after=row)


def _saved(
    request: ClinicRequest, form: DisputeForm, patient: Patient, *, after: Dispute | None
) -> HttpResponse:
    def save() -> str:
        record_dispute(patient=patient, after=after, by=request.actor, **form.given())
        messages.success(request, _("Saved."))
        return _statement(patient)

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/money/dispute.html", form, person=about, is_new=after is None)


def _courses(patient: Patient) -> dict[str, tuple[Course, str]]:
    courses = list(patient.courses.select_related("clinic").order_by("-opened_on"))
    titles = titles_apart(courses, clinic_knowledge(patient.clinic))
    return {str(one.pk): (one, titles[one.pk]) for one in courses}


def dispute_end(request: ClinicRequest, dispute_id: uuid.UUID) -> HttpResponse:
    row = get_dispute(request.actor, dispute_id)
    clinic = request.actor.clinic
    today = clock.today(clinic)
    form = DisputeEndForm.of(
        request, currency=clinic.currency, today=today, initial={"ended_on": today}
    )

    def save() -> str:
        end_dispute(dispute=row, by=request.actor, **form.given())
        messages.success(request, _("Saved."))
        return _statement(row.patient)

    if done := save_form(request, form, save):
        return done
    return page(request, "web/money/dispute_end.html", form, **_about(row))


def dispute_error(request: ClinicRequest, dispute_id: uuid.UUID) -> HttpResponse:
    row = get_dispute(request.actor, dispute_id)
    form = MoneyErrorForm.of(request)

    def save() -> str:
        reason = form.cleaned_data["reason"]
        take_dispute_back(dispute=row, reason=reason, by=request.actor)
        return _statement(row.patient)

    if done := save_form(request, form, save):
        return done
    return page(request, "web/money/error.html", form, **_about(row))


def _about(row: Dispute) -> dict[str, Any]:
    (disputed,) = dispute_rows([row], clinic_knowledge(row.clinic))
    today = clock.today(row.clinic)
    return {"person": person(row.patient.identity, today=today), "disputed": disputed}


def _statement(patient: Patient) -> str:
    return reverse("web:statement", args=[patient.pk])


urlpatterns = [
    path("charges/<uuid:charge_id>/received", bill_received, name="bill-received"),
    path("patients/<uuid:patient_id>/disputes/new", dispute_new, name="dispute-new"),
    path("disputes/<uuid:dispute_id>", dispute, name="dispute"),
    path("disputes/<uuid:dispute_id>/end", dispute_end, name="dispute-end"),
    path("disputes/<uuid:dispute_id>/error", dispute_error, name="dispute-error"),
]
