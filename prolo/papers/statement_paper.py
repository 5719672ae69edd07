"""What a person was billed and what was paid, to take home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.papers.paper import Block, Bullets, Column, Paper, Paragraph, Rows, Table
from prolo.papers.personal import Frame, personal_paper
from prolo.papers.words import statement as words


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """An amount stands in one of the two columns; what was given back has its sign."""

    on: str
    what: str
    billed: str = ""
    paid: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return self.on, self.what, self.billed, self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class InCurrency:
    """The oldest line first. ``owed`` is what remains: nothing, where it is empty; ``is_credit``:
    the clinic owes it."""

    lines: tuple[StatementLine, ...]
    billed: str
    paid: str
    owed: str
    is_credit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSheet:
    """``disputed`` says of which bills it is not decided what is owed."""

    accounts: tuple[InCurrency, ...]
    disputed: tuple[str, ...] = ()


def statement_paper(sheet: StatementSheet, frame: Frame) -> Paper:
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=words.title(),
            blocks=(*_blocks(sheet), Paragraph(text=words.how_to_ask())),
        )


def _blocks(sheet: StatementSheet) -> Iterator[Block]:
    if not sheet.accounts:
        yield Paragraph(text=words.nothing_yet(), role="lead")
    for one in sheet.accounts:
        yield Paragraph(text=_in_short(one, is_disputed=bool(sheet.disputed)), role="lead")
        yield _table(one)
    if sheet.disputed:
        yield Paragraph(text=words.disputed(), role="before")
        yield Bullets(items=sheet.disputed)


def _in_short(one: InCurrency, *, is_disputed: bool) -> str:
    if is_disputed and one.owed and not one.is_credit:
        return words.not_decided(one.owed)
    return words.in_short(one.owed, is_credit=one.is_credit)


def _table(one: InCurrency) -> Table:
    total = StatementLine(on=_("In all"), what="", billed=one.billed, paid=one.paid)
    return Table(
        caption=words.caption(),
        columns=(
            Column(head=_("Day"), width=1.3),
            Column(head=_("What"), width=2.6),
            Column(head=words.billed(), width=1.3, is_number=True),
            Column(head=words.paid(), width=1.3, is_number=True),
        ),
        parts=(
            Rows(cells=tuple(line.cells for line in one.lines)),
            Rows(cells=(total.cells,), is_sum=True),
        ),
    )
