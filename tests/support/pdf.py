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


def spoken(pdf: PdfReader) -> str:
    """What a screen reader says, in the order in which it walks the tree."""
    marked = {page.indirect_reference.idnum: _marked(page) for page in pdf.pages}  # type: ignore[union-attr]
    root: Any = pdf.root_object["/StructTreeRoot"]
    return "".join(_spoken(root["/K"], 0, marked))


def _spoken(node: Any, page: int, marked: dict[int, dict[int, str]]) -> Iterator[str]:
    """``page``: on which what a node names lies, where it does not say another."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _spoken(one, page, marked)
    elif isinstance(node, int):
        yield marked[page].get(int(node), "")
    elif isinstance(node, dict):
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page  # type: ignore[attr-defined]
        if "/MCID" in node:
            yield marked[page].get(int(node["/MCID"]), "")
        elif said := node.get("/ActualText") or node.get("/Alt"):
            yield str(said)  # of a picture whoever does not see it is told what it shows
        elif "/K" in node:
            yield from _spoken(node["/K"], page, marked)


def _marked(page: Any) -> dict[int, str]:
    """The letters of each marked part of a page, by its number."""
    fonts = {name: _letters(one.get_object()) for name, one in page["/Resources"]["/Font"].items()}
    found: defaultdict[int, str] = defaultdict(str)
    opened: list[Any] = []
    font = ""
    for given, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            about = given[1] if operator == b"BDC" else {}
            opened.append(
                about if isinstance(about, dict) else page["/Resources"]["/Properties"][about]
            )
            if "/ActualText" in opened[-1]:
                found[_number(opened)] += str(opened[-1]["/ActualText"])
        elif operator == b"EMC":
            opened.pop()
        elif operator == b"Tf":
            font = given[0]
        elif operator in (b"Tj", b"TJ") and not any("/ActualText" in one for one in opened):
            parts = given[0] if operator == b"TJ" else given
            found[_number(opened)] += "".join(_read(one, fonts[font]) for one in parts)
    return found


def _number(opened: list[Any]) -> int:
    """Of the innermost part that has one; below zero: none, as at the foot of a page."""
    return next((int(one["/MCID"]) for one in reversed(opened) if "/MCID" in one), -1)


def _letters(font: Any) -> dict[int, str]:
    """By glyph, as the font itself says for whoever reads it."""
    says = font["/ToUnicode"].get_data().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", says, re.DOTALL):
        for glyph, letters in re.findall(r"<(\w+)>\s*<(\w*)>", block):
            found[int(glyph, 16)] = _utf16(letters)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", says, re.DOTALL):
        for first, last, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for at in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + at] = chr(int(letters, 16) + at)
    return found


def _utf16(letters: str) -> str:
    return bytes.fromhex(letters).decode("utf-16-be")


def _read(part: Any, letters: dict[int, str]) -> str:
    """Of glyphs of two bytes each; a shift between them says nothing."""
    if not isinstance(part, bytes | str):
        return ""
    glyphs = part.original_bytes if isinstance(part, str) else part  # type: ignore[attr-defined]
    numbers = (int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2))
    return "".join(letters.get(one, "\N{REPLACEMENT CHARACTER}") for one in numbers)


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
