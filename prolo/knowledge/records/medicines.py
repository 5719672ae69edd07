"""What people take, and what is done about it around a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from prolo.knowledge.records.fact import Fact


class MedicineAction(StrEnum):
    HOLD = "hold"  # stopped before, by dates
    BY_REASON = "by-reason"  # aspirin: what it is taken for decides
    PRESCRIBER = "ask-prescriber"  # never stopped by software
    CLINICIAN = "ask-clinician"  # recognised, and nothing we read says what to do
    BLEEDING_CHECK = "bleeding-check"  # never stopped; prescriber and clinician
    DEFER = "defer"  # a steroid injection at the target
    ALLOWED = "allowed"
    ALLOWED_IF_PRESCRIBED = "allowed-if-prescribed"


class MedicineForm(StrEnum):
    """How it gets into or onto the body."""

    TABLET = "tablet"
    LIQUID = "liquid"
    SUPPOSITORY = "suppository"
    SKIN = "skin"
    PATCH = "patch"
    EYE_DROPS = "eye-drops"
    EAR_DROPS = "ear-drops"
    NASAL_SPRAY = "nasal-spray"
    INHALER = "inhaler"
    INJECTION = "injection"
    SWALLOWED_OR_SKIN = "swallowed-or-skin"  # sold as both under one name: asked


@dataclass(frozen=True, kw_only=True)
class Medicine(Fact):
    kind: ClassVar[str] = "medicines"

    name: str
    drug_class: str
    action: MedicineAction
    aliases: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_to_ask: tuple[str, ...] = ()  # checked by nobody: «did you mean», never assumed
    brand_forms: Mapping[str, str] = field(default_factory=dict)  # brand: MedicineForm
    topical: bool = False
    may_bleed: bool = False  # may make bleeding easier: a question, never a hold
    atc: str | None = None
    atc_topical: str | None = None
    rxnorm: str | None = None
    half_life_h_min: Decimal | None = None
    half_life_h_max: Decimal | None = None
    interval_days_before: int | None = None  # steroid injection at the target
    by_reason: Mapping[str, str] = field(default_factory=dict)  # reason: MedicineAction
    rule: str | None = None
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Combination(Fact):
    """A product that holds several substances; each of ``medicines`` follows its own fact."""

    kind: ClassVar[str] = "combinations"

    name: str
    medicines: tuple[str, ...]
    others: tuple[str, ...] = ()  # named, and no fact is about them
    aliases: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_to_ask: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HoldVariant(Fact):
    """What one clinic or article prints about stopping anti-inflammatories."""

    kind: ClassVar[str] = "hold-variants"

    before_days_min: int | None = None
    before_days_max: int | None = None
    after_days_min: int | None = None
    after_days_max: int | None = None
    says: Mapping[str, str] = field(default_factory=dict)
