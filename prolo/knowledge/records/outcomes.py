"""How it is measured whether somebody is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from prolo.knowledge.records.fact import Fact

# what a passport has a place for, in the order in which it is shown
PASSPORT = (
    "licence",
    "score_min",
    "score_max",
    "step",
    "higher_is",
    "scoring",
    "score_is",
    "by_part",
    "computed",
    "missing_items",
    "answered_least_pct",
    "recall",
    "important_change",
    "important_difference",
    "minimal_detectable_change",
    "translations",
)


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
    score_is: Literal["raw", "rescaled", "looked-up"] | None = None  # what the range is of
    computed: Literal["sum", "filled-sum", "share", "reversed-share", "mean-of-parts"] | None = (
        None  # how ours is: care/form_scores
    )
    answered_least_pct: Decimal | None = None  # of the items, for a score; None: all of them
    step: Decimal | None = None  # between two scores; None: not known
    by_part: bool = False  # each domain has a score on the range, and there is none of the whole
    missing_items: str = ""  # what is done where an item was not answered
    recall: str = ""  # the time that the questions are about
    translations: tuple[str, ...] = ()  # languages in which somebody read that it exists
    domains: tuple[str, ...] = ()
    mean_part: str | None = None  # the domain that has no questions: the mean of the others
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
    said_by: Mapping[str, str] = field(default_factory=dict)  # a field's own sources, «id, id»

    @property
    def parts(self) -> tuple[str, ...]:
        """The domains whose questions are scored apart; none: all are scored as one."""
        if not self.by_part and self.computed != "mean-of-parts":
            return ()
        return tuple(one for one in self.domains if one != self.mean_part)

    def sources_of(self, name: str) -> tuple[str, ...]:
        """Ids of the sources that a field names for itself; none: those of the whole."""
        return tuple(one.strip() for one in self.said_by.get(name, "").split(",") if one.strip())


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
