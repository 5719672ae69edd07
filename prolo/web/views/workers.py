"""Somebody begins to work here, takes another role, leaves; and gets into their log-in again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import Invalid, NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.passwords import new_code, reset_password, unlock_log_in
from prolo.registry.actions.people import (
    add_membership,
    end_membership,
    register_user,
    set_provider_number,
)
from prolo.registry.actions.workers import WRITTEN, update_worker
from prolo.registry.models import Membership, Role, User
from prolo.web.forms.people import (
    ProviderNumberForm,
    RoleEndForm,
    RoleForm,
    WorkerChangeForm,
    WorkerForm,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo
from prolo.web.words.people import ROLES

CODE = "one_time_code"  # in the session until it was shown


def worker_new(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_people")
    today = clock.today(request.actor.clinic)
    form = WorkerForm.of(request, today=today, initial={"starts_on": today})

    def save() -> str:
        given = form.cleaned_data
        code = new_code()
        user = register_user(
            username=given["username"],
            full_name=given["full_name"],
            email=given["email"],
            title=given["title"],
            password=code,
            must_change_password=True,
            by=request.actor,
        )
        _give_role(user, form, request)
        return _with_code(request, user, code)

    if done := save_form(request, form, save):
        return done
    return page(request, "web/people/worker.html", form)


def role_new(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_people")
    today = clock.today(request.actor.clinic)
    initial = {"starts_on": today, "username": request.GET.get("user", "")}
    form = RoleForm.of(request, today=today, initial=initial)

    def save() -> str:
        typed = form.cleaned_data["username"].lower()
        user = User.objects.filter(username=typed, is_active=True).first()
        if user is None:
            raise Invalid({"username": "nobody"})
        _give_role(user, form, request)
        messages.success(request, _("Saved."))
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    return page(request, "web/people/role.html", form)


def _give_role(user: User, form: WorkerForm | RoleForm, request: ClinicRequest) -> None:
    given = form.cleaned_data
    add_membership(
        user=user,
        role=Role(given["role"]),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        by=request.actor,
    )


def role_end(request: ClinicRequest, membership_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_people")
    found = Membership.objects.filter(pk=membership_id).select_related("user").first()
    if found is None:
        raise NotFound("membership")
    today = clock.today(request.actor.clinic)
    form = RoleEndForm.of(request, today=today, initial={"ends_on": today})

    def save() -> str:
        end_membership(
            membership=found,
            ends_on=form.cleaned_data["ends_on"],
            at_once=form.cleaned_data["at_once"],
            by=request.actor,
        )
        offer_undo(request, _("Saved. It stays on record."), "role", found, until=found.ends_on)
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    context = {"who": found.user, "role": ROLES[Role(found.role)]}
    return page(request, "web/people/role_end.html", form, **context)


def worker_edit(request: ClinicRequest, user_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_people")
    user = _worker(user_id)
    initial = {name: getattr(user, name) for name in WRITTEN}
    form = WorkerChangeForm.of(request, initial=initial)

    def save() -> str:
        update_worker(user=user, by=request.actor, **{n: form.cleaned_data[n] for n in WRITTEN})
        messages.success(request, _("Saved."))
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    return page(request, "web/people/worker_edit.html", form, who=user)


def provider_number(request: ClinicRequest, user_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_people")
    user = _worker(user_id)
    form = ProviderNumberForm.of(request, initial={"provider_number": user.provider_number})

    def save() -> str:
        number = form.cleaned_data["provider_number"]
        set_provider_number(user=user, provider_number=number, by=request.actor)
        messages.success(request, _("Saved."))
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    return page(request, "web/people/provider_number.html", form, who=user)


@require_POST
def password_reset(request: ClinicRequest, user_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_people")
    user = _worker(user_id)
    return redirect(_with_code(request, user, reset_password(user=user, by=request.actor)))


@require_POST
def log_in_unlock(request: ClinicRequest, user_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_people")
    unlock_log_in(user=_worker(user_id), by=request.actor)
    messages.success(request, _("They may try again at once."))
    return redirect("web:people")


def code(request: ClinicRequest, user_id: uuid.UUID) -> HttpResponse:
    """Shown once; afterwards nobody can read it any more."""
    check_may(request.actor, "keep_people")
    user = _worker(user_id)
    kept = request.session.pop(CODE, None)
    shown_code = kept["code"] if kept and kept["user"] == str(user.pk) else ""
    return render(request, "web/people/code.html", {"user": user, "code": shown_code})


def _with_code(request: ClinicRequest, user: User, new: str) -> str:
    request.session[CODE] = {"user": str(user.pk), "code": new}
    return reverse("web:people-code", args=[user.pk])


def _worker(user_id: uuid.UUID) -> User:
    """Somebody with a role here, now or before; nobody of another clinic."""
    row = Membership.objects.filter(user=user_id).select_related("user").first()
    if row is None:
        raise NotFound("user")
    return row.user


urlpatterns = [
    path("people/<uuid:user_id>/edit", worker_edit, name="worker-edit"),
    path("people/<uuid:user_id>/provider-number", provider_number, name="provider-number"),
    path("people/new", worker_new, name="worker-new"),
    path("people/roles/new", role_new, name="role-new"),
    path("people/roles/<uuid:membership_id>/end", role_end, name="role-end"),
    path("people/<uuid:user_id>/password", password_reset, name="password-reset"),
    path("people/<uuid:user_id>/unlock", log_in_unlock, name="log-in-unlock"),
    path("people/<uuid:user_id>/code", code, name="people-code"),
]
