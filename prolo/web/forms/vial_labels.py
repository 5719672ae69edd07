"""Labels as a row of a session offers them: of lots in stock, and of vials that stand open."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from prolo.registry.models import StockLot
from prolo.registry.opened_vials import OpenVial
from prolo.web.words.stock import MARKS
from prolo.web.words.values import shown

PREFIX = "open-"  # tells them from lots in the same list


def key_of(one: OpenVial) -> str:
    return f"{PREFIX}{one.vial.pk}"


def in_words(one: OpenVial) -> str:
    """What tells two open vials apart, and until when each may be used."""
    left = (
        _("%(ml)s mL left by the record") % {"ml": shown(one.left_ml)}
        if one.left_ml is not None
        else _("what is left is not known")
    )
    until = (
        _("use by %(day)s") % {"day": shown(one.use_by)}
        if one.use_by
        else _("its label says how long it may stay open")
    )
    said = _("%(product)s · lot %(lot)s · opened %(day)s by %(who)s") % {
        "product": one.row.product,
        "lot": one.row.lot,
        "day": shown(one.opened_on),
        "who": one.opened_by or "–",
    }
    return f"{said} · {left} · {until}"


def in_stock(stock: StockLot, shared: Container[str]) -> str:
    """What tells two packages apart on a list, and what to know before one is opened."""
    said = _("%(product)s · lot %(lot)s · expires %(day)s · %(n)s there") % {
        "product": stock.product,
        "lot": stock.lot,
        "day": shown(stock.expires_on),
        "n": stock.units,
    }
    return f"{said} · {MARKS['infections']}" if stock.plain_lot in shared else said


def label_of(stock: StockLot) -> dict[str, str]:
    """As it would be typed."""
    return _as_typed(stock, stock.package_ml, multi_dose="" if stock.single_person else "on")


def label_of_open(one: OpenVial) -> dict[str, str]:
    """That of the vial, and the day on which it was opened."""
    opened_on = one.opened_on.isoformat()
    return _as_typed(one.row, one.row.volume_ml, opened_on=opened_on, multi_dose="on")


def _as_typed(label: Any, volume_ml: Any, **more: str) -> dict[str, str]:
    typed = {
        "substance": label.substance,
        "product": label.product,
        "maker": label.maker,
        "lot": label.lot,
        "expires_on": label.expires_on.isoformat(),
        "strength_pct": typed_text(label.strength_pct),
        "volume_ml": typed_text(volume_ml),
        **more,
    }
    return {name: value for name, value in typed.items() if value}


def typed_text(value: Any) -> str:
    """A stored value as it would be typed."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
