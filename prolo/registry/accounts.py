"""What a person was charged and paid, read from rows."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.care.money.account import CHARGE, Item, beside_estimate
from prolo.care.money.disputes import Beside
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import estimate_of, last_given
from prolo.registry.models import Charge, Course, Patient, Payment


def items_of(patient: Patient) -> list[Item]:
    zone = ZoneInfo(patient.clinic.time_zone)
    payments = Payment.objects.filter(patient=patient).current()
    return [
        *charged(Charge.objects.filter(patient=patient).current()),
        *(
            Item(
                kind=row.direction,
                amount=row.amount,
                currency=row.currency,
                on=local_day(row.happened_at, zone),
            )
            for row in payments
        ),
    ]


def charged(rows: Iterable[Charge]) -> list[Item]:
    return [
        Item(kind=CHARGE, amount=row.amount, currency=row.currency, on=row.billed_on)
        for row in rows
    ]


def beside_given(patient: Patient, course: Course | None) -> Beside | None:
    """What was charged for a course beside what the person has in hand; None without either."""
    given = last_given(patient, course)
    rows = list(Charge.objects.filter(patient=patient, course=course).current())
    if given is None or not rows:
        return None
    made = estimate_of(given)
    return beside_estimate(
        charged(rows),
        estimated=made.expected,
        currency=made.currency,
        knowledge=clinic_knowledge(patient.clinic),
    )
