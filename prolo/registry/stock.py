"""What is in stock: of which lot a vial is, what can be drawn from, what a session opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from prolo.care.dates import local_day
from prolo.care.drawn import used_ml
from prolo.care.stock import Shelved
from prolo.care.vials import Recalled, SharedInfections, StockSays
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lot_spelling import plain_lot
from prolo.registry.lots import lot_clusters
from prolo.registry.models import Clinic, Session, StockLot, StockMovement, Vial
from prolo.registry.session_rows import injected_of

DILUENTS = ("water", "saline")
DAY = timedelta(days=1)
GIVEN = ("volume_ml", "irritant", "irritant_pct", "anaesthetic", "anaesthetic_pct")


def keeps_stock(clinic: Clinic) -> bool:
    """Until the first lot is received, no vial is asked where it came from."""
    return StockMovement.objects.filter(clinic=clinic).exists()


def usable(clinic: Clinic) -> QuerySet[StockLot]:
    """What can be drawn from today, what expires first on top."""
    return StockLot.objects.filter(
        clinic=clinic,
        units__gt=0,
        recalled_at__isnull=True,
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
        self.rows = list(StockLot.objects.filter(clinic=clinic))
        self.is_kept = bool(self.rows) and keeps_stock(clinic)
        self.shared = lot_clusters(clinic)

    def lot_of(self, vial: Mapping[str, Any]) -> StockLot | None:
        """The one that was picked; or that of its product and lot, however they were typed."""
        if vial.get("stock") is not None:
            return next((one for one in self.rows if one == vial["stock"]), None)
        found = self._of_lot(vial)
        product = plain_lot(vial.get("product") or "")
        same = [one for one in found if plain_lot(one.product) == product]
        alike = [one for one in found if one.substance == vial.get("substance")]
        return next(iter(same or (alike if len(alike) == 1 else [])), None)

    def recall_of(self, vial: Mapping[str, Any], at: datetime) -> Recalled | None:
        """Of this lot of the product or of the substance, however it was typed and received: where
        two are alike and one of them was recalled, it may be this one."""
        zone = ZoneInfo(self.clinic.time_zone)
        chosen = vial.get("stock")
        product = plain_lot(vial.get("product") or "")
        known = [
            one
            for one in ([chosen] if chosen is not None else self._of_lot(vial))
            if one.recalled_at is not None
            and one.recalled_at <= at
            and (product == plain_lot(one.product) or one.substance == vial.get("substance"))
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
        return SharedInfections(infections=len(found.members.all()), since=since)

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
        rows = list(vials)
        left = _there_before(session, self.rows)
        return [self._says_of(row, session, at, left) for row in rows]

    def _says_of(
        self, row: Mapping[str, Any], session: Session, at: datetime, left: dict[Any, int]
    ) -> StockSays:
        if self.recall_of(row, at):
            return StockSays.RECALLED
        if not self.is_kept:
            return StockSays.NOT_KEPT
        stock = self.lot_of(row)
        if stock is None:
            return StockSays.NOT_THERE
        if not _is_opened_on(row.get("opened_at") or at, at, session.clinic):
            return StockSays.THERE
        if not stock.single_person and _is_open_already(stock, session, at):
            return StockSays.THERE
        left[stock.pk] -= 1
        return StockSays.THERE if left[stock.pk] >= 0 else StockSays.NONE_LEFT


def opened_for(session: Session, vials: Iterable[Vial]) -> dict[StockLot, int]:
    """How many new units of each lot these vials are: one opened on an earlier day is none, and
    a multi-dose vial that stands open since another session today is the same one."""
    wanted: dict[StockLot, int] = {}
    for vial in vials:
        stock, at = vial.stock, vial.happened_at
        if stock is None or not _is_opened_on(vial.opened_at, at, session.clinic):
            continue
        if not stock.single_person and _is_open_already(stock, session, at):
            continue
        wanted[stock] = wanted.get(stock, 0) + 1
    return wanted


def opened_by_record(stock: StockLot, session: Session) -> tuple[int, int, int]:
    """Of a lot: what a session took, what it lacked, and how many packages its rows account for.
    A multi-dose vial is shared by the sessions of a day."""
    sessions = Session.objects.filter(pk=session.pk)
    if not stock.single_person:
        sessions = Session.objects.filter(visit__day=session.visit.day)
    kinds = (StockMovement.Kind.TAKEN, StockMovement.Kind.PUT_BACK)
    moves = StockMovement.objects.filter(stock=stock, session__in=sessions, kind__in=kinds)
    lacking = sum(one.lacking if one.kind == "taken" else -one.lacking for one in moves)
    return -sum(one.units for one in moves), lacking, _accounted_for(stock, sessions)


def _accounted_for(stock: StockLot, sessions: QuerySet[Session]) -> int:
    rows = Vial.objects.filter(stock=stock, session__in=sessions).current()
    opened = [
        one.session_id for one in rows if _is_opened_on(one.opened_at, one.happened_at, one.clinic)
    ]
    return max(Counter(opened).values(), default=0)


def rest_never_there(stock: StockLot, session: Session) -> Decimal | None:
    """What was thrown away as the rest of vials that, as is known by now, nobody opened."""
    if session.vials.current().filter(stock=stock).exists():
        return None
    moves = StockMovement.objects.filter(stock=stock, session=session, rest_ml__isnull=False)
    thrown = sum(
        one.rest_ml if one.kind == StockMovement.Kind.WASTED else -one.rest_ml
        for one in moves
        if one.rest_ml
    )
    return Decimal(thrown) or None


def rest_of(stock: StockLot, session: Session) -> Decimal | None:
    """What the vials of this lot should have left after a session, by the record. None where it
    cannot be said: no size or strength, another lot of the same substance, nothing left."""
    vials = session.vials.current().filter(substance=stock.substance)
    mine = [one for one in vials if one.stock_id == stock.pk]
    if not mine or len(mine) != len(vials) or not stock.package_ml or not stock.strength_pct:
        return None
    rows = [{name: getattr(one, name) for name in GIVEN} for one in session.injections.current()]
    used = used_ml(
        stock.substance, stock.strength_pct, injected_of(rows), clinic_knowledge(session.clinic)
    )
    rest = len(mine) * stock.package_ml - used
    return rest if rest > 0 else None


def _is_opened_on(opened_at: datetime, at: datetime, clinic: Clinic) -> bool:
    zone = ZoneInfo(clinic.time_zone)
    return opened_at.astimezone(zone).date() == at.astimezone(zone).date()


def _is_open_already(stock: StockLot, session: Session, at: datetime) -> bool:
    zone = ZoneInfo(session.clinic.time_zone)
    since = datetime.combine(at.astimezone(zone).date(), time(), zone)
    rows = Vial.objects.filter(stock=stock, opened_at__gte=since, opened_at__lt=since + DAY)
    return rows.exclude(session=session).current().exists()


def _there_before(session: Session, rows: Iterable[StockLot]) -> dict[Any, int]:
    taken = dict(
        StockMovement.objects.filter(session=session, kind__in=("taken", "put-back"))
        .values_list("stock")
        .annotate(Sum("units"))
    )
    return {one.pk: one.units - taken.get(one.pk, 0) for one in rows}
