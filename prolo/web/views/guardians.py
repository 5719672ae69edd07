"""Who speaks for a patient, put right later: how they are reached, by what right they decide."""

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
from prolo.registry.actions.relations import CHANGED, change_relation
from prolo.registry.models import Relation
from prolo.web.forms.guardians import LANGUAGES, RelationChangeForm, RightForm
from prolo.web.forms.kit import Theirs
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of


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


def relation_edit(request: ClinicRequest, relation_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_relations")
    found = Relation.objects.select_related("patient__identity__clinic").filter(pk=relation_id)
    relation = found.first()
    if relation is None:
        raise NotFound("relation")
    initial = {name: getattr(relation, name) for name in (*CHANGED, "lock_version")}
    form = RelationChangeForm.of(request, initial=initial)

    def save() -> str:
        seen = form.cleaned_data["lock_version"]
        change_relation(relation=relation, seen=seen, by=request.actor, **form.answers())
        messages.success(request, _("Saved."))
        return reverse("web:patient", args=[relation.patient_id])

    def theirs() -> Theirs:
        now = Relation.objects.get(pk=relation_id)
        language = str(dict(LANGUAGES).get(now.language, ""))
        return theirs_of(now, ("name", "phone", "email"), language=language)

    if done := save_form(request, form, save, theirs=theirs):
        return done
    today = clock.today(request.actor.clinic)
    about = {"relation": relation, "person": person(relation.patient.identity, today=today)}
    return page(request, "web/patients/relation_edit.html", form, **about)


urlpatterns = [
    path("relations/<uuid:relation_id>/edit", relation_edit, name="relation-edit"),
    path("relations/<uuid:relation_id>/right", relation_right, name="relation-right"),
]
