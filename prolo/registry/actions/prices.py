"""What a clinic asks for a procedure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import ClinicPrice
from prolo.registry.transactions import write_transaction


def set_price(
    *,
    procedure: str,
    amount: Decimal,
    by: Actor,
    region: str = "",
    starts_on: date | None = None,
    reason: str = "",
) -> ClinicPrice:
    """What this clinic asks for a procedure from a day on (today), in its currency."""
    check_may(by, "keep_clinic")
    row = ClinicPrice(
        clinic=by.clinic,
        recorded_by=by.user,
        procedure=procedure,
        region=region,
        amount=amount,
        currency=by.clinic.currency,
        starts_on=starts_on or clock.today(by.clinic),
        reason=reason.strip(),
    )
    faults = {}
    if procedure not in ClinicPrice.Procedure.values:
        faults["procedure"] = "unknown"
    if region and region not in clinic_knowledge(by.clinic).regions:
        faults["region"] = "unknown"
    if not amount.is_finite() or amount < 0:
        faults["amount"] = "out-of-range"
    check_row(row, faults=faults)
    with write_transaction(by=by):
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="price_set", subject=row, by=by, body={"procedure": procedure, "region": region}
        )
    return row


def withdraw_price(*, price: ClinicPrice, by: Actor) -> ClinicPrice:
    """It was never asked, or is asked no longer; it stays on record."""
    check_may(by, "keep_clinic")
    check_own(by, price)
    with write_transaction(by=by):
        price = ClinicPrice.objects.select_for_update().get(pk=price.pk)
        if price.withdrawn_at is None:
            price.withdrawn_at = clock.now(by.clinic)
            price.save(update_fields=["withdrawn_at"])
            record_event(verb="price_withdrawn", subject=price, by=by)
    return price
