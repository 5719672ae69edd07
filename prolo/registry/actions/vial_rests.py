"""The rest of a vial that was typed by hand is thrown away: a clinic that keeps no stock records it
too. Of a vial from stock ``stock.py`` does."""

from __future__ import annotations

from decimal import Decimal

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.actions.entries import correct_entry
from prolo.registry.checking import check_row
from prolo.registry.entering import entry
from prolo.registry.events import record_event
from prolo.registry.models import Vial, VialRest
from prolo.registry.transactions import write_transaction
from prolo.registry.vial_rests import first_version, rest_thrown_away


def throw_away_rest(*, vial: Vial, rest_ml: Decimal | None, by: Actor, note: str = "") -> VialRest:
    """Said again, it is a later version and ``note`` says why; 0 is nothing after all."""
    check_may(by, "keep_stock")
    check_own(by, vial)
    before = rest_thrown_away(vial)
    if faults := _faults(vial, rest_ml, note, is_again=before is not None):
        raise Invalid(faults)
    assert rest_ml is not None
    if before is not None:
        changes = {"rest_ml": rest_ml, "note": note.strip()}
        return correct_entry(entry=before, changes=changes, reason=note, by=by)
    row = VialRest(
        **entry(by, vial.patient, at=clock.now(by.clinic)),
        vial=first_version(vial),
        rest_ml=rest_ml,
        note=note.strip(),
    )
    check_row(row)
    with write_transaction(by=by):
        row.save(force_insert=True)
        record_event(verb="vial_rest_thrown_away", subject=row, patient=vial.patient, by=by)
    return row


def _faults(vial: Vial, rest_ml: Decimal | None, note: str, *, is_again: bool) -> dict[str, str]:
    faults = {}
    if vial.stock_id is not None:
        faults["vial"] = "from-stock"
    if rest_ml is None or rest_ml < 0 or (rest_ml == 0 and not is_again):
        faults["rest_ml"] = "missing"
    elif vial.volume_ml is not None and rest_ml > vial.volume_ml:
        faults["rest_ml"] = "more-than-the-vial"
    if is_again and not note.strip():
        faults["note"] = "say-why"
    return faults
