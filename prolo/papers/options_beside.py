"""Every option beside the others: what it does, what became of people with it, and what it asks of
whoever chooses it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from prolo.knowledge.records import OptionCourse
from prolo.papers.citing import trial_source
from prolo.papers.options_parts import WAITING
from prolo.papers.options_sheet import Choice
from prolo.papers.options_short import OptionsShort
from prolo.papers.paper import Block, Column, Fold, Heading, Paragraph, Rows, Table
from prolo.papers.words import folds, sentences
from prolo.papers.words import options as words
from prolo.papers.words import options_found as told
from prolo.papers.words import options_known as known_words


class OptionsBeside(OptionsShort):
    def in_short(self) -> Table:
        return Table(
            caption=_("The options in short. More of each stands below."),
            columns=(
                Column(head=_("Option"), width=1.2),
                Column(head=_("What it does, how sure that is"), width=3.0),
                Column(head=_("Harms, of how many"), width=2.2),
            ),
            parts=(Rows(cells=tuple(self._short(one) for one in self.choices)),),
            note=self.note_in_short(),
        )

    def _short(self, choice: Choice) -> tuple[str, ...]:
        label = sentences.said(choice.option.label)
        return label, self.does_in_short(choice), self.harms_in_short(choice)

    # -- what each does --------------------------------------------------------------------

    def what_each_does(self) -> Table:
        return Table(
            caption=_("Every option, with what is known of it here."),
            columns=(
                Column(head=_("Option"), width=1.3),
                Column(head=_("In trials, beside prolotherapy"), width=2.1),
                Column(head=_("Beside nothing or a dummy"), width=2.0),
                Column(head=_("What guidelines say"), width=1.4),
            ),
            parts=(Rows(cells=tuple(self._does(one) for one in self.choices)),),
            note=self.note_in_short(),
        )

    def _does(self, choice: Choice) -> tuple[str, ...]:
        return (
            self._named(choice),
            self.found(choice),
            self._beside_nothing(choice),
            self._advised(choice),
        )

    def _named(self, choice: Choice) -> str:
        return f"{sentences.said(choice.option.label)} {self.facts(choice.option)}".strip()

    def _advised(self, choice: Choice) -> str:
        said = [f"{known_words.advised(one)} {self.facts(one)}" for one in choice.known.guidelines]
        return sentences.semicolons(said) or known_words.none_advises()

    def _beside_nothing(self, choice: Choice) -> str:
        if choice.is_prolotherapy:
            return words.see(_("In trials, beside prolotherapy"))
        if choice.option.id == WAITING:
            said = ". ".join(self.waited(choice))
            return known_words.since_start(said) if said else words.not_known()
        return ". ".join(self.effects(choice)) or words.not_known()

    # -- what each asks --------------------------------------------------------------------

    def what_each_asks(self) -> Table:
        return Table(
            caption=_("Every option, with what it asks of you."),
            columns=(
                Column(head=_("Option"), width=1.3),
                Column(head=_("Harms, of how many"), width=2.0),
                Column(head=_("Mind that"), width=1.2),
                Column(head=_("Visits and time"), width=1.2),
                Column(head=_("Cost"), width=1.1),
                Column(head=_("Not known here"), width=1.3),
            ),
            parts=(Rows(cells=tuple(self._asks(one) for one in self.choices)),),
        )

    def _asks(self, choice: Choice) -> tuple[str, ...]:
        return (
            sentences.said(choice.option.label),
            self.harms_said(choice, self.harms_of(choice)),
            self.mind(choice),
            self._visits(choice),
            self._cost(choice),
            known_words.gaps(tuple(gaps_of(choice))),
        )

    def _visits(self, choice: Choice) -> str:
        if choice.is_prolotherapy:
            found = self.sheet.visits
            return f"{words.visits(found)} {self.facts(*found.reports)}".strip()
        known = choice.known
        said = [f"{known_words.visits(one)} {self.facts(one)}".strip() for one in known.visits]
        if known.sessions:
            cited = self.cite(*(trial_source(self.studies[one]) for one in known.sessions))
            said.append(f"{known_words.sessions(known.sessions)} {cited}")
        return sentences.semicolons(said) or words.not_known()

    def _cost(self, choice: Choice) -> str:
        if choice.is_prolotherapy:
            if self.sheet.estimated:
                return words.estimated_text(self.sheet.estimated)
            return words.see(_("What it costs")) if choice.prices else words.no_price()
        if choice.option.id == WAITING:
            return known_words.no_price_of_waiting()
        prices = sorted(choice.prices, key=lambda one: not self.is_from_here(one))
        said = [f"{words.price(one)} {self.facts(one)}" for one in prices]
        return ". ".join(said) or words.no_price()

    # -- what became of people -------------------------------------------------------------

    def what_became(self) -> Iterator[Block]:
        """Of those in each group, since the start."""
        groups = [(sentences.said(one.option.label), one) for one in self.choices]
        groups.append((told.placebo(), self.sheet.dummy))
        parts = [
            Rows(head=name, cells=cells)
            for name, one in groups
            if (cells := tuple(self.became(one)))
        ]
        if not parts:
            return
        yield Heading(text=_("What became of people in each group"))
        yield Paragraph(text=known_words.no_effect())
        courses = [one for _name, choice in groups for one in choice.known.courses]
        detail: tuple[Block, ...] = (self._later(parts, courses), *self._without_change(groups))
        yield Fold(says=folds.groups(len(parts)), blocks=detail)

    def _later(self, parts: Sequence[Rows], courses: Sequence[OptionCourse]) -> Table:
        return Table(
            caption=_("How people were later, beside how they were at the start."),
            columns=(
                Column(head=_("What, after how long"), width=1.3),
                Column(head=_("How they were later"), width=2.8),
                Column(head=_("Trials, people"), width=1.1),
                Column(head=_("Missing"), width=1.3),
            ),
            parts=tuple(parts),
            note=" ".join(self.gaps_used(courses)),
        )

    def _without_change(self, groups: Sequence[tuple[str, Choice]]) -> Iterator[Paragraph]:
        if left := {
            one.trial_id
            for _name, choice in groups
            for found in choice.known.changes
            for one in known_words.done_without(found.missing)
        }:
            named = sorted((self._name(one), one) for one in left)
            yield Paragraph(
                text=known_words.without_change([self._trial_id(one) for _name, one in named])
            )


def is_unread(choice: Choice) -> bool:
    """Of what it does beside nothing, a dummy or something else nobody has read anything."""
    return choice.option.id != WAITING and not choice.known.effects


def gaps_of(choice: Choice) -> Iterator[str]:
    """What nobody has read of an option, in the order of the columns."""
    known, comparison = choice.known, choice.comparison
    if choice.is_prolotherapy:
        return
    is_waiting = choice.option.id == WAITING
    if not (is_waiting or known.effects or (comparison and comparison.has_figures)):
        yield "effect"
    if not known.is_known_alone:
        yield "alone"
    if not is_waiting:
        if not (known.harm_rates or known.harmed):
            yield "harms"
        if not (known.visits or known.sessions):
            yield "visits"
        if not choice.prices:
            yield "price"
    if not known.guidelines:
        yield "guidelines"
