"""Sentences and lists as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, pgettext
from django.utils.translation import gettext as _

from prolo.knowledge.records import Fact

ENGLISH = "en"


def commas(parts: Iterable[str]) -> str:
    """In the reader's own commas."""
    return _(", ").join(parts)


def semicolons(parts: Iterable[str]) -> str:
    return _("; ").join(parts)


def left_to_right(text: str) -> str:
    """A day, a moment or a number, which stands whole between words that run from the right."""
    return f"\N{LEFT-TO-RIGHT MARK}{text}" if get_language_bidi() else text


def day(value: date) -> str:
    return date_format(value, day_format())


def dated(value: date) -> str:
    """Of a version or a signature: in English by ISO 8601, as the files of the protocol have it."""
    return value.isoformat() if (get_language() or ENGLISH).startswith(ENGLISH) else day(value)


def birth_day(value: date) -> str:
    """14 March 1958: nobody knows theirs by the day of the week."""
    return date_format(value, pgettext("a birth date in letters", "j F Y"))


def known_day(value: date | str) -> str:
    """As much of a day as is on record: the day, the month, or the year alone."""
    if isinstance(value, date):
        return day(value)
    year, _hyphen, rest = value.partition("-")
    if not rest:
        return year
    if "-" in rest:
        return day(date.fromisoformat(value))
    return date_format(date(int(year), int(rest), 1), "F Y")


def day_format() -> str:
    """Wed 4 March 2026, in Django's letters, as the language writes it."""
    return pgettext("a day in letters", "D j F Y")


def said(text: str | None) -> str:
    """A sentence of the knowledge, in the reader's language where it has been translated."""
    return _(text) if text else ""


def doubted(text: str, *facts: Fact) -> str:
    """With a mark where somebody wrote it down and nobody has checked it."""
    if text and any(not one.is_usable(name) for one in facts for name in one.unverified):
        return _("%(said)s (not verified)") % {"said": text}
    return text
