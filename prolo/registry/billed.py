"""What stands behind each charge, for a program that bills: codes and payer as somebody of the
clinic wrote them, the day of service, the session. Nothing is mapped to a code here, and none is
taken from an estimate that is not what was kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.registry.coverage import said_of_each, standing_on
from prolo.registry.estimates import GIVEN, estimate_of, is_intact, stated_of
from prolo.registry.held_sessions import begun_sessions
from prolo.registry.models import Charge, Clinic, Coverage, Estimate, EstimateStep

OfWhat = tuple[uuid.UUID, uuid.UUID | None]  # patient and course
OnADay = tuple[uuid.UUID | None, date | None]  # course and day


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """``estimate`` is the version in force on the day of the bill, ``is_altered`` that it is not
    what was kept. ``payer_kind`` and ``payer`` are who paid on the day of service."""

    sessions: tuple[int, ...]  # of the course, begun on the day of service
    service_codes: tuple[str, ...] = ()
    diagnosis_codes: tuple[str, ...] = ()
    estimate: int | None = None
    is_altered: bool = False
    payer_kind: str = ""
    payer: str = ""


def billed(charges: Collection[Charge], clinic: Clinic) -> dict[uuid.UUID, Billed]:
    """By the id of the charge, in three queries however many there are."""
    zone = ZoneInfo(clinic.time_zone)
    given, covered, held = _given(charges), _covered(charges), _held(charges)
    found = {}
    for row in charges:
        step = _last_by(row.billed_on, given[row.patient_id, row.course_id], zone)
        said = _payer_on(row.done_on or row.billed_on, covered.get(row.patient_id, ()), zone)
        found[row.pk] = Billed(
            sessions=tuple(held[row.course_id, row.done_on]),
            payer_kind=said.kind if said else "",
            payer=said.payer if said else "",
            **(_estimated(row, step.estimate) if step else {}),
        )
    return found


def _estimated(row: Charge, estimate: Estimate) -> dict[str, Any]:
    if not is_intact(estimate):
        return {"estimate": estimate.version, "is_altered": True}
    return {
        "estimate": estimate.version,
        "service_codes": tuple(dict.fromkeys(_codes(row, estimate))),
        "diagnosis_codes": stated_of(estimate).diagnosis_codes,
    }


def _codes(row: Charge, estimate: Estimate) -> Iterator[str]:
    """Of every line of this kind; of an extra or irritant that the bill calls by its name of that
    alone."""
    lines = [one for one in estimate_of(estimate).lines if one.what == row.procedure]
    named = [one for one in lines if one.of and one.of.casefold() == row.name.casefold()]
    yield from (one.code for one in named or lines if one.code)


def _given(charges: Collection[Charge]) -> defaultdict[OfWhat, list[EstimateStep]]:
    found = defaultdict(list)
    rows = EstimateStep.objects.filter(
        patient__in={row.patient_id for row in charges},
        step=GIVEN,
        estimate__marked_in_error_at__isnull=True,
    )
    for step in rows.select_related("estimate").order_by("happened_at", "recorded_at"):
        found[step.patient_id, step.estimate.course_id].append(step)
    return found


def _payer_on(day: date, said: Sequence[Coverage], zone: ZoneInfo) -> Coverage | None:
    """None: what was said counts from a later day on."""
    found = standing_on(said, day, zone)
    return found if found and found.starts_on <= day else None


def _covered(charges: Collection[Charge]) -> Mapping[uuid.UUID, Sequence[Coverage]]:
    patients = {row.patient_id for row in charges}
    return said_of_each(Coverage.objects.filter(patient__in=patients))


def _held(charges: Collection[Charge]) -> defaultdict[OnADay, list[int]]:
    found: defaultdict[OnADay, list[int]] = defaultdict(list)
    rows = begun_sessions({row.course_id for row in charges if row.course_id}).order_by("number")
    for course, number, day in rows.values_list("course", "number", "visit__day"):
        found[course, day].append(number)
    return found


def _last_by(day: date, rows: Sequence[EstimateStep], zone: ZoneInfo) -> EstimateStep | None:
    stood = [one for one in rows if local_day(one.happened_at, zone) <= day]
    return stood[-1] if stood else None
