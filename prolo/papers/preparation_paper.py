"""How a person prepares for one session, with exact days and hours, as it was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.papers.citing import Citing, Said, cited_facts, cited_said
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
from prolo.papers.words import preparation as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """``last_dose`` no later than, ``restart_on`` not before; ``refs`` are the facts it follows."""

    name: str
    instruction: str
    last_dose: str = ""
    restart_on: str = ""
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationSheet:
    """``comes_at`` is the beginning of the session; ``food`` what to eat, drink and arrange, with
    its hours."""

    about: str
    comes_at: str
    told: str
    medicines: tuple[Medicine, ...]
    food: tuple[Said, ...]
    phones: tuple[tuple[str, tuple[str, ...]], ...]


def preparation_paper(sheet: PreparationSheet, frame: Frame, knowledge: Knowledge) -> Paper:
    cite = Citing()
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=_("What to do before"),
            about=(
                (_("About"), (sheet.about,)),
                (_("You come"), (sheet.comes_at,)),
                (_("Made"), (sheet.told,)),
            ),
            blocks=(
                *_medicines(sheet, knowledge, cite),
                *_food(sheet, knowledge, cite),
                Notice(
                    title=_("Call before you come if"),
                    items=tuple(cited_said(one, knowledge, cite) for one in words.call_before()),
                ),
                *_phones(sheet),
            ),
            cite=cite,
        )


def _medicines(sheet: PreparationSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    yield Heading(text=_("Medicines"))
    if sheet.medicines:
        yield Table(
            caption=_("Each medicine on your list, and what to do with it."),
            columns=(
                Column(head=_("Medicine"), width=1.3),
                Column(head=_("What to do"), width=1.6),
                Column(head=_("Last dose no later than"), width=1.4),
                Column(head=_("Not again before"), width=1.3),
            ),
            parts=(Rows(cells=tuple(_medicine(one, knowledge, cite) for one in sheet.medicines)),),
            note=cited_said(words.restart(), knowledge, cite)
            if any(one.restart_on for one in sheet.medicines)
            else "",
        )
    else:
        yield Paragraph(text=_("No medicine is on your list. If you take any, tell the clinic."))
    yield Paragraph(text=cited_said(words.stop_no_other(), knowledge, cite), role="lead")


def _medicine(one: Medicine, knowledge: Knowledge, cite: Citing) -> tuple[str, ...]:
    instruction = f"{one.instruction} {cited_facts(cite, knowledge, *one.refs)}".strip()
    return one.name, instruction, one.last_dose or "–", one.restart_on or "–"


def _food(sheet: PreparationSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    yield Heading(text=_("Food, drink and the way home"))
    yield Bullets(items=tuple(cited_said(one, knowledge, cite) for one in sheet.food))


def _phones(sheet: PreparationSheet) -> Iterator[Block]:
    yield Heading(text=_("Whom to call"))
    yield Facts(items=sheet.phones)
