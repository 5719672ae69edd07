"""What to expect after a session, what is a warning sign, and how often harm was reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from prolo.knowledge.records.fact import Against, Fact


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
    after_anaesthetic: bool = False  # belongs only where one is injected


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
    after_anaesthetic: bool = False  # asked only where one was injected


@dataclass(frozen=True, kw_only=True)
class HarmRate(Fact):
    """``n``: in how many it was counted. Of a share that was read without, ``n_missing`` says why:
    nothing that was read prints it, or people guessed the share and nobody counted."""

    kind: ClassVar[str] = "harm-rates"

    event: str
    events: int | None = None
    n: int | None = None
    n_missing: Literal["not-printed", "guessed"] | None = None
    pct: Decimal | None = None
    pct_max: Decimal | None = None  # where a range is printed, from ``pct`` on
    pct_without: Decimal | None = None  # of those it is held ``against``
    n_without: int | None = None
    against: Against = "nothing"
    is_case_report: bool = (
        False  # ``events`` were told one by one: it happens, how often nobody knows
    )
    option: str | None = None  # of another option than prolotherapy
    conditions: tuple[str, ...] = ()  # of that option
    says: Mapping[str, str] = field(default_factory=dict)
