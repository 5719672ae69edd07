"""A list, or the figures of a chart, as one record: CSV and JSON are written from it alone.

A value is what it is, not how a page says it: a day is a ``date``, a number a number, what is not
known None. Its key is for programs and carries the unit (``volume_ml``); its label is for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prolo.web.words import Words


@dataclass(frozen=True, slots=True)
class Head:
    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Listing:
    """``name`` names the file. What is ``published`` is true in a demonstration too; of what
    ``is_cut`` there is more than the rows."""

    name: str
    heads: tuple[Head, ...]
    rows: Iterable[tuple[Any, ...]]
    published: bool = False
    is_cut: bool = False


def listing(
    name: str, heads: Sequence[Head], rows: Iterable[Mapping[str, Any]], *, is_cut: bool = False
) -> Listing:
    """``rows`` know their values by key; what they hold besides is not listed. An iterator is
    asked for one after the other, as the file is written."""
    keys = [one.key for one in heads]
    found = (tuple(row[key] for key in keys) for row in rows)
    kept = found if isinstance(rows, Iterator) else tuple(found)
    return Listing(name, tuple(heads), kept, is_cut=is_cut)
