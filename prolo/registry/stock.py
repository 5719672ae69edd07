"""What is in stock: of which lot a vial is, what can be drawn from, what a session opens."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from prolo.care.dates import local_day
from prolo.care.drawn import used_ml
from prolo.care.stock import Shelved
from prolo.care.vials import Recalled, SharedInfections, StockSays
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lot_spelling import is_alike, plain_lot
from prolo.registry.lots import lot_clusters
from prolo.registry.models import Clinic, Session, StockLot, StockMovement, Vial
from prolo.registry.opened import Drawn, Opened, is_opened_on, packages
from prolo.registry.session_rows import SEDATION, given_in
from prolo.registry.shared_infections import still_sharing

DILUENTS = ("water", "saline")
MOVED = ~Q(kind=StockMovement.Kind.LABELLED)  # that a label was put right brings nothing


def keeps_stock(clinic: Clinic) -> bool:
    """Until the first lot is received, no vial is asked where it came from."""
    return StockMovement.objects.filter(MOVED, clinic=clinic).exists()


def usable(
    clinic: Clinic, open_already: Collection[Any] = (), *, calming: bool = False
) -> QuerySet[StockLot]:
    """What can be drawn from today, what expires first on top; the lots ``open_already`` too,
    though no package of them may be left. What was recalled is none of it, however its product was
    typed when it came; nor is what is given to calm, which ``calming`` is alone."""
    recalled = StockLot.objects.filter(
        clinic=clinic,
        recalled_at__isnull=False,
        plain_lot=OuterRef("plain_lot"),
        substance=OuterRef("substance"),
    )
    is_calming = Q(role=SEDATION)
    return StockLot.objects.filter(
        ~Exists(recalled),
        is_calming if calming else ~is_calming,
        Q(units__gt=0) | Q(pk__in=open_already),
        clinic=clinic,
        expires_on__gte=clock.today(clinic),
    ).order_by("expires_on", "product", "lot")


def on_the_shelf(stock: StockLot, shared: Container[str] = ()) -> Shelved:
    """``shared`` are plain lots under an open infection cluster."""
    return Shelved(
        product=stock.product,
        expires_on=stock.expires_on,
        units=stock.units,
        low_at=stock.low_at,
        is_recalled=stock.recalled_at is not None,
        shares_infections=stock.plain_lot in shared,
    )


class Cupboard:
    """The lots of a clinic, read once: to find the one that a vial's label names."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        came = StockMovement.objects.filter(MOVED, stock=OuterRef("pk"))
        known = Q(recalled_at__isnull=False) | Exists(came)  # not: recalled in error, never here
        self.rows = list(StockLot.objects.filter(known, clinic=clinic))
        self.is_kept = bool(self.rows) and keeps_stock(clinic)
        self.shared = lot_clusters(clinic)

    def lot_of(self, vial: Mapping[str, Any]) -> StockLot | None:
        """The one that was picked; or that of its product and lot, however they were typed."""
        if vial.get("stock") is not None:
            return next((one for one in self.rows if one == vial["stock"]), None)
        found = self._of_lot(vial)
        product, substance = (plain_lot(vial.get(name) or "") for name in ("product", "substance"))
        same = [one for one in found if plain_lot(one.product) == product]
        alike = [one for one in found if plain_lot(one.substance) == substance]
        return next(iter(same or (alike if len(alike) == 1 else [])), None)

    def received(self, vial: Mapping[str, Any]) -> StockLot | None:
        """The same, where packages of it came: what was recalled by its label alone never did."""
        stock = self.lot_of(vial) if self.is_kept else None
        came = stock and stock.movements.filter(kind=StockMovement.Kind.RECEIVED).exists()
        return stock if came else None

    def recall_of(self, vial: Mapping[str, Any], at: datetime) -> Recalled | None:
        """Of this lot of the product or of the substance, however it was typed and received: where
        two are alike and one of them was recalled, it may be this one, which was picked from the
        shelf too."""
        zone = ZoneInfo(self.clinic.time_zone)
        chosen = vial.get("stock")
        product = (chosen.product if chosen else vial.get("product")) or ""
        substance = chosen.substance if chosen else vial.get("substance")
        known = [
            one
            for one in self._of_lot({"lot": chosen.lot} if chosen else vial)
            if one.recalled_at is not None
            and one.recalled_at <= at
            and is_alike(one, product=product, substance=substance)
        ]
        return next(
            (
                Recalled(lot=one.lot, reason=one.recalled_reason, on=local_day(day, zone))
                for one in known
                if (day := one.recalled_at)
            ),
            None,
        )

    def shared_infections(self, vial: Mapping[str, Any]) -> SharedInfections | None:
        """Of the lot, whatever product it is typed with, and whether or not it is in stock."""
        stock = vial.get("stock")
        found = self.shared.get(plain_lot(stock.lot if stock else vial.get("lot") or ""))
        if found is None:
            return None
        since = local_day(found.raised_at, ZoneInfo(self.clinic.time_zone))
        return SharedInfections(infections=len(still_sharing(found)), since=since)

    def _of_lot(self, vial: Mapping[str, Any]) -> list[StockLot]:
        """As it was typed first, then in other spellings."""
        typed = vial.get("lot") or ""
        plain = plain_lot(typed)
        found = [one for one in self.rows if plain and one.plain_lot == plain]
        return sorted(found, key=lambda one: one.lot != typed)

    def says(
        self, vials: Iterable[Mapping[str, Any]], session: Session, at: datetime
    ) -> list[StockSays]:
        """Of each vial, in order. What the session took already is counted as there."""
        there = _There(session)
        return [self._says_of(row, session, at, there) for row in vials]

    def _says_of(
        self, row: Mapping[str, Any], session: Session, at: datetime, there: _There
    ) -> StockSays:
        if self.recall_of(row, at):
            return StockSays.RECALLED
        if not self.is_kept:
            return StockSays.NOT_KEPT
        stock = self.lot_of(row)
        if stock is None:
            return StockSays.NOT_THERE
        if not is_opened_on(row.get("opened_at") or at, at, session.clinic):
            return StockSays.THERE
        is_there = there.draws(stock, is_another=bool(row.get("is_another")))
        return StockSays.THERE if is_there else StockSays.NONE_LEFT


