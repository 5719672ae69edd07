"""The sentences that code asks a catalogue for, and those that the catalogue of a language has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation import trans_real

KEYWORDS = {"_": None, "_now": None, "ngettext": (1, 2)}


def catalog(code: str) -> set[str]:
    keys = trans_real.translation(code)._catalog.keys()
    return {key if isinstance(key, str) else key[0] for key in keys}


def sentences_in(files: Iterable[Path]) -> Iterator[str]:
    """Of one with a plural, the singular."""
    for one in files:
        with one.open("rb") as file:
            for _line, said, _comments, _context in extract("python", file, KEYWORDS):
                yield said if isinstance(said, str) else said[0]
