"""Money as people type it, and as prolo prints it: «$50», «1,000.50», «1.000,50 EUR»."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.money.prices import MOST, decimals
from prolo.web.forms.digits import ascii_digits
from prolo.web.forms.numbers import (
    LONGEST_TYPED,
    THOUSANDS_OR_DECIMALS,
    DecimalField,
    NotANumber,
    TwoReadings,
    read_decimal,
)

GROUP = 3  # digits behind the mark of thousands: no currency of fewer decimals has so many
SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))", re.ASCII)
POINT_OF_EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


def read_amount(text: str, currency: str) -> Decimal:
    """Of this currency, whose letters or sign may stand before or behind it. «1,000» are thousands
    where no amount has three decimals; «1.000» is asked about there. Raises ``NotANumber`` or
    ``TwoReadings``."""
    if len(text) > LONGEST_TYPED:
        raise NotANumber
    plain = SPACED.sub("", ascii_digits(_without(currency, text)))
    if decimals(currency) < GROUP:
        if POINT_OF_EITHER.fullmatch(plain):
            raise TwoReadings(plain)
        if THOUSANDS_OR_DECIMALS.fullmatch(plain):
            plain = plain.replace(",", "")
    return read_decimal(plain)


def _without(currency: str, text: str) -> str:
    """The number alone. Of «CA$» the sign is enough in a clinic of Canada."""
    from babel.numbers import get_currency_symbol  # slow to load

    plain = text.strip()
    if not currency:
        return plain
    symbol = get_currency_symbol(currency, locale="en")
    names = [currency, symbol, *([symbol[-1]] if not symbol[-1].isalnum() else [])]
    for name in names:
        if plain.casefold().startswith(name.casefold()):
            return plain[len(name) :].strip()
        if plain.casefold().endswith(name.casefold()):
            return plain[: -len(name)].strip()
    return plain


class AmountField(DecimalField):
    """In the currency that the form says: ``fields["amount"].be_in("USD")``."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("asks", _("Enter the amount, in digits"))
        super().__init__(maximum=MOST, **options)
        self.currency = ""

    def be_in(self, currency: str, *, help_text: str = "") -> None:
        self.currency, self.places = currency, decimals(currency)
        self.help_text = help_text or _now("In %(currency)s") % {"currency": currency}

    def read(self, text: str) -> Decimal:
        return read_amount(text, self.currency)
