"""A price list that came as a file, looked at beside the one that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.checking import check_row
from prolo.registry.models import ClinicPrice, User
from prolo.registry.prices import price_of, price_row_faults, standing_rows
from prolo.registry.privileges import physicians


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the file, with its number there. None is what could not be read."""

    row: int
    procedure: str = ""
    of: str = ""
    region: str = ""
    injector: str = ""  # their name
    amount: Decimal | None = None
    currency: str = ""
    starts_on: date | None = None
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``faults`` are codes by row and column (``12.amount``); ``n_known`` rows stand already."""

    rows: list[ClinicPrice]
    n_known: int
    faults: dict[str, str]


def look_at(listed: Sequence[Listed], *, by: Actor, is_meant: bool) -> Looked:
    """Every fault of every row at once; of two rows of one thing the second is a fault."""
    stand = standing_rows(by.clinic)
    known = {(price_of(one), one.code) for one in stand}
    standing = [price_of(one) for one in stand]
    treats = physicians(by.clinic)
    rows: list[ClinicPrice] = []
    faults: dict[str, str] = {}
    n_known = 0
    for one in listed:
        row = _row(one, treats, by)
        if one.amount is not None and (price_of(row), row.code) in known:
            n_known += 1
            continue
        found = _faults(one, row, price_row_faults(row, standing, is_meant=is_meant))
        faults |= {f"{one.row}.{column}": code for column, code in found.items()}
        rows.append(row)
        standing.append(price_of(row))
    return Looked(rows=rows, n_known=n_known, faults=faults)


def _row(one: Listed, treats: Sequence[User], by: Actor) -> ClinicPrice:
    same_name = [user for user in treats if user.full_name == one.injector]
    return ClinicPrice(
        clinic=by.clinic,
        recorded_by=by.user,
        procedure=one.procedure,
        of=one.of,
        region=one.region,
        injector=same_name[0] if len(same_name) == 1 else None,
        amount=Decimal(0) if one.amount is None else one.amount,
        currency=one.currency,
        starts_on=one.starts_on or clock.today(by.clinic),
        code=one.code,
        reason=one.reason,
    )


def _faults(one: Listed, row: ClinicPrice, faults: dict[str, str]) -> dict[str, str]:
    """What could not be read is a fault already, and no second one."""
    unread = {name for name in ("amount", "starts_on") if getattr(one, name) is None}
    faults = {name: code for name, code in faults.items() if name not in unread}
    if one.injector and row.injector is None:
        faults["injector"] = "unknown"
    if one.currency != row.clinic.currency:
        faults["currency"] = "other-currency" if one.currency else "missing"
    try:
        check_row(row, faults=faults)
    except Invalid as refused:
        return {name: code for name, code in refused.faults.items() if name not in unread}
    return {}
