"""Sentences and lists as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from prolo.knowledge.records import Fact


def commas(parts: Iterable[str]) -> str:
    """In the reader's own commas."""
    return _(", ").join(parts)


def semicolons(parts: Iterable[str]) -> str:
    return _("; ").join(parts)


def left_to_right(text: str) -> str:
    """A day, a moment or a number, which stands whole between words that run from the right."""
    return f"\N{LEFT-TO-RIGHT MARK}{text}" if get_language_bidi() else text


def said(text: str | None) -> str:
    """A sentence of the knowledge, in the reader's language where it has been translated."""
    return _(text) if text else ""


def doubted(text: str, *facts: Fact) -> str:
    """With a mark where somebody wrote it down and nobody has checked it."""
    if text and any(not one.is_usable(name) for one in facts for name in one.unverified):
        return _("%(said)s (not verified)") % {"said": text}
    return text
