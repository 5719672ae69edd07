"""Outcome measures as a clinic has them: whose wording it may show."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.knowledge.records import Instrument
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.wording import record_permission, withdraw_permission
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import WordingPermission
from prolo.registry.wording import has_own_words
from prolo.web.forms.instruments import PermissionForm
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def permission_new(request: ClinicRequest, fact_id: str) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    instrument = _instrument(request, fact_id)
    if has_own_words(instrument):
        raise Http404
    today = clock.today(request.actor.clinic)
    form = PermissionForm.of(request, today=today, initial={"starts_on": today})

    def save() -> str:
        names = ("given_by", "document", "starts_on", "ends_on")
        given = {name: form.cleaned_data[name] for name in names}
        record_permission(instrument=instrument.id, by=request.actor, **given)
        messages.success(request, _("Recorded."))
        return _address(instrument.id)

    if done := save_form(request, form, save):
        return done
    context = {"name": instrument.name, "fact_url": _address(instrument.id)}
    return page(request, "web/instruments/permission.html", form, **context)


@require_POST
def permission_withdraw(request: ClinicRequest, permission_id: uuid.UUID) -> HttpResponse:
    row = WordingPermission.objects.filter(pk=permission_id).first()
    if row is None:
        raise NotFound("permission")
    withdraw_permission(permission=row, by=request.actor)
    messages.success(request, _("Withdrawn. It stays on record."))
    return redirect(_address(row.instrument))


def _instrument(request: ClinicRequest, fact_id: str) -> Instrument:
    found = clinic_knowledge(request.actor.clinic).instruments.get(fact_id)
    if found is None:
        raise Http404
    return found


def _address(instrument: str) -> str:
    return reverse("web:knowledge-fact", args=["instruments", instrument])


urlpatterns = [
    path("measures/<slug:fact_id>/permission", permission_new, name="permission-new"),
    path(
        "measures/permissions/<uuid:permission_id>/withdraw",
        permission_withdraw,
        name="permission-withdraw",
    ),
]
