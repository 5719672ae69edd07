"""Which lots were drawn from, and everybody who got one: what a recall asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Max, QuerySet, Value
from django.db.models.functions import Lower, Replace

from prolo.registry.access import Actor, check_may
from prolo.registry.models import Session, Vial


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot of one product, as it was typed last."""

    product: str
    maker: str
    lot: str
    expires_on: date
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One session of a person in which a vial of the lot was recorded."""

    vial: Vial
    session: Session


def lots_of(actor: Actor, *, text: str = "", at_most: int = 50) -> list[Lot]:
    """Lots on record, the newest use first; with ``text`` those whose lot or product has it."""
    check_may(actor, "recall_lots")
    rows = _vials(actor)
    if text:
        plain = _plain(text)
        rows = rows.filter(plain_lot__contains=plain) | rows.filter(product__icontains=text)
    found = rows.values("product", "maker", "plain_lot").annotate(
        typed=Max("lot"), expires=Max("expires_on"), many=Count("session", distinct=True)
    )
    return [
        Lot(
            product=row["product"],
            maker=row["maker"],
            lot=row["typed"],
            expires_on=row["expires"],
            sessions=row["many"],
        )
        for row in found.order_by(F("many").desc(), "product")[:at_most]
    ]


def recipients(actor: Actor, *, lot: str) -> Iterator[Recipient]:
    """Everybody who got a vial of this lot, in one query, the latest first. Capitals, blanks and
    dashes do not matter: a lot is typed off a label."""
    check_may(actor, "recall_lots")
    rows = (
        _vials(actor)
        .filter(plain_lot=_plain(lot))
        .select_related("session__course", "session__clinic", "patient__identity")
        .order_by("-happened_at", "pk")
    )
    return (Recipient(vial=row, session=row.session) for row in rows)


def _vials(actor: Actor) -> QuerySet[Any]:
    plain: Func = Lower("lot")
    for mark in (" ", "-", "."):
        plain = Replace(plain, Value(mark), Value(""))
    return Vial.objects.filter(clinic=actor.clinic).current().annotate(plain_lot=plain)


def _plain(lot: str) -> str:
    return "".join(lot.lower().split()).replace("-", "").replace(".", "")
