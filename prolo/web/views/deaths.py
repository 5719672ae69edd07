"""Somebody has died: said by a relative or a hospital, of whoever is on record."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.care.contact import DIED
from prolo.care.harms.events import FATAL
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.contact import record_loss
from prolo.registry.deaths import has_died
from prolo.registry.harms import current_record
from prolo.registry.losses import losses_of
from prolo.registry.models import AdverseEvent
from prolo.web.forms.contact import DeathForm
from prolo.web.presenters.contact import loss_rows
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def patient_died(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    """Also of who has no course, as registered or booked alone. No button takes it back: what was
    booked is cancelled."""
    check_may(request.actor, "contact")
    patient = get_patient(request.actor, patient_id)
    today = clock.today(request.actor.clinic)
    form = DeathForm.of(request, today=today)

    def save() -> str:
        given = {name: form.cleaned_data[name] for name in ("on_day", "said_by", "note")}
        record_loss(patient=patient, reason=DIED, by=request.actor, **given)
        messages.success(
            request,
            _("Recorded. Every course is closed, appointments are cancelled, nothing is sent."),
        )
        return reverse("web:patient", args=[patient.pk])

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(patient.identity, today=today),
        "lost": loss_rows(losses_of(patient)),
    }
    return page(request, "web/contact/died.html", form, **context)


def say_of_death(request: ClinicRequest, event: AdverseEvent, *, was: bool) -> None:
    """What followed for the person from what is now said of the event; ``was`` it fatal before."""
    record, died = current_record(event), has_died(event.patient)
    is_fatal = record is not None and record.outcome == FATAL
    if is_fatal and not was:
        said = _("The death is on record: courses are closed, appointments cancelled, no messages.")
        messages.success(request, said)
    elif was and not is_fatal and died:
        said = _("A death that was said otherwise stays: if it is none, take it back too.")
        messages.warning(request, said)
    elif was and not is_fatal:
        said = _("The death is taken back: decide about each course, and book what was cancelled.")
        messages.warning(request, said)


urlpatterns = [path("patients/<uuid:patient_id>/died", patient_died, name="patient-died")]
