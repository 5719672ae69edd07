"""Who works here, in which roles, and who may treat what."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, may
from prolo.registry.actions.privileges import end_privilege, grant_privilege
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Membership, Privilege
from prolo.registry.privileges import physicians
from prolo.web.forms.privileges import PrivilegeEndForm, PrivilegeForm
from prolo.web.presenters.people import people_rows, region_label
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def people(request: ClinicRequest) -> HttpResponse:
    check_may(request.actor, "see_people")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    working = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    held = Privilege.objects.select_related("recorded_by")
    context = {
        "people": people_rows(
            working.select_related("user").order_by("user__full_name", "starts_on"),
            held,
            clinic_knowledge(clinic),
            today,
        ),
        "keeps_privileges": held.exists(),
        "may_keep": may(request.actor, "keep_privileges"),
    }
    return render(request, "web/people/people.html", context)


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
    found = Privilege.objects.filter(pk=privilege_id).select_related("user").first()
    if found is None:
        raise NotFound("privilege")
    clinic = request.actor.clinic
    today = clock.today(clinic)
    form = PrivilegeEndForm.of(request, today=today, initial={"ends_on": today})

    def save() -> str:
        end_privilege(privilege=found, ends_on=form.cleaned_data["ends_on"], by=request.actor)
        messages.success(request, _("Saved. It stays on record."))
        return reverse("web:people")

    if done := save_form(request, form, save):
        return done
    region = region_label(found.region, clinic_knowledge(clinic))
    return page(request, "web/people/end.html", form, who=found.user, region=region)


urlpatterns = [
    path("people", people, name="people"),
    path("people/privileges/new", privilege_new, name="privilege-new"),
    path("people/privileges/<uuid:privilege_id>/end", privilege_end, name="privilege-end"),
]
