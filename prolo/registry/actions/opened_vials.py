"""Which opened vial a row of a session is drawn from: one that stands open, or the one that it
opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prolo.registry.access import Actor, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import OpenedVial, Session, StockLot, Vial
from prolo.registry.opened_vials import keeps_open, same_vial

LABEL = frozenset(
    {"lot", "product", "substance", "opened_at", "single_dose", "is_another", "opened_vial"}
)
TYPED = LABEL | {"role"}


def vial_drawn_from(
    row: Mapping[str, Any], *, session: Session, stock: StockLot | None, by: Actor
) -> OpenedVial | None:
    """As it was chosen, or as it must be; else it is opened now. None of what is for one opening.
    Part of the transaction of whoever keeps the row."""
    if not keeps_open(row, stock, clinic_knowledge(session.clinic)):
        return None
    if chosen := row.get("opened_vial"):
        check_own(by, chosen)
        return chosen  # type: ignore[no-any-return]
    found = same_vial(row, session, stock, row["opened_at"])
    return found or OpenedVial.objects.create(
        clinic=by.clinic, recorded_by=by.user, opened_at=row["opened_at"]
    )


def vial_after_correction(
    row: Vial, changes: Mapping[str, Any], *, stock: StockLot | None, by: Actor
) -> OpenedVial | None:
    """A label put right keeps the vial from which nobody else drew; what was drawn from another
    than the others' is looked for anew."""
    if not changes.keys() & LABEL:
        return row.opened_vial
    now = {name: getattr(row, name) for name in TYPED} | dict(changes)
    others = Vial.objects.filter(opened_vial=row.opened_vial).exclude(session=row.session)
    is_another = "opened_at" in changes or (row.opened_vial and others.current().exists())
    if is_another and "opened_vial" not in changes:
        now["opened_vial"] = None
    return vial_drawn_from(now, session=row.session, stock=stock, by=by)
