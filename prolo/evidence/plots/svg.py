"""SVG as text. Nothing in it that a strict content policy refuses: attributes alone, no styles.

Each part has a class and, as attributes, what it looks like without a style sheet: ink is the
colour of the text around the picture. A page's own style sheet goes before the attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

FONT = "sans-serif"
SIZE = 14  # of type, in the drawing's own units
# How wide a letter of that size is on average: for columns and for lines that are broken.
LETTER = 7.0

LOOKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "pl-text": {"fill": "currentColor"},
        "pl-soft": {"fill": "currentColor", "fill-opacity": "0.8"},
        "pl-strong": {"fill": "currentColor", "font-weight": "700"},
        "pl-head": {"fill": "currentColor", "font-weight": "600"},
        "pl-grid": {"fill": "none", "stroke": "currentColor", "stroke-opacity": "0.3"},
        "pl-axis": {"fill": "none", "stroke": "currentColor", "stroke-opacity": "0.7"},
        "pl-zero": {"fill": "none", "stroke": "currentColor", "stroke-width": "1.3"},
        "pl-centre": {
            "fill": "none", "stroke": "#1b7f8a", "stroke-width": "1.5", "stroke-dasharray": "5 4",
        },
        "pl-band": {"fill": "currentColor", "fill-opacity": "0.1"},
        "pl-line": {"fill": "none", "stroke": "currentColor", "stroke-width": "1.5"},
        "pl-square": {"fill": "currentColor", "fill-opacity": "0.75"},
        "pl-diamond": {"fill": "#1b7f8a", "stroke": "#1b7f8a"},
        "pl-beside": {"fill": "none", "stroke": "#1b7f8a", "stroke-width": "1.5"},
        "pl-prediction": {"fill": "none", "stroke": "#1b7f8a", "stroke-width": "3.5"},
        "pl-point": {"fill": "currentColor", "stroke": "currentColor", "stroke-width": "1.5"},
        "pl-hollow": {"fill": "none", "stroke": "currentColor", "stroke-width": "1.5"},
        "pl-warn": {"fill": "none", "stroke": "#b25e00", "stroke-width": "2.2"},
        "pl-contour-1": {"fill": "currentColor", "fill-opacity": "0.05"},
        "pl-contour-2": {"fill": "currentColor", "fill-opacity": "0.08"},
        "pl-contour-3": {"fill": "currentColor", "fill-opacity": "0.12"},
        "pl-along": {
            "fill": "none", "stroke": "#1b7f8a", "stroke-width": "1.2", "stroke-dasharray": "6 3",
        },
    }
)  # fmt: skip


def number(value: float) -> str:
    """As few digits as a picture needs."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def wrapped(text: str, width: float) -> list[str]:
    """Lines that fit into a width, broken between words."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * LETTER > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@dataclass(slots=True)
class Drawing:
    width: float
    height: float = 0
    parts: list[str] = field(default_factory=list)

    def path(self, look: str, d: str, *, says: str = "") -> None:
        title = f"<title>{escape(says)}</title>" if says else ""
        self.parts.append(f'<path {_look(look)} d="{d}">{title}</path>')

    def rect(self, look: str, x: float, y: float, width: float, height: float) -> None:
        self.parts.append(
            f'<rect {_look(look)} x="{number(x)}" y="{number(y)}" '
            f'width="{number(max(0, width))}" height="{number(height)}"/>'
        )

    def circle(self, look: str, x: float, y: float, r: float, *, says: str = "") -> None:
        title = f"<title>{escape(says)}</title>" if says else ""
        self.parts.append(
            f'<circle {_look(look)} cx="{number(x)}" cy="{number(y)}" r="{number(r)}">'
            f"{title}</circle>"
        )

    def text(
        self, look: str, x: float, y: float, text: str, *, anchor: str = "start", size: int = SIZE
    ) -> None:
        """Centred on ``y``: by its own arithmetic, since what is shifted by ``dy`` loses its first
        letter's height where a paper sets it from right to left."""
        if text:
            self.parts.append(
                f'<text {_look(look)} x="{number(x)}" y="{number(y + 0.35 * size)}" '
                f'font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'
            )

    def lines(self, look: str, x: float, y: float, lines: list[str], *, step: float = 20) -> float:
        """Lines below each other; the y below the last."""
        for line in lines:
            self.text(look, x, y, line)
            y += step
        return y

    def svg(self, *, id: str, title: str, says: str, font: str = FONT) -> str:  # noqa: A002
        """``says`` is the picture in words, for whoever does not see it."""
        box = f"0 0 {number(self.width)} {number(self.height)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{number(self.width)}"'
            f' height="{number(self.height)}" font-family="{escape(font)}" role="img"'
            f' aria-labelledby="{escape(id)}-title {escape(id)}-desc">'
            f'<title id="{escape(id)}-title">{escape(title)}</title>'
            f'<desc id="{escape(id)}-desc">{escape(says)}</desc>\n'
            + "\n".join(self.parts)
            + "\n</svg>"
        )


def _look(look: str) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in LOOKS[look].items())
    return f'class="{look}" {attributes}'
