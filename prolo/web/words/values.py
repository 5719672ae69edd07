"""How a value is written for a person: numbers without idle zeros, days in full, yes and no."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prolo.papers.words.sentences import day, day_format

MINUS = "\N{MINUS SIGN}"
FIRST_STRONG_ISOLATE = "\N{FIRST STRONG ISOLATE}"
POP_ISOLATE = "\N{POP DIRECTIONAL ISOLATE}"
RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})  # classes of Unicode's characters
STORED_DAY = re.compile(r"\d{4}-\d\d-\d\d")
STORED_NUMBER = re.compile(r"-?\d+\.\d+")
STORED_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")

CODES = {
    "yes": lambda: _("yes"),
    "no": lambda: _("no"),
    "not-sure": lambda: _("not sure"),
    "unsure": lambda: _("not sure"),
    "not-asked": lambda: _("not asked"),
    "left": lambda: pgettext("side", "left"),
    "right": lambda: pgettext("side", "right"),
    "midline": lambda: _("in the midline"),
    "partly": lambda: _("in part"),
    "not-judged": lambda: _("not judged yet"),
    "xray": lambda: _("X-ray"),
    "mri": lambda: _("MRI"),
    "ct": lambda: _("CT"),
}


def shown(value: Any) -> str:
    """Any value of a finding. A stored finding has its days as text; they are read again."""
    match value:
        case None | "":
            return _("not known")
        case bool():
            return _("yes") if value else _("no")
        case int() | Decimal():
            return number(value)
        case datetime():
            return _moment(_on_the_wall(value))
        case date():
            return day(value)
        case str():
            return _stored(value)
        case tuple() | list():
            return ", ".join(shown(one) for one in value) or _("none")
    return str(value)


def _stored(text: str) -> str:
    """Text as it is; a stored day, moment or number is read again, a code gets its word."""
    if STORED_MOMENT.fullmatch(text):
        return shown(datetime.fromisoformat(text))
    if STORED_DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    if STORED_NUMBER.fullmatch(text):
        return number(Decimal(text))
    return CODES[text]() if text in CODES else apart(text)


def apart(text: str) -> str:
    """What runs from right to left stands by itself in our sentence, and turns nothing around it.

    >>> apart("Nora"), apart("ليلى") == "\u2068ليلى\u2069"
    ('Nora', True)
    """
    runs_left = any(unicodedata.bidirectional(one) in RIGHT_TO_LEFT for one in text)
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if runs_left else text


def _on_the_wall(value: datetime) -> datetime:
    """In the clinic's zone, which is active while one of its pages is made."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _moment(local: datetime) -> str:
    """Of the hour that comes twice, in the night in which the clocks go back, which it is."""
    said = formats.date_format(local, f"{day_format()}, H:i")
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return said
    if local.fold:
        return _("%(moment)s, after the clocks go back") % {"moment": said}
    return _("%(moment)s, before the clocks go back") % {"moment": said}


def as_script_reads(instant: datetime) -> int:
    """Milliseconds, as ``Date.now()`` counts them."""
    return round(instant.timestamp() * 1000)


def number(value: Decimal | int) -> str:
    """2.50 is 2.5, 1E+2 is 100; a true minus sign, and the language's own comma or point."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".").replace(".", formats.get_format("DECIMAL_SEPARATOR"))
    return text.replace("-", MINUS) if text not in {"-0", ""} else "0"
