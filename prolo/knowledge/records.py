"""Clinical knowledge as frozen records.

A *fact* is one reviewed thing that medicine says: a medicine, a contraindication, a warning
sign. It knows the ids of its sources and which of its fields nobody has verified. An
unverified field informs a reader and never decides: a rule asks ``fact.is_usable(field)``
first, and that is true only for a verified field, for one that a clinician of the clinic
confirmed by name, or for one that the clinic set itself (see ``clinic.py``).

What nobody can have read because it is how prolo works (when silence becomes a call) is a
*choice*: it says so, says why in ``note``, needs no source and may decide.

A fact is named ``kind/id`` (its *ref*), for example ``medicines/naproxen``. Numbers carry their
unit in the name. ``None`` means that nobody has said so in anything we read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Literal

WHOLE = "*"  # in ``unverified``: the fact as a whole


class Grade(StrEnum):
    """How much a source can carry, best first."""

    LABEL_OR_GUIDELINE = "label-or-guideline"
    TRIAL_OR_REVIEW = "trial-or-review"
    SECONDARY = "secondary"
    CLINIC_HANDOUT = "clinic-handout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    id: str
    cite: str
    url: str
    grade: Grade
    read_in: str  # what was before the reader: abstract, Table 1, label, page
    year: int | None = None  # None: undated
    year_unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A clinician of the clinic vouches for an unverified field."""

    by: str
    on: date
    reason: str
    field: str = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """A clinic's own value for a threshold; the published one stays beside it.

    ``in_effect`` is false where the value lies outside what the threshold allows: the published
    value counts then, and ``knowledge status`` says so.
    """

    field: str
    value: Decimal | int | str
    published: Decimal | int | str | None
    by: str
    on: date
    reason: str
    in_effect: bool = True


@dataclass(frozen=True, kw_only=True)
class Fact:
    kind: ClassVar[str] = ""

    id: str
    sources: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    note: str | None = None
    conflict: str | None = None  # what disagrees with what, in words
    is_choice: bool = False
    check_again_by: date | None = None
    confirmations: tuple[Confirmation, ...] = ()
    own_values: tuple[OwnValue, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.kind}/{self.id}"

    def is_usable(self, name: str = WHOLE) -> bool:
        """May this field decide something? A field of an unverified fact may not, nor an
        unverified field, until it, or the whole fact, has been confirmed by name, or the clinic
        has set its own value for it."""
        doubted = {name, WHOLE} & set(self.unverified)
        settled = {one.field for one in self.confirmations}
        settled |= {one.field for one in self.own_values if one.in_effect}
        return not doubted or WHOLE in settled or doubted <= settled


# -- where and what -----------------------------------------------------------------------


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
    trial_condition: str | None = None  # the word of the trial tables, when it differs
    selection: str | None = None
    minimum_note: str | None = None
    code_note: str | None = None
    icd10cm: tuple[DiagnosisCode, ...] = ()


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


# -- what is injected ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    pct: Decimal


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
    single_dose_only: bool = False
    off_label: bool = True
    off_label_note: str | None = None
    regions: tuple[str, ...] = ()
    not_near_spinal_canal: bool = False
    offered: bool = True  # False: known, never offered (zinc sulfate)
    allergy_checks: tuple[str, ...] = ()
    label_contraindications: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
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
    strength_pct: Decimal | None = None  # of a cream
    for_child: bool = False  # no general ceiling: a clinician enters one
    rule: str | None = None
    atc: str | None = None
    rxnorm: str | None = None


@dataclass(frozen=True, kw_only=True)
class Warning_(Fact):  # noqa: N801 — ``Warning`` is Python's
    kind: ClassVar[str] = "warnings"

    applies_to: tuple[str, ...]
    text: str


# -- medicines ----------------------------------------------------------------------------


class MedicineAction(StrEnum):
    HOLD = "hold"  # stopped before, by dates
    BY_REASON = "by-reason"  # aspirin: what it is taken for decides
    PRESCRIBER = "ask-prescriber"  # never stopped by software
    BLEEDING_CHECK = "bleeding-check"  # never stopped; prescriber and clinician
    DEFER = "defer"  # a steroid injection at the target
    ALLOWED = "allowed"
    ALLOWED_IF_PRESCRIBED = "allowed-if-prescribed"


@dataclass(frozen=True, kw_only=True)
class Medicine(Fact):
    kind: ClassVar[str] = "medicines"

    name: str
    drug_class: str
    action: MedicineAction
    aliases: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    brands_to_ask: tuple[str, ...] = ()  # checked by nobody: «did you mean», never assumed
    topical: bool = False
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
class HoldVariant(Fact):
    """What one clinic or article prints about stopping anti-inflammatories."""

    kind: ClassVar[str] = "hold-variants"

    before_days_min: int | None = None
    before_days_max: int | None = None
    after_days_min: int | None = None
    after_days_max: int | None = None
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Threshold(Fact):
    """One number a rule needs, on its own, so that a clinic can set its own.

    ids: hold-days-minimum (3), half-lives (5), resume-days (7), fever-c (38.0), bp-systolic (180),
    bp-diastolic (110), article-injections-min (4), article-injections-max (15),
    course-months-min (3), course-months-max (6), sessions-without-gain (2),
    steroid-injection-days (90), replacement-days (90), duration-weeks (12), observe-minutes …
    The whole list is ``facts/thresholds.toml``.
    """

    kind: ClassVar[str] = "thresholds"

    label: str
    value: Decimal
    unit: str
    low: Decimal | None = None  # a clinic's own value must lie in low … high
    high: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Advice(Fact):
    """Sentences of sources about a topic: conflicting advice, aftercare advice, generalisations."""

    kind: ClassVar[str] = "advice"

    topic: str
    text: str
    verdict: str | None = None
    regions: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)


