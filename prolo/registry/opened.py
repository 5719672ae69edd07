"""Which packages of a lot the sessions of a day opened.

A vial from which several sessions drew is one package: one for one person within a visit (both
knees), one for several people within a day. A row of another vial of the lot says so
(``Vial.is_another``). What was opened on an earlier day opens nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.registry.models import Clinic, Session, StockLot, StockMovement, Vial

Kind = StockMovement.Kind
Drawn = tuple[Any, bool]  # the session, and whether it is another vial than the others' of the lot


def packages(rows: Iterable[Drawn]) -> int:
    """Each that is another; of the rest as many as the session that drew from most."""
    drawn = list(rows)
    shared = Counter(session for session, is_another in drawn if not is_another)
    return sum(is_another for _session, is_another in drawn) + max(shared.values(), default=0)


def is_opened_on(opened_at: datetime, at: datetime, clinic: Clinic) -> bool:
    zone = ZoneInfo(clinic.time_zone)
    return local_day(opened_at, zone) == local_day(at, zone)


class Opened:
    """What the sessions on the day of this one drew from stock and took out of it, read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        drawn = Vial.objects.filter(
            clinic=session.clinic, session__visit__day=session.visit.day, stock__isnull=False
        ).current()
        self._drawn = [
            one
            for one in drawn.select_related("session", "stock")
            if is_opened_on(one.opened_at, one.happened_at, session.clinic)
        ]

    def vials(self, stock: StockLot) -> list[Vial]:
        """Of the sessions that may share a vial of this lot with this one, its own among them."""
        return [one for one in self._drawn if one.stock_id == stock.pk and self._shares(stock, one)]

    def rows(self, stock: StockLot, without: Iterable[Vial] = ()) -> list[Drawn]:
        left_out = {one.pk for one in without}
        return [
            (one.session_id, one.is_another) for one in self.vials(stock) if one.pk not in left_out
        ]

    def rows_beside(self, stock: StockLot) -> list[Drawn]:
        """Of the other sessions."""
        return [one for one in self.rows(stock) if one[0] != self.session.pk]

    def open_beside(self) -> dict[Any, StockLot]:
        """Lots of which another session has a vial open that this one may draw from too."""
        return {
            one.stock.pk: one.stock
            for one in self._drawn
            if one.stock and one.session_id != self.session.pk and self._shares(one.stock, one)
        }

    def taken(self, stock: StockLot) -> tuple[int, int]:
        """Out of stock, and what was lacking, less what was put back."""
        moves = self._moved(stock, Kind.TAKEN, Kind.PUT_BACK)
        lacking = sum(one.lacking if one.kind == Kind.TAKEN else -one.lacking for one in moves)
        return -sum(one.units for one in moves), lacking

    def thrown_ml(self, stock: StockLot) -> Decimal:
        """Of opened vials, as their rest, less what was never there."""
        moves = [one for one in self._moved(stock, *Kind) if one.rest_ml]
        return sum(
            (
                one.rest_ml if one.kind == Kind.WASTED else -one.rest_ml
                for one in moves
                if one.rest_ml
            ),
            Decimal(0),
        )

    @cached_property
    def _moves(self) -> list[StockMovement]:
        day = self.session.visit.day
        moves = StockMovement.objects.filter(clinic=self.session.clinic, session__visit__day=day)
        return list(moves.select_related("session"))

    def _moved(self, stock: StockLot, *kinds: str) -> list[StockMovement]:
        return [
            one
            for one in self._moves
            if one.stock_id == stock.pk and one.kind in kinds and self._shares(stock, one)
        ]

    def _shares(self, stock: StockLot, row: Vial | StockMovement) -> bool:
        if not stock.single_person:
            return True
        return row.session is not None and row.session.visit_id == self.session.visit_id
