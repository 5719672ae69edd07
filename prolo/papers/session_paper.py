"""What was injected in one session, as it is on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.papers.paper import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Notice,
    Paper,
    Paragraph,
    Rows,
    Table,
)
from prolo.papers.personal import Frame, personal_paper
from prolo.papers.words.personal import untranslated

Lines = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSheet:
    """``who`` says who injected, supervised, signed; ``injections`` have place, side, volume,
    mixture, needle; ``vials`` substance, product, lot, until when; ``unsigned`` what speaks
    against relying on it; ``reasons`` why something was done all the same, each with its text."""

    number: str
    about: str
    who: Lines
    total: str
    injections: tuple[tuple[str, ...], ...]
    vials: tuple[tuple[str, ...], ...]
    unsigned: str
    reasons: Lines
    in_error: tuple[str, ...]


def session_paper(sheet: SessionSheet, frame: Frame) -> Paper:
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=_("Record of session %(number)s") % {"number": sheet.number},
            about=((_("About"), (sheet.about,)), *sheet.who),
            blocks=tuple(_blocks(sheet)),
        )


def _blocks(sheet: SessionSheet) -> Iterator[Block]:
    if sheet.unsigned:
        yield Notice(title=_("Not to be relied on yet"), items=(sheet.unsigned,))
    yield Heading(text=_("Injections"))
    yield Paragraph(text=sheet.total, role="before")
    if sheet.injections:
        yield _injections(sheet)
    yield Heading(text=_("Vials"))
    yield _vials(sheet) if sheet.vials else Paragraph(text=_("No vial was recorded."))
    if sheet.reasons:
        yield Heading(text=_("Done all the same"))
        yield Facts(items=sheet.reasons)
    if sheet.in_error:
        yield Heading(text=_("Entered in error"))
        yield Bullets(items=sheet.in_error)


def _injections(sheet: SessionSheet) -> Table:
    return Table(
        caption=_("Each needle, in the order of the record."),
        columns=(
            Column(head=_("Structure"), width=2),
            Column(head=_("Side"), width=0.7),
            Column(head=_("Volume"), width=0.8, is_number=True),
            Column(head=_("Mixture"), width=1.6),
            Column(head=_("Needle, guidance"), width=1.4),
        ),
        parts=(Rows(cells=sheet.injections),),
        note=untranslated(sheet.injections),
    )


def _vials(sheet: SessionSheet) -> Table:
    return Table(
        caption=_("What was drawn from."),
        columns=(
            Column(head=_("Substance"), width=1.6),
            Column(head=_("Product, maker"), width=1.6),
            Column(head=_("Lot"), width=1),
            Column(head=_("Expires"), width=1.2),
        ),
        parts=(Rows(cells=sheet.vials),),
        note=untranslated(sheet.vials),
    )
