"""The options of a person with one condition, side by side, as a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from prolo import __version__
from prolo.knowledge import Knowledge
from prolo.papers import fact_tables
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.citing import Citing
from prolo.papers.digests import trials_digest
from prolo.papers.evidence_answers import Answer
from prolo.papers.options_answers import on_ten, used_in
from prolo.papers.options_beside import OptionsBeside, is_unread
from prolo.papers.options_pictures import icons, intervals
from prolo.papers.options_sheet import Comparison, OptionsSheet
from prolo.papers.paper import (
    Block,
    Bullets,
    Column,
    Fold,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Picture,
    Rows,
    Table,
    size_in,
)
from prolo.papers.words import folds, sentences
from prolo.papers.words import options as words
from prolo.papers.words import options_found as told
from prolo.papers.words.risks import serious_harms
from prolo.papers.words.statements import statement


def options_paper(
    sheet: OptionsSheet,
    knowledge: Knowledge,
    *,
    on: date,
    language: str = "en",
    letterhead: Letterhead | None = None,
    country: str = "",
    is_invented: bool = False,
    is_read: bool = True,
    style: Style = RECORDED,
) -> Paper:
    """The same sheet, day, language and style give the same paper. ``country`` decides the
    size of its sheets and which prices come first; ``is_invented``: of a demonstration;
    ``is_read``: somebody has checked this translation; ``style``: of the references."""
    with translation.override(language):
        head = words.head_marks(is_invented=is_invented, is_read=is_read)
        writing = _Writing(sheet, knowledge, Citing(style, language), country)
        paper = writing.paper(on, language, tuple(head))
    return replace(paper, size=size_in(country), letterhead=letterhead)


class _Writing(OptionsBeside):
    def paper(self, on: date, language: str, head: tuple[str, ...]) -> Paper:
        blocks = (
            Bullets(items=words.reading_it()),
            Heading(text=_("Side by side")),
            self.in_short(),
            Fold(says=folds.what_each_does(len(self.choices)), blocks=(self.what_each_does(),)),
            Fold(says=folds.what_each_asks(len(self.choices)), blocks=(self.what_each_asks(),)),
            *self._trials(),
            *self.what_became(),
            *self.harms(),
            *self._guidelines(),
            *self._costs(),
            *self._not_known(),
        )
        label = self.sheet.condition.label
        digest = trials_digest(self.sheet.trials, self.sheet.protocol)
        return Paper(
            title=words.title(label),
            subtitle=words.subtitle(),
            language=language,
            dated=on,
            day=sentences.day(on),
            description=words.subtitle(),
            marks=(*head, words.versions(__version__, self.sheet.protocol.version, digest)),
            foot=words.title(label),
            blocks=(*blocks, Heading(text=_("References")), self.references()),
        )

    # -- trials ----------------------------------------------------------------------------

    def _trials(self) -> Iterator[Block]:
        yield Heading(text=_("What trials found"))
        if not self.sheet.comparisons:
            yield Paragraph(
                text=_("No trial of this condition compares prolotherapy with anything.")
            )
        for one in (one for one in self.sheet.comparisons if one.has_figures):
            yield from self._comparison(one)
        if bare := [one for one in self.sheet.comparisons if not one.has_figures]:
            yield Heading(text=_("Compared in trials without usable numbers"), level=2)
            named = Bullets(items=tuple(self._bare(one) for one in bare))
            yield Fold(says=folds.compared(len(bare)), blocks=(named,))

    def _comparison(self, comparison: Comparison) -> Iterator[Block]:
        yield Heading(text=told.beside(comparison), level=2)
        for outcome in comparison.outcomes:
            answer = comparison.of(outcome, self.sheet.window)
            if answer is not None and answer.k:
                text = f"{told.asked(answer)}. {statement(answer)} {self.cited(answer)}"
                yield Paragraph(text=text, role="lead")
        detail = tuple(self._detail(comparison))
        pictures = sum(isinstance(one, Picture) for one in detail)
        trials = len(comparison.used) + len(comparison.missing) + len(comparison.registered)
        known = sum(1 for one in comparison.answers if one.k)
        yield Fold(says=folds.numbers(known, pictures=pictures, trials=trials), blocks=detail)

    def _detail(self, comparison: Comparison) -> Iterator[Block]:
        known = [one for one in comparison.answers if one.k]
        yield self._numbers(known)
        if any(on_ten(one) for one in known):
            yield intervals(comparison)
        for one in known:
            if one.summary.absolute is not None:
                yield icons(one, comparison)
                yield Paragraph(text=told.hundred_sentence(one))
        yield Paragraph(text=told.used_sentence(self.named(comparison.used)))
        if left := comparison.missing:
            yield Paragraph(text=told.missing_sentence(self.named(left)))
        if only := comparison.registered:
            yield Paragraph(text=told.registered_sentence(self.named(only)))

    def _numbers(self, known: Sequence[Answer]) -> Table:
        return Table(
            caption=_("What was found, on whom, how sure it is, and what is missing."),
            columns=(
                Column(head=_("What, after how long"), width=1.5),
                Column(head=_("Difference with prolotherapy"), width=1.9),
                Column(head=_("Trials, people"), width=1.1),
                Column(head=_("How sure"), width=1.9),
                Column(head=_("Missing"), width=1.7),
            ),
            parts=(
                Rows(
                    cells=tuple(
                        (
                            told.asked(one),
                            ". ".join((told.found_text(one), *told.cautions(one))),
                            told.based_on_these(one, self.named(used_in(one))),
                            told.sure(one),
                            told.missing(one),
                        )
                        for one in known
                    )
                ),
            ),
        )

    def _bare(self, comparison: Comparison) -> str:
        every = (*comparison.missing, *comparison.registered)
        named = sentences.commas(self.named(every))
        return f"{told.against(comparison)}. {' '.join(told.no_figures(comparison))} {named}"

    # -- guidelines and cost ---------------------------------------------------------------

    def _guidelines(self) -> Iterator[Block]:
        yield Heading(text=_("What guidelines say, and who wrote them"))
        if not self.sheet.guidelines:
            yield Paragraph(text=_("No guideline on this condition was read."))
            return
        said = fact_tables.guidelines(self.sheet.guidelines, self.facts)
        yield Fold(says=folds.guidelines(len(self.sheet.guidelines)), blocks=(said,))

    def _costs(self) -> Iterator[Block]:
        yield Heading(text=_("What it costs"))
        yield Paragraph(text=words.published_prices())
        if self.sheet.estimated:
            yield Paragraph(text=words.estimated_text(self.sheet.estimated))
        published = [one for choice in self.choices for one in choice.prices]
        here = sum(map(self.is_from_here, published))
        elsewhere = len(published) - here
        if elsewhere:
            yield Paragraph(text=words.prices_from(here=here, elsewhere=elsewhere))
        if here:
            yield Fold(says=folds.prices(here), blocks=tuple(self._prices(is_here=True)))
        if elsewhere:
            said = folds.prices_elsewhere(elsewhere)
            yield Fold(says=said, blocks=tuple(self._prices(is_here=False)))

    def _prices(self, *, is_here: bool) -> Iterator[Block]:
        for choice in self.choices:
            prices = [one for one in choice.prices if self.is_from_here(one) == is_here]
            if prices:
                yield Heading(text=sentences.said(choice.option.label), level=2)
                yield Bullets(
                    items=tuple(f"{words.price(one)} {self.facts(one)}" for one in prices)
                )

    # -- what is not known -----------------------------------------------------------------

    def _not_known(self) -> Iterator[Block]:
        yield Heading(text=_("What is not known"))
        yield Bullets(items=tuple(self._gaps()))

    def _gaps(self) -> Iterator[str]:
        others = [one for one in self.choices if not one.is_prolotherapy]
        if names := [sentences.said(one.option.label) for one in others if one.comparison is None]:
            yield words.unknown_compared(names)
        bare = [one for one in others if one.comparison and not one.comparison.has_figures]
        if names := [sentences.said(one.option.label) for one in bare]:
            yield words.unknown_numbers(names)
        if names := [sentences.said(one.option.label) for one in others if is_unread(one)]:
            yield words.unknown_alone(names)
        if left := {id_ for one in self.sheet.comparisons for id_ in one.done_without_figures}:
            yield words.unknown_missing(len(left), self._people(left))
        if not self._is_counted():
            yield words.unknown_counted()
        if weeks := self._last_week():
            yield words.unknown_late(weeks)
        rare = [one for one in serious_harms(self.sheet.place) if not one.rates]
        if rare:
            yield words.unknown_harms([one.label() for one in rare])

    def _is_counted(self) -> bool:
        """Some trial says of how many people with prolotherapy so many were better by enough."""
        answers = [
            answer
            for one in self.sheet.comparisons
            for answer in one.answers
            if answer.evidence.question.outcome == "responder"
        ]
        chosen = [one for one in self.choices if one.is_prolotherapy]
        return any(one.k for one in answers) or any(one.known.better for one in chosen)

    def _people(self, trials: Iterable[str]) -> int:
        found = (self.studies[one] for one in trials)
        return sum(one.n_randomised or one.n_analysed or 0 for one in found)

    def _last_week(self) -> int:
        weeks = [
            each.weeks
            for one in self.sheet.comparisons
            for answer in one.answers
            for each in answer.evidence.effects
        ]
        return round(max(weeks, default=0))
