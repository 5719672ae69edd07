"""How an amount is written, on a page and on paper."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language


def money(amount: Decimal, currency: str) -> str:
    """1,250.00 USD, as the language writes its numbers; a letter code, because a $ is of many
    countries."""
    from babel.numbers import format_currency  # slow to load

    language = (get_language() or "en").replace("-", "_")
    written = format_currency(
        amount, currency, format="#,##0.00", locale=language, currency_digits=True
    )
    return f"{written}\N{NO-BREAK SPACE}{currency}"
