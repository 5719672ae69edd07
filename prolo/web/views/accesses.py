"""Who logs in to a patient's own pages: given and ended at the desk."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.patient_access import (
    SEES,
    end_access,
    give_access,
    share_access,
)
from prolo.registry.models import Patient, PatientAccess, Relation
from prolo.registry.relations import speaks_until, standing_on
from prolo.web.listed import exported, listed
from prolo.web.presenters.accesses import accesses_listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest

CODE = "access_code"  # in the session until it was shown


def accesses(request: ClinicRequest, patient_id: uuid.UUID, as_: str = "") -> HttpResponse:
    check_may(request.actor, "give_access")
    found = get_patient(request.actor, patient_id)
    rows = found.accesses.select_related("user", "relation", "recorded_by")
    if as_:
        return exported(request, accesses_listing(rows), as_)
    today = clock.today(request.actor.clinic)
    standing = {one.pk for one in rows if one.user.is_active and one.stands_on(today)}
    context = {
        "person": person(found.identity, today=today),
        "open": [one for one in rows if one.pk in standing],
        "ended": [one for one in rows if one.pk not in standing],
        "speak": (speak := _who_may(found, request)),
        "shared": [(one, access) for one in speak for access in _known_as(one, today)],
        "new": request.session.pop(CODE, None),
        "address": request.build_absolute_uri(reverse("web:log-in")),
    }
    return render(request, "web/accesses/list.html", context)


def _who_may(found: Patient, request: ClinicRequest) -> list[Relation]:
    today = clock.today(request.actor.clinic)
    rows = found.relations.filter(standing_on(today), kind__in=SEES).order_by("name")
    return [one for one in rows if (last := speaks_until(one)) is None or today <= last]


def _known_as(relation: Relation, today: date) -> list[PatientAccess]:
    """Log-ins of somebody of that name who speaks for another person here."""
    rows = PatientAccess.objects.filter(
        relation__name__iexact=relation.name, relation__kind__in=SEES
    ).exclude(patient=relation.patient)
    found = rows.select_related("user", "patient__identity")
    return [one for one in found if one.stands_on(today)]


@require_POST
def access_give(request: ClinicRequest, patient_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "give_access")
    found = get_patient(request.actor, patient_id)
    wanted = request.POST.get("relation", "")
    relation = next((one for one in _who_may(found, request) if str(one.pk) == wanted), None)
    if wanted and relation is None:
        raise NotFound("relation")
    if shared := request.POST.get("shared"):
        return _share(request, relation, shared)
    access, code = give_access(patient=found, relation=relation, by=request.actor)
    request.session[CODE] = {
        "name": access.user.full_name,
        "username": access.user.username,
        "code": code,
    }
    return redirect("web:accesses", found.pk)


def _share(request: ClinicRequest, relation: Relation | None, wanted: str) -> HttpResponse:
    rows = _known_as(relation, clock.today(request.actor.clinic)) if relation else ()
    access = next((one for one in rows if str(one.pk) == wanted), None)
    if relation is None or access is None:
        raise NotFound("access")
    share_access(access=access, relation=relation, by=request.actor)
    messages.success(request, _("Added to the log-in that they have."))
    return redirect("web:accesses", relation.patient_id)


@require_POST
def access_end(request: ClinicRequest, access_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "give_access")
    rows = PatientAccess.objects.select_related("user", "patient")
    access = rows.filter(pk=access_id).first()
    if access is None:
        raise NotFound("access")
    end_access(access=access, by=request.actor)
    messages.success(request, _("Ended. Nobody reads these pages with it any more."))
    return redirect("web:accesses", access.patient_id)


urlpatterns = [
    *listed("patients/<uuid:patient_id>/log-ins", accesses, name="accesses"),
    path("patients/<uuid:patient_id>/log-ins/new", access_give, name="access-give"),
    path("log-ins/<uuid:access_id>/end", access_end, name="access-end"),
]
