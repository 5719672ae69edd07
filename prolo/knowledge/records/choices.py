"""Other treatments, what guideline bodies say, who pays, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Literal

from prolo.knowledge.records.fact import Against, Fact

OLD_AFTER_YEARS = 2  # a choice of the project: nobody says for how long a payer's policy stands
LAST_OF_YEAR = (12, 31)  # where of a day the year alone is known, or year and month


@dataclass(frozen=True, kw_only=True)
class Option(Fact):
    kind: ClassVar[str] = "options"

    label: str
    conditions: tuple[str, ...]
    say: str | None = None
    caution: str | None = None


Measured = Literal["pain", "function", "composite"]
GradedDomain = Literal["risk-of-bias", "inconsistency", "indirectness", "imprecision", "missing"]


@dataclass(frozen=True, kw_only=True)
class OptionEffect(Fact):
    """How much better people with an option were than people without it, as a review or a trial
    prints it: in points of a scale of so many ``scale_points``, without these in standard
    deviations; or how many of how many were better by enough. Above zero is better with it.
    ``certainty`` is as its authors judge, None where nobody has read whether they did; and
    ``certainty_why`` the domains of GRADE for which they lowered it, ``missing`` being theirs of
    what was not published. ``trials`` is 0 of a review of which nobody read how many it took."""

    kind: ClassVar[str] = "option-effects"

    option: str
    conditions: tuple[str, ...]
    against: Against
    outcome: Measured = "pain"
    better: Decimal | None = None
    better_min: Decimal | None = None  # the 95 % interval
    better_max: Decimal | None = None
    scale_points: Decimal | None = None
    events: int | None = None
    n: int | None = None
    events_without: int | None = None
    n_without: int | None = None
    weeks: int | None = None
    trials: int = 1
    people: int | None = None
    certainty: Literal["high", "moderate", "low", "very-low", "not-graded"] | None = None
    certainty_why: tuple[GradedDomain, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OptionCourse(Fact):
    """What became of people with an option since the start. It is no effect: some or all of it
    may have come with nothing at all. ``groups`` and ``people``: on whom it is read."""

    kind: ClassVar[str] = "option-courses"

    option: str
    conditions: tuple[str, ...]
    outcome: Measured = "pain"
    better: Decimal | None = None
    better_min: Decimal | None = None
    better_max: Decimal | None = None
    start: Decimal | None = None  # the score at the start and later: less is better
    later: Decimal | None = None
    scale_points: Decimal | None = None
    events: int | None = None  # as many were better by enough
    n: int | None = None
    weeks: int | None = None
    groups: int = 1
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class OptionVisits(Fact):
    """How often people came for an option in a trial, or by a published schedule."""

    kind: ClassVar[str] = "option-visits"

    option: str
    conditions: tuple[str, ...]
    visits_min: int
    visits_max: int
    over_weeks: int | None = None


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
    options: tuple[str, ...] = ()  # of which it says so


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
    """The patient's pages in a language; its id is the language's code.

    Who confirms it vouches for its sentences: ``catalogue`` is the file that they are served from,
    below the package, and its digest is a part of the fact's content.
    """

    kind: ClassVar[str] = "translations"

    label: str
    catalogue: str | None = None


@dataclass(frozen=True, kw_only=True)
class Payer(Fact):
    """``dated`` is the day that the policy bears, ``checked_on`` the day on which somebody last
    looked: of both as much as is on record, perhaps the year alone."""

    kind: ClassVar[str] = "payers"
    is_organisational: bool = True

    payer: str
    payer_kind: str
    country: str = "US"
    decision: Literal["not-covered", "covered-with-criteria", "not-named", "unknown", "usually-not"]
    policy_id: str | None = None
    dated: str | None = None
    checked_on: str | None = None
    stale: bool = False
    says: Mapping[str, str] = field(default_factory=dict)

    def is_old(self, today: date) -> bool:
        """Replaced, as somebody read; or so old that it may have been, or of no day at all."""
        return self.stale or self.dated is None or _last_young(self.dated) < today

    @property
    def again_by(self) -> date | None:
        """The row's own day, or as long after somebody looked as a policy counts for young."""
        looked = self.checked_on or self.dated
        return self.check_again_by or (_last_young(looked) if looked else None)

    def is_since(self, day: date) -> bool:
        """Its day, of which perhaps only the year is known, comes after this one."""
        return self.dated is not None and self.dated > day.isoformat()


def _last_young(dated: str) -> date:
    """The last day on which what is of this day, month or year is not old."""
    known = [int(part) for part in dated.split("-")]
    year, month, day = [*known, *LAST_OF_YEAR[len(known) - 1 :]]
    return date(year + OLD_AFTER_YEARS, month, 1) + timedelta(days=day - 1)


@dataclass(frozen=True, kw_only=True)
class BillingRule(Fact):
    """Codes, notices and clocks of billing, as printed; a person applies them."""

    kind: ClassVar[str] = "billing"
    is_organisational: bool = True

    topic: str  # code · modifier · notice · estimate · estimate-element
    label: str
    says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Price(Fact):
    kind: ClassVar[str] = "prices"
    is_organisational: bool = True

    currency: str
    low: Decimal
    high: Decimal
    unit: str
    country: str
    year: int | None = None
    option: str | None = None  # of another option than prolotherapy
    conditions: tuple[str, ...] = ()  # of that option; none: of every one
    says: Mapping[str, str] = field(default_factory=dict)
