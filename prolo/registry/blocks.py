"""Rows of a long list, block by block: held are their keys, and one block of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

AT_ONCE = 500

M = TypeVar("M", bound=Model)


def in_blocks(rows: QuerySet[M]) -> Iterator[list[M]]:
    """In their order, as it was when the first was asked for. No cursor stays open in between, so
    that each block may have a transaction of its own."""
    keys = list(rows.values_list("pk", flat=True))
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin : begin + AT_ONCE]
        found = rows.in_bulk(some)
        yield [found[key] for key in some if key in found]
