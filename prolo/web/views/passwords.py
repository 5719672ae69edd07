"""Everybody chooses their own password, and must after somebody else has set it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from prolo.errors import Invalid
from prolo.registry.access import own_patients
from prolo.registry.actions import log_ins
from prolo.registry.actions.passwords import choose_password
from prolo.web.entrance import set_by_others
from prolo.web.forms.people import PasswordForm
from prolo.web.languages import ENGLISH, spoken
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, show_faults
from prolo.web.views.account import too_many, visitor_address
from prolo.web.views.mine import language_here


@sensitive_post_parameters("old", "new", "again")
@set_by_others
def password(request: ClinicRequest) -> HttpResponse:
    """Before who logs in to own pages alone in their language, as those pages are."""
    with spoken(_language(request)):
        form = PasswordForm.of(request)
        if form.is_valid() and _chosen(request, form):
            messages.success(request, _("Your password is changed."))
            return redirect("web:start")
        return page(request, "web/password.html", form)


def _language(request: ClinicRequest) -> str:
    patients = [] if request.actor.roles else own_patients(request.actor)
    return language_here(request, patients[0]) if patients else ENGLISH


def _chosen(request: ClinicRequest, form: PasswordForm) -> bool:
    """Guessing the old one is as slow here as at the log-in."""
    assert request.actor.user is not None
    guess = {"account": request.actor.user.username, "address": visitor_address(request)}
    if wait_s := log_ins.seconds_to_wait(**guess):
        form.add_error(None, too_many(wait_s))
        return False
    given = form.cleaned_data
    try:
        user = choose_password(old=given["old"], new=given["new"], by=request.actor)
    except Invalid as refused:
        if "old" in refused.faults:
            log_ins.record_failure(**guess)
        show_faults(form, refused.faults, {})
        return False
    update_session_auth_hash(request, user)
    return True


urlpatterns = [path("password", password, name="password")]
