"""Who works here, in which roles, and who may treat what."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.privileges import (
    end_privilege,
    grant_privilege,
    mark_privilege_in_error,
)
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.log_ins import LogIn, log_in_of
from prolo.registry.models import Membership, Privilege
from prolo.registry.privileges import physicians, standing_privileges
from prolo.web.forms.privileges import PrivilegeEndForm, PrivilegeForm
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.listed import exported, files, listed
from prolo.web.presenters.people import (
    people_listing,
    people_rows,
    privileges_listing,
    region_label,
)
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form
from prolo.web.views.undo import offer_undo


def people(request: ClinicRequest, as_: str = "") -> HttpResponse:
    check_may(request.actor, "see_people")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    rows = Membership.objects.select_related("user").order_by("user__full_name", "starts_on")
    if as_:
        return exported(request, people_listing(rows), as_)
    held = Privilege.objects.select_related("recorded_by", "marked_in_error_by")
    context = {
        "people": people_rows(rows, held, clinic_knowledge(clinic), today, _log_ins(request)),
        "keeps_privileges": standing_privileges().exists(),
        "has_privileges": held.exists(),
        "may_keep": may(request.actor, "keep_privileges"),
        "may_keep_people": may(request.actor, "keep_people"),
    }
    return render(request, "web/people/people.html", context)


def _log_ins(request: ClinicRequest) -> dict[uuid.UUID, LogIn]:
    """What the administrator sees of each person's log-in; for others nothing."""
    if not may(request.actor, "keep_people"):
        return {}
    users = {one.user for one in Membership.objects.select_related("user")}
    return {one.pk: log_in_of(one, by=request.actor) for one in users}


def privileges(request: ClinicRequest, as_: str) -> HttpResponse:
    check_may(request.actor, "see_people")
    held = Privilege.objects.select_related("user").order_by("user__full_name", "starts_on")
    return exported(request, privileges_listing(held), as_)


def privilege_new(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "keep_privileges")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    form = PrivilegeForm.of(
        request,
        people=physicians(clinic),
        knowledge=clinic_knowledge(clinic),
        today=today,
        initial={"starts_on": today, "user": request.GET.get("user", "")},
    )

    def save() -> str:
        grant_privilege(by=request.actor, **form.given())
        messages.success(request, _("Granted."))
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    return page(request, "web/people/privilege.html", form)


def privilege_end(request: ClinicRequest, privilege_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_privileges")
    found, clinic = _standing(privilege_id), request.actor.clinic
    today = clock.today(clinic)
    form = PrivilegeEndForm.of(request, today=today, initial={"ends_on": today})

    def save() -> str:
        was = found.ends_on
        end_privilege(privilege=found, ends_on=form.cleaned_data["ends_on"], by=request.actor)
        offer_undo(request, _("Saved. It stays on record."), "privilege", found, until=was)
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    region = region_label(found.region, clinic_knowledge(clinic))
    return page(request, "web/people/end.html", form, who=found.user, region=region)


def privilege_error(request: ClinicRequest, privilege_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_privileges")
    found, clinic = _standing(privilege_id), request.actor.clinic
    knowledge = clinic_knowledge(clinic)
    form = MarkInErrorForm.of(request)

    def save() -> str:
        reason = form.cleaned_data["reason"]
        mark_privilege_in_error(privilege=found, reason=reason, by=request.actor)
        said = _("Marked. It stays on record, and counts for no day.")
        if found.user in physicians(clinic) and found.region in knowledge.regions:
            offer_undo(request, said, "privilege-error", found)
        else:
            messages.success(request, said)
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    region = region_label(found.region, knowledge)
    return page(request, "web/people/in_error.html", form, who=found.user, region=region)


def _standing(privilege_id: uuid.UUID) -> Privilege:
    found = standing_privileges().filter(pk=privilege_id).select_related("user").first()
    if found is None:
        raise NotFound("privilege")
    return found


urlpatterns = [
    *listed("people", people, name="people"),
    *files("people/privileges", privileges, name="privileges"),
    path("people/privileges/new", privilege_new, name="privilege-new"),
    path("people/privileges/<uuid:privilege_id>/end", privilege_end, name="privilege-end"),
    path("people/privileges/<uuid:privilege_id>/error", privilege_error, name="privilege-error"),
]
