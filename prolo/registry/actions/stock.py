"""Units that come and go: received, opened for a session or never opened after all, wasted,
returned, counted.

Every one is a movement beside the number of units it leaves. Who takes what is not there is told,
and it is kept that they did: the number itself is never below zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError

from prolo.care.stock import REST, WHY_WASTED
from prolo.errors import Invalid
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.checking import check_row
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.models import Recall, Session, StockLot, StockMovement, Vial
from prolo.registry.session_rows import SEDATION, role_of
from prolo.registry.stock import DILUENTS, opened_by_record, opened_for, rest_never_there
from prolo.registry.transactions import write_transaction

Kind = StockMovement.Kind
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is read off a package. ``ingredients`` are the others than the substance, by commas.
    ``is_calming``: of what is given to calm, whose substance is called as its label calls it."""

    substance: str
    product: str
    lot: str
    expires_on: date
    maker: str = ""
    strength_pct: Decimal | None = None
    package_ml: Decimal | None = None
    single_person: bool = True
    opened_life_days: int | None = None
    ingredients: str = ""
    is_calming: bool = False

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "is_calming"}

    def role(self, knowledge: Knowledge) -> str:
        return SEDATION if self.is_calming else role_of(self.substance, knowledge)


def receive_stock(
    *,
    label: Label,
    units: int,
    by: Actor,
    supplier: str = "",
    place: str = "",
    low_at: int = 0,
    note: str = "",
) -> StockLot:
    """A lot that is there already, however product and lot are typed, gets the units added; its
    label must be the same."""
    check_may(by, "keep_stock")
    if faults := faults_of_label(label, by) | _faults_of_units(units):
        raise Invalid(faults)
    with write_transaction(by=by):
        same = lots_alike(label.product, label.lot)
        stock = next(iter(same), None) or _new_lot(label, by)
        said = {k: v for k, v in label.columns().items() if k not in ("product", "lot")}
        if differing := [name for name, value in said.items() if _at(stock, name) != value]:
            raise Invalid(dict.fromkeys(differing, "differs-from-the-lot"))
        given = {"supplier": supplier, "place": place, "low_at": low_at}
        for name, value in given.items():
            setattr(stock, name, value or getattr(stock, name))
        check_row(stock)
        stock.save(update_fields=list(given))
        move(stock, Kind.RECEIVED, units, by, note=note)
        record_event(verb="stock_received", subject=stock, by=by, body={"units": units})
    return stock


def waste_stock(
    *,
    stock: StockLot,
    reason: str,
    by: Actor,
    units: int = 0,
    rest_ml: Decimal | None = None,
    session: Session | None = None,
    note: str = "",
) -> StockMovement:
    """Whole packages; or the rest of a vial that was opened, in millilitres."""
    check_may(by, "keep_stock")
    check_own(by, stock, *([session] if session else []))
    faults = {} if reason in WHY_WASTED else {"reason": "unknown"}
    if reason == REST:
        faults |= {} if rest_ml and rest_ml > 0 else {"rest_ml": "missing"}
        units = 0
    else:
        faults |= _faults_of_units(units)
        rest_ml = None
    if faults:
        raise Invalid(faults)
    with write_transaction(by=by):
        moved = move(
            _locked(stock),
            Kind.WASTED,
            -units,
            by,
            reason=reason,
            rest_ml=rest_ml,
            session=session,
            note=note,
        )
        record_event(
            verb="stock_wasted", subject=stock, by=by, body={"units": units, "reason": reason}
        )
    return moved


def return_stock(*, stock: StockLot, units: int, by: Actor, note: str = "") -> StockMovement:
    """Back to who sent it: after a recall, or sent by mistake."""
    check_may(by, "keep_stock")
    check_own(by, stock)
    if faults := _faults_of_units(units):
        raise Invalid(faults)
    with write_transaction(by=by):
        moved = move(_locked(stock), Kind.RETURNED, -units, by, note=note)
        record_event(verb="stock_returned", subject=stock, by=by, body={"units": units})
    return moved


