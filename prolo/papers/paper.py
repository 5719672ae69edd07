"""What a paper is made of, before anything is typeset: its blocks, in reading order.

Every text is plain. A number in brackets, ``[3]``, is the third of the paper's references.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Literal, TypeAlias

FONT = "Libertinus Serif"  # of every paper and the pictures in it; Typst ships it


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    kind: ClassVar[str] = "heading"

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """``role``: what a hurried reader should see is ``lead``; what leads to the next block and
    stays with it, ``before``."""

    kind: ClassVar[str] = "paragraph"

    text: str
    role: Literal["plain", "lead", "before"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    kind: ClassVar[str] = "bullets"

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What must not be missed, in a frame under a heading of its own."""

    kind: ClassVar[str] = "notice"

    title: str
    items: tuple[str, ...]
    is_emergency: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What each thing is called, and the lines that say it."""

    kind: ClassVar[str] = "facts"

    items: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``width`` is a share of what the columns have together."""

    head: str
    width: float = 1.0
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a table under a heading of their own, or under none; or its sums."""

    cells: tuple[tuple[str, ...], ...]
    head: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``caption`` stands above, ``note`` below."""

    kind: ClassVar[str] = "table"

    caption: str
    columns: tuple[Column, ...]
    parts: tuple[Rows, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """``alt`` says what the drawing shows to whoever does not see it. ``width`` is a share of what
    the text has."""

    kind: ClassVar[str] = "picture"

    svg: str
    alt: str
    caption: str
    width: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A part of a line. Most styles slant the title of a journal."""

    text: str
    is_italic: bool = False


Line: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Numbered from 1 in this order."""

    kind: ClassVar[str] = "references"

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Detail that a screen folds away; a sheet of paper has it open. ``says`` what is inside, and
    how many."""

    kind: ClassVar[str] = "fold"

    says: str
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Heading | Paragraph | Bullets | Notice | Facts | Table | Picture | References | Fold
)


# Where a sheet of paper is a letter, by CLDR (supplemental data, paper size); elsewhere A4.
LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)


def size_in(country: str) -> Literal["a4", "us-letter"]:
    """Of a sheet of paper in a country, by ISO 3166-1."""
    return "us-letter" if country in LETTER else "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose paper it is, at its top. ``logo`` is a PNG, whose words are the name."""

    name: str
    lines: tuple[str, ...] = ()
    logo: bytes = b""

    @property
    def logo_address(self) -> str:
        """The picture itself, as an address that leads nowhere else; empty where there is none."""
        return f"data:image/png;base64,{b64encode(self.logo).decode()}" if self.logo else ""

    @property
    def logo_size(self) -> tuple[int, int]:
        """Pixels, as the head of a PNG says: width, height."""
        width, height = struct.unpack(">II", self.logo[16:24]) if self.logo else (0, 0)
        return width, height


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``dated`` is the day of what it says, never the day it was printed: the same paper has the
    same bytes; ``day`` is the same in the reader's words. ``marks`` stand under the title, ``foot``
    on every page; ``size`` is that of the sheets it is printed on. What ``is_short`` is read at
    home: a few pages in larger letters, whose sections have no numbers and are not listed."""

    title: str
    subtitle: str
    language: str
    dated: date
    description: str
    marks: tuple[str, ...]
    foot: str
    blocks: tuple[Block, ...]
    size: Literal["a4", "us-letter"] = "a4"
    letterhead: Letterhead | None = None
    day: str = ""
    is_short: bool = False

    @property
    def unfolded(self) -> tuple[Block, ...]:
        """Every block, with those of a fold at its place."""
        return tuple(_unfolded(self.blocks))

    def as_json(self) -> dict[str, Any]:
        """In JSON's own types, each block with its kind."""
        plain = {**asdict(self), "dated": self.dated.isoformat()}
        if self.letterhead is None:
            del plain["letterhead"]
        else:
            plain["letterhead"]["logo"] = self.letterhead.logo_address
            plain["letterhead"]["logo_size"] = self.letterhead.logo_size
        plain["blocks"] = [{"kind": one.kind, **asdict(one)} for one in self.unfolded]
        return plain


def _unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    for one in blocks:
        if isinstance(one, Fold):
            yield from _unfolded(one.blocks)
        else:
            yield one
