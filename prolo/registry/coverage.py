"""Who pays for a person on a day, read from what they said and from when each counts."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import at_local, local_day
from prolo.care.money.who_paid import Said, in_force
from prolo.registry import clock
from prolo.registry.models import Coverage, Patient


def coverage_of(patient: Patient, *, on: date | None = None) -> Coverage | None:
    """Who pays on that day, or today."""
    return standing_on(said_by(patient), on or clock.today(patient.clinic), zone_of(patient))


def said_by(patient: Patient) -> list[Coverage]:
    """Each answer that counts, in the order in which they came."""
    return list(_in_order(Coverage.objects.filter(patient=patient)))


def to_begin(patient: Patient) -> list[Coverage]:
    """Who will pay from a day that is still to come, the next first."""
    today = clock.today(patient.clinic)
    rows = [one for one in said_by(patient) if one.starts_on > today]
    return sorted(rows, key=lambda one: one.starts_on)


def said_of_each(rows: QuerySet[Coverage]) -> Mapping[uuid.UUID, Sequence[Coverage]]:
    """The same of many, by patient."""
    found: defaultdict[uuid.UUID, list[Coverage]] = defaultdict(list)
    for one in _in_order(rows):
        found[one.patient_id].append(one)
    return found


def standing_on(rows: Sequence[Coverage], on: date, zone: ZoneInfo) -> Coverage | None:
    """Of ``said_by``: the one that counts on that day, up to its end."""
    place = in_force([as_said(one, zone) for one in rows], at_local(on, time.max, zone))
    return None if place is None else rows[place]


def as_said(row: Coverage, zone: ZoneInfo) -> Said:
    """What counts from the day on which it was said counts from when it was said."""
    return Said(kind=row.kind, at=row.happened_at, begins_at=_begins_at(row, zone))


def _begins_at(row: Coverage, zone: ZoneInfo) -> datetime:
    is_of_that_day = local_day(row.happened_at, zone) == row.starts_on
    return row.happened_at if is_of_that_day else at_local(row.starts_on, time.min, zone)


def zone_of(patient: Patient) -> ZoneInfo:
    return ZoneInfo(patient.clinic.time_zone)


def _in_order(rows: QuerySet[Coverage]) -> QuerySet[Coverage]:
    return rows.filter(marked_in_error_at__isnull=True).order_by("happened_at", "version")
