"""What goes back when a merge is undone, and what was recorded since of which nobody can tell whose
it is."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from prolo.registry.models import (
    Allergy,
    Appointment,
    ClinicOwned,
    Course,
    Coverage,
    DoseLimit,
    Identifier,
    LossToFollowUp,
    Measurement,
    MedicineUse,
    PatientAccess,
    PatientMerge,
    Payment,
    RecallCall,
    Relation,
    Visit,
    WaitingEntry,
)
from prolo.registry.patient_rows import Rows, added_since, ids_of, patient_models

OF_THE_CHART = (MedicineUse, DoseLimit, Measurement, RecallCall, Course)
ASKED = (
    *OF_THE_CHART,
    Relation,
    Identifier,
    PatientAccess,
    Appointment,
    WaitingEntry,
    LossToFollowUp,
    Coverage,
    Payment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Recorded since the merge, and hanging on the person alone. ``first`` goes with what was added
    to it; ``row`` is its newest version."""

    first: ClinicOwned
    row: ClinicOwned

    @property
    def is_of_the_chart(self) -> bool:
        return isinstance(self.row, OF_THE_CHART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Of which of the two ``unclear`` is, a person says. Whoever named an allergy, it counts for
    both until a person takes it out."""

    unclear: list[Unclear]
    allergies: list[Allergy]


def written_down(merge: PatientMerge) -> Rows:
    rows: dict[type[models.Model], set[uuid.UUID]] = {}
    for moved in merge.moved_rows.all():
        rows.setdefault(apps.get_model("registry", moved.kind), set()).add(moved.row_id)
    return rows


def would_go_back(merge: PatientMerge, besides: Collection[Unclear] = ()) -> Rows:
    """``besides`` is what a person said goes too."""
    rows = written_down(merge)
    for one in besides:
        rows.setdefault(type(one.first), set()).add(one.first.pk)
    return _with_what_hangs(rows, merge)


def recorded_since(merge: PatientMerge) -> Since:
    """Whose the rest is follows from what stood before the merge: it is that, or hangs on it."""
    going = would_go_back(merge)
    if not any(_since(model, merge, going).exists() for model in (*ASKED, Allergy)):
        return Since(unclear=[], allergies=[])
    before: Rows = {
        model: ids_of(merge.into_patient, model, recorded_at__lte=merge.recorded_at)
        - going.get(model, set())
        for model in patient_models()
        if model is not Visit  # a day and a place, whoever came
    }
    staying = _with_what_hangs(before, merge)
    known = {model: going.get(model, set()) | ids for model, ids in staying.items()}
    return Since(
        unclear=[one for model in ASKED for one in _unclear(_since(model, merge, known))],
        allergies=[*_since(Allergy, merge, known).current()],
    )


def _since(model: type[Any], merge: PatientMerge, known: Rows) -> Any:
    rows = model.objects.filter(patient=merge.into_patient, recorded_at__gt=merge.recorded_at)
    return rows.exclude(pk__in=known.get(model, ())).order_by("recorded_at", "pk")


def _with_what_hangs(rows: Rows, merge: PatientMerge) -> Rows:
    """On these rows, and what was recorded since that one of them names: a medicine that was
    cleared for an appointment is of who came to it."""
    found = added_since(rows, merge.into_patient)
    named: Rows = {}
    for model, ids in found.items():
        for field in model._meta.concrete_fields:
            if field.related_model in ASKED:
                its = model._default_manager.filter(pk__in=ids).values(field.attname)
                new = _since(field.related_model, merge, found).filter(pk__in=its)
                named.setdefault(field.related_model, set()).update(
                    new.values_list("pk", flat=True)
                )
    if not any(named.values()):
        return found
    every = {*found, *named}
    both = {model: found.get(model, set()) | named.get(model, set()) for model in every}
    return added_since(both, merge.into_patient)


def _unclear(rows: Iterable[Any]) -> Iterator[Unclear]:
    since = {one.pk: one for one in rows}
    newer = {one.replaces_id: one for one in since.values() if getattr(one, "replaces_id", None)}
    for one in since.values():
        if _hangs_on_another(one):
            continue
        newest = one
        while newest.pk in newer:
            newest = newer[newest.pk]
        if getattr(newest, "marked_in_error_at", None) is None:
            yield Unclear(first=one, row=newest)


def _hangs_on_another(one: ClinicOwned) -> bool:
    """On a row about the person, which it goes with."""
    of_patients = {*patient_models()} - {Visit}
    return any(
        field.related_model in of_patients and getattr(one, field.attname) is not None
        for field in one._meta.concrete_fields
    )
