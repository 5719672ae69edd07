"""Who may be treated, when not, and what is made sure on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

from prolo.knowledge.records.fact import Fact


class Strength(StrEnum):
    ABSOLUTE = "absolute"
    ABSOLUTE_NOW = "absolute-now"
    ABSOLUTE_UNTIL_CLEARED = "absolute-until-cleared"
    ABSOLUTE_UNTIL_EXPLAINED = "absolute-until-explained"
    RELATIVE = "relative"
    RELATIVE_NOW = "relative-now"


@dataclass(frozen=True, kw_only=True)
class Contraindication(Fact):
    kind: ClassVar[str] = "contraindications"

    label: str
    strength: Strength
    action: Literal[
        "stop",
        "emergency",
        "refer",
        "investigate",
        "defer",
        "change-injectate",
        "change-material",
        "prescriber",
        "clinician",
        "clinician-and-prescriber",
        "clinician-and-guardian",
        "discuss",
        "plan",
    ]
    ask: str  # «yes» speaks against injecting
    until: str | None = None
    rule: str | None = None
    from_other_answers: bool = False
    regions: tuple[str, ...] = ()  # empty: everywhere
    thresholds: tuple[str, ...] = ()  # ids of the numbers it needs


@dataclass(frozen=True, kw_only=True)
class RedFlag(Fact):
    kind: ClassVar[str] = "red-flags"

    label: str
    action: Literal["emergency", "investigate"]
    ask: str = ""
    regions: tuple[str, ...] = ()  # empty: everywhere
    needs_another: bool = False  # counts only beside another sign (age alone)


@dataclass(frozen=True, kw_only=True)
class Criterion(Fact):
    """What the trials asked of the people they entered."""

    kind: ClassVar[str] = "criteria"

    label: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ChecklistItem(Fact):
    kind: ClassVar[str] = "checklist"

    label: str
    when: Literal["before", "day", "arrival", "room", "after"]
    gate: Literal[
        "gate",  # nothing is injected until it is answered
        "gate-if-sedation",
        "gate-if-applicable",
        "gate-if-spinal",
        "gate-if-self-pay-us",
        "item",
        "measure",
        "measure-if-diabetes",
        "measure-if-vitamin-k-antagonist",
        "record",
    ]
    on_fail: str | None = None
    thresholds: tuple[str, ...] = ()  # ids of the numbers it needs
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sedation(Fact):
    kind: ClassVar[str] = "sedation"

    label: str
    food: Literal["eat", "fast", "clinic-rule"]
    driver: bool
    clear_fluid_h: int | None = None  # repeated from thresholds/clear-fluid-h, and follow it
    light_meal_h: int | None = None
    fatty_meal_h: int | None = None
    thresholds: tuple[str, ...] = ()
