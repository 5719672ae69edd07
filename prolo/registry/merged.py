"""What a merge would move, what it moved, and why it cannot be undone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from prolo.care.course import INJECTING
from prolo.care.dates import local_day
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.models import Course, Patient, PatientAccess, PatientMerge, Plan, Visit
from prolo.registry.parting import would_go_back
from prolo.registry.patient_rows import Rows, rows_of


@dataclass(frozen=True, slots=True)
class Tangle:
    """A row that would go back hangs on one that would stay; both by the names of their tables."""

    going: str
    staying: str


def standing_merges(patient: Patient) -> models.QuerySet[PatientMerge]:
    """Of records that are found under this one, the last first."""
    rows = PatientMerge.objects.filter(into_patient=patient, undone_at__isnull=True)
    return rows.select_related("from_patient__identity", "recorded_by").order_by("-recorded_at")


def parted_merges(patient: Patient) -> models.QuerySet[PatientMerge]:
    """In which this record was one with another that is another person, the last first."""
    is_either = Q(into_patient=patient) | Q(from_patient=patient)
    rows = PatientMerge.objects.filter(is_either, undone_at__isnull=False)
    both = ("from_patient__identity", "into_patient__identity")
    return rows.select_related(*both).order_by("-undone_at")


def plans_of_before(actor: Actor) -> list[tuple[datetime, Course]]:
    """Courses in treatment whose plan was signed before their person's record was put together with
    another, and when that was last: nobody weighed in it what the other one knew."""
    check_may(actor, "plan")
    standing = PatientMerge.objects.filter(clinic=actor.clinic, undone_at__isnull=True)
    merged = standing.filter(into_patient=OuterRef("patient")).order_by("-recorded_at")
    plans = Plan.objects.filter(course=OuterRef("pk")).current().order_by("-version")
    rows = Course.objects.filter(patient__in=standing.values("into_patient"), state__in=INJECTING)
    found = rows.select_related("patient__identity__clinic").annotate(
        merged_at=Subquery(merged.values("recorded_at")[:1]),
        signed_at=Subquery(plans.values("recorded_at")[:1]),
    )
    return [(one.merged_at, one) for one in found.filter(signed_at__lt=F("merged_at"))]


def readers(merge: PatientMerge) -> list[PatientAccess]:
    """Log-ins that read the pages of both while they were one, as those of one person."""
    until = merge.undone_at or clock.now(merge.clinic)
    since = local_day(merge.recorded_at, ZoneInfo(merge.clinic.time_zone))
    rows = PatientAccess.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=merge.recorded_at),
        Q(ends_on__isnull=True) | Q(ends_on__gte=since),
        patient__in=[merge.from_patient_id, merge.into_patient_id],
        recorded_at__lt=until,
    )
    return [*rows.select_related("user", "relation")]


def counts(rows: Rows) -> dict[str, int]:
    return {model.__name__: len(ids) for model, ids in rows.items() if ids}


def would_move(patient: Patient) -> dict[str, int]:
    return counts(rows_of(patient))


def tangles(merge: PatientMerge) -> list[Tangle]:
    """Empty: the merge can be undone."""
    going = would_go_back(merge)
    found = (one for model, ids in going.items() for one in _of(model, ids, going, merge))
    return sorted(set(found), key=lambda one: (one.going, one.staying))


def _of(
    model: type[models.Model], ids: set[uuid.UUID], going: Rows, merge: PatientMerge
) -> Iterator[Tangle]:
    for field in model._meta.concrete_fields:
        target = field.related_model
        if not isinstance(target, type) or target is Visit or not _is_of_patient(target):
            continue
        hanging = model._default_manager.filter(
            pk__in=ids, **{f"{field.name}__patient": merge.into_patient}
        )
        if hanging.exclude(**{f"{field.name}__in": going.get(target, ())}).exists():
            yield Tangle(model.__name__, target.__name__)


def _is_of_patient(model: type[models.Model]) -> bool:
    return any(one.name == "patient" for one in model._meta.concrete_fields)