# -- who may be treated, and when not -----------------------------------------------------


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
    action: str
    ask: str
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


# -- after --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class UrgencyLevel(Fact):
    kind: ClassVar[str] = "levels"

    rank: int  # 4 emergency … 0 none
    label: str
    do: str
    respond_minutes: int | None = None  # None: nobody has to answer


@dataclass(frozen=True, kw_only=True)
class Expected(Fact):
    kind: ClassVar[str] = "expected"

    label: str
    usual_h_min: int
    usual_h_max: int
    can_last_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class WarningSign(Fact):
    kind: ClassVar[str] = "signs"

    label: str
    level: str  # id of a level: emergency · same-day · call · watch
    ask: str = ""  # empty: read from the temperature, from pain over time, or from silence
    regions: tuple[str, ...] = ()  # empty: everywhere
    after_h: int | None = None  # counts only later than this after the injection
    window_h: int | None = None  # counts only within this time after the injection
    temp_c_min: Decimal | None = None  # counts at this temperature or above
    rise_points: int | None = None  # counts when pain rose by this many of ten points
    needs_any: tuple[str, ...] = ()  # ids of signs: counts only beside one of them
    intra_articular: bool = False  # counts only where a joint was injected inside
    is_red_flag: bool = False  # the question cannot be skipped
    threshold: str | None = None  # id of the threshold whose value counts
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AftercareCheck(Fact):
    kind: ClassVar[str] = "aftercare-checks"

    hours: int
    ask: str
    regions: tuple[str, ...] = ()  # empty: everywhere


@dataclass(frozen=True, kw_only=True)
class HarmRate(Fact):
    kind: ClassVar[str] = "harm-rates"

    event: str
    events: int | None = None
    n: int | None = None
    pct: Decimal | None = None
    says: Mapping[str, str] = field(default_factory=dict)


# -- is it better -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change within one person that matters to that person (or, as ``important_difference``,
    a difference between groups)."""

    population: str
    source: str | None = None  # None: a choice of ours, and ``is_choice`` says so
    absolute: Decimal | None = None  # points of the whole score, always positive
    absolute_max: Decimal | None = None  # where a source gives a range
    relative_pct: Decimal | None = None
    regions: tuple[str, ...] = ()
    of: str | None = None  # the subscale it belongs to; None: the whole score
    from_surgery: bool = False  # read in people who were operated on
    is_choice: bool = False
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Instrument(Fact):
    kind: ClassVar[str] = "instruments"

    name: str
    score_min: Decimal | None
    score_max: Decimal | None
    higher_is: Literal["better", "worse", "depends"]
    items: int
    scoring: str
    domains: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    licence: str = ""
    wording_free: bool = False  # may its wording be shown (ours, for what is free)
    loinc: str | None = None
    important_change: tuple[Change, ...] = ()
    important_difference: tuple[Change, ...] = ()
    minimal_detectable_change: Decimal | None = None  # the noise, points
    recovered_at_most: Decimal | None = None
    questionnaire: str | None = None  # id of our own form
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OutcomeSet(Fact):
    kind: ClassVar[str] = "outcome-sets"  # id is the region

    instruments: tuple[str, ...]
    basis: str


@dataclass(frozen=True, kw_only=True)
class FollowUp(Fact):
    kind: ClassVar[str] = "follow-ups"

    when: str
    weeks: int | None = None  # from the first injection; None: at every session
    instruments: tuple[str, ...] = ()  # empty: the region's set


@dataclass(frozen=True, kw_only=True)
class ResponderRule(Fact):
    kind: ClassVar[str] = "responder-rules"

    rule: str
    relative_pct: Decimal | None = None
    absolute: Decimal | None = None
    strict: bool = False


# -- other choices, and money -------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Option(Fact):
    kind: ClassVar[str] = "options"

    label: str
    conditions: tuple[str, ...]
    say: str | None = None
    compare: str | None = None
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


KINDS: tuple[type[Fact], ...] = (
    Region, Condition, Protocol, Irritant, Anaesthetic, Warning_, Medicine, HoldVariant,
    Threshold, Advice, Contraindication, RedFlag, Criterion, ChecklistItem, Sedation,
    UrgencyLevel, Expected, WarningSign, AftercareCheck, HarmRate, Instrument, OutcomeSet,
    FollowUp, ResponderRule, Option, Guideline, TrialLine, Payer, BillingRule, Price,
)  # fmt: skip
