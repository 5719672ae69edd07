"""What to expect after the injections, and when to call whom: what a person takes home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.papers.citing import Citing, Said, cited_said
from prolo.papers.paper import Block, Bullets, Facts, Heading, Notice, Paper, Paragraph
from prolo.papers.personal import Frame, personal_paper
from prolo.papers.words import aftercare as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    level: str  # emergency · same-day · call
    asks: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareSheet:
    """``signs`` are in the order of their urgency, ``session`` says which it was and when;
    ``is_of_this_place``: some of the advice is for the place that was treated alone."""

    about: str
    session: str
    signs: tuple[Signs, ...]
    advice: tuple[Said, ...]
    is_of_this_place: bool
    expected: tuple[Said, ...]
    emergency_number: str
    phones: tuple[tuple[str, tuple[str, ...]], ...]


def aftercare_paper(sheet: AftercareSheet, frame: Frame, knowledge: Knowledge) -> Paper:
    cite = Citing()
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=_("What to expect afterwards"),
            about=((_("About"), (sheet.about, *((sheet.session,) if sheet.session else ()))),),
            blocks=(
                *_signs(sheet, knowledge, cite),
                *_advice(sheet, knowledge, cite),
                *_expected(sheet.expected, knowledge, cite),
                *_whom_to_call(sheet, knowledge, cite),
            ),
            cite=cite,
        )


def _signs(sheet: AftercareSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    for group in sheet.signs:
        yield Notice(
            title=words.when(group.level, sheet.emergency_number),
            items=_cited(group.asks, knowledge, cite),
            is_emergency=group.level in words.URGENT,
        )


def _advice(sheet: AftercareSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    yield Heading(text=_("What to do"))
    yield Bullets(items=_cited(sheet.advice, knowledge, cite))
    yield Paragraph(text=cited_said(words.other_medicines(), knowledge, cite))
    if not sheet.is_of_this_place:
        yield Paragraph(text=words.for_any_place())


def _expected(said: Sequence[Said], knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    yield Heading(text=_("What is usual"))
    yield Bullets(items=_cited(said, knowledge, cite))
    yield Paragraph(text=cited_said(words.lasts_longer(), knowledge, cite))


def _cited(said: Sequence[Said], knowledge: Knowledge, cite: Citing) -> tuple[str, ...]:
    return tuple(cited_said(one, knowledge, cite) for one in said)


def _whom_to_call(sheet: AftercareSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    yield Heading(text=_("Whom to call"))
    yield Paragraph(text=cited_said(words.do_not_wait(), knowledge, cite))
    yield Facts(items=sheet.phones)
    yield Paragraph(text=words.nobody())
