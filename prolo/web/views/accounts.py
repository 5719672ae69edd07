"""What a person is charged and pays; the same of everybody, for who keeps the books."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.accounts import (
    QUESTIONS,
    WARNINGS,
    disputes_in_clinic,
    disputes_of,
    open_ones,
    to_be_charged,
)
from prolo.registry.actions.accounts import (
    LONG_AGO,
    record_charge,
    record_payment,
    take_charge_back,
    take_payment_back,
)
from prolo.registry.billed import billed
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Charge, Payment
from prolo.registry.reach import get_charge, get_payment
from prolo.web.forms.accounts import ChargeForm, MoneyErrorForm, PaymentForm
from prolo.web.forms.of_course import proposed
from prolo.web.listed import exported, listed
from prolo.web.presenters import accounts as shown
from prolo.web.presenters.courses import titles_apart
from prolo.web.presenters.disputes import dispute_rows, open_dispute_rows
from prolo.web.presenters.listings import listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form

LEDGER_DAYS = 31


def statement(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    charges = list(_with(Charge.objects.filter(patient=patient).current(), "course"))
    payments = Payment.objects.filter(patient=patient).current()
    disputes, knowledge = disputes_of(patient), clinic_knowledge(clinic)
    rows = shown.account_rows(charges, _with(payments), open_ones(disputes), knowledge)
    if as_:
        rows = shown.for_who_bills(rows, billed(charges, clinic))
        return exported(request, listing("statement", shown.HEADS, rows), as_)
    context = {
        "person": person(patient.identity, today=clock.today(clinic)),
        "rows": rows,
        "disputes": dispute_rows(disputes, knowledge),
        "balance": shown.balance_rows(patient),
        "clinic": clinic,
    }
    return render(request, "web/money/statement.html", context)


def ledger(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """Of everybody in the days asked for, the last month by itself."""
    check_may(request.actor, "keep_money")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    until = _day(request.GET.get("until"), today)
    since = _day(request.GET.get("from"), until - timedelta(days=LEDGER_DAYS))
    within = Charge.objects.filter(billed_on__range=(since, until)).current()
    charges = list(_with(within, "course", "patient__identity__clinic"))
    payments = Payment.objects.filter(
        happened_at__date__gte=since, happened_at__date__lte=until
    ).current()
    disputes = list(disputes_in_clinic(request.actor))
    found = shown.account_rows(
        charges,
        _with(payments, "patient__identity__clinic"),
        disputes,
        clinic_knowledge(clinic),
    )
    rows = shown.ledger_rows(found)
    if as_:
        rows = shown.for_who_bills(rows, billed(charges, clinic))
        return exported(request, listing("ledger", shown.LEDGER_HEADS, rows), as_)
    open_rows = open_dispute_rows(disputes, clinic_knowledge(clinic))
    context = {"rows": rows, "disputes": open_rows, "since": since, "until": until}
    return render(request, "web/money/ledger.html", context)


def _with(rows: QuerySet, *related: str) -> QuerySet:
    return rows.select_related("patient", "recorded_by", *related)


def _day(text: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise


def charge_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    courses = list(patient.courses.select_related("clinic").order_by("-opened_on"))
    titles = titles_apart(courses, clinic_knowledge(clinic))
    today = clock.today(clinic)
    course, must_say = proposed(courses)
    form = ChargeForm.of(
        request,
        currency=clinic.currency,
        courses={str(one.pk): (one, titles[one.pk]) for one in courses},
        must_say=must_say,
        today=today,
        initial={"done_on": today, "billed_on": today, "course": course},
    )

    def save() -> str:
        given = form.given()
        try:
            record_charge(patient=patient, by=request.actor, **given)
        except Invalid as refused:
            if (warning := refused.faults.get("amount")) in WARNINGS:
                bill = {
                    name: given[name] for name in ("procedure", "amount", "billed_on", "done_on")
                }
                more = to_be_charged(patient, **bill)
                form.ask("is_meant", *shown.warned(warning, patient, given["course"], more))
            raise
        messages.success(request, _("Saved."))
        return reverse("web:statement", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=today)
    return page(request, "web/money/charge.html", form, person=about)


def payment_new(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_money")
    patient = get_patient(request.actor, patient_id)
    clinic = request.actor.clinic
    today = clock.today(clinic)
    form = PaymentForm.of(
        request, currency=clinic.currency, today=today, initial={"paid_on": today}
    )

    def save() -> str:
        try:
            record_payment(patient=patient, by=request.actor, **form.given())
        except Invalid as refused:
            if refused.faults.get("amount") in QUESTIONS:
                form.ask("is_meant", *shown.balance_words(patient))
            elif refused.faults.get("paid_on") == LONG_AGO:
                form.ask("is_meant")
            raise
        messages.success(request, _("Saved."))
        return reverse("web:statement", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    about = person(patient.identity, today=today)
    return page(request, "web/money/payment.html", form, person=about)


def charge_error(request: ClinicRequest, charge_id: uuid.UUID) -> HttpResponse:
    row = get_charge(request.actor, charge_id)
    form = MoneyErrorForm.of(request)
    return _take_back(request, form, row, partial(take_charge_back, charge=row))


def payment_error(request: ClinicRequest, payment_id: uuid.UUID) -> HttpResponse:
    row = get_payment(request.actor, payment_id)
    form = MoneyErrorForm.of(request)
    return _take_back(request, form, row, partial(take_payment_back, payment=row))


def _take_back(
    request: ClinicRequest,
    form: MoneyErrorForm,
    row: Charge | Payment,
    take_back: Callable[..., object],
) -> HttpResponse:
    def save() -> str:
        take_back(reason=form.cleaned_data["reason"], by=request.actor)
        return reverse("web:statement", args=[row.patient_id])

    if done := save_form(request, form, save):
        return done
    charges, payments = ([row], []) if isinstance(row, Charge) else ([], [row])
    (one,) = shown.account_rows(charges, payments, [], clinic_knowledge(request.actor.clinic))
    about = person(row.patient.identity, today=clock.today(request.actor.clinic))
    return page(request, "web/money/error.html", form, person=about, one=one)


urlpatterns = [
    *listed("ledger", ledger, name="ledger"),
    *listed("patients/<uuid:patient_id>/statement", statement, name="statement"),
    path("patients/<uuid:patient_id>/charges/new", charge_new, name="charge-new"),
    path("patients/<uuid:patient_id>/payments/new", payment_new, name="payment-new"),
    path("charges/<uuid:charge_id>/error", charge_error, name="charge-error"),
    path("payments/<uuid:payment_id>/error", payment_error, name="payment-error"),
]
