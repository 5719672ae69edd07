"""What a clinic asks for what it does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.money.prices import BESIDES, EXTRA, price_faults
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import ClinicPrice, User
from prolo.registry.prices import kinds_of, price_of, published_in, standing_prices
from prolo.registry.privileges import physicians
from prolo.registry.transactions import write_transaction


def set_price(
    *,
    procedure: str,
    amount: Decimal,
    by: Actor,
    of: str = "",
    region: str = "",
    injector: User | None = None,
    starts_on: date | None = None,
    reason: str = "",
    is_meant: bool = False,
) -> ClinicPrice:
    """What this clinic asks for a thing from a day on (today), in its currency. ``is_meant``: it
    is far from what the thing costs, and somebody looked again."""
    check_may(by, "keep_clinic")
    row = ClinicPrice(
        clinic=by.clinic,
        recorded_by=by.user,
        procedure=procedure,
        of=of.strip(),
        region=region,
        injector=injector,
        amount=amount,
        currency=by.clinic.currency,
        starts_on=starts_on or clock.today(by.clinic),
        reason=reason.strip(),
    )
    with write_transaction(by=by):
        check_row(row, faults=_faults(row, is_meant=is_meant))
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="price_set",
            subject=row,
            by=by,
            body={"procedure": procedure, "region": region},
        )
    return row


def _faults(row: ClinicPrice, *, is_meant: bool) -> dict[str, str]:
    knowledge = clinic_knowledge(row.clinic)
    published = published_in(row.currency, knowledge)
    faults = price_faults(price_of(row), standing_prices(row.clinic), published, is_meant=is_meant)
    if row.procedure not in ClinicPrice.Procedure.values:
        faults["procedure"] = "unknown"
    elif row.procedure in BESIDES:
        if row.of and row.of not in kinds_of(row.procedure, knowledge):
            faults["of"] = "unknown"
    elif row.of and row.procedure != EXTRA:
        faults["of"] = "not-of-this"
    if row.region and row.region not in knowledge.regions:
        faults["region"] = "unknown"
    if row.injector and row.injector not in physicians(row.clinic):
        faults["injector"] = "unknown"
    return faults


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
