"""How an amount is written, on a page and on paper."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, get_language_bidi

ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def money(amount: Decimal, currency: str) -> str:
    """1,250.00 USD, as the language writes its numbers; a letter code, because a $ is of many
    countries."""
    return in_order(_written(amount, currency))


def signed(amount: Decimal, currency: str) -> str:
    """With its sign, for a difference."""
    sign = "+" if amount > 0 else "\N{MINUS SIGN}" if amount < 0 else ""
    return in_order(f"{sign}{_written(abs(amount), currency)}")


def _written(amount: Decimal, currency: str) -> str:
    from babel.numbers import format_currency  # slow to load

    language = (get_language() or "en").replace("-", "_")
    written = format_currency(
        amount, currency, format="#,##0.00", locale=language, currency_digits=True
    )
    return f"{written}\N{NO-BREAK SPACE}{currency}"


def in_order(written: str) -> str:
    """Among words that run from right to left the number stays before its currency, as in the
    column of a table, and a telephone number is read as it is dialled."""
    return f"{ISOLATE}{written}{END}" if get_language_bidi() else written
