"""Records that show themselves: as a table, as a picture, in a notebook.

What a record looks like is registered from above, by ``plots``: the records know nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from html import escape
from importlib import import_module
from typing import Any, TypeAlias
from zlib import crc32

from prolo.errors import SynthesisError

Cell: TypeAlias = str | float | int | None
FIGURES = 4
PLOTS = "prolo.evidence.plots"  # registers what records look like; loaded when one is looked at
MOST_ROWS = 100  # in a notebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Values as they are; as text and in a notebook they are rounded to four figures."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __str__(self) -> str:
        cells = [self.columns, *([_shown(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in cells
        )

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row) + "</tr>"
            for row in self.rows[:MOST_ROWS]
        )
        if len(self.rows) > MOST_ROWS:
            more = f"… {len(self.rows) - MOST_ROWS} more"
            rows += f'<tr><td colspan="{len(self.columns)}">{more}</td></tr>'
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.{FIGURES}g}" if isinstance(cell, float) else str(cell)


@singledispatch
def draw(record: Any, **how: Any) -> str:  # noqa: ARG001 — those registered take choices
    """SVG of a record."""
    raise TypeError(f"{type(record).__name__} has no picture.")


@singledispatch
def tabulate(record: Any) -> Table:
    raise TypeError(f"{type(record).__name__} has no table.")


class Shown:
    """What a record with a picture and a table inherits."""

    __slots__ = ()

    def svg(self, **how: Any) -> str:
        """A picture; the choices are those of the function in ``plots`` that draws it."""
        import_module(PLOTS)
        return draw(self, **how)

    def table(self) -> Table:
        import_module(PLOTS)
        return tabulate(self)

    def _repr_svg_(self) -> str | None:
        """With an id of its own: a notebook holds many pictures."""
        try:
            plain = self.svg()
        except SynthesisError:
            return None  # too much for a picture
        return self.svg(id=f"plot-{crc32(plain.encode()):08x}") if plain else None

    def _repr_html_(self) -> str:
        return (self._repr_svg_() or "") + self.table()._repr_html_()
