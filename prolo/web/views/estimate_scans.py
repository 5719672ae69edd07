"""A scan of an estimate as it was completed by hand, attached once it was given."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.registry import clock
from prolo.registry.actions.estimate_scans import attach_scans, kept_scans
from prolo.registry.reach import get_estimate
from prolo.web.forms.estimates import ScanForm
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.words.estimates import scan_title


def estimate_scan(request: ClinicRequest, estimate_id: uuid.UUID) -> HttpResponse:
    row = get_estimate(request.actor, estimate_id)
    form = ScanForm.of(request, known=kept_scans(row))
    address = reverse("web:estimate", args=[row.pk])

    def save() -> str:
        scans = form.cleaned_data["scan"]
        attach_scans(estimate=row, scans=scans, title=scan_title(row.version), by=request.actor)
        messages.success(request, _("Attached."))
        return address

    if done := save_form(request, form, save):
        return done
    context = {
        "person": person(row.patient.identity, today=clock.today(request.actor.clinic)),
        "version": row.version,
        "estimate_url": address,
        "costs_url": reverse("web:costs", args=[row.patient_id]),
    }
    return page(request, "web/money/estimate_scan.html", form, **context)


urlpatterns = [
    path("estimates/<uuid:estimate_id>/scan", estimate_scan, name="estimate-scan"),
]
