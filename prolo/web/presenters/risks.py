"""What can go wrong at the place that is planned: what is common, what is rare and serious."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prolo.care.nearby import Place, place_of
from prolo.care.plan import Plan
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Expected, Fact
from prolo.papers.words.risks import (
    Harm,
    expected_rates,
    figure_text,
    lasts_text,
    recalled_texts,
    serious_harms,
)
from prolo.registry.models import Course
from prolo.web.words.why import WhyFact, why_fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Without ``figures`` nobody here has read how often it happens."""

    label: str
    lasts: str = ""
    figures: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    facts: tuple[WhyFact, ...] = ()

    @property
    def is_doubted(self) -> bool:
        """Something of it is unverified."""
        return any(one.is_doubted for one in self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Risks:
    common: tuple[Risk, ...]
    serious: tuple[Risk, ...]


def risks(course: Course, plan: Plan | None, knowledge: Knowledge) -> Risks:
    """Without a plan everything that belongs to the region of the condition."""
    region = knowledge.conditions[course.condition].region
    place = place_of(region, plan, knowledge)
    return Risks(
        common=tuple(_expected(one, place, knowledge) for one in knowledge.expected.values()),
        serious=tuple(_serious(harm, place, knowledge) for harm in serious_harms(place)),
    )


def _expected(fact: Expected, place: Place, knowledge: Knowledge) -> Risk:
    rates = expected_rates(fact, place, knowledge)
    return Risk(
        label=fact.label,
        lasts=lasts_text(fact),
        figures=tuple(figure_text(one) for one in rates),
        facts=_facts([fact, *rates], knowledge),
    )


def _serious(harm: Harm, place: Place, knowledge: Knowledge) -> Risk:
    signs = [
        sign
        for sign in (knowledge.signs[one] for one in harm.signs)
        if not sign.regions or place.region in sign.regions
    ]
    rates = [knowledge.harm_rates[one] for one in harm.rates]
    recalled = [knowledge.harm_rates[one] for one in harm.recalled]
    facts = [*(knowledge.fact(one) for one in harm.facts), *rates, *recalled, *signs]
    return Risk(
        label=harm.label(),
        figures=(*(figure_text(one) for one in rates), *recalled_texts(recalled, knowledge)),
        signs=tuple(one.label for one in signs),
        facts=_facts(facts, knowledge),
    )


def _facts(facts: Sequence[Fact], knowledge: Knowledge) -> tuple[WhyFact, ...]:
    return tuple(why_fact(one.ref, knowledge) for one in facts)
