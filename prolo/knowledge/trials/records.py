"""Rows of the trial tables. ``None`` is what a report does not say; nothing is ever imputed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

TrialCondition: TypeAlias = Literal[
    "knee-oa", "hip-oa", "hand-oa", "thumb-cmc-oa", "ankle-oa", "tmj", "low-back", "sacroiliac",
    "neck", "rotator-cuff", "shoulder-other", "lateral-epicondyle", "achilles", "plantar-fascia",
    "ankle-sprain", "groin", "osgood-schlatter", "acl", "coccyx", "myofascial", "other",
]  # fmt: skip
TrialRegion: TypeAlias = Literal[
    "back", "neck", "shoulder", "elbow", "wrist-hand", "hip-pelvis", "knee", "ankle-foot", "jaw"
]
Treatment: TypeAlias = Literal[
    "dextrose", "dextrose-exercise", "p2g", "morrhuate", "saline", "lidocaine", "exercise",
    "physiotherapy", "corticosteroid", "prp", "hyaluronic-acid", "ozone", "eswt", "laser", "rf",
    "botulinum", "surgery", "usual-care", "wait-list", "other",
]  # fmt: skip
OutcomeKind: TypeAlias = Literal[
    "pain", "function", "stiffness", "composite", "disability", "grip", "rom", "laxity",
    "satisfaction", "quality-of-life",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    study_id: str
    first_author: str | None
    year: int | None
    journal: str | None
    doi: str | None
    pmid: str | None
    pmcid: str | None
    registration: str | None
    country: str | None
    setting: str | None
    condition: TrialCondition
    region: TrialRegion
    design: Literal["parallel", "crossover", "factorial", "split-body"]
    blinding: Literal["open", "single", "double", "triple"] | None
    n_randomised: int | None
    n_analysed: int | None
    followup_weeks: Decimal | None
    rob_overall: Literal["low", "some", "high"] | None
    rob_source: str | None
    source_url: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    study_id: str
    arm_id: str
    treatment: Treatment
    concentration_pct: Decimal | None
    route: Literal["intra-articular", "extra-articular", "both", "perineural", "other"] | None
    guidance: Literal["ultrasound", "fluoroscopy", "landmark"] | None
    sessions: int | None
    interval_weeks: Decimal | None
    injections_per_session: int | None
    volume_ml: Decimal | None
    n_randomised: int | None
    n_analysed: int | None
    age_mean: Decimal | None
    age_sd: Decimal | None
    female_pct: Decimal | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One arm, one outcome, one time: a value then, or a change since the first injection."""

    study_id: str
    arm_id: str
    outcome: OutcomeKind
    instrument: str
    scale_min: Decimal | None
    scale_max: Decimal | None
    higher_is: Literal["better", "worse"] | None
    weeks: Decimal | None
    kind: Literal["value", "change"]
    n: int | None
    mean: Decimal | None
    sd: Decimal | None
    se: Decimal | None
    ci_low: Decimal | None
    ci_high: Decimal | None
    median: Decimal | None
    q1: Decimal | None
    q3: Decimal | None
    adjusted: bool
    as_reported: str
    source_url: str
    read_in: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """A difference between two arms, a − b. ``p`` is as printed and may begin with < or >."""

    study_id: str
    arm_a: str
    arm_b: str
    outcome: OutcomeKind
    instrument: str
    weeks: Decimal | None
    measure: Literal["MD", "SMD"] | None
    estimate: Decimal | None
    se: Decimal | None
    ci_low: Decimal | None
    ci_high: Decimal | None
    p: str | None
    as_reported: str
    source_url: str
    read_in: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """People of one arm who responded, or who had an adverse event."""

    study_id: str
    arm_id: str
    kind: Literal["responder", "adverse-event"]
    event: str
    weeks: Decimal | None
    n: int | None
    events: int | None
    source_url: str
    read_in: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A pooled result as a published review printed it."""

    review_id: str
    first_author: str | None
    year: int | None
    doi: str | None
    pmid: str | None
    condition: TrialCondition
    outcome: OutcomeKind | Literal["adverse-event"]
    comparison: str
    weeks: Decimal | None
    k: int | None
    n: int | None
    measure: Literal["MD", "SMD", "RR"] | None
    estimate: Decimal | None
    ci_low: Decimal | None
    ci_high: Decimal | None
    i2: Decimal | None
    tau2: Decimal | None
    p: str | None
    model: str | None
    source_url: str
    read_in: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One study as a review's own table or forest plot shows it."""

    review_id: str
    study_id: str
    outcome: OutcomeKind
    comparison: str
    weeks: Decimal | None
    n_a: int | None
    mean_a: Decimal | None
    sd_a: Decimal | None
    n_b: int | None
    mean_b: Decimal | None
    sd_b: Decimal | None
    estimate: Decimal | None
    ci_low: Decimal | None
    ci_high: Decimal | None
    weight_pct: Decimal | None
    source_url: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialTables:
    """``own`` holds the ids of trials that somebody brought from files of their own."""

    studies: tuple[Study, ...]
    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]
    contrasts: tuple[Contrast, ...]
    binary: tuple[Count, ...]
    reviews: tuple[Review, ...]
    review_rows: tuple[ReviewRow, ...]
    own: frozenset[str] = frozenset()
