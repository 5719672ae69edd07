"""Lots however they are typed. Capitals, blanks and dashes do not matter, nor does O for 0: a lot
is typed off a label. Who is called about a lot for nothing is called too often; who is missed is
not called at all. «?» and «n/a» are typed where no lot can be read, and are nobody's lot."""

from __future__ import annotations

from functools import reduce
from typing import Protocol

from django.db.models import CharField, Func, GeneratedField

AS_TYPED = {**dict.fromkeys((" ", "-", "–", ".", "/", "_"), ""), "o": "0"}


NO_LOT = (  # as they read without what does not matter in a lot
    *("?", "??", "???", "*", "x", "xx", "xxx", "na", "n0", "nil", "n0ne", "n0l0t", "unkn0wn"),
    *("n0tkn0wn", "n0treadable", "unreadable", "illegible", "missing"),
    *("kein", "keine", "unbekannt", "unleserlich", "fehlt"),
    *("ningun0", "sinl0te", "desc0n0cid0", "ilegible"),
)


def _bare_sql() -> str:
    return reduce(
        lambda sql, pair: f"REPLACE({sql}, '{pair[0]}', '{pair[1]}')",
        AS_TYPED.items(),
        "LOWER(%(expressions)s)",
    )


def _plain_sql() -> str:
    no_lot = ", ".join(f"'{one}'" for one in NO_LOT)
    return f"CASE WHEN {_bare_sql()} IN ({no_lot}) THEN '' ELSE {_bare_sql()} END"


class PlainLot(Func):
    """The same of a column. What is replaced stands in the SQL itself, as a column that the
    database works out must have it."""

    template = _plain_sql()
    output_field = CharField()


def plain_lot_column() -> GeneratedField:
    """Kept beside the lot as it was typed: behind the walls between clinics PostgreSQL looks for a
    column in an index, and for what a function makes of one in every row."""
    return GeneratedField(
        expression=PlainLot("lot"), output_field=CharField(max_length=60), db_persist=True
    )


def plain_lot(lot: str) -> str:
    """Empty where none was typed."""
    plain = plain_part(lot)
    return "" if plain in NO_LOT else plain


def plain_part(typed: str) -> str:
    """Of a lot that somebody looks for: «na» may be a part of one."""
    plain = "".join(typed.lower().split())
    for letter, meant in AS_TYPED.items():
        plain = plain.replace(letter, meant)
    return plain


class Labelled(Protocol):
    @property
    def product(self) -> str: ...
    @property
    def substance(self) -> str: ...


def is_alike(one: Labelled, *, product: str, substance: str | None) -> bool:
    """The same product or the same substance, however they are typed."""
    is_same = plain_lot(one.substance) == plain_lot(substance or "")
    return is_same or plain_lot(one.product) == plain_lot(product)