def count_stock(
    *, stock: StockLot, units: int, by: Actor, seen: int | None = None, note: str = ""
) -> StockMovement:
    """So many are there, whatever the record says. Raises ``Conflict`` where the record changed
    since ``seen``: then what was counted may be older than what was taken."""
    check_may(by, "keep_stock")
    check_own(by, stock)
    if units < 0:
        raise Invalid({"units": "below-zero"})
    with write_transaction(by=by):
        locked = _locked(stock)
        locked.save_if_unchanged([], seen=seen)
        moved = move(locked, Kind.COUNTED, units - locked.units, by, note=note)
        record_event(
            verb="stock_counted",
            subject=stock,
            by=by,
            body={"units": units, "difference": moved.units},
        )
    return moved


def recall_stock(*, stock: StockLot, reason: str, by: Actor) -> Recall:
    """From now on it stops a draw-up; the units stay until they are returned or wasted."""
    check_may(by, "recall_lots")
    check_own(by, stock)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    with write_transaction(by=by):
        locked = _locked(stock)
        if locked.recalled_at is not None:
            raise Invalid({"reason": "recalled-already"})
        found = Recall(
            clinic=by.clinic,
            recorded_by=by.user,
            stock=stock,
            recalled_at=clock.now(by.clinic),
            reason=reason.strip(),
        )
        check_row(found)
        found.save(force_insert=True)
        _stands(stock, found)
        record_event(verb="stock_recalled", subject=stock, by=by)
    return found


def take_back_recall(*, recall: Recall, reason: str, by: Actor) -> Recall:
    """It was another lot, or none: it may be drawn from again, and nobody is called about it any
    more. The recall stays on record with who took it back and why."""
    check_may(by, "recall_lots")
    check_own(by, recall)
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    with write_transaction(by=by):
        stock = _locked(recall.stock)
        recall.refresh_from_db()
        if recall.marked_in_error_at is not None:
            raise Invalid({"reason": "taken-back-already"})
        recall.marked_in_error_at = clock.now(by.clinic)
        recall.marked_in_error_by = by.user
        recall.marked_in_error_reason = reason.strip()
        recall.save(
            update_fields=["marked_in_error_at", "marked_in_error_by", "marked_in_error_reason"]
        )
        _stands(stock, None)
        record_event(verb="stock_recall_taken_back", subject=stock, by=by)
    return recall


def _stands(stock: StockLot, recall: Recall | None) -> None:
    stock.recalled_at = recall.recalled_at if recall else None
    stock.recalled_reason = recall.reason if recall else ""
    stock.save(update_fields=["recalled_at", "recalled_reason"])


def recall_vial(*, vial: Vial, reason: str, by: Actor) -> Recall:
    """The lot that a vial names, also where it was typed by hand and never received: it is entered
    without a package, so that it stops a draw-up and whoever got it is on the list."""
    check_may(by, "recall_lots")
    check_own(by, vial)
    if not plain_lot(vial.lot):
        raise Invalid({"lot": "missing"})
    with write_transaction(by=by):
        same = next(iter(lots_alike(vial.product, vial.lot)), None)
        return recall_stock(stock=same or _lot_of(vial, by), reason=reason, by=by)


def _lot_of(vial: Vial, by: Actor) -> StockLot:
    return StockLot.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        substance=vial.substance,
        role=vial.role,
        product=vial.product,
        maker=vial.maker,
        lot=vial.lot,
        expires_on=vial.expires_on,
        strength_pct=vial.strength_pct,
        package_ml=vial.volume_ml,
        single_person=vial.single_dose,
    )


