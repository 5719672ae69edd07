"""What a person with one condition can choose, with what is known of each: records alone.

Nothing here ranks an option. Every figure comes from the functions of ``prolo.evidence`` that the
page and the evidence report ask, and every fact from the knowledge as it is at that moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import get_args

from prolo.care.money.estimate import Estimate
from prolo.care.nearby import Place, place_of
from prolo.care.plan import Plan
from prolo.evidence import (
    AnalysisProtocol,
    MissingTrial,
    comparisons_of,
    outcomes_of,
)
from prolo.evidence.scales import ScaleSd, usual_sd
from prolo.evidence.trials import Trial, gather_trials
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Condition, Guideline, HarmRate, Option, Price, Protocol
from prolo.knowledge.records.choices import Measured
from prolo.knowledge.trials import TrialTables
from prolo.papers.evidence_answers import Answer, Asking, answer_of, asked_outcomes, with_signature
from prolo.papers.options_answers import named
from prolo.papers.options_known import ANY, DUMMY, PROLOTHERAPY, OptionKnown, known_of
from prolo.papers.signed import Signatures

COUNTED = ("responder", "adverse-event")
SPINE = frozenset({"back", "neck", "thorax"})

# By which comparison of the trials an option is known. Prolotherapy's own is the dummy injection.
COMPARED: Mapping[str, str] = MappingProxyType(
    {
        PROLOTHERAPY: "placebo",
        "nothing-now": "no-treatment",
        "exercise": "exercise",
        "corticosteroid": "corticosteroid",
        "hyaluronic-acid": "hyaluronic-acid",
        "prp": "prp",
    }
)
INJECTATES: Mapping[str, str] = MappingProxyType({"prp": "prp"})  # of prices; none: prolotherapy


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Prolotherapy beside one other treatment: every question that was asked, by outcome and
    time."""

    comparator: str
    answers: tuple[Answer, ...]

    def of(self, outcome: str, window: str) -> Answer | None:
        """At this time, or where that has no figures at the first that has."""
        asked = [one for one in self.answers if one.evidence.question.outcome == outcome]
        known = [one for one in asked if one.k]
        there = [one for one in known if one.evidence.question.window.id == window]
        return next(iter(there or known or asked), None)

    @property
    def used(self) -> tuple[tuple[str, str], ...]:
        """Id and name of each trial whose figures stand in an answer."""
        return named(each for one in self.answers for each in one.evidence.effects)

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """Of those that were done, each that is in none or not in every answer with figures."""
        return named(one for one in self._left_out if not one.is_registered_only)

    @property
    def registered(self) -> tuple[tuple[str, str], ...]:
        """Of those that asked, each of which no more than a registration is known."""
        return named(one for one in self._left_out if one.is_registered_only)

    @property
    def done_without_figures(self) -> frozenset[str]:
        """In none of these answers."""
        return frozenset(id_ for id_, _name in {*self.missing} - {*self.used})

    @property
    def is_known(self) -> bool:
        """Some trial compares the two, be it only registered."""
        return bool(self.used or self.missing or self.registered)

    @property
    def _left_out(self) -> Iterator[MissingTrial]:
        shown = [one for one in self.answers if one.k] or self.answers
        return (each for one in shown for each in one.evidence.missing)

    @property
    def has_figures(self) -> bool:
        return any(one.k for one in self.answers)

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.evidence.question.outcome for one in self.answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``comparison`` is None where no trial compares it with prolotherapy."""

    option: Option
    comparison: Comparison | None
    known: OptionKnown
    prices: tuple[Price, ...]

    @property
    def is_prolotherapy(self) -> bool:
        return self.option.id == PROLOTHERAPY


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """How often people came: ``planned`` for this person, or ``fewest`` to ``most`` in the
    ``reports`` of this condition."""

    planned: int
    fewest: int | None
    most: int | None
    reports: tuple[Protocol, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """What the clinic told this person that the course is likely to cost, and when."""

    estimate: Estimate
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsSheet:
    """``harm_rates`` are those that reports of this very condition print. ``spreads``, by outcome:
    how far people with this condition are apart, where its trials print that."""

    condition: Condition
    window: str  # of the question that was chosen before the others
    choices: tuple[Choice, ...]
    dummy: Choice  # beside which the trials hold it; nobody offers it
    comparisons: tuple[Comparison, ...]
    visits: Visits
    estimated: Estimated | None
    place: Place
    harm_rates: tuple[HarmRate, ...]
    guidelines: tuple[Guideline, ...]
    spreads: Mapping[str, ScaleSd]
    trials: tuple[Trial, ...]
    own: frozenset[str]
    protocol: AnalysisProtocol


def gather_options(
    condition: Condition,
    trials: TrialTables,
    protocol: AnalysisProtocol,
    knowledge: Knowledge,
    *,
    plan: Plan | None = None,
    estimated: Estimated | None = None,
    signatures: Signatures | None = None,
) -> OptionsSheet:
    """Options in the order of the knowledge: whoever shows them puts them in one without meaning.

    Parameters
    ----------
    plan
        Of this person: how many sessions are planned, and near what.
    estimated
        Of this person: the clinic's own estimate beside the published prices.
    signatures
        What the clinic decided of certainty; without, every certainty is proposed by rule.
    """
    asking = Asking(
        condition=condition.in_trials,
        region=condition.region,
        trials=trials,
        protocol=protocol,
        instruments=knowledge.instruments,
        signatures=signatures,
    )
    gathered = gather_trials(trials, condition.in_trials)
    found = _comparisons(asking)
    by_comparator = {one.comparator: one for one in found}

    def choice(option: Option) -> Choice:
        known = known_of(option.id, condition, asking, knowledge)
        return Choice(
            option=option,
            comparison=by_comparator.get(COMPARED.get(option.id, "")),
            known=known,
            prices=(*_prices(option, condition, knowledge), *known.prices),
        )

    return OptionsSheet(
        condition=condition,
        window=protocol.primary_of(condition.in_trials).window,
        choices=tuple(
            choice(one)
            for one in knowledge.options.values()
            if one.id != DUMMY and {ANY, condition.id} & {*one.conditions}
        ),
        dummy=choice(knowledge.options[DUMMY]),
        comparisons=found,
        visits=_visits(condition, plan, knowledge),
        estimated=estimated,
        place=place_of(condition.region, plan, knowledge),
        harm_rates=harm_rates_of(condition, knowledge),
        guidelines=guidelines_of(condition, knowledge),
        spreads=_spreads(asking),
        trials=gathered,
        own=frozenset(trials.own & {one.id for one in gathered}),
        protocol=protocol,
    )


def harm_rates_of(condition: Condition, knowledge: Knowledge) -> tuple[HarmRate, ...]:
    """What the reports of this very condition counted."""
    return tuple(
        one
        for one in knowledge.harm_rates.values()
        if one.option is None and one.n is not None and {*one.sources} <= {*condition.sources}
    )


def guidelines_of(condition: Condition, knowledge: Knowledge) -> tuple[Guideline, ...]:
    return tuple(
        one for one in knowledge.guidelines.values() if {ANY, condition.id} & {*one.conditions}
    )


def _spreads(asking: Asking) -> Mapping[str, ScaleSd]:
    found = {
        outcome: usual_sd(asking.condition, outcome, asking.trials, asking.protocol)
        for outcome in get_args(Measured)
    }
    return {outcome: one for outcome, one in found.items() if one is not None}


_kept: dict[str, tuple[Asking, tuple[Comparison, ...]]] = {}  # by condition


def _comparisons(asking: Asking) -> tuple[Comparison, ...]:
    """They are the same for everybody with a condition, and take most of a second: worked out once
    for as long as trials, protocol and facts stay what they are. What was signed of them comes to
    them each time."""
    unsigned = replace(asking, signatures=None)
    before, found = _kept.get(asking.condition, (None, ()))
    if before != unsigned:
        found = _worked_out(unsigned)
        _kept[asking.condition] = (unsigned, found)
    return tuple(_signed(one, asking) for one in found)


def _signed(comparison: Comparison, asking: Asking) -> Comparison:
    answers = tuple(with_signature(one, asking) for one in comparison.answers)
    return replace(comparison, answers=answers)


def _worked_out(asking: Asking) -> tuple[Comparison, ...]:
    """``other`` treatments have nothing in common: the evidence page lists them one by one. Nor is
    there a comparison of which every trial is set aside."""
    compared = comparisons_of(asking.condition, asking.trials, protocol=asking.protocol)
    printed = outcomes_of(asking.condition, asking.trials)
    outcomes = (*asked_outcomes(asking), *(one for one in COUNTED if one in printed))
    found = (
        Comparison(
            comparator=comparator,
            answers=tuple(
                answer_of(asking, outcome, comparator, window, assuming=False)
                for outcome in outcomes
                for window in asking.protocol.windows
            ),
        )
        for comparator in compared
        if asking.protocol.comparators[comparator].pooled
    )
    return tuple(one for one in found if one.is_known)


def _prices(option: Option, condition: Condition, knowledge: Knowledge) -> tuple[Price, ...]:
    if option.id not in (PROLOTHERAPY, *INJECTATES):
        return ()
    wanted = INJECTATES.get(option.id, "")
    return tuple(
        one
        for one in knowledge.prices.values()
        if one.option is None
        and one.says.get("injectate", "") == wanted
        and _is_here(one, condition)
    )


def _is_here(price: Price, condition: Condition) -> bool:
    where = price.says.get("region", ANY)
    if "spine" not in f"{where} {price.says.get('label', '')}":
        return True
    is_of_spine = not where.startswith("non-spine")
    return is_of_spine == (condition.region in SPINE)


def _visits(condition: Condition, plan: Plan | None, knowledge: Knowledge) -> Visits:
    reports: Sequence[Protocol] = [
        one
        for one in knowledge.protocols.values()
        if one.condition == condition.id and one.sessions_min is not None
    ]
    counts = [n for one in reports for n in (one.sessions_min, one.sessions_max) if n is not None]
    return Visits(
        planned=len(plan.sessions_on) if plan else 0,
        fewest=min(counts, default=None),
        most=max(counts, default=None),
        reports=tuple(reports),
    )
