"""What several papers say of a person's options: one option in short, and the harms of a place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact
from prolo.papers.citing import Citing, fact_source, trial_source
from prolo.papers.options_sheet import Choice, OptionsSheet
from prolo.papers.paper import Block, Column, Heading, Paragraph, Rows, Table
from prolo.papers.words import options as words
from prolo.papers.words import options_found as told
from prolo.papers.words import sentences
from prolo.papers.words.risks import (
    expected_rates,
    figure_text,
    lasts_text,
    recalled_texts,
    serious_harms,
)


class OptionsParts:
    """Parts of one paper, which share the numbers of its references."""

    def __init__(self, sheet: OptionsSheet, knowledge: Knowledge) -> None:
        self.sheet, self.knowledge, self.cite = sheet, knowledge, Citing()
        self.studies = {one.id: one.study for one in sheet.trials}
        self.choices = sorted(
            sheet.choices, key=lambda one: by_alphabet(sentences.said(one.option.label))
        )

    def facts(self, *facts: Fact) -> str:
        """Where these were read."""
        ids = dict.fromkeys(source for one in facts for source in one.sources)
        return self.cite(*(fact_source(self.knowledge.sources[one]) for one in ids))

    def named(self, trials: Sequence[tuple[str, str]]) -> list[str]:
        return [f"{name} {self.cite(trial_source(self.studies[id_]))}" for id_, name in trials]

    def mind(self, choice: Choice) -> str:
        option = choice.option
        says = [
            capfirst(sentences.said(one))
            for one in (option.say, option.caution, option.note)
            if one
        ]
        if choice.is_prolotherapy:
            says.append(_("See «Harms»"))
        return sentences.doubted(". ".join(says), option) or words.not_known()

    def found(self, choice: Choice) -> str:
        """Of the trials alone: what a source says without figures has no certainty to show."""
        comparison = choice.comparison
        if comparison is None:
            return told.no_trial()
        answers = [
            answer
            for outcome in comparison.outcomes
            if (answer := comparison.of(outcome, self.sheet.window)) and answer.k
        ]
        against = [told.against(comparison)] if choice.is_prolotherapy else []
        said = [told.in_short(one) for one in answers] or [" ".join(told.no_figures(comparison))]
        return ". ".join((*against, *said))

    # -- harms -----------------------------------------------------------------------------

    def harms(self) -> Iterator[Block]:
        yield Heading(text=_("Harms"))
        yield Table(
            caption=_("What can go wrong with prolotherapy at this place."),
            columns=(
                Column(head=_("Harm"), width=1.4),
                Column(head=_("How often, of how many"), width=2.6),
                Column(head=_("Source"), width=0.6),
            ),
            parts=(
                Rows(head=words.HARM_HEADS["common"](), cells=tuple(self._expected())),
                Rows(head=words.HARM_HEADS["serious"](), cells=tuple(self._serious())),
                *self._counted(),
            ),
        )
        others = [
            sentences.said(one.option.label)
            for one in self.choices
            if not one.is_prolotherapy and not one.option.caution
        ]
        yield Paragraph(text=words.harms_of_others(others))

    def _expected(self) -> Iterator[tuple[str, ...]]:
        for fact in self.knowledge.expected.values():
            rates = expected_rates(fact, self.sheet.place, self.knowledge)
            figures = [figure_text(one) for one in rates] or [words.no_rate()]
            often = sentences.semicolons((*figures, lasts_text(fact)))
            label = sentences.doubted(sentences.said(fact.label), fact)
            yield label, often, self.facts(fact, *rates)

    def _serious(self) -> Iterator[tuple[str, ...]]:
        for harm in serious_harms(self.sheet.place):
            rates = [self.knowledge.harm_rates[one] for one in harm.rates]
            recalled = [self.knowledge.harm_rates[one] for one in harm.recalled]
            figures = [
                *(figure_text(one) for one in rates),
                *recalled_texts(recalled, self.knowledge),
            ]
            facts = [*rates, *recalled, *(self.knowledge.fact(one) for one in harm.facts)]
            yield (
                harm.label(),
                sentences.semicolons(figures) or words.no_rate(),
                self.facts(*facts),
            )

    def _counted(self) -> Iterator[Rows]:
        """What the reports of this condition count themselves."""
        if rates := self.sheet.harm_rates:
            cells = tuple((_("any"), words.harm_note(one), self.facts(one)) for one in rates)
            yield Rows(head=words.HARM_HEADS["trials"](), cells=cells)


def by_alphabet(text: str) -> str:
    """Letters without their marks, so that no language puts them behind z."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))
