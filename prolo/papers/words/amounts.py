"""How numbers of people and amounts of money are written, on a page and on paper: in one way in a
language, since a mark that parts thousands here and decimals there is read wrongly."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language_bidi

from prolo.care.money.prices import decimals
from prolo.care.money.prices import written as exact

ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def whole(number: int | Decimal) -> str:
    """22,370 or 22.370, as the language parts thousands."""
    return number_format(round(number), 0, force_grouping=True)


def money(amount: Decimal, currency: str) -> str:
    """1,250.00 USD, as the language writes its numbers; a letter code, because a $ is of many
    countries."""
    return in_order(_written(amount, currency))


def signed(amount: Decimal, currency: str) -> str:
    """With its sign, for a difference."""
    sign = "+" if amount > 0 else "\N{MINUS SIGN}" if amount < 0 else ""
    return in_order(f"{sign}{_written(abs(amount), currency)}")


def _written(amount: Decimal, currency: str) -> str:
    places = decimals(currency)
    written = number_format(exact(amount, currency), places, force_grouping=True)
    return f"{written}\N{NO-BREAK SPACE}{currency}"


def in_order(written: str) -> str:
    """Among words that run from right to left the number stays before its currency, as in the
    column of a table, and a telephone number is read as it is dialled."""
    return f"{ISOLATE}{written}{END}" if get_language_bidi() else written
