"""What somebody else's reader finds in a PDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from pypdf import PdfReader
from pypdf.generic import ContentStream


def text_of(pdf: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def parts_of(node: Any) -> Iterator[Any]:
    """Of the tree that a screen reader walks."""
    node = node.get_object() if hasattr(node, "get_object") else node
    for one in node if isinstance(node, list) else [node]:
        part = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(part, dict):
            if "/S" in part:
                yield part
            if "/K" in part:
                yield from parts_of(part["/K"])


def fonts_outside(pdf: PdfReader) -> list[str]:
    """Names of fonts that do not lie in the file."""
    fonts: dict[str, Any] = {}
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (below,) = font.get_object()["/DescendantFonts"]
            fonts[font["/BaseFont"]] = below.get_object()["/FontDescriptor"]
    assert fonts
    return [name for name, one in fonts.items() if not {"/FontFile2", "/FontFile3"} & {*one}]


@dataclass(frozen=True)
class Piece:
    """Letters that are set in one go: where they begin and end, their line, in points, and the name
    of their font."""

    left: float
    right: float
    line: float
    font: str


Matrix: TypeAlias = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


def pieces_of(page: Any) -> list[Piece]:
    """As wide as the glyphs of their font say. Pictures are left out."""
    listed = {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    fonts = {name: _widths(font) for name, font in listed.items()}
    named = {name: str(font["/BaseFont"]).partition("+")[2] for name, font in listed.items()}
    found: list[Piece] = []
    kept: list[Matrix] = []
    around, here, font, size = UNMOVED, UNMOVED, next(iter(fonts)), 0.0
    for given, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"q":
            kept.append(around)
        elif operator == b"Q":
            around = kept.pop()
        elif operator == b"cm":
            around = _within(_matrix(given), around)
        elif operator == b"Tf":
            font, size = given[0], float(given[1])
        elif operator == b"Tm":
            here = _matrix(given)
        elif operator in (b"Tj", b"TJ"):
            parts = given[0] if operator == b"TJ" else given
            wide = sum(_wide(one, fonts[font]) for one in parts) * size / 1000
            left, line = _at(0, here, around)
            right, _line = _at(wide, here, around)
            ends = {"left": min(left, right), "right": max(left, right)}
            found.append(Piece(**ends, line=line, font=named[font]))
            here = _within((1, 0, 0, 1, wide, 0), here)
        else:
            assert operator not in (b"Td", b"TD", b"T*", b"Tc", b"Tw", b"Tz", b"'", b'"')
    return found


def collisions_of(page: Any) -> list[tuple[Piece, Piece]]:
    return collisions_among(pieces_of(page))


def collisions_among(pieces: list[Piece]) -> list[tuple[Piece, Piece]]:
    """Neighbours on a line that lie over each other, by more than a letter leans out or is drawn to
    the one before. A mark is set where its letter begins, and is meant to."""
    ordered = sorted(pieces, key=lambda one: (round(one.line), one.left))
    return [
        (one, other)
        for one, other in pairwise(ordered)
        if abs(one.line - other.line) < 1
        and other.left - one.left > 1
        and one.right - other.left > 1.2
    ]


def _widths(font: Any) -> defaultdict[int, float]:
    (below,) = (one.get_object() for one in font["/DescendantFonts"])
    widths: defaultdict[int, float] = defaultdict(lambda: float(below.get("/DW", 1000)))
    listed = iter(below["/W"])
    for first in listed:
        then = next(listed)
        if isinstance(then, list):
            widths.update({int(first) + at: float(one) for at, one in enumerate(then)})
        else:
            wide = float(next(listed))
            widths.update(dict.fromkeys(range(int(first), int(then) + 1), wide))
    return widths


def _wide(part: Any, widths: defaultdict[int, float]) -> float:
    """Of glyphs of two bytes each, or of a shift between them."""
    if not isinstance(part, bytes | str):
        return -float(part)
    glyphs = part.original_bytes if isinstance(part, str) else part  # type: ignore[attr-defined]
    return sum(
        widths[int.from_bytes(glyphs[at : at + 2], "big")] for at in range(0, len(glyphs), 2)
    )


def _matrix(given: Any) -> Matrix:
    a, b, c, d, e, f = map(float, given)
    return a, b, c, d, e, f


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _at(x: float, here: Matrix, around: Matrix) -> tuple[float, float]:
    moved = _within(here, around)
    return x * moved[0] + moved[4], x * moved[1] + moved[5]
