"""All facts at hand: one mapping a kind, each fact by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from prolo.errors import KnowledgeError
from prolo.knowledge.reading import nearest
from prolo.knowledge.records import (
    KINDS,
    Advice,
    AftercareCheck,
    Anaesthetic,
    BillingRule,
    ChecklistItem,
    Combination,
    Condition,
    Contraindication,
    Criterion,
    Expected,
    Explanation,
    Fact,
    FollowUp,
    Grading,
    Guideline,
    HarmRate,
    HoldVariant,
    Ingredient,
    Instrument,
    Irritant,
    Medicine,
    Option,
    OptionCourse,
    OptionEffect,
    OptionVisits,
    OutcomeSet,
    Payer,
    Price,
    Protocol,
    RedFlag,
    Region,
    ResponderRule,
    Sedation,
    Source,
    Structure,
    Threshold,
    Translation,
    TrialLine,
    UrgencyLevel,
    Warning_,
    WarningSign,
)

Made = TypeVar("Made")
Placed = Mapping[str, tuple[Region, Structure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    sources: Mapping[str, Source]
    regions: Mapping[str, Region]
    conditions: Mapping[str, Condition]
    protocols: Mapping[str, Protocol]
    irritants: Mapping[str, Irritant]
    anaesthetics: Mapping[str, Anaesthetic]
    ingredients: Mapping[str, Ingredient]
    warnings: Mapping[str, Warning_]
    medicines: Mapping[str, Medicine]
    combinations: Mapping[str, Combination]
    hold_variants: Mapping[str, HoldVariant]
    thresholds: Mapping[str, Threshold]
    advice: Mapping[str, Advice]
    contraindications: Mapping[str, Contraindication]
    red_flags: Mapping[str, RedFlag]
    criteria: Mapping[str, Criterion]
    checklist: Mapping[str, ChecklistItem]
    sedation: Mapping[str, Sedation]
    levels: Mapping[str, UrgencyLevel]
    expected: Mapping[str, Expected]
    signs: Mapping[str, WarningSign]
    aftercare_checks: Mapping[str, AftercareCheck]
    harm_rates: Mapping[str, HarmRate]
    instruments: Mapping[str, Instrument]
    outcome_sets: Mapping[str, OutcomeSet]
    follow_ups: Mapping[str, FollowUp]
    responder_rules: Mapping[str, ResponderRule]
    options: Mapping[str, Option]
    option_effects: Mapping[str, OptionEffect]
    option_courses: Mapping[str, OptionCourse]
    option_visits: Mapping[str, OptionVisits]
    guidelines: Mapping[str, Guideline]
    gradings: Mapping[str, Grading]
    trial_lines: Mapping[str, TrialLine]
    explanations: Mapping[str, Explanation]
    payers: Mapping[str, Payer]
    billing: Mapping[str, BillingRule]
    prices: Mapping[str, Price]
    translations: Mapping[str, Translation]
    # Facts by ref, as content.fact_content wrote them: it takes longer than to use them.
    written: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    followed: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, work: Callable[[Knowledge], Made]) -> Made:
        """What follows from these facts and nothing else, worked out once; other facts, as those
        with the values of a clinic, keep their own."""
        if name not in self.followed:
            self.followed[name] = work(self)
        found: Made = self.followed[name]
        return found

    def of_kind(self, kind: str) -> Mapping[str, Fact]:
        """The facts of one kind, named as in a ref: ``red-flags``."""
        if kind not in KIND_NAMES:
            raise KnowledgeError(f"{kind}: is no kind of fact.{nearest(kind, KIND_NAMES)}")
        mapping: Mapping[str, Fact] = getattr(self, attribute(kind))
        return mapping

    def facts(self) -> Iterator[Fact]:
        for kind in KIND_NAMES:
            yield from self.of_kind(kind).values()

    def has(self, ref: str) -> bool:
        kind, _, name = ref.partition("/")
        return kind in KIND_NAMES and name in self.of_kind(kind)

    def fact(self, ref: str) -> Fact:
        """The fact of a ref such as ``medicines/naproxen``."""
        kind, _, name = ref.partition("/")
        known = self.of_kind(kind)
        if name not in known:
            raise KnowledgeError(f"{ref}: is not known.{nearest(name, known)}")
        return known[name]

    def threshold(self, name: str) -> Threshold:
        if name not in self.thresholds:
            raise KnowledgeError(
                f"thresholds/{name}: is not known.{nearest(name, self.thresholds)}"
            )
        return self.thresholds[name]

    def substance(self, name: str) -> Irritant | Anaesthetic | None:
        """What is drawn up; None: a diluent, or what is not known any more."""
        return self.irritants.get(name) or self.anaesthetics.get(name)

    def structures(self) -> Iterator[tuple[Region, Structure]]:
        for region in self.regions.values():
            for structure in region.structures:
                yield region, structure

    def placed(self) -> Placed:
        """Each structure with its region, by its code."""
        return self.once("placed", _placed)

    def structure(self, code: str) -> Structure:
        return self._place(code)[1]

    def region_of(self, code: str) -> Region:
        """The region that a structure's code belongs to."""
        return self._place(code)[0]

    def _place(self, code: str) -> tuple[Region, Structure]:
        placed = self.placed()
        if code not in placed:
            raise KnowledgeError(f"structure {code}: is not known.{nearest(code, list(placed))}")
        return placed[code]


def _placed(knowledge: Knowledge) -> Placed:
    return {one.code: (region, one) for region, one in knowledge.structures()}


def attribute(kind: str) -> str:
    return kind.replace("-", "_")


KIND_NAMES = tuple(kind.kind for kind in KINDS)
