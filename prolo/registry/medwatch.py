"""What is on record of an adverse event, under the sections of FDA's form 3500.

Section letters and, where they were read, item numbers are those of «Instructions for Completing
the MedWatch Form 3500» (FDA, November 2005); a clinic compares them with the form it sends. The
person is named by a number of ours, the age is in years: nothing else says who it is. ``value``
is None where nothing is on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum

from prolo.care.assessment import age_on
from prolo.care.dates import local_day
from prolo.care.harms.events import FATAL
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.harms import session_day
from prolo.registry.models import (
    AdverseEvent,
    AdverseEventRecord,
    Allergy,
    Measurement,
    MedicineUse,
    Vial,
)


@dataclass(frozen=True, slots=True)
class Item:
    """``number`` counts suspect products, from 1; 0 is not about one."""

    section: str  # A … G, with the item's number where it was read
    field: str
    value: Any
    number: int = 0


def medwatch_items(event: AdverseEvent, record: AdverseEventRecord, *, by: Actor) -> list[Item]:
    check_may(by, "see_chart")
    return [
        *_person(event, record),
        *_event(record, clock.today(by.clinic)),
        Item("C1", "product_available", None),
        *_products(event),
        Item("E", "suspect_device", None),
        Item("F", "other_products", _listed(_medicines(event, record))),
        *_reporter(by),
    ]


def _person(event: AdverseEvent, record: AdverseEventRecord) -> Iterator[Item]:
    born = event.patient.identity.birth_date
    yield Item("A1", "patient_identifier", event.patient_id.hex[-8:].upper())
    yield Item("A2", "age_years", age_on(born, record.onset_on) if born else None)
    yield Item("A3", "sex", event.patient.sex)
    yield Item("A4", "weight_kg", _weight(event, record.onset_on))


def _weight(event: AdverseEvent, onset_on: date) -> Decimal | None:
    """That of the day nearest to the onset; of two as near the one before it."""
    rows = Measurement.objects.filter(patient=event.patient_id, kind="weight").current()
    zone = ZoneInfo(event.clinic.time_zone)

    def is_apart(one: Measurement) -> tuple[int, date]:
        day = local_day(one.happened_at, zone)
        return abs((day - onset_on).days), day

    nearest = min(rows.order_by("-happened_at"), key=is_apart, default=None)
    return round(nearest.value, 1) if nearest else None


def _event(record: AdverseEventRecord, today: date) -> Iterator[Item]:
    """B2 are the boxes that make it serious, as they were ticked: neither the grade nor what was
    written says them."""
    yield Item("B1", "kind_of_report", record.kind)
    yield Item("B2", "outcomes_attributed", tuple(record.criteria))
    if record.outcome == FATAL:  # beside the box for death B2 asks its date
        yield Item("B2", "died_on", record.outcome_on)
    yield Item("B3", "event_on", record.onset_on)
    yield Item("B4", "report_on", today)
    yield Item("B5", "description", record.what)
    yield Item("B5", "what_was_done", record.action or None)
    yield Item("B5", "outcome", record.outcome)
    yield Item("B6", "tests", None)
    yield Item("B7", "allergies", _listed(_allergies(record)))


def _products(event: AdverseEvent) -> Iterator[Item]:
    if event.session is None:
        return
    day = session_day(event.session)
    injected = event.session.injections.current().aggregate(ml=Sum("volume_ml"))["ml"]
    for number, vial in enumerate(event.session.vials.current().order_by("opened_at"), start=1):
        for section, name, value in (*_of(vial), ("D", "used_on", day)):
            yield Item(section, name, value, number)
        yield Item("D2", "injected_ml_in_all", injected, number)
        yield Item("D", "used_for", event.course.condition, number)


def _of(vial: Vial) -> tuple[tuple[str, str, Any], ...]:
    return (
        ("D1", "product", vial.product),
        ("D1", "strength_pct", vial.strength_pct),
        ("D1", "maker", vial.maker or None),
        ("D", "lot", vial.lot),
        ("D", "expires_on", vial.expires_on),
    )


def _allergies(record: AdverseEventRecord) -> list[str]:
    rows = Allergy.objects.filter(patient=record.patient_id).current()
    return list(rows.order_by("happened_at").values_list("substance", flat=True))


def _medicines(event: AdverseEvent, record: AdverseEventRecord) -> list[str]:
    """What the person took when it began, as it was typed: what was given for it is another field.
    Of unknown days it is named."""
    rows = MedicineUse.objects.filter(patient=event.patient_id).current()
    return [
        one.typed
        for one in rows.order_by("happened_at")
        if (one.started_on is None or one.started_on <= record.onset_on)
        and (one.ended_on is None or one.ended_on >= record.onset_on)
    ]


def _reporter(by: Actor) -> Iterator[Item]:
    clinic = by.clinic
    yield Item("G", "reporter", by.user.full_name if by.user else None)
    yield Item("G", "clinic", clinic.name)
    yield Item("G", "address", clinic.address or None)
    yield Item("G", "phone", clinic.phone or None)


def _listed(found: list[str]) -> str | None:
    return "; ".join(found) or None
