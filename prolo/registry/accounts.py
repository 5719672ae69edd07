"""What a person was charged and paid, read from rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.care.money.account import (
    CHARGE,
    ESTIMATE,
    REFUND,
    Item,
    beside_estimate,
    payable,
    theirs,
)
from prolo.care.money.disputes import Beside
from prolo.care.money.prices import written
from prolo.care.money.so_far import SoFar, charged_so_far
from prolo.errors import Altered
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.estimates import GIVEN, estimate_of, is_intact, stated_of
from prolo.registry.estimates_in_hand import in_hand, in_hand_of_each, received
from prolo.registry.held_sessions import sessions_so_far
from prolo.registry.models import Charge, Course, Dispute, Estimate, Patient, Payment


def items_of(patient: Patient) -> list[Item]:
    zone = ZoneInfo(patient.clinic.time_zone)
    payments = Payment.objects.filter(patient=patient).current()
    return [
        *charged(Charge.objects.filter(patient=patient).current()),
        *(paid(row, zone) for row in payments),
    ]


def paid(row: Payment, zone: ZoneInfo) -> Item:
    return Item(
        kind=row.direction,
        amount=written(row.amount, row.currency),
        currency=row.currency,
        on=local_day(row.happened_at, zone),
    )


def charged(rows: Iterable[Charge]) -> list[Item]:
    return [
        Item(
            kind=CHARGE,
            amount=written(row.amount, row.currency),
            currency=row.currency,
            on=row.billed_on,
            what=row.procedure,
            done_on=row.done_on,
            received_on=row.received_on,
        )
        for row in rows
    ]


def beside_given(
    patient: Patient, course: Course | None, *, more: Item | None = None
) -> Beside | None:
    """What was charged for a course beside what the person had in hand before it was done; without
    a course, since then. None without either, ``Altered`` where an estimate that was given is not
    what was kept. ``more`` is a charge that would be entered."""
    return beside_estimate(
        _as_they_came(patient, course, more),
        currency=patient.clinic.currency,
        knowledge=clinic_knowledge(patient.clinic),
        starts_anew=course is None,
    )


def payment_question(patient: Patient, direction: str, amount: Decimal) -> str:
    """One of QUESTIONS, or empty: as much is received or given back without being asked about."""
    items, currency = items_of(patient), patient.clinic.currency
    if direction == REFUND:
        return MORE_THAN_THEIRS if amount > theirs(items, currency) else ""
    made = (estimate_of(row) for row in in_hand_of_each(patient) if is_intact(row))
    estimated = sum((one.most for one in made if one.currency == currency), Decimal(0))
    return MORE_THAN_OWED if amount > payable(items, currency, estimated=estimated) else ""


def so_far(patient: Patient, course: Course | None, *, more: Item | None = None) -> SoFar | None:
    """What was charged for a course beside what the estimate in force says of what was done; None
    without a course, an estimate or a charge."""
    row = in_hand(patient, course) if course else None
    if course is None or row is None:
        return None
    charges = Charge.objects.filter(patient=patient, course=course).current()
    items = [*charged(charges), *([more] if more else [])]
    return charged_so_far(estimate_of(row), items, sessions_so_far(course))


def charge_warning(patient: Patient, course: Course | None, more: Item) -> str:
    """One of WARNINGS, or empty: where this charge would bring the bills, unless they are there
    already; or that nobody can say, as the estimate is not what was kept, or as the person has one
    of a course alone and the charge names none."""
    try:
        then, now = beside_given(patient, course, more=more), beside_given(patient, course)
        done, done_now = so_far(patient, course, more=more), so_far(patient, course)
    except Altered:
        return ALTERED
    if course is None and then is None and any(row.course_id for row in in_hand_of_each(patient)):
        return WITHOUT_COURSE
    if then and then.stands in LINES and not (now and now.stands == then.stands):
        return LINES[then.stands]
    return ABOVE if done and done.is_above and not (done_now and done_now.is_above) else ""


LINES = {"near": "near-the-line", "over": "over-the-line"}  # from which they may be disputed
ABOVE = "above-what-was-done"  # no line of any rule
ALTERED = "estimate-altered"
WITHOUT_COURSE = "without-a-course"
WARNINGS = (*LINES.values(), ABOVE, ALTERED, WITHOUT_COURSE)
MORE_THAN_OWED, MORE_THAN_THEIRS = "more-than-owed", "more-than-theirs"
QUESTIONS = (MORE_THAN_OWED, MORE_THAN_THEIRS)  # of money received, of money given back


def to_be_charged(
    patient: Patient, *, procedure: str, amount: Decimal, billed_on: date, done_on: date | None
) -> Item:
    return Item(
        kind=CHARGE,
        amount=amount,
        currency=patient.clinic.currency,
        on=billed_on,
        what=procedure,
        done_on=done_on,
    )


def _as_they_came(patient: Patient, course: Course | None, more: Item | None) -> list[Item]:
    """Charges by the day of the bill, estimates by when the person had them."""
    zone = ZoneInfo(patient.clinic.time_zone)
    charges = Charge.objects.filter(patient=patient, course=course).current()
    given = Estimate.objects.filter(
        patient=patient, course=course, steps__step=GIVEN, marked_in_error_at__isnull=True
    )
    dated = [
        *((row.happened_at, one) for row in charges for one in charged([row])),
        *((at, _given(row, at, zone)) for at, row in received(given.distinct())),
        *([(clock.now(patient.clinic), more)] if more else []),
    ]
    return [one for _at, one in sorted(dated, key=lambda each: (each[1].on, each[0]))]


def _given(row: Estimate, at: datetime, zone: ZoneInfo) -> Item:
    made = estimate_of(row)
    return Item(
        kind=ESTIMATE,
        amount=made.expected,
        currency=made.currency,
        on=local_day(at, zone),
        is_good_faith=stated_of(row).is_good_faith,
    )


def disputes_of(patient: Patient) -> list[Dispute]:
    """The open ones first, each with how it ended."""
    rows = Dispute.objects.filter(patient=patient).current().select_related("course", "end")
    return sorted(rows, key=lambda row: (hasattr(row, "end"), -row.disputed_on.toordinal()))


def disputes_in_clinic(actor: Actor) -> QuerySet[Dispute]:
    """That have not ended, the longest first."""
    check_may(actor, "keep_money")
    rows = Dispute.objects.filter(clinic=actor.clinic, end__isnull=True).current()
    return rows.select_related("course", "patient__identity__clinic").order_by("disputed_on")


def open_ones(rows: Iterable[Dispute]) -> list[Dispute]:
    return [row for row in rows if not hasattr(row, "end")]
