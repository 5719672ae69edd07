"""A medicine that a person takes, and what is said about it before one session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from prolo.care.conclusions import Finding, Scalar
from prolo.care.dates import same_clock
from prolo.care.holds import ClinicianHold
from prolo.care.medicines import Reason
from prolo.errors import CareError
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Medicine, Structure


class Weight(StrEnum):
    """What a finding does to a preparation's verdict, heaviest first."""

    DEFER = "defer"
    ASK = "ask"
    PRESCRIBER = "prescriber"
    HOLD = "hold"
    INFORM = "inform"
    ALLOWED = "allowed"


class Decision(StrEnum):
    CONTINUE = "continue"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What the prescriber, or a clinician of the clinic, decided about one medicine and this
    session. «Continue» settles every question about it but one: whether a needle may go where
    nobody can press on what bleeds. «Hold» settles why it is taken, and never stops a medicine
    that only its prescriber may stop: the reason is shown instead."""

    decision: Decision
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineUse:
    """``medicine`` is an id of the knowledge, empty while nobody has said what was meant.
    ``ended_on`` is the day of the last dose, or of a single injection."""

    typed: str
    medicine: str = ""
    reason: Reason = Reason.UNKNOWN
    topical: bool = False
    prescriber: str = ""
    ended_on: date | None = None
    own_hold: ClinicianHold | None = None
    clearance: Clearance | None = None


class Instruction(StrEnum):
    LEAVE_OUT = "leave-out"  # by the row's dates
    KEEP_TAKING = "keep-taking"
    ASK_FIRST = "ask-first"  # taken on as prescribed until somebody has answered
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineRow:
    """One line of the preparation sheet. Dates are given only with ``leave-out``; the last dose
    has an hour once the session has one; ``restart_on`` is the earliest, and counts from
    ``restart_after`` where a later session comes too soon."""

    place: int
    typed: str
    medicine: str
    topical: bool
    reason: Reason
    instruction: Instruction
    code: str  # of the finding that decided
    last_dose_on: date | None = None
    last_dose_until: datetime | None = None
    stop_from: date | None = None
    restart_on: date | None = None
    restart_after: date | None = None
    earliest_session_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One medicine before one session, whose hour in the clinic's zone is not always known.
    ``sessions_on`` are the person's other sessions."""

    place: int
    use: MedicineUse
    session_on: date
    sessions_on: tuple[date, ...]
    region: str
    structures: tuple[str, ...]
    knowledge: Knowledge
    today: date
    starts_at: datetime | None = None
    zone: ZoneInfo | None = None

    def no_later_than(self, day: date) -> datetime | None:
        """That day, at the hour at which the session begins."""
        if self.starts_at is None or self.zone is None:
            return None
        return same_clock(day, self.starts_at, self.zone)

    @property
    def medicine(self) -> Medicine:
        if self.use.medicine not in self.knowledge.medicines:
            raise CareError({f"medicines.{self.place}.medicine": "unknown"})
        return self.knowledge.medicines[self.use.medicine]

    @property
    def facts(self) -> tuple[str, ...]:
        """The medicine's own; none of what nobody recognised."""
        return (self.medicine.ref,) if self.use.medicine else ()

    @property
    def may_continue(self) -> bool:
        cleared = self.use.clearance
        return cleared is not None and cleared.decision is Decision.CONTINUE

    @property
    def days_since_ended(self) -> int | None:
        """From the last dose to the session; None while it is taken."""
        ended_on = self.use.ended_on
        return (
            (self.session_on - ended_on).days if ended_on and ended_on < self.session_on else None
        )

    @property
    def next_session_on(self) -> date | None:
        return min((one for one in self.sessions_on if one > self.session_on), default=None)

    @property
    def previous_session_on(self) -> date | None:
        return max((one for one in self.sessions_on if one < self.session_on), default=None)

    def planned_structures(self) -> Iterator[Structure]:
        for code in self.structures:
            yield self.knowledge.structure(code)

    def is_spinal(self) -> bool:
        regions = {self.region} - {""} or {
            self.knowledge.region_of(code).id for code in self.structures
        }
        return any(self.knowledge.regions[one].is_spinal for one in regions)

    def finding(
        self,
        rule: str,
        code: str,
        weight: Weight,
        *facts: str,
        params: Mapping[str, Scalar] | None = None,
        awaits: Fact | None = None,
    ) -> Finding:
        return Finding(
            rule=f"preparation.{rule}",
            code=code,
            weight=weight,
            inputs={
                "place": self.place,
                "medicine": self.use.medicine,
                "typed": self.use.typed,
                "reason": self.use.reason,
                "topical": self.use.topical,
                "ended_on": self.use.ended_on,
            },
            facts=facts,
            params=params or {},
            awaits=awaits.ref if awaits else None,
        )

    def row(self, instruction: Instruction, code: str) -> MedicineRow:
        use = self.use
        return MedicineRow(
            place=self.place,
            typed=use.typed,
            medicine=use.medicine,
            topical=use.topical,
            reason=use.reason,
            instruction=instruction,
            code=code,
        )


Advised = tuple[MedicineRow, tuple[Finding, ...]]  # what is done with it, and why
