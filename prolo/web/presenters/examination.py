"""Laxity and motion of a course: what was found, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.care.examined import Examination, Examined, degrees_of, grades_of
from prolo.knowledge.records import Region
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.examination import LAXITY, MOVEMENTS, structure_name
from prolo.web.words.values import number, shown

HEADS = (
    Head("on", gettext_lazy("Day")),
    Head("structure", gettext_lazy("Structure")),
    Head("laxity_grade", gettext_lazy("Laxity, from 0, firm, to 3, gross")),
    Head("movement", gettext_lazy("Movement")),
    Head("degrees", gettext_lazy("Motion, in degrees")),
)

Read = Callable[[Examination], Mapping[str, int]]


def examination_listing(days: Iterable[Examined]) -> Listing:
    """A row a grade, and a row a movement, day by day."""
    empty = dict.fromkeys(one.key for one in HEADS)
    rows = [
        {**empty, "on": one.on, **found}
        for one in days
        for found in (
            *({"structure": s, "laxity_grade": g} for s, g in grades_of(one.found).items()),
            *({"movement": m, "degrees": d} for m, d in degrees_of(one.found).items()),
        )
    ]
    return listing("examination", HEADS, rows)


def laxity_table(days: Sequence[Examined], region: Region) -> Table | None:
    """A row a structure, a column a day; None where nothing was graded."""
    return _table(
        _("Laxity, from 0, firm, to 3, gross"),
        _("Structure"),
        days,
        grades_of,
        name=lambda code: structure_name(code, region),
        value=lambda grade: str(LAXITY[grade]),
    )


def motion_table(days: Sequence[Examined]) -> Table | None:
    return _table(
        _("Motion, in degrees"),
        _("Movement"),
        days,
        degrees_of,
        name=lambda code: str(MOVEMENTS.get(code, code)),
        value=lambda degrees: f"{number(degrees)}°",
    )


def _table(
    caption: str,
    head: str,
    days: Sequence[Examined],
    read: Read,
    *,
    name: Callable[[str], str],
    value: Callable[[int], str],
) -> Table | None:
    measured = [(one.on, read(one.found)) for one in days if read(one.found)]
    codes = list(dict.fromkeys(code for _on, values in measured for code in values))
    if not codes:
        return None
    columns = [Column(head), *(Column(shown(on)) for on, _values in measured)]
    return table(caption, columns, (_row(code, measured, name, value) for code in codes))


def _row(
    code: str,
    measured: Iterable[tuple[Any, Mapping[str, int]]],
    name: Callable[[str], str],
    value: Callable[[int], str],
) -> list[str]:
    found = [values.get(code) for _on, values in measured]
    return [name(code), *(value(one) if one is not None else "" for one in found)]
