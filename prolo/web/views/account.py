"""Log in, log out, choose the clinic to work in."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from prolo.registry.actions import log_ins
from prolo.web.entrance import CLINIC, ENDED, local_address, without_clinic
from prolo.web.forms.fields import TextField
from prolo.web.forms.kit import PageForm
from prolo.web.kept_forms import forget_others_form
from prolo.web.requests import ClinicRequest
from prolo.web.words.people import role_names


class LogInForm(PageForm):
    username = TextField(
        label=_("User name or e-mail address"),
        asks=_("Enter your user name or e-mail address"),
        longest=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )


@sensitive_post_parameters("password")
@login_not_required
def log_in(request: HttpRequest) -> HttpResponse:
    onward = local_address(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    form = LogInForm.of(request)
    if form.is_valid() and _let_in(request, form):
        return redirect(onward)
    context = {"form": form, "has_ended": request.session.get(ENDED, False)}
    return render(request, "web/log_in.html", context, status=422 if form.is_bound else 200)


def _let_in(request: HttpRequest, form: LogInForm) -> bool:
    """The same sentence whether the account exists or not, and as slow."""
    account, address = form.cleaned_data["username"], visitor_address(request)
    if wait_s := log_ins.seconds_to_wait(account=account, address=address):
        form.add_error(None, too_many(wait_s))
        return False
    user = authenticate(request, username=account, password=form.cleaned_data["password"])
    if user is None:
        log_ins.record_failure(account=account, address=address)
        form.add_error(None, _("That user name and password do not belong together."))
        return False
    log_ins.forget_failures(account=account)
    login(request, user)
    request.session.pop(ENDED, None)
    forget_others_form(request)
    return True


def too_many(wait_s: int) -> str:
    minutes = -(-wait_s // 60)
    return ngettext(
        "Too many attempts. Try again in %(minutes)s minute.",
        "Too many attempts. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def visitor_address(request: HttpRequest) -> str:
    """Behind a proxy on this machine, what the proxy itself wrote last; else who connected."""
    address = str(request.META.get("REMOTE_ADDR") or "")
    forwarded = request.headers.get("X-Forwarded-For", "")
    if address in {"127.0.0.1", "::1"} and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return address


@require_POST
@without_clinic
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("web:log-in")


@without_clinic
def choose_clinic(request: ClinicRequest) -> HttpResponse:
    onward = local_address(request, request.GET.get("next", ""))
    if request.method == "POST":
        chosen = request.POST.get("clinic")
        if chosen in {str(actor.clinic.pk) for actor in request.actors}:
            request.session[CLINIC] = chosen
            return redirect(onward)
    options = [(actor.clinic, role_names(actor.roles)) for actor in request.actors]
    return render(request, "web/choose_clinic.html", {"options": options})


urlpatterns = [
    path("log-in", log_in, name="log-in"),
    path("log-out", log_out, name="log-out"),
    path("clinic", choose_clinic, name="choose-clinic"),
]
