"""What is known of one option by itself: what reviews print of it, what became of people who got
it in trials beside prolotherapy, whom it harmed, how often one comes, what it costs, who advises
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, TypeVar

from prolo.evidence.alone import ArmsCourse, course_of
from prolo.evidence.arms import IRRITANT, ArmsCount, counts_in_arms, sessions_in_arms
from prolo.knowledge import Knowledge
from prolo.knowledge.records import (
    Condition,
    Guideline,
    HarmRate,
    OptionCourse,
    OptionEffect,
    OptionVisits,
    Price,
)
from prolo.papers.evidence_answers import Asking, asked_outcomes

ANY = "any"
PROLOTHERAPY = "prolotherapy"
DUMMY = "saline-or-lidocaine"  # what trials compare with, and nobody offers

# Whose people in the trials got the option.
ARMS: Mapping[str, str] = MappingProxyType(
    {
        PROLOTHERAPY: IRRITANT,
        DUMMY: "placebo",
        "nothing-now": "no-treatment",
        "exercise": "exercise",
        "corticosteroid": "corticosteroid",
        "hyaluronic-acid": "hyaluronic-acid",
        "prp": "prp",
    }
)


class _OfOption(Protocol):
    @property
    def option(self) -> str | None: ...

    @property
    def conditions(self) -> tuple[str, ...]: ...


OfOption = TypeVar("OfOption", bound=_OfOption)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionKnown:
    """``effects``, ``courses``, ``harm_rates`` and ``visits`` are what others print. From the
    trials of this condition are ``changes`` (those with figures, or one that names who prints
    none), ``better`` and ``harmed`` as counted, and ``sessions`` by trial."""

    effects: tuple[OptionEffect, ...]
    courses: tuple[OptionCourse, ...]
    changes: tuple[ArmsCourse, ...]
    better: tuple[ArmsCount, ...]
    harm_rates: tuple[HarmRate, ...]
    harmed: tuple[ArmsCount, ...]
    visits: tuple[OptionVisits, ...]
    sessions: Mapping[str, int]
    prices: tuple[Price, ...]
    guidelines: tuple[Guideline, ...]

    @property
    def is_known_alone(self) -> bool:
        return bool(self.courses or self.better or any(one.k for one in self.changes))

    def at(self, window: str) -> tuple[ArmsCourse, ...]:
        """Of each outcome the change at this time, or where that has no figures at the first that
        has."""
        found: dict[str, ArmsCourse] = {}
        for one in self.changes:
            if one.k and (one.outcome not in found or one.window.id == window):
                found[one.outcome] = one
        return tuple(found.values())


def known_of(
    option: str, condition: Condition, asking: Asking, knowledge: Knowledge
) -> OptionKnown:
    arms = ARMS.get(option)
    in_trials = (asking.condition, arms, asking.trials) if arms else None
    protocol = asking.protocol
    return OptionKnown(
        effects=_of(knowledge.option_effects.values(), option, condition),
        courses=_of(knowledge.option_courses.values(), option, condition),
        changes=tuple(_changes(asking, arms)) if arms else (),
        better=counts_in_arms("responder", *in_trials, protocol=protocol) if in_trials else (),
        harm_rates=_of(knowledge.harm_rates.values(), option, condition),
        harmed=counts_in_arms("adverse-event", *in_trials, protocol=protocol) if in_trials else (),
        visits=_of(knowledge.option_visits.values(), option, condition),
        sessions=sessions_in_arms(*in_trials, protocol=protocol) if in_trials else {},
        prices=_of(knowledge.prices.values(), option, condition),
        guidelines=tuple(
            one
            for one in knowledge.guidelines.values()
            if option in one.options and {ANY, condition.id} & {*one.conditions}
        ),
    )


def _changes(asking: Asking, arms: str) -> Iterator[ArmsCourse]:
    found = [
        course_of(
            asking.condition,
            outcome,
            arms,
            asking.trials,
            window=window,
            protocol=asking.protocol,
        )
        for outcome in asked_outcomes(asking)
        for window in asking.protocol.windows
    ]
    known = [one for one in found if one.k]
    yield from known or [one for one in found[:1] if one.missing]


def _of(facts: Iterable[OfOption], option: str, condition: Condition) -> tuple[OfOption, ...]:
    here = {ANY, condition.id}
    return tuple(
        one
        for one in facts
        if one.option == option and (not one.conditions or here & {*one.conditions})
    )
