"""A label that was read wrong is put right; what was drawn before keeps what was recorded then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from prolo.errors import Invalid
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.stock import LONGEST_NOTE, Label, faults_of_label, lots_alike, move
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import StockLot, StockMovement
from prolo.registry.stock_labels import CORRECTED, NAMES, is_name_fixed
from prolo.registry.transactions import write_transaction


def correct_label(
    *,
    stock: StockLot,
    label: Label,
    by: Actor,
    reason: str = "",
    place: str = "",
    low_at: int = 0,
    seen: int | None = None,
) -> StockLot:
    """``label`` is what stands on the package. Of which lot it is stays once something was drawn
    from it or it was recalled: who got it is looked for by that. Where the package is kept and
    when it is low need no reason. Raises ``Conflict`` where the lot changed since ``seen``."""
    check_may(by, "keep_stock")
    check_own(by, stock)
    said = {**label.columns(), "product": label.product.strip(), "lot": label.lot.strip()}
    before = {name: getattr(stock, name) for name in said}
    changed = [name for name, value in said.items() if before[name] != value]
    faults = _faults(stock, label, changed, reason, by)
    for name, value in said.items():
        setattr(stock, name, value)
    if "substance" in changed and "substance" not in faults:
        stock.role = label.role(clinic_knowledge(by.clinic))
    stock.place, stock.low_at = place.strip(), low_at
    check_row(stock, faults=faults)
    with write_transaction(by=by):
        _check_is_apart(stock)
        _save(stock, [*said, "role", "place", "low_at"], seen)
        if changed:
            _keep(stock, {name: before[name] for name in changed}, said, reason.strip(), by)
    return stock


def _faults(
    stock: StockLot, label: Label, changed: list[str], reason: str, by: Actor
) -> dict[str, str]:
    """A label may say that it is expired: that may be what was read wrong."""
    fixed = NAMES if is_name_fixed(stock) else ()
    found = {
        name: code
        for name, code in faults_of_label(label, by).items()
        if code != "expired" and name not in fixed
    }
    found |= {name: "drawn-from-already" for name in fixed if name in changed}
    if changed and not reason.strip():
        found["reason"] = "missing"
    if len(reason.strip()) > LONGEST_NOTE:
        found["reason"] = "max_length"
    return found


def _check_is_apart(stock: StockLot) -> None:
    if any(one != stock for one in lots_alike(stock.product, stock.lot)):
        raise Invalid({"lot": "another-in-stock"})


def _save(stock: StockLot, names: list[str], seen: int | None) -> None:
    try:
        with transaction.atomic():
            stock.save_if_unchanged(names, seen=seen)
    except IntegrityError:
        raise Invalid({"lot": "another-in-stock"}) from None


def _keep(
    stock: StockLot,
    before: Mapping[str, Any],
    said: Mapping[str, Any],
    reason: str,
    by: Actor,
) -> None:
    row = move(stock, StockMovement.Kind.LABELLED, 0, by, note=reason)
    after = {name: said[name] for name in before}
    body = {"before": _plain(before), "after": _plain(after), "movement": str(row.pk)}
    record_event(verb=CORRECTED, subject=stock, by=by, body=body)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, bool | int) else str(value)
        for name, value in values.items()
    }
