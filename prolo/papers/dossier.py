"""The evidence on one condition for a payer: what was found, harms, what others decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.care.nearby import place_of
from prolo.care.plan import Plan
from prolo.evidence import AnalysisProtocol
from prolo.evidence.listing import Progress
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Fact
from prolo.knowledge.trials import TrialTables
from prolo.papers import evidence_tables, fact_tables
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.options_sheet import guidelines_of, harm_rates_of
from prolo.papers.own_numbers import in_own_numbers
from prolo.papers.paper import (
    Block,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Rows,
    Table,
    size_in,
)
from prolo.papers.report_parts import LANGUAGE, ReportParts
from prolo.papers.signed import Signatures
from prolo.papers.words import dossier as words
from prolo.papers.words import personal
from prolo.papers.words.payers import payer_row
from prolo.papers.words.sentences import day, said


def dossier(
    condition: Condition,
    trials: TrialTables,
    protocol: AnalysisProtocol,
    knowledge: Knowledge,
    *,
    plan: Plan | None = None,
    on: date | None = None,
    signatures: Signatures | None = None,
    style: Style = RECORDED,
    letterhead: Letterhead | None = None,
    country: str = "",
    is_invented: bool = False,
    progress: Progress | None = None,
    language: str = LANGUAGE,
    is_read: bool = True,
) -> Paper:
    """The same inputs give the same paper, dated ``on``, or as the protocol is.

    Parameters
    ----------
    plan
        Of one person's course, who is not named.
    on
        The day on which it is made for one person: no command makes that one again.
    signatures
        What the persons of a clinic decided; without, every certainty is only proposed.
    style
        Of the references.
    letterhead
        Of the clinic that sends it; without, nobody's.
    country
        Decides the size of the sheets.
    is_invented
        It comes from a demonstration.
    progress
        Told how many of its questions have been answered.
    language, is_read
        In which it is written, and whether somebody has read that translation.
    """
    with translation.override(language):
        asked = (condition.in_trials, trials, protocol, knowledge, condition.region)
        parts = ReportParts(*asked, signatures, style, progress, language)
        dated = on or protocol.written_on
        again = "" if on else words.command(condition.id, language)
        around = _Around(condition, knowledge, plan, parts, dated)
        blocks = (
            Paragraph(text=words.purpose()),
            *parts.in_short(),
            *parts.question(),
            *around.course(),
            *parts.methods(),
            *parts.every_trial(),
            *around.what_was_given(),
            *parts.findings(),
            *around.harms(),
        )
        decided = tuple(around.decided())
        after = (
            *parts.limits(),
            Paragraph(text=words.limits_text()),
            *parts.numbers(),
        )
        return Paper(
            title=words.title(said(condition.label)),
            subtitle=words.subtitle(),
            language=language,
            dated=dated,
            day=day(dated),
            description=words.subtitle(),
            marks=(
                *personal.marks(is_invented=is_invented, is_read=is_read),
                *parts.marks(again, has_letterhead=letterhead is not None),
            ),
            foot=words.title(said(condition.label)),
            blocks=(
                *map(in_own_numbers, blocks),
                *decided,
                *map(in_own_numbers, after),
                *parts.references(),
            ),
            size=size_in(country),
            letterhead=letterhead,
        )


class _Around:
    """What stands around the evidence, numbered among its references."""

    def __init__(
        self,
        condition: Condition,
        knowledge: Knowledge,
        plan: Plan | None,
        parts: ReportParts,
        dated: date,
    ) -> None:
        self.condition, self.knowledge, self.plan, self.parts = condition, knowledge, plan, parts
        self.dated = dated

    def _facts(self, *facts: Fact) -> str:
        return self.parts.cite.facts(self.knowledge, *facts)

    def course(self) -> Iterator[Block]:
        if self.plan is None:
            return
        yield Heading(text=_("The course in question"))
        yield Paragraph(text=words.course_text(len(self.plan.sessions_on), self.plan.injections))
        yield Table(
            caption=_("What is planned for each session."),
            columns=(
                Column(head=_("Structure"), width=2.2),
                Column(head=_("Side"), width=0.6),
                Column(head=_("Injections"), width=0.8, is_number=True),
                Column(head=_("ml each"), width=0.7, is_number=True),
                Column(head=_("Irritant"), width=1.6),
                Column(head=_("Guided by"), width=0.9),
            ),
            parts=(
                Rows(cells=tuple(words.site_row(one, self.knowledge) for one in self.plan.sites)),
            ),
        )

    def what_was_given(self) -> Iterator[Block]:
        if self.parts.trials:
            yield evidence_tables.what_was_given(
                self.parts.trials, self.parts.own, self.parts.protocol.irritants
            )

    def harms(self) -> Iterator[Block]:
        place = place_of(self.condition.region, self.plan, self.knowledge)
        rates = harm_rates_of(self.condition, self.knowledge)
        yield Heading(text=_("Harms"))
        yield fact_tables.harms(place, rates, self.knowledge, self._facts)

    def decided(self) -> Iterator[Block]:
        yield Heading(text=_("What guidelines and payers decided"))
        yield Paragraph(text=words.decided_text())
        if found := guidelines_of(self.condition, self.knowledge):
            yield fact_tables.guidelines(found, self._facts)
        else:
            yield Paragraph(text=_("No guideline on this condition was read."))
        yield self._payers()

    def _payers(self) -> Table:
        return Table(
            caption=_(
                "What payers decided, as published, with the day that the policy bears, and when "
                "somebody last looked."
            ),
            columns=(
                Column(head=_("Payer"), width=1.5),
                Column(head=_("Policy"), width=1.2),
                Column(head=_("Dated"), width=0.8),
                Column(head=_("Last looked at"), width=0.7),
                Column(head=_("Look again by"), width=0.8),
                Column(head=_("Decision"), width=1.2),
                Column(head=_("Mind that"), width=2.0),
            ),
            parts=(
                Rows(
                    cells=tuple(
                        payer_row(one, self._facts(one), self.dated)
                        for one in self.knowledge.payers.values()
                    )
                ),
            ),
        )