class _There:
    """What a session can draw from, vial by vial: a package that another opened for it too, or a
    new one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._opened = Opened(session)
        self._drawn: dict[Any, list[Drawn]] = {}
        self._left: dict[Any, int] = {}

    def draws(self, stock: StockLot, *, is_another: bool) -> bool:
        before = self._drawn.setdefault(stock.pk, self._opened.rows_beside(stock))
        left = self._left.setdefault(stock.pk, self._there_before(stock, before))
        drawn = [*before, (self._session.pk, is_another)]
        new = packages(drawn) - packages(before)
        self._drawn[stock.pk], self._left[stock.pk] = drawn, left - new
        return not new or left >= new

    def _there_before(self, stock: StockLot, beside: list[Drawn]) -> int:
        """What was taken for the visit, and by the others is not accounted for, is its own."""
        taken, _lacking = self._opened.taken(stock)
        return stock.units + max(0, taken - packages(beside))


def opened_for(session: Session, vials: Iterable[Vial]) -> dict[StockLot, int]:
    """How many new units of each lot these vials are, which stand on record: one opened on an
    earlier day is none, and one from which another session drew that may share it is the same."""
    rows, opened = list(vials), Opened(session)
    lots = sorted({one.stock for one in rows if one.stock}, key=lambda one: one.pk)
    wanted = {
        lot: packages(opened.rows(lot)) - packages(opened.rows(lot, without=rows)) for lot in lots
    }
    return {lot: units for lot, units in wanted.items() if units}


def opened_by_record(stock: StockLot, session: Session) -> tuple[int, int, int]:
    """Of a lot: what the sessions that may share its vials took, what they lacked, and how many
    packages their rows account for."""
    opened = Opened(session)
    return *opened.taken(stock), packages(opened.rows(stock))


def rest_never_there(stock: StockLot, session: Session) -> Decimal | None:
    """What was thrown away as the rest of vials that, as is known by now, nobody opened."""
    opened = Opened(session)
    return None if opened.vials(stock) else opened.thrown_ml(stock) or None


def rest_of(stock: StockLot, session: Session) -> Decimal | None:
    """What the vials of this lot should have left, by the record, after the sessions that drew
    from them. None where it cannot be said: no size or strength, another lot of the same
    substance, one that stood open since an earlier day; or nothing is left."""
    opened = Opened(session)
    sessions = {one.session_id for one in opened.vials(stock)}
    others = Vial.objects.filter(session__in=sessions, substance=stock.substance).current()
    if session.pk not in sessions or len(others) != len(opened.vials(stock)):
        return None
    if not stock.package_ml or not stock.strength_pct:
        return None
    knowledge = clinic_knowledge(session.clinic)
    used = used_ml(stock.substance, stock.strength_pct, given_in(sessions), knowledge)
    held = packages(opened.rows(stock)) * stock.package_ml
    rest: Decimal = held - used - opened.thrown_ml(stock)
    return rest if rest > 0 else None
