"""Tables of facts that several papers show: harms, and what guidelines say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from prolo.care.nearby import Place
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Guideline, HarmRate
from prolo.papers.paper import Column, Rows, Table
from prolo.papers.words import options as words
from prolo.papers.words import sentences
from prolo.papers.words.risks import (
    expected_rates,
    figure_text,
    lasts_text,
    recalled_texts,
    serious_harms,
    told_texts,
)

CiteFacts = Callable[..., str]  # the numbers of the sources of facts


def harms(
    place: Place, of_condition: Sequence[HarmRate], knowledge: Knowledge, cite: CiteFacts
) -> Table:
    """``of_condition``: what the reports of this very condition count themselves."""
    counted = tuple((_("any harm"), words.harm_note(one), cite(one)) for one in of_condition)
    in_trials = (Rows(head=words.HARM_HEADS["trials"](), cells=counted),) if counted else ()
    return Table(
        caption=_("What can go wrong with prolotherapy at this place."),
        columns=(
            Column(head=_("Harm"), width=1.4),
            Column(head=_("How often, of how many"), width=2.6),
            Column(head=_("Source"), width=0.6),
        ),
        parts=(
            Rows(head=words.HARM_HEADS["common"](), cells=tuple(_expected(place, knowledge, cite))),
            Rows(head=words.HARM_HEADS["serious"](), cells=tuple(_serious(place, knowledge, cite))),
            *in_trials,
        ),
    )


def _expected(place: Place, knowledge: Knowledge, cite: CiteFacts) -> Iterator[tuple[str, ...]]:
    for fact in knowledge.expected.values():
        if fact.after_anaesthetic and not place.is_numbed:
            continue
        rates = expected_rates(fact, place, knowledge)
        figures = [figure_text(one) for one in rates] or [words.no_rate()]
        often = sentences.semicolons((*figures, lasts_text(fact)))
        label = sentences.doubted(sentences.said(fact.label), fact)
        yield label, often, cite(fact, *rates)


def _serious(place: Place, knowledge: Knowledge, cite: CiteFacts) -> Iterator[tuple[str, ...]]:
    for harm in serious_harms(place):
        rates = [knowledge.harm_rates[one] for one in (*harm.rates, *harm.of_others)]
        recalled = [knowledge.harm_rates[one] for one in harm.recalled]
        told = [knowledge.harm_rates[one] for one in harm.told]
        figures = [
            *(figure_text(one) for one in rates),
            *recalled_texts(recalled, knowledge),
            *told_texts(told),
        ]
        facts = [*rates, *recalled, *told, *(knowledge.fact(one) for one in harm.facts)]
        known_by = facts or [knowledge.signs[one] for one in harm.signs]
        yield harm.label(), sentences.semicolons(figures) or words.no_rate(), cite(*known_by)


def guidelines(found: Iterable[Guideline], cite: CiteFacts) -> Table:
    return Table(
        caption=_("What guidelines, reviews and groups of doctors say on this."),
        columns=(
            Column(head=_("Who, when"), width=1.5),
            Column(head=_("About"), width=2.6),
            Column(head=_("What it says"), width=1.3),
        ),
        parts=(Rows(cells=tuple(words.guideline_row(one, cite(one)) for one in found)),),
    )
