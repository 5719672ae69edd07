"""Vials for several doses that stand open: which can be drawn from again, and what is left in them.

A vial for one opening is none of them, whatever was typed of it: no preservative, so one opening,
one person. How long the others may stay open stands on their label (``StockLot.opened_life_days``);
where nobody has entered that, the person who holds the vial reads it there.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local, local_day
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.lot_spelling import is_alike, plain_lot
from prolo.registry.models import (
    OpenedVial,
    Session,
    StockLot,
    StockMovement,
    Vial,
)
from prolo.registry.session_rows import CREAM
from prolo.registry.vial_rests import left_ml, rests_thrown_away

LONGEST_OPEN = timedelta(days=92)  # a choice of the project: one that stood open longer is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVial:
    """One that may be drawn from. ``row`` has its label as it was recorded last; ``left_ml`` is by
    the record, None where that cannot say; ``use_by`` is the last day, None where only the label
    knows."""

    vial: OpenedVial
    row: Vial
    opened_on: date
    opened_by: str
    left_ml: Decimal | None
    use_by: date | None


def keeps_open(row: Mapping[str, Any], stock: StockLot | None, knowledge: Knowledge) -> bool:
    """Whether what is typed is a vial that several sessions may draw from."""
    fact = knowledge.irritants.get(row["substance"])
    is_single = row.get("single_dose", True) or bool(stock and stock.single_person)
    return not is_single and row["role"] != CREAM and not (fact and fact.single_dose_only)


def open_vials(session: Session) -> list[OpenVial]:
    """What other sessions opened and this one may draw from, the one opened last on top."""
    clinic, knowledge = session.clinic, clinic_knowledge(session.clinic)
    today, zone = clock.today(clinic), ZoneInfo(clinic.time_zone)
    drawn = _drawn(session)
    gone = _thrown_away(drawn) if drawn else set()
    recalled = _recalled(session) if drawn else set()
    found = []
    for vial, rows in drawn.items():
        row, opened_on = rows[-1], local_day(vial.opened_at, zone)
        use_by = _use_by(row, opened_on)
        is_over = row.expires_on < today or (use_by is not None and use_by < today)
        is_own = all(one.session_id == session.pk for one in rows)
        is_gone = vial.pk in gone or (row.plain_lot, row.substance) in recalled
        if is_over or is_own or is_gone or not keeps_open(_typed(row), row.stock, knowledge):
            continue
        found.append(
            OpenVial(
                vial=vial,
                row=row,
                opened_on=opened_on,
                opened_by=vial.recorded_by.full_name if vial.recorded_by else "",
                left_ml=left_ml(rows, knowledge),
                use_by=use_by,
            )
        )
    return sorted(found, key=lambda one: one.vial.opened_at, reverse=True)


def _drawn(session: Session) -> dict[OpenedVial, list[Vial]]:
    """By vial, the rows that stand, in the order in which they were drawn."""
    since = clock.now(session.clinic) - LONGEST_OPEN
    rows = Vial.objects.filter(clinic=session.clinic, opened_vial__opened_at__gte=since).current()
    found: dict[OpenedVial, list[Vial]] = defaultdict(list)
    for one in rows.select_related("stock", "opened_vial__recorded_by").order_by("happened_at"):
        assert one.opened_vial is not None  # by it they were looked for
        found[one.opened_vial].append(one)
    return found


def _typed(row: Vial) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("substance", "role", "single_dose")}


def _use_by(row: Vial, opened_on: date) -> date | None:
    if row.stock is None or row.stock.opened_life_days is None:
        return None
    return min(row.expires_on, opened_on + timedelta(days=row.stock.opened_life_days))


def _recalled(session: Session) -> set[tuple[str, str]]:
    rows = StockLot.objects.filter(clinic=session.clinic, recalled_at__isnull=False)
    return set(rows.values_list("plain_lot", "substance"))


def _thrown_away(drawn: Mapping[OpenedVial, Sequence[Vial]]) -> set[uuid.UUID]:
    """Of which somebody recorded that the rest went, from stock or typed by hand."""
    sessions = {one.session_id for rows in drawn.values() for one in rows}
    wasted = StockMovement.objects.filter(
        session__in=sessions, kind=StockMovement.Kind.WASTED, rest_ml__isnull=False
    )
    lots = set(wasted.values_list("session_id", "stock_id"))
    typed = {pk for pk, rest in rests_thrown_away(sessions).items() if rest.rest_ml > 0}
    return {
        vial.pk
        for vial, rows in drawn.items()
        if any(one.pk in typed or (one.session_id, one.stock_id) in lots for one in rows)
    }


def same_vial(
    row: Mapping[str, Any], session: Session, stock: StockLot | None, opened_at: datetime
) -> OpenedVial | None:
    """The one that another session opened, where what is typed can be no other: the same lot of the
    same product or substance opened on that earlier day, or today from stock, of which one package
    is opened a day (``opened.py``). None: it is new, or there are several and nobody said which."""
    zone = ZoneInfo(session.clinic.time_zone)
    opened_on = local_day(opened_at, zone)
    is_today = opened_on >= session.visit.day
    lot = plain_lot(row.get("lot") or "")
    if not lot or row.get("is_another") or (is_today and stock is None):
        return None
    since = at_local(opened_on, time(0), zone)
    until = at_local(opened_on + timedelta(days=1), time(0), zone)
    rows = Vial.objects.filter(
        clinic=session.clinic,
        plain_lot=lot,
        opened_vial__opened_at__gte=since,
        opened_vial__opened_at__lt=until,
    )
    others = rows.current().exclude(session=session).select_related("opened_vial")
    found = {one.opened_vial for one in others if _is_alike(one, row, stock)}
    return found.pop() if len(found) == 1 else None


def _is_alike(one: Vial, row: Mapping[str, Any], stock: StockLot | None) -> bool:
    if stock is not None and one.stock_id is not None:
        return bool(one.stock_id == stock.pk)
    return is_alike(one, product=row.get("product") or "", substance=row["substance"])


def people_by_vial(rows: Iterable[Vial]) -> dict[Any, set[uuid.UUID]]:
    """Who got of each opened vial, among these."""
    found: dict[Any, set[uuid.UUID]] = defaultdict(set)
    for one in rows:
        if one.opened_vial_id is not None:
            found[one.opened_vial_id].add(one.patient_id)
    return found
