"""Who speaks for a patient, put right later: how they are reached, by what right they decide."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from prolo.errors import NotFound
from prolo.registry import clock
from prolo.registry.access import check_may, get_patient
from prolo.registry.actions.guardians import record_right
from prolo.registry.actions.relations import CHANGED, change_relation, mark_relation_in_error
from prolo.registry.models import Consent, Relation
from prolo.registry.relations import log_in_or_papers_of
from prolo.web.forms.guardians import LANGUAGES, RelationChangeForm, RightForm
from prolo.web.forms.kit import Theirs
from prolo.web.forms.sessions import MarkInErrorForm
from prolo.web.listed import exported, files
from prolo.web.presenters.guardians import relations_listing
from prolo.web.presenters.patients import person
from prolo.web.requests import ClinicRequest
from prolo.web.saving import page, save_form, theirs_of
from prolo.web.views.undo import offer_undo


def relation_right(request: ClinicRequest, relation_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_relations")
    found = _standing(relation_id)
    if found.kind != Relation.Kind.GUARDIAN:
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
    relation = _standing(relation_id)
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


def relation_error(request: ClinicRequest, relation_id: uuid.UUID) -> HttpResponse:
    check_may(request.actor, "keep_relations")
    relation = _standing(relation_id)
    form = MarkInErrorForm.of(request)

    def save() -> str:
        reason, is_more = form.cleaned_data["reason"], log_in_or_papers_of(relation)
        mark_relation_in_error(relation=relation, reason=reason, by=request.actor)
        if is_more:
            said = _("Marked, and their log-in or what they are asked to sign has ended.")
            messages.success(request, said)
        else:
            said = _("Marked as entered in error. It stays on record.")
            offer_undo(request, said, "relation-error", relation)
        return reverse("web:patient", args=[relation.patient_id])

    if done := save_form(request, form, save):
        return done
    today = clock.today(request.actor.clinic)
    about = {"relation": relation, "person": person(relation.patient.identity, today=today)}
    signed = Consent.objects.filter(relation=relation).current()
    about["has_signed"] = signed.filter(withdrawn_at__isnull=True).exists()
    return page(request, "web/patients/relation_error.html", form, **about)


def relations(request: ClinicRequest, patient_id: uuid.UUID, as_: str) -> HttpResponse:
    found = get_patient(request.actor, patient_id)
    rows = found.relations.select_related("seen_by", "clinic").order_by("starts_on", "recorded_at")
    return exported(request, relations_listing(rows), as_)


def _standing(relation_id: uuid.UUID) -> Relation:
    rows = Relation.objects.filter(marked_in_error_at__isnull=True)
    found = rows.filter(pk=relation_id).select_related("patient__identity__clinic").first()
    if found is None:
        raise NotFound("relation")
    return found


urlpatterns = [
    *files("patients/<uuid:patient_id>/relations", relations, name="relations"),
    path("relations/<uuid:relation_id>/edit", relation_edit, name="relation-edit"),
    path("relations/<uuid:relation_id>/right", relation_right, name="relation-right"),
    path("relations/<uuid:relation_id>/error", relation_error, name="relation-error"),
]
