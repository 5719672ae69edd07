"""The language of the patient's pages: chosen there, else the one on the patient's record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.utils import translation

from prolo.knowledge import Knowledge

LANGUAGE = "language"  # in the session
ENGLISH = "en"  # what every sentence was written in
SPOKEN = dict(settings.LANGUAGES)


def language_of(chosen: str | None, preferred: str) -> str:
    """
    >>> language_of(None, "de-AT"), language_of("es", "de"), language_of(None, "ta")
    ('de', 'es', 'en')
    """
    for code in (chosen or "", preferred):
        if (base := code.lower().partition("-")[0]) in SPOKEN:
            return base
    return ENGLISH


@contextmanager
def spoken(code: str) -> Iterator[None]:
    with translation.override(code):
        yield


def choices(here: str) -> list[dict[str, Any]]:
    """Each language under its own name, with the direction it is written in."""
    return [
        {"code": code, "name": name, "is_here": code == here, "dir": direction(code)}
        for code, name in settings.LANGUAGES
    ]


def direction(code: str) -> str:
    is_from_right = code in settings.LANGUAGES_BIDI or _known(code).get("bidi")
    return "rtl" if is_from_right else "ltr"


def language_name(code: str) -> str:
    """In the language of the page; of one that nobody knows its code."""
    return str(_known(code).get("name_translated", code))


def other_language(code: str) -> str:
    """The name of a language that is not the one of the page; empty where it is."""
    return "" if code == translation.get_language() else language_name(code)


def _known(code: str) -> dict[str, Any]:
    try:
        return dict(translation.get_language_info(code))
    except KeyError:
        return {}


def has_words(words: Iterable[str], code: str) -> bool:
    """Does the catalogue have each of these English words in that language?"""
    with spoken(code):
        return code == ENGLISH or all(translation.gettext(one) != one for one in words)


def is_read(code: str, knowledge: Knowledge) -> bool:
    """Has a person read this translation, here or for the package?"""
    known = knowledge.translations.get(code)
    return code == ENGLISH or (known is not None and known.is_usable())
