"""The rows that belong to a patient, whatever table they are in."""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.db import models

from prolo.registry.models import ClinicOwned, Course, DocumentShown, Patient, PersonalDocument

SUBJECT = "subject_id"

Rows = dict[type[models.Model], set[uuid.UUID]]


def patient_models() -> list[type[ClinicOwned]]:
    """Tables whose rows go with a patient. Identity and search keys do not: they say who the
    person of this record was, and a merged record stays findable by them."""
    return [
        model
        for model in apps.get_app_config("registry").get_models()
        if issubclass(model, ClinicOwned) and _patient_field(model) is not None
    ]


def _patient_field(model: type[models.Model]) -> Any:
    for field in model._meta.concrete_fields:
        if field.name == "patient" and field.related_model is Patient:
            return None if field.one_to_one else field
    return None


def rows_of(patient: Patient) -> Rows:
    found = {model: ids_of(patient, model) for model in patient_models()}
    return {model: ids for model, ids in found.items() if ids}


def ids_of(patient: Patient, model: type[ClinicOwned], **conditions: Any) -> set[uuid.UUID]:
    """Of the person's rows in that table, by their courses where those alone find them."""
    of: Any = {"patient": patient, **conditions}
    rows: Any = model.objects.filter(**of).values_list("pk", flat=True)
    if _patient_field(model).db_index:
        return set(rows)
    courses = list(Course.objects.filter(patient=patient).values_list("pk", flat=True))
    return {*rows.filter(course__in=courses), *rows.filter(course__isnull=True)}


def give(rows: Rows, to: Patient) -> None:
    """Only inside ``scope.moving_rows``: elsewhere the database refuses."""
    for model, ids in rows.items():
        for some in _by_hundreds(ids):
            model._default_manager.filter(pk__in=some).update(patient=to)


def added_since(rows: Rows, holder: Patient) -> Rows:
    """These rows and every row of ``holder`` that belongs to one of them, directly or not."""
    found = {model: set(ids) for model, ids in rows.items()}
    grew = True
    while grew:
        grew = False
        for model in patient_models():
            new = _belonging(model, found, holder) - found.get(model, set())
            if new:
                found.setdefault(model, set()).update(new)
                grew = True
    return found


def _belonging(model: type[ClinicOwned], found: Rows, holder: Patient) -> set[uuid.UUID]:
    belonging: set[uuid.UUID] = set()
    for field in model._meta.concrete_fields:
        if isinstance(field.related_model, type) and field.related_model in found:
            if _only_says_where(field):
                continue
            for some in _by_hundreds(found[field.related_model]):
                belonging |= ids_of(holder, model, **{f"{field.name}__in": some})
        elif field.name == SUBJECT:  # names a row of any table: a signature, a conclusion
            for some in _by_hundreds(set().union(*found.values())):
                belonging |= ids_of(holder, model, **{f"{field.name}__in": some})
    if model is PersonalDocument:  # refers to nothing: the row that says what was given names it
        belonging |= _bytes_of(found.get(DocumentShown, set()))
    return belonging


def _bytes_of(shown: set[uuid.UUID]) -> set[uuid.UUID]:
    named: set[uuid.UUID | None] = set()
    for some in _by_hundreds(shown):
        rows = DocumentShown.objects.filter(pk__in=some)
        for pair in rows.values_list("personal_document", "personal_printed"):
            named.update(pair)
    return {one for one in named if one is not None}


def _only_says_where(field: Any) -> bool:
    """A visit is a day and a place, whoever came: a session goes with its course."""
    owners = [one.name for one in field.model._meta.concrete_fields if one.name == "course"]
    return field.name == "visit" and bool(owners)


def _by_hundreds(ids: set[uuid.UUID]) -> list[list[uuid.UUID]]:
    ordered = sorted(ids)
    return [ordered[start : start + 500] for start in range(0, len(ordered), 500)]
