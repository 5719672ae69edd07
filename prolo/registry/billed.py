"""What stands behind each charge, for a program that bills: codes and payer as somebody of the
clinic wrote them, the day of service, the session. Nothing is mapped to a code here, and none is
taken from an estimate that is not what was kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.money.account import ESTIMATE, NONE, Item, in_force
from prolo.knowledge import Knowledge
from prolo.registry.accounts import charged
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import said_of_each, standing_on
from prolo.registry.estimates import GIVEN, estimate_of, is_intact, stated_of
from prolo.registry.estimates_in_hand import received
from prolo.registry.held_sessions import begun_sessions
from prolo.registry.models import Charge, Clinic, Coverage, Estimate

OfWhat = tuple[uuid.UUID, uuid.UUID | None]  # patient and course
Had = tuple[datetime, Estimate]  # since when
OnADay = tuple[uuid.UUID | None, date | None]  # course and day


@dataclass(frozen=True, slots=True, kw_only=True)
class Billed:
    """``estimate`` is the version that the bill is held against (``care.money.account.in_force``),
    ``is_altered`` that it is not what was kept. ``payer_kind`` and ``payer`` are who paid on the
    day of service."""

    sessions: tuple[int, ...]  # of the course, begun on the day of service
    service_codes: tuple[str, ...] = ()
    diagnosis_codes: tuple[str, ...] = ()
    estimate: int | None = None
    is_altered: bool = False
    payer_kind: str = ""
    payer: str = ""


def billed(charges: Collection[Charge], clinic: Clinic) -> dict[uuid.UUID, Billed]:
    """By the id of the charge, in a few queries however many there are."""
    zone, knowledge = ZoneInfo(clinic.time_zone), clinic_knowledge(clinic)
    given, covered, held = _given(charges), _covered(charges), _held(charges)
    found = {}
    for row in charges:
        had = given[row.patient_id, row.course_id]
        estimate = _held_against(row, had, zone, knowledge)
        said = _payer_on(row.done_on or row.billed_on, covered.get(row.patient_id, ()), zone)
        found[row.pk] = Billed(
            sessions=tuple(held[row.course_id, row.done_on]),
            payer_kind=said.kind if said else "",
            payer=said.payer if said else "",
            **(_estimated(row, estimate) if estimate else {}),
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


def _given(charges: Collection[Charge]) -> defaultdict[OfWhat, list[Had]]:
    """As they came."""
    found = defaultdict(list)
    rows = Estimate.objects.filter(
        patient__in={row.patient_id for row in charges},
        steps__step=GIVEN,
        marked_in_error_at__isnull=True,
    ).order_by("version")
    for at, row in sorted(received(rows.distinct()), key=lambda one: one[0]):
        found[row.patient_id, row.course_id].append((at, row))
    return found


def _held_against(
    charge: Charge, given: Sequence[Had], zone: ZoneInfo, knowledge: Knowledge
) -> Estimate | None:
    """As ``accounts.beside_given`` does it; of one that was altered too, which says so."""
    items = [
        Item(
            kind=ESTIMATE,
            amount=Decimal(0),
            currency=charge.currency,
            on=local_day(at, zone),
            is_good_faith=bool(row.stated["is_good_faith"]),
        )
        for at, row in given
    ]
    (bill,) = charged([charge])
    place = in_force(items, bill.service_on, knowledge)
    return None if place == NONE else given[place][1]


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
