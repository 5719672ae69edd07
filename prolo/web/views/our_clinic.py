"""How the clinic is run: one page that leads to all of it, and its settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.registry.access import check_may, may
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.audit import last_change
from prolo.registry.completeness import completeness
from prolo.registry.models import Clinic
from prolo.web.forms.kit import Theirs
from prolo.web.forms.our_clinic import SettingsForm, initial_of
from prolo.web.navigation import clinic_places_for
from prolo.web.presenters.completeness import completeness_tables
from prolo.web.presenters.our_clinic import setting_words
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def our_clinic(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "see_people")
    sees = may(request.actor, "see_completeness")
    context = {
        "links": clinic_places_for(request.actor),
        "tables": completeness_tables(completeness(by=request.actor)) if sees else [],
    }
    return render(request, "web/our_clinic/our_clinic.html", context)


def clinic_settings(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    form = SettingsForm.of(request, initial=initial_of(request.actor.clinic))

    def save() -> str:
        update_clinic(by=request.actor, seen=form.cleaned_data["lock_version"], **form.given())
        messages.success(request, _("Saved."))
        return reverse("web:our-clinic")

    if done := save_form(request, form, save, theirs=lambda: _theirs(request)):
        return done
    return page(request, "web/our_clinic/settings.html", form)


def _theirs(request: ClinicRequest) -> Theirs:
    clinic = Clinic.objects.get(pk=request.actor.clinic.pk)
    change = last_change(clinic)
    return Theirs(
        by=change.by_name if change else "",
        at=change.at if change else None,
        version=clinic.lock_version,
        values=setting_words(clinic),
    )


urlpatterns = [
    path("our-clinic", our_clinic, name="our-clinic"),
    path("our-clinic/settings", clinic_settings, name="clinic-settings"),
]
