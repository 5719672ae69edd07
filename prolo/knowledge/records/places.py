"""Where needles go, for which condition, and what published reports did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from prolo.knowledge.records.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A coded place for a needle. ``code`` is unique within all regions.

    An unverified structure (no source that we read names it for this treatment) may be injected
    and recorded; its marks for pleura, canal and bleeding always warn.
    """

    code: str
    label: str
    intra_articular: bool = False
    near_pleura: bool = False
    near_spinal_canal: bool = False  # or a nerve root
    bleeding_risk: Literal["low", "moderate", "high"] = "low"  # high: deep, not compressible
    map_x: Decimal | None = None  # place on the region's body-map view, 0–100 of its width,
    map_y: Decimal | None = None  # from the viewer's left and from the top; the person's right side
    view: Literal["front", "back", "side", "medial", "lateral"] = "front"
    sources: tuple[str, ...] = ()
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Region(Fact):
    kind: ClassVar[str] = "regions"

    label: str
    midline: bool
    map_views: tuple[str, ...] = ()  # the views its structures stand on, most used first
    imaging_usual: tuple[str, ...] = ()
    structures: tuple[Structure, ...] = ()

    @property
    def is_spinal(self) -> bool:
        return self.id in {"back", "thorax", "neck"}

    @property
    def is_near_lung_or_spine(self) -> bool:
        return any(one.near_pleura or one.near_spinal_canal for one in self.structures)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisCode:
    code: str
    label: str
    side: Literal["left", "right", "bilateral"] | None = None
    billable: bool = True


@dataclass(frozen=True, kw_only=True)
class Condition(Fact):
    kind: ClassVar[str] = "conditions"

    label: str
    region: str
    evidence: str
    illness: str | None = None  # the long illness, as a first visit asks it, that this is
    trial_condition: str | None = None  # the word of the trial tables, when it differs
    without_report: str | None = None  # why no protocol stands here: what was read, and what not
    selection: str | None = None
    minimum_note: str | None = None
    code_note: str | None = None
    icd10cm: tuple[DiagnosisCode, ...] = ()

    @property
    def in_trials(self) -> str:
        """The word by which the trial tables know it."""
        return self.trial_condition or self.id


@dataclass(frozen=True, kw_only=True)
class Grading(Fact):
    """A scale by which a person grades what images show, for some regions and, where they are
    named, for some conditions of these alone. Its grades are codes, from the least; ``worst`` are
    those at its far end, of which a clinician decides. Where other facts say so, none is named."""

    kind: ClassVar[str] = "gradings"

    label: str
    regions: tuple[str, ...]
    grades: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    worst: tuple[str, ...] = ()

    def fits(self, condition: Condition) -> bool:
        return condition.region in self.regions and (
            not self.conditions or condition.id in self.conditions
        )


@dataclass(frozen=True, kw_only=True)
class Protocol(Fact):
    """What one report did; never advice. ``condition`` is ``any`` for the article's range."""

    kind: ClassVar[str] = "protocols"

    condition: str
    design: str
    route: Literal["intra-articular", "extra-articular", "both"] | None = None
    irritant: str = "dextrose"
    intra_articular_pct: Decimal | None = None
    intra_articular_ml: Decimal | None = None
    extra_articular_pct: Decimal | None = None
    extra_articular_ml_per_site_min: Decimal | None = None
    extra_articular_ml_per_site_max: Decimal | None = None
    volume_total_ml_min: Decimal | None = None
    volume_total_ml_max: Decimal | None = None
    volume_basis: str | None = None
    lidocaine_pct: Decimal | None = None
    sites: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()  # codes of the structures the report names
    needle: str | None = None
    guidance: str | None = None
    injections_min: int | None = None  # a session
    injections_max: int | None = None
    sessions_min: int | None = None
    sessions_max: int | None = None
    schedule_weeks: tuple[int, ...] = ()  # as the report counts them
    optional_weeks: tuple[int, ...] = ()
    schedule_months: tuple[int, ...] = ()
    interval_weeks_min: Decimal | None = None
    interval_weeks_max: Decimal | None = None
    course_months_min: int | None = None
    course_months_max: int | None = None
    imaging: str | None = None
    co_treatment: str | None = None
    stop_rule: str | None = None
    result: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)  # derivations, means, medians
