"""What a course, or a first visit, is likely to cost, as the paper that a person gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.care.money.disputes import DISPUTE
from prolo.knowledge import Knowledge
from prolo.papers.citing import Citing, cited_facts, cited_said
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
from prolo.papers.words import estimates as words


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateLine:
    what: str
    price: str
    times: str
    least: str
    expected: str
    most: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.price, self.times, self.least, self.expected, self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateSheet:
    """One version of an estimate, in the reader's words. ``at_least`` and ``at_most`` head the
    columns beside what is planned. ``included`` is in the price of the session; ``priced`` says
    from which day each price counts; ``who`` names the service, who treats and bills, under which
    numbers; ``beyond_plan`` has the sessions that are booked all the same; ``since`` is the earlier
    one that was given, and ``changes`` what is otherwise than in it; ``sha256`` is that of its
    content as it was kept."""

    about: str
    version: str
    is_good_faith: bool
    lines: tuple[EstimateLine, ...]
    total: EstimateLine
    at_least: str
    at_most: str
    included: tuple[str, ...]
    sessions: str
    who: tuple[tuple[str, tuple[str, ...]], ...]
    priced: tuple[str, ...]
    sha256: str
    beyond_plan: tuple[int, ...] = ()
    since: str = ""
    changes: tuple[str, ...] = ()


def estimate_paper(sheet: EstimateSheet, frame: Frame, knowledge: Knowledge) -> Paper:
    cite = Citing()
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=words.title(is_good_faith=sheet.is_good_faith),
            about=((_("About"), (sheet.about,)), (_("Version"), (sheet.version,))),
            blocks=(
                *_amounts(sheet),
                *_changes(sheet),
                *_around(sheet, knowledge, cite),
                *_prices(sheet),
            ),
            cite=cite,
        )


def _amounts(sheet: EstimateSheet) -> Iterator[Block]:
    total = sheet.total
    others = ((sheet.at_least, total.least), (sheet.at_most, total.most))
    shown = (one for one in others if one[1] != total.expected)
    yield Paragraph(text=words.in_short(total.expected, *shown), role="lead")
    yield Table(
        caption=_("What is done, how often, and what it costs."),
        columns=(
            Column(head=_("What"), width=2.4),
            Column(head=_("Price of one"), width=1.2, is_number=True),
            Column(head=_("How often"), width=1.2),
            Column(head=sheet.at_least, width=1.2, is_number=True),
            Column(head=_("As planned"), width=1.2, is_number=True),
            Column(head=sheet.at_most, width=1.2, is_number=True),
        ),
        parts=(
            Rows(cells=tuple(one.cells for one in sheet.lines)),
            Rows(cells=(sheet.total.cells,), is_sum=True),
        ),
    )
    if sheet.included:
        yield Paragraph(text=words.included(sheet.included))
    if sheet.sessions:
        yield Paragraph(text=words.sessions(sheet.sessions))
    if sheet.beyond_plan:
        yield Paragraph(text=words.beyond_plan(sheet.beyond_plan))


def _changes(sheet: EstimateSheet) -> Iterator[Block]:
    """Of one that was given before; nothing where it says the same."""
    if sheet.changes:
        yield Heading(text=sheet.since)
        yield Bullets(items=sheet.changes)


def _around(sheet: EstimateSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    if sheet.who:
        yield Heading(text=_("By whom, where, under which codes"))
        yield Facts(items=sheet.who)
    yield Heading(text=_("What this is, and what it is not"))
    said = words.what_it_is()
    if sheet.is_good_faith:
        lines = (*(cited_said(one, knowledge, cite) for one in said), dispute_line(knowledge, cite))
    else:
        lines = tuple(one.text for one in said)
    yield Bullets(items=(*lines, words.keep_it()))


def dispute_line(knowledge: Knowledge, cite: Citing) -> str:
    """From how much above the estimate on, and how long, as the fact says it."""
    rule = knowledge.billing[DISPUTE]
    said = words.dispute(rule.says["threshold_usd"], rule.says["days"])
    return f"{said} {cited_facts(cite, knowledge, rule.ref)}".strip()


def _prices(sheet: EstimateSheet) -> Iterator[Block]:
    yield Heading(text=_("From when on the prices count"))
    yield Bullets(items=sheet.priced)
    yield Paragraph(text=words.digest(sheet.sha256))
