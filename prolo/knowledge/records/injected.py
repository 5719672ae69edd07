"""What is injected, and what it must be kept from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from prolo.knowledge.records.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    pct: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """The most of one part that a label gives at one time, and for what it gives that."""

    name: str
    mg: Decimal
    use: str


@dataclass(frozen=True, kw_only=True)
class Irritant(Fact):
    kind: ClassVar[str] = "irritants"

    label: str
    atc: str | None = None
    stock_pct: Decimal | None = None
    used_pct_min: Decimal | None = None
    used_pct_max: Decimal | None = None
    usual_intra_articular_pct: tuple[Decimal, ...] = ()
    usual_extra_articular_pct: tuple[Decimal, ...] = ()
    parts: tuple[Part, ...] = ()
    final_parts: tuple[Part, ...] = ()
    label_most: tuple[Most, ...] = ()
    single_dose_only: bool = False
    off_label: bool = True
    off_label_note: str | None = None
    regions: tuple[str, ...] = ()
    not_near_spinal_canal: bool = False
    offered: bool = True  # False: known, never offered (zinc sulfate)
    allergy_checks: tuple[str, ...] = ()
    label_contraindications: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    between_sessions: str | None = None  # what was read where no report of it says how long
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Anaesthetic(Fact):
    """A local anaesthetic and its ceiling for healthy adults. 1 % is 10 mg a millilitre.

    Injected anaesthetics add up over a person's day as fractions of each one's own maximum. A
    cream (``topical``) has its product's own limit and is not added to them.
    """

    kind: ClassVar[str] = "anaesthetics"

    label: str
    max_mg_per_kg: Decimal | None = None
    max_mg: Decimal | None = None
    adult_only: bool = True
    topical: bool = False
    max_cream_g: Decimal | None = None  # the product's own limit for a cream
    max_area_cm2: Decimal | None = None
    max_hours: int | None = None  # for which a cream may stay on
    strength_pct: Decimal | None = None  # of a cream
    for_child: bool = False  # no general ceiling: a clinician enters one
    holds: tuple[str, ...] = ()  # substances in a product; none: what its id says
    brands: tuple[str, ...] = ()  # in one word each
    family: str | None = None  # amide, ester: who reacts to one of it may react to the others
    rule: str | None = None
    atc: str | None = None
    rxnorm: str | None = None


@dataclass(frozen=True, kw_only=True)
class Warning_(Fact):  # noqa: N801 — ``Warning`` is Python's
    kind: ClassVar[str] = "warnings"

    applies_to: tuple[str, ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class Ingredient(Fact):
    """What else a vial can hold, or be closed with, that people react to: read its label."""

    kind: ClassVar[str] = "ingredients"

    label: str
    names: tuple[str, ...]  # as labels and people write it
    may_be_in: tuple[str, ...] = ()  # irritants, anaesthetics and diluents; none: any vial
