"""What a clinic asks for what it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.events import record_event
from prolo.registry.models import ClinicPrice, User
from prolo.registry.price_lists import Listed, Looked, look_at
from prolo.registry.prices import price_row_faults, standing_prices
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
    code: str = "",
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
        code=code.strip().upper(),
        reason=reason.strip(),
    )
    with write_transaction(by=by):
        standing = standing_prices(row.clinic)
        check_row(row, faults=price_row_faults(row, standing, is_meant=is_meant))
        row.recorded_at = clock.now(by.clinic)
        row.save(force_insert=True)
        record_event(
            verb="price_set",
            subject=row,
            by=by,
            body={"procedure": procedure, "region": region},
        )
    return row


def set_prices(*, listed: Sequence[Listed], by: Actor, is_meant: bool = False) -> Looked:
    """A whole list, or nothing of it: raises ``Invalid`` with every fault, by row and column.
    ``is_meant`` as of ``set_price``. What stands already is passed over."""
    check_may(by, "keep_clinic")
    with write_transaction(by=by):
        looked = look_at(listed, by=by, is_meant=is_meant)
        if looked.faults:
            raise Invalid(looked.faults)
        now = clock.now(by.clinic)
        for row in looked.rows:
            row.recorded_at = now
            row.save(force_insert=True)
        record_event(
            verb="price_list_set", subject=by.clinic, by=by, body={"rows": len(looked.rows)}
        )
    return looked


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
