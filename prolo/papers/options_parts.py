"""What several papers say of a person's options: one option in short, and the harms of a place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Price
from prolo.papers import fact_tables
from prolo.papers.citing import Citing, trial_source
from prolo.papers.evidence_answers import Answer
from prolo.papers.options_answers import used_in
from prolo.papers.options_sheet import Choice, OptionsSheet
from prolo.papers.paper import Block, Fold, Heading, Paragraph, References
from prolo.papers.words import folds, sentences
from prolo.papers.words import options as words
from prolo.papers.words import options_found as told

WAITING = "nothing-now"  # no treatment, so nothing that harms or costs


class OptionsParts:
    """Parts of one paper, which share the numbers of its references."""

    def __init__(
        self,
        sheet: OptionsSheet,
        knowledge: Knowledge,
        cite: Citing | None = None,
        country: str = "",
    ) -> None:
        """``country`` is the clinic's; empty: none in particular."""
        self.country = country
        self.sheet, self.knowledge, self.cite = sheet, knowledge, cite or Citing()
        self.studies = {one.id: one.study for one in sheet.trials}
        self.choices = sorted(
            sheet.choices, key=lambda one: by_alphabet(sentences.said(one.option.label))
        )

    def facts(self, *facts: Fact) -> str:
        """Where these were read."""
        return self.cite.facts(self.knowledge, *facts)

    def is_from_here(self, price: Price) -> bool:
        return self.country in ("", price.country)

    def named(self, trials: Sequence[tuple[str, str]]) -> list[str]:
        return [f"{name} {self.cite(trial_source(self.studies[id_]))}" for id_, name in trials]

    def mind(self, choice: Choice) -> str:
        return self.minded(choice) or words.not_known()

    def minded(self, choice: Choice) -> str:
        """With where it was read; empty where nothing was."""
        option = choice.option
        says = [
            capfirst(sentences.said(one))
            for one in (option.say, option.caution, option.note)
            if one
        ]
        said = sentences.doubted(". ".join(says), option)
        return f"{said} {self.facts(option)}" if said else ""

    def cited(self, answer: Answer) -> str:
        """The trials that it is made of, by the numbers of their references."""
        return self.cite(*(trial_source(self.studies[id_]) for id_, _name in used_in(answer)))

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
        said = [told.in_short(one, self.cited(one)) for one in answers] or [
            " ".join(told.no_figures(comparison))
        ]
        return ". ".join((*against, *said))

    def references(self) -> Fold:
        cited = References(items=self.cite.items)
        return Fold(says=folds.sources(len(cited.items)), blocks=(cited,))

    # -- harms -----------------------------------------------------------------------------

    def harms(self) -> Iterator[Block]:
        yield Heading(text=_("Harms"))
        yield fact_tables.harms(self.sheet.place, self.sheet.harm_rates, self.knowledge, self.facts)
        others = [
            sentences.said(one.option.label)
            for one in self.choices
            if not one.is_prolotherapy
            and one.option.id != WAITING
            and not (one.option.caution or one.known.harm_rates or one.known.harmed)
        ]
        yield Paragraph(text=words.harms_of_others(others))


def by_alphabet(text: str) -> str:
    """Letters without their marks, so that no language puts them behind z."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))
