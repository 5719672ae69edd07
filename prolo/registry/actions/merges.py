"""Two patients turn out to be one person, or one to have been two after all.

Merging gives the rows of one patient to the other and writes down each row it moved, and what
contact it took over. Who is asked no more as one record says, and is asked as the other does: a
person says which holds. Undoing gives back those rows, what has been added to them since, and the
contact that stood before. Of what was recorded since and hangs on neither, a person says whose it
is; an allergy counts for both. Where a death is on record of one, what is open in the other ends
with the merge, and stands again when it is undone. Visits of one day and place are one visit as
long as the patients are one.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping

from django.db import IntegrityError

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.deaths import end_with_merge, let_stand_again
from prolo.registry.actions.duplicates import note_who_looks_like
from prolo.registry.audit import conflict_over
from prolo.registry.due import rebuild_patient
from prolo.registry.entering import entry, lock_with_courses
from prolo.registry.events import record_event
from prolo.registry.losses import OfOne, of_one_of
from prolo.registry.models import (
    Allergy,
    Identity,
    LossAtMerge,
    MovedRow,
    Patient,
    PatientMerge,
    TakenContact,
    TwoPeople,
)
from prolo.registry.notices import tell_of_appointments, without_waiting
from prolo.registry.parting import Unclear, recorded_since, would_go_back
from prolo.registry.patient_rows import Rows, give, rows_of
from prolo.registry.search_keys import write_keys
from prolo.registry.transactions import write_transaction
from prolo.registry.visit_rows import hang_back, hang_on_visits_of, without_doubles
from prolo.registry.walls import crossed, moving_rows


def merge_patients(
    *,
    from_patient: Patient,
    into_patient: Patient,
    reason: str,
    by: Actor,
    taking: Collection[str] = (),
    losses: Mapping[uuid.UUID, bool] | None = None,
) -> PatientMerge:
    """``from_patient`` is the same person as ``into_patient`` and is found under that one.
    ``taking`` names the contact that counts as the record that goes has it: «phone», «address».
    ``losses``: of each that ``of_one_of`` asks about, whether it holds for both."""
    check_may(by, "merge_patients")
    check_own(by, from_patient, into_patient)
    with write_transaction(by=by):
        lock_with_courses(from_patient, into_patient)
        _check_may_merge(from_patient, into_patient, reason, taking)
        of_one = list(of_one_of(from_patient, into_patient))
        _check_of_losses(of_one, losses or {})
        merge = PatientMerge.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            from_patient=from_patient,
            into_patient=into_patient,
            reason=reason.strip(),
        )
        rows = without_waiting(without_doubles(rows_of(from_patient), into_patient))
        _write_down(rows, merge, by)
        _note_losses(merge, of_one, losses or {}, by)
        _move(rows, into_patient, from_patient, by)
        end_with_merge(merge, by)
        _take_contact(merge, taking, by)
        from_patient.merged_into = into_patient
        from_patient.save(update_fields=["merged_into"])
        tell_of_appointments(into_patient, by=by)
        record_event(
            verb="patients_merged",
            subject=merge,
            patient=into_patient,
            by=by,
            body={"rows": sum(map(len, rows.values()))},
        )
    return merge


def unmerge_patients(
    *, merge: PatientMerge, reason: str, going: Collection[uuid.UUID] = (), by: Actor
) -> PatientMerge:
    """They are two people after all, and nobody is asked about them again. ``going`` is what of
    the ``unclear`` rows is of the one who went. Refused while rows of one hang on rows of the other
    that cannot both be right (``entangled``): a person must sort those out first."""
    check_may(by, "merge_patients")
    check_own(by, merge)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    with write_transaction(by=by):
        lock_with_courses(merge.from_patient, merge.into_patient)
        merge = PatientMerge.objects.select_for_update().get(pk=merge.pk)
        first, second = merge.from_patient, merge.into_patient
        _check_may_unmerge(merge)
        since = recorded_since(merge)
        besides = _said_to_go(since.unclear, going, by)
        rows = without_doubles(would_go_back(merge, besides), first)
        _move(rows, first, second, by)
        _note_allergies(since.allergies, first, by)
        _tell_apart(first, second, by)
        _give_contact_back(merge, by)
        let_stand_again(merge, reason=reason, by=by)
        first.merged_into = None
        first.save(update_fields=["merged_into"])
        note_who_looks_like(first.identity, by=by)
        merge.undone_at, merge.undone_by = clock.now(by.clinic), by.user
        merge.undone_reason = reason.strip()
        merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        rebuild_patient(first, by=by)
        for patient in (first, second):
            tell_of_appointments(patient, by=by)
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
    with write_transaction(by=by):
        row, is_new = _tell_apart(first, second, by)
        if is_new:
            record_event(verb="told_apart", subject=row, by=by)
    return row


def take_back_two_people(*, told: TwoPeople, by: Actor) -> TwoPeople:
    """That was a slip: they are asked about again, if they still look alike."""
    check_may(by, "merge_patients")
    check_own(by, told)
    with write_transaction(by=by):
        told = TwoPeople.objects.select_for_update().get(pk=told.pk)
        if told.taken_back_at:
            raise conflict_over(told)
        told.taken_back_at, told.taken_back_by = clock.now(by.clinic), by.user
        told.save(update_fields=["taken_back_at", "taken_back_by"])
        note_who_looks_like(told.first.identity, by=by)
        record_event(verb="told_apart_taken_back", subject=told, by=by)
    return told


def _tell_apart(first: Patient, second: Patient, by: Actor) -> tuple[TwoPeople, bool]:
    one, other = sorted((first, second), key=lambda patient: patient.pk)
    return TwoPeople.objects.get_or_create(
        first=one,
        second=other,
        taken_back_at=None,
        defaults={"clinic": by.clinic, "recorded_by": by.user},
    )


def _said_to_go(
    unclear: Collection[Unclear], going: Collection[uuid.UUID], by: Actor
) -> list[Unclear]:
    """Whoever parts what is in the chart sees it."""
    if any(one.is_of_the_chart for one in unclear):
        check_may(by, "see_chart")
    if set(going) - {one.first.pk for one in unclear}:
        raise Invalid({"going": "unknown"})
    return [one for one in unclear if one.first.pk in set(going)]


def _note_allergies(allergies: Iterable[Allergy], patient: Patient, by: Actor) -> None:
    Allergy.objects.bulk_create(
        Allergy(
            **entry(by, patient, at=one.happened_at),
            substance=one.substance,
            reaction=one.reaction,
        )
        for one in allergies
    )


def _take_contact(merge: PatientMerge, taking: Collection[str], by: Actor) -> None:
    theirs = Identity.objects.get(patient=merge.from_patient_id)
    identity = Identity.objects.get(patient=merge.into_patient_id)
    differing = [name for name in taking if getattr(theirs, name) != getattr(identity, name)]
    for name in differing:
        TakenContact.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            merge=merge,
            name=name,
            was=getattr(identity, name),
            became=getattr(theirs, name),
        )
        setattr(identity, name, getattr(theirs, name))
    _save_contact(identity, differing, by)


def _give_contact_back(merge: PatientMerge, by: Actor) -> None:
    """What somebody has typed since stays: it is newer than either."""
    identity = Identity.objects.get(patient=merge.into_patient_id)
    taken = [one for one in merge.taken_contact.all() if getattr(identity, one.name) == one.became]
    for one in taken:
        setattr(identity, one.name, one.was)
    _save_contact(identity, [one.name for one in taken], by)


def _save_contact(identity: Identity, names: list[str], by: Actor) -> None:
    if names:
        identity.save_if_unchanged(names)
        write_keys(identity)
        note_who_looks_like(identity, by=by)


def _check_may_merge(
    from_patient: Patient, into_patient: Patient, reason: str, taking: Collection[str]
) -> None:
    faults = {}
    if not set(taking) <= set(TakenContact.Name.values):
        faults["taking"] = "unknown"
    if not reason.strip():
        faults["reason"] = "missing"
    if from_patient.pk == into_patient.pk:
        faults["into_patient"] = "same"
    if faults:
        raise Invalid(faults)
    both = Patient.objects.filter(pk__in=[from_patient.pk, into_patient.pk])
    if merged := both.filter(merged_into__isnull=False).first():
        raise conflict_over(merged)


def _check_of_losses(of_one: Iterable[OfOne], said: Mapping[uuid.UUID, bool]) -> None:
    """Who is asked no more as one record says, and is asked as the other does: a person knows."""
    if any(one.is_asked and one.loss.pk not in said for one in of_one):
        raise Invalid({"losses": "missing"})


def _note_losses(
    merge: PatientMerge, of_one: Iterable[OfOne], said: Mapping[uuid.UUID, bool], by: Actor
) -> None:
    LossAtMerge.objects.bulk_create(
        LossAtMerge(
            clinic=by.clinic,
            recorded_by=by.user,
            merge=merge,
            loss=one.loss,
            is_of_who_went=one.loss.patient_id == merge.from_patient_id,
            holds_for_both=one.is_asked and said[one.loss.pk],
        )
        for one in of_one
        if one.beside
    )


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
