"""Numbers of the evidence in the reader's language: it writes them all in one way, with a point."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from django.utils import formats
from django.utils.translation import get_language_bidi

from prolo.papers.paper import (
    Block,
    Bullets,
    Facts,
    Fold,
    Heading,
    Notice,
    Paragraph,
    Picture,
    References,
    Rows,
    Table,
)

# 0.5, and neither the version 0.5.1, nor the number of a page «10.1136/ard».
DECIMAL = re.compile(r"(?<![A-Za-z\d./-])(\d+)\.(\d+)(?!\.?\w|/)")
NEGATIVE = re.compile(r"\N{MINUS SIGN}\d+(?:[.,]\d+)?")
LTR, RTL, END = (
    "\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{RIGHT-TO-LEFT ISOLATE}",
    "\N{POP DIRECTIONAL ISOLATE}",
)
ARROWS = frozenset("←→")  # lead outwards from the middle of a plot, whichever way words run
BETWEEN_TAGS = re.compile(r">([^<]+)<")


def in_own_numbers(block: Block) -> Block:
    """The same block. References are as they were printed."""
    match block:
        case Heading() | Paragraph():
            return replace(block, text=own(block.text))
        case Bullets():
            return replace(block, items=tuple(map(own, block.items)))
        case Notice():
            return replace(block, title=own(block.title), items=tuple(map(own, block.items)))
        case Facts():
            items = tuple((own(label), tuple(map(own, lines))) for label, lines in block.items)
            return replace(block, items=items)
        case Table():
            return replace(
                block,
                caption=own(block.caption),
                parts=tuple(map(_rows, block.parts)),
                note=own(block.note),
            )
        case Picture():
            return replace(
                block,
                svg=BETWEEN_TAGS.sub(lambda found: f">{_drawn(found[1])}<", block.svg),
                alt=own(block.alt),
                caption=own(block.caption),
            )
        case Fold():
            return replace(
                block, says=own(block.says), blocks=tuple(map(in_own_numbers, block.blocks))
            )
        case References():
            return block


def _rows(part: Rows) -> Rows:
    cells = tuple(tuple(map(own, row)) for row in part.cells)
    return replace(part, cells=cells, head=own(part.head))


def own(text: str) -> str:
    """With the language's own mark of decimals. Among words that run from the right a minus stays
    before its number."""
    mark = formats.get_format("DECIMAL_SEPARATOR")
    said = DECIMAL.sub(rf"\g<1>{mark}\g<2>", text)
    return NEGATIVE.sub(rf"{LTR}\g<0>{END}", said) if get_language_bidi() else said


def _drawn(text: str) -> str:
    """A picture runs from the left; a line of words in it runs as its language does."""
    runs_left = any(unicodedata.bidirectional(one) in ("R", "AL") for one in text)
    return f"{RTL}{own(text)}{END}" if runs_left and not ARROWS & {*text} else own(text)
