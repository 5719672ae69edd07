"""Two patients turn out to be one person, or one to have been two after all.

Merging gives the rows of one patient to the other and writes down each row it moved. Undoing
gives back those rows, and what has been added to them since, and nothing else. Visits of one day
and place are one visit as long as the patients are one.
"""

from __future__ import annotations

import uuid

from django.apps import apps
from django.db import IntegrityError, models

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.audit import conflict_over
from prolo.registry.due import rebuild_patient
from prolo.registry.events import record_event
from prolo.registry.models import MovedRow, Patient, PatientMerge, TwoPeople
from prolo.registry.patient_rows import Rows, added_since, give, rows_of
from prolo.registry.transactions import write_transaction
from prolo.registry.visit_rows import hang_back, hang_on_visits_of, without_doubles
from prolo.registry.walls import crossed, moving_rows


def merge_patients(
    *, from_patient: Patient, into_patient: Patient, reason: str, by: Actor
) -> PatientMerge:
    """``from_patient`` is the same person as ``into_patient`` and is found under that one."""
    check_may(by, "merge_patients")
    check_own(by, from_patient, into_patient)
    with write_transaction(by=by):
        _check_may_merge(from_patient, into_patient, reason)
        merge = PatientMerge.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            from_patient=from_patient,
            into_patient=into_patient,
            reason=reason.strip(),
        )
        rows = without_doubles(rows_of(from_patient), into_patient)
        _write_down(rows, merge, by)
        _move(rows, into_patient, from_patient, by)
        from_patient.merged_into = into_patient
        from_patient.save(update_fields=["merged_into"])
        record_event(
            verb="patients_merged",
            subject=merge,
            patient=into_patient,
            by=by,
            body={"rows": sum(map(len, rows.values()))},
        )
    return merge


def unmerge_patients(*, merge: PatientMerge, reason: str, by: Actor) -> PatientMerge:
    """They are two people after all. Refused while rows of one hang on rows of the other that
    cannot both be right (``entangled``): a person must sort those out first."""
    check_may(by, "merge_patients")
    check_own(by, merge)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    with write_transaction(by=by):
        merge = PatientMerge.objects.select_for_update().get(pk=merge.pk)
        first, second = merge.from_patient, merge.into_patient
        _check_may_unmerge(merge)
        rows = without_doubles(added_since(written_down(merge), second), first)
        _move(rows, first, second, by)
        first.merged_into = None
        first.save(update_fields=["merged_into"])
        merge.undone_at, merge.undone_by = clock.now(by.clinic), by.user
        merge.undone_reason = reason.strip()
        merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        rebuild_patient(first, by=by)
        record_event(
            verb="patients_unmerged",
            subject=merge,
            patient=second,
            by=by,
            body={"rows": sum(map(len, rows.values()))},
        )
    return merge


def tell_apart(*, first: Patient, second: Patient, by: Actor) -> TwoPeople:
    """Two records look alike and are two people: nobody is asked about them again."""
    check_may(by, "merge_patients")
    check_own(by, first, second)
    if first.pk == second.pk:
        raise Invalid({"second": "same"})
    one, other = sorted((first, second), key=lambda patient: patient.pk)
    with write_transaction(by=by):
        row, is_new = TwoPeople.objects.get_or_create(
            first=one, second=other, defaults={"clinic": by.clinic, "recorded_by": by.user}
        )
        if is_new:
            record_event(verb="told_apart", subject=row, by=by)
    return row


def _check_may_merge(from_patient: Patient, into_patient: Patient, reason: str) -> None:
    faults = {}
    if not reason.strip():
        faults["reason"] = "missing"
    if from_patient.pk == into_patient.pk:
        faults["into_patient"] = "same"
    if faults:
        raise Invalid(faults)
    both = Patient.objects.filter(pk__in=[from_patient.pk, into_patient.pk])
    if merged := both.filter(merged_into__isnull=False).first():
        raise conflict_over(merged)


def _check_may_unmerge(merge: PatientMerge) -> None:
    if merge.undone_at:
        raise conflict_over(merge)
    if merge.into_patient.merged_into is not None:
        raise Invalid({"merge": "merged-further"})


def _move(rows: Rows, to: Patient, away_from: Patient, by: Actor) -> None:
    try:
        with moving_rows():
            hang_on_visits_of(to, rows, by=by)
            give(rows, to)
            hang_back(away_from, rows, by=by)
            is_crossed = bool(crossed([to.pk, away_from.pk]))
    except IntegrityError:
        raise Invalid({"patients": "entangled"}) from None
    if is_crossed:
        raise Invalid({"patients": "entangled"})


def _write_down(rows: Rows, merge: PatientMerge, by: Actor) -> None:
    MovedRow.objects.bulk_create(
        MovedRow(
            clinic=by.clinic,
            recorded_by=by.user,
            merge=merge,
            kind=model.__name__,
            row_id=row_id,
        )
        for model, ids in rows.items()
        for row_id in ids
    )


def written_down(merge: PatientMerge) -> Rows:
    rows: dict[type[models.Model], set[uuid.UUID]] = {}
    for moved in merge.moved_rows.all():
        rows.setdefault(apps.get_model("registry", moved.kind), set()).add(moved.row_id)
    return rows
