"""Lots however they are typed. Capitals, blanks and dashes do not matter, nor does O for 0: a lot
is typed off a label. Who is called about a lot for nothing is called too often; who is missed is
not called at all."""

from __future__ import annotations

from functools import reduce
from typing import Any

from django.db.models import CharField, Func

AS_TYPED = {**dict.fromkeys((" ", "-", "–", ".", "/", "_"), ""), "o": "0"}


class PlainLot(Func):
    """The same of a column. What is replaced stands in the SQL itself, so that an index knows it
    again."""

    template = reduce(
        lambda sql, pair: f"REPLACE({sql}, '{pair[0]}', '{pair[1]}')",
        AS_TYPED.items(),
        "LOWER(%(expressions)s)",
    )
    output_field = CharField()


def with_plain_lot(rows: Any) -> Any:
    return rows.annotate(plain_lot=PlainLot("lot"))


def plain_lot(lot: str) -> str:
    plain = "".join(lot.lower().split())
    for typed, meant in AS_TYPED.items():
        plain = plain.replace(typed, meant)
    return plain
