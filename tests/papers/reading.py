"""What a paper says, one text after the other, as its blocks have it."""

from __future__ import annotations

from collections.abc import Iterator

from prolo.papers import Paper
from prolo.papers.paper import (
    Block,
    Bullets,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Picture,
    References,
    Table,
)


def texts_of(paper: Paper) -> Iterator[str]:
    """From the title on; what an empty cell says is nothing."""
    yield from (paper.title, paper.subtitle, paper.day or paper.dated.isoformat(), *paper.marks)
    for one in paper.unfolded:
        yield from texts_in(one)


def texts_in(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case Notice():
            yield block.title
            yield from block.items
        case Facts():
            for label, lines in block.items:
                yield label
                yield from lines
        case Table():
            yield from _of_table(block)
        case Picture():
            yield block.caption
            yield block.alt  # to whoever does not see it
        case References():
            for line in block.items:
                yield "".join(run.text for run in line)


def _of_table(table: Table) -> Iterator[str]:
    yield table.caption
    yield from (one.head for one in table.columns)
    for part in table.parts:
        yield part.head
        for row in part.cells:
            yield from row
    yield table.note
