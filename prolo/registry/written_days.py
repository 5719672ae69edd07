"""The days in what somebody typed: 1958-03-14, 14.3.1958, 3/14/1958, 14 3 1958, and with the month
in letters, as our pages print a day in each of their languages: 14 March 1958, Fri 14 Mar 1958,
March 14, 1958, 14 de marzo de 1958."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from django.conf import settings
from django.utils import dates
from django.utils.translation import override

from prolo.registry.names import normal

WORD, YEAR = r"[^\W\d_]+", r"(?P<year>\d{4})\b"
IN_DIGITS = re.compile(
    r"\b(?P<iso>\d{4}-\d{1,2}-\d{1,2})\b"
    r"|\b(?P<first>\d{1,2})[./]\s?(?P<second>\d{1,2})[./]\s?(?P<year>\d{4})\b"
)
WITH_BLANKS = re.compile(  # no part of a longer number, such as a telephone's
    r"(?<![\d+])(?<![\d+][\s()/.-])\b(?P<first>\d{1,2}) (?P<second>\d{1,2}) "
    rf"{YEAR}(?![\s()/.-]?\d)"
)
IN_WORDS = tuple(
    re.compile(rf"(?:\b(?P<weekday>{WORD})\.?,?\s+)?\b{order}")
    for order in (
        rf"(?P<day>\d{{1,2}})\.?\s+(?:de\s+)?(?P<month>{WORD})\.?,?\s+(?:de\s+)?{YEAR}",
        rf"(?P<month>{WORD})\.?\s+(?P<day>\d{{1,2}}),?\s+{YEAR}",
    )
)
MONTHS = ("MONTHS", "MONTHS_3", "MONTHS_AP", "MONTHS_ALT")  # as Django calls its tables
WEEKDAYS = ("WEEKDAYS", "WEEKDAYS_ABBR")


def days_in(text: str) -> tuple[list[list[date]], str]:
    """Each day with all its readings, which may be none (31.2.1958), and what else was typed."""
    found: list[list[date]] = []

    def take(read: Callable[[re.Match[str]], list[date] | None]) -> Callable[..., str]:
        def taken(match: re.Match[str]) -> str:
            days = read(match)
            if days is None:
                return match[0]
            found.append(days)
            return f" {_before(match)} "

        return taken

    text = IN_DIGITS.sub(take(_in_digits), text)
    text = WITH_BLANKS.sub(take(lambda match: _either_order(match) or None), text)
    for order in IN_WORDS:
        text = order.sub(take(_in_words), text)
    return found, text


def _before(match: re.Match[str]) -> str:
    """A word before the day that is no day of the week: the name."""
    word = match.groupdict().get("weekday") or ""
    return "" if normal(word) in _names(WEEKDAYS) else word


def _in_digits(match: re.Match[str]) -> list[date]:
    if match["iso"]:
        return _real([match["iso"].split("-")])
    return _either_order(match)


def _either_order(match: re.Match[str]) -> list[date]:
    """With dots, strokes or blanks the month may be first or second."""
    year, first, second = match["year"], match["first"], match["second"]
    return _real([(year, second, first), (year, first, second)])


def _in_words(match: re.Match[str]) -> list[date] | None:
    month = _names(MONTHS).get(normal(match["month"]))
    return None if month is None else _real([(match["year"], month, match["day"])])


def _real(orders: Iterable[Iterable[str | int]]) -> list[date]:
    return list(dict.fromkeys(_existing(orders)))


def _existing(orders: Iterable[Iterable[str | int]]) -> Iterator[date]:
    for order in orders:
        try:
            yield date(*map(int, order))
        except ValueError:
            continue


@cache
def _names(tables: tuple[str, ...]) -> Mapping[str, int]:
    """Of months or of weekdays in every language of the pages, whole and short."""
    found: dict[str, int] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for table in tables:
                names = getattr(dates, table).items()
                found |= {normal(str(name)): number for number, name in names}
    return found
