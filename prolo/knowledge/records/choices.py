"""Other treatments, what guideline bodies say, who pays, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from prolo.knowledge.records.fact import Fact


@dataclass(frozen=True, kw_only=True)
class Option(Fact):
    kind: ClassVar[str] = "options"

    label: str
    conditions: tuple[str, ...]
    say: str | None = None
    caution: str | None = None


@dataclass(frozen=True, kw_only=True)
class Guideline(Fact):
    kind: ClassVar[str] = "guidelines"

    body: str
    topic: str
    direction: Literal[
        "for",
        "against",
        "not-addressed",
        "no-benefit",
        "no-evidence",
        "unknown",
        "scope",
        "reviewed",
    ]
    conditions: tuple[str, ...] = ()
    guideline_year: int | None = None
    strength: str | None = None


@dataclass(frozen=True, kw_only=True)
class TrialLine(Fact):
    """A plain result line of one trial, for people."""

    kind: ClassVar[str] = "trial-lines"

    text: str
    conditions: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Explanation(Fact):
    """A sentence on what prolotherapy is, for anybody."""

    kind: ClassVar[str] = "explanations"

    part: Literal["what", "origin", "how", "found", "not-shown"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Translation(Fact):
    """The patient's pages in a language; its id is the language's code."""

    kind: ClassVar[str] = "translations"

    label: str


@dataclass(frozen=True, kw_only=True)
class Payer(Fact):
    kind: ClassVar[str] = "payers"

    payer: str
    payer_kind: str
    decision: Literal["not-covered", "covered-with-criteria", "not-named", "unknown", "usually-not"]
    policy_id: str | None = None
    dated: str | None = None
    stale: bool = False
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BillingRule(Fact):
    """Codes, notices and clocks of billing, as printed; a person applies them."""

    kind: ClassVar[str] = "billing"

    topic: str  # code · modifier · notice · estimate · estimate-element
    label: str
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Price(Fact):
    kind: ClassVar[str] = "prices"

    currency: str
    low: Decimal
    high: Decimal
    unit: str
    country: str
    year: int | None = None
    says: Mapping[str, str] = field(default_factory=dict)
