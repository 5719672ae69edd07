"""How the clinic is run: one page that leads to all of it, and its settings."""

from __future__ import annotations

from base64 import b64encode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.registry.access import check_may, may
from prolo.registry.actions.clinics import update_clinic
from prolo.registry.actions.logos import remove_logo, set_logo
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import completeness
from prolo.registry.logos import logo_of
from prolo.registry.models import Clinic
from prolo.registry.new_rules import changed, look_at_changes
from prolo.web.forms.kit import Theirs
from prolo.web.forms.our_clinic import LogoForm, SettingsForm, initial_of
from prolo.web.listed import exported, listed
from prolo.web.navigation import clinic_places_for
from prolo.web.presenters.completeness import completeness_tables
from prolo.web.presenters.our_clinic import setting_words
from prolo.web.presenters.rule_changes import due_otherwise_listing
from prolo.web.requests import ClinicRequest
from prolo.web.rule_changes import change_page, shown_affected
from prolo.web.saving import page, save_form, theirs_of


def our_clinic(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "see_people")
    tables = []
    if may(request.actor, "see_completeness"):
        knowledge = clinic_knowledge(request.actor.clinic)
        tables = completeness_tables(completeness(by=request.actor), knowledge)
    context = {"links": clinic_places_for(request.actor), "tables": tables}
    return render(request, "web/our_clinic/our_clinic.html", context)


def clinic_settings(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    form = SettingsForm.of(request, initial=initial_of(request.actor.clinic))
    return change_page(
        request,
        form,
        lambda given: update_clinic(by=request.actor, seen=given["lock_version"], **form.given()),
        kept=["time_zone"],
        to=reverse("web:our-clinic"),
        template="web/our_clinic/settings.html",
        context={},
        said=_("Saved."),
        theirs=lambda: _theirs(request),
    )


def new_rules(request: ClinicRequest, as_: str = "") -> HttpResponse:
    """For whom another release of prolo made something else due, until somebody has looked."""
    check_may(request.actor, "keep_clinic")
    found = changed(request.actor)
    if as_:
        knowledge = clinic_knowledge(request.actor.clinic)
        sees_names = may(request.actor, "see_identity")
        rows = due_otherwise_listing(found, knowledge, sees_names=sees_names)
        return exported(request, rows, as_)
    return render(request, "web/our_clinic/new_rules.html", shown_affected(request, found))


@require_POST
def new_rules_seen(request: ClinicRequest) -> HttpResponse:
    look_at_changes(by=request.actor)
    return redirect("web:start")


def _theirs(request: ClinicRequest) -> Theirs:
    clinic = Clinic.objects.get(pk=request.actor.clinic.pk)
    return theirs_of(clinic, **setting_words(clinic))


def clinic_logo(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_clinic")
    form = LogoForm.of(request)

    def save() -> str:
        set_logo(sent=form.cleaned_data["file"], by=request.actor)
        messages.success(request, _("Saved. It stands on every paper from now on."))
        return reverse("web:clinic-logo")

    if done := save_form(request, form, save):
        return done
    logo = b64encode(logo_of(request.actor.clinic)).decode()
    return page(request, "web/our_clinic/logo.html", form, logo=logo)


@require_POST
def clinic_logo_remove(request: ClinicRequest) -> HttpResponse:
    remove_logo(by=request.actor)
    messages.success(request, _("Taken off. Papers that were given keep it."))
    return redirect("web:clinic-logo")


urlpatterns = [
    path("our-clinic", our_clinic, name="our-clinic"),
    path("our-clinic/settings", clinic_settings, name="clinic-settings"),
    *listed("our-clinic/new-rules", new_rules, name="new-rules"),
    path("our-clinic/new-rules/seen", new_rules_seen, name="new-rules-seen"),
    path("our-clinic/logo", clinic_logo, name="clinic-logo"),
    path("our-clinic/logo/remove", clinic_logo_remove, name="clinic-logo-remove"),
]
