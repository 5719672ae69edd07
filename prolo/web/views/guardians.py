"""By what right a guardian decides, seen after they were recorded."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may
from prolo.registry.actions.guardians import record_right
from prolo.registry.models import Relation
from prolo.web.forms.guardians import RightForm
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form


def relation_right(request: ClinicRequest, relation_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_relations")
    rows = Relation.objects.select_related("patient__identity__clinic")
    found = rows.filter(pk=relation_id, kind=Relation.Kind.GUARDIAN).first()
    if found is None:
        raise NotFound("relation")
    form = RightForm.of(request, initial={"relationship": found.relationship})

    def save() -> str:
        record_right(relation=found, by=request.actor, **form.answers())
        messages.success(request, _("It is recorded. What they signed counts from now on."))
        return reverse("web:patient", args=[found.patient_id])

    if done := save_form(request, form, save):
        return done
    context = {
        "relation": found,
        "person": person(found.patient.identity, today=clock.today(request.actor.clinic)),
    }
    return page(request, "web/patients/right.html", form, **context)


urlpatterns = [
    path("relations/<uuid:relation_id>/right", relation_right, name="relation-right"),
]
