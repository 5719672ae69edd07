"""What another physician needs to know of a person's treatment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.papers.paper import Block, Bullets, Facts, Heading, Paper, Paragraph
from prolo.papers.personal import Frame, personal_paper
from prolo.papers.words import personal as words
from prolo.papers.words.sentences import ENGLISH

Lines = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSummary:
    """``why`` is what the first assessment concluded, ``told`` what it asked; ``sessions`` are a
    line each, with what was given where and from which vials. ``asked`` is how many of the checks
    were answered, ``nothing`` what to say where there is no adverse event and no report."""

    title: str
    why: tuple[str, ...]
    told: Lines
    decisions: tuple[str, ...]
    images: tuple[str, ...]
    sessions: tuple[tuple[str, tuple[str, ...]], ...]
    asked: str
    harms: tuple[str, ...]
    reported: tuple[str, ...]
    nothing: str
    response: tuple[str, ...]
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySheet:
    """``person`` has medicines, allergies and implants; ``as_of`` is which state of the record
    this is."""

    as_of: str
    person: Lines
    courses: tuple[CourseSummary, ...]
    phones: Lines


def summary_paper(sheet: SummarySheet, frame: Frame) -> Paper:
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=_("Report for another physician"),
            about=((_("As on record"), (sheet.as_of,)),),
            blocks=(*_blocks(sheet), *_as_it_stands(sheet, frame.language)),
        )


def _blocks(sheet: SummarySheet) -> Iterator[Block]:
    yield Heading(text=_("Medicines and allergies"))
    yield Facts(items=sheet.person)
    for one in sheet.courses:
        yield from _course(one)
    if not sheet.courses:
        yield Paragraph(text=_("No course is on record."))
    yield Heading(text=_("Who to call"))
    yield Facts(items=sheet.phones)
    yield Paragraph(
        text=_(
            "Made from the clinic's record by prolo, which suggests and keeps records; a clinician "
            "decides."
        )
    )


def _as_it_stands(sheet: SummarySheet, language: str) -> Iterator[Block]:
    """What of it is in another language than the paper."""
    if language != ENGLISH:  # in which the people of the clinic type
        yield Paragraph(text=words.as_typed())
    if names := words.untranslated(((str(sheet),),)):
        yield Paragraph(text=names)


def _course(one: CourseSummary) -> Iterator[Block]:
    yield Heading(text=one.title)
    yield from _said(_("Why"), one.why, _("Not assessed yet."))
    if one.told:
        yield Facts(items=one.told)
    if one.decisions:
        yield from _said(_("Decisions"), one.decisions)
    if one.images:
        yield from _said(_("Images"), one.images)
    yield Heading(text=_("Treatment given"), level=2)
    for session, given in one.sessions:
        yield Paragraph(text=session, role="before")
        yield Bullets(items=given)
    if not one.sessions:
        yield Paragraph(text=_("No session has been recorded."))
    yield Heading(text=_("Reactions"), level=2)
    yield Paragraph(text=one.asked)
    if one.harms or one.reported:
        yield from _listed(_("Adverse events"), one.harms)
        yield from _listed(_("Reports"), one.reported)
    else:
        yield Paragraph(text=one.nothing)
    yield from _said(_("Response"), one.response, _("Nothing has been answered yet."))
    yield from _said(_("What comes next"), one.next)


def _said(heading: str, said: tuple[str, ...], otherwise: str = "") -> Iterator[Block]:
    yield Heading(text=heading, level=2)
    if said:
        yield Bullets(items=said)
    elif otherwise:
        yield Paragraph(text=otherwise)


def _listed(heading: str, said: tuple[str, ...]) -> Iterator[Block]:
    if said:
        yield Paragraph(text=heading, role="before")
        yield Bullets(items=said)