def take_for_session(session: Session, vials: Iterable[Vial], *, by: Actor) -> None:
    """Part of the caller's action. What is not there to take is kept as lacking: the record of
    what was given is never refused."""
    for stock, wanted in opened_for(session, vials).items():
        locked = _locked(stock)
        units = min(wanted, locked.units)
        move(locked, Kind.TAKEN, -units, by, session=session, lacking=wanted - units)


def settle_session(stock: StockLot, session: Session, *, reason: str, by: Actor) -> None:
    """Part of the caller's action, after a vial of this lot was corrected: a package that was
    never opened is there again, unless it was not there to take; one more is taken. Where none
    was opened, no rest of it was thrown away either."""
    locked = _locked(stock)
    taken, lacking, wanted = opened_by_record(locked, session)
    about: dict[str, Any] = {"session": session, "note": reason.strip()[:LONGEST_NOTE]}
    never, rest_ml = taken + lacking - wanted, rest_never_there(locked, session)
    if never < 0:
        units = min(-never, locked.units)
        move(locked, Kind.TAKEN, -units, by, lacking=-never - units, **about)
    if never > 0 or rest_ml:
        back = max(never, 0)
        not_there = min(back, lacking)
        about |= {"lacking": not_there, "rest_ml": rest_ml}
        move(locked, Kind.PUT_BACK, back - not_there, by, **about)


def move(stock: StockLot, kind: str, units: int, by: Actor, **about: Any) -> StockMovement:
    """``stock`` is locked. The units and the movement are written together or not at all."""
    if stock.units + units < 0:
        raise Invalid({"units": "more-than-there"})
    stock.units += units
    stock.lock_version += 1
    stock.save(update_fields=["units", "lock_version"])
    moved = StockMovement(
        clinic=by.clinic,
        recorded_by=by.user,
        stock=stock,
        kind=kind,
        units=units,
        units_after=stock.units,
        happened_at=clock.now(by.clinic),
        **about,
    )
    check_row(moved)
    moved.save(force_insert=True)
    return moved


def lots_alike(product: str, lot: str) -> list[StockLot]:
    """Of this lot of this product, however both are typed; held until the transaction ends."""
    rows = StockLot.objects.select_for_update().filter(plain_lot=plain_lot(lot))
    return [one for one in rows if plain_lot(one.product) == plain_lot(product)]


def _locked(stock: StockLot) -> StockLot:
    return StockLot.objects.select_for_update().get(pk=stock.pk)


def _new_lot(label: Label, by: Actor) -> StockLot:
    row = StockLot(
        clinic=by.clinic,
        recorded_by=by.user,
        role=label.role(clinic_knowledge(by.clinic)),
        **label.columns(),
    )
    check_row(row)
    try:
        row.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"lot": "taken-meanwhile"}) from None
    return row


def _at(stock: StockLot, name: str) -> Any:
    return getattr(stock, name)


def faults_of_label(label: Label, by: Actor) -> dict[str, str]:
    knowledge = clinic_knowledge(by.clinic)
    known = {*knowledge.irritants, *knowledge.anaesthetics, *DILUENTS}
    said = {"product": label.product.strip(), "lot": plain_lot(label.lot)}
    faults = {name: "missing" for name, value in said.items() if not value}
    if label.is_calming:
        if label.substance in known:
            faults["substance"] = "not-to-calm"
        elif not label.substance.strip():
            faults["substance"] = "missing"
    elif label.substance not in known:
        faults["substance"] = "unknown"
    if label.expires_on < clock.today(by.clinic):
        faults["expires_on"] = "expired"
    if label.strength_pct is not None and not 0 < label.strength_pct <= 100:
        faults["strength_pct"] = "not-a-percentage"
    if label.package_ml is not None and label.package_ml <= 0:
        faults["package_ml"] = "not-above-zero"
    if label.single_person and label.opened_life_days is not None:
        faults["opened_life_days"] = "for-one-person"
    return faults


def _faults_of_units(units: int) -> dict[str, str]:
    return {} if units > 0 else {"units": "not-above-zero"}
