"""What is planned: for the person in plain words, and as the clinic writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    Paper,
    Paragraph,
    Rows,
    Table,
)
from prolo.papers.personal import Frame, personal_paper
from prolo.papers.words import plans as words
from prolo.papers.words.personal import untranslated


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """``gives`` is what each needle gives there."""

    where: str
    needles: str
    gives: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """``days`` are those of the sessions; ``guided``: by what needles are shown the way, and where;
    ``refs`` the facts that it was drafted from. ``gain_refs``: those that name the ``points`` and
    the ``sessions_without``; none where somebody set others in this plan."""

    about: str
    signed: str
    days: tuple[str, ...]
    needles: int
    places: tuple[Place, ...]
    guided: Mapping[str, tuple[str, ...]]
    sedation: str
    numbing_cream: bool
    weeks: tuple[int, ...]
    points: str
    sessions_without: int
    note: str
    refs: tuple[str, ...]
    gain_refs: tuple[str, ...] = ()


def plan_paper(sheet: PlanSheet, frame: Frame, knowledge: Knowledge) -> Paper:
    cite = Citing()
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=_("Plan of the treatment"),
            about=((_("About"), (sheet.about,)), (_("Signed"), (sheet.signed,))),
            blocks=(
                *_for_the_person(sheet, knowledge, cite),
                *_as_the_clinic_writes_it(sheet, knowledge, cite),
            ),
            cite=cite,
        )


def _for_the_person(sheet: PlanSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    yield Paragraph(text=words.in_short(len(sheet.days), sheet.needles), role="lead")
    yield Heading(text=_("When"))
    yield Bullets(items=tuple(words.numbered(sheet.days)))
    yield Paragraph(text=words.days_may_change())
    yield Heading(text=_("What you can count on"))
    yield Bullets(items=tuple(_promises(sheet, knowledge, cite)))


def _promises(sheet: PlanSheet, knowledge: Knowledge, cite: Citing) -> Iterator[str]:
    yield words.may_stop()
    looked = words.looked_at(sheet.points, sheet.sessions_without)
    if sheet.gain_refs:
        yield cited_said(Said(text=looked, refs=sheet.gain_refs), knowledge, cite)
    else:
        yield words.of_this_plan(looked)
    if sheet.weeks:
        yield words.asked_after(sheet.weeks)
    for by, places in sheet.guided.items():
        yield words.guided(by, places)
    if sheet.numbing_cream:
        yield _("The skin is numbed with a cream first.")
    if sheet.sedation:
        yield words.calming(sheet.sedation)
    yield cited_said(words.nobody_knows(), knowledge, cite)


def _as_the_clinic_writes_it(
    sheet: PlanSheet, knowledge: Knowledge, cite: Citing
) -> Iterator[Block]:
    cells = tuple((one.where, one.needles, one.gives) for one in sheet.places)
    yield Heading(text=_("As the clinic writes it"))
    yield Table(
        caption=_("Where, how many needles in each session, and what each gives."),
        columns=(
            Column(head=_("Where"), width=2),
            Column(head=_("Needles"), width=0.8, is_number=True),
            Column(head=_("Each gives"), width=2.2),
        ),
        parts=(Rows(cells=cells),),
        note=untranslated(cells),
    )
    if sources := cited_facts(cite, knowledge, *sheet.refs):
        yield Paragraph(text=words.drafted_from(sources))
    if sheet.note:
        yield Facts(items=((_("Note of the clinic"), (sheet.note,)),))
