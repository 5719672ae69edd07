"""For how long is a medicine left out around a session?

Days are counted from date to date, as clinics print them: a hold of 4 days before a session on
20 June means the last dose on 16 June at the latest, no later in the day than the session begins,
so that four whole days lie between; 17 June is the first day without. «Not before 7 days after»
a session on 20 June means 27 June at the earliest. They are dates in the clinic's zone: no change
of the clock moves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Medicine, Threshold

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicianHold:
    """A clinician's own figures for one person and one medicine."""

    days_before: int
    by: str
    reason: str
    days_after: int | None = None

    @property
    def takes_on(self) -> bool:
        """No day without it, where no rule adds any."""
        return self.days_before == 0 and not self.days_after

    @property
    def is_whole(self) -> bool:
        """It says all by itself, where no rule gives the days after."""
        return self.takes_on or self.days_after is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """No figure may be given, because of ``fact``.

    half-life-unknown     nobody has said it in anything we read: a clinician's figure is needed
    half-life-unverified  it decides nothing until a clinician confirms it, or gives their own
    rule-unverified       the same of a threshold
    """

    code: str
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The figures for one medicine as published, or as the clinic set them for itself."""

    medicine: Medicine
    minimum: Threshold
    half_lives: Threshold
    resume: Threshold

    @property
    def hours(self) -> Decimal:
        return (self.medicine.half_life_h_max or Decimal(0)) * self.half_lives.value

    @property
    def minimum_days(self) -> int:
        return _whole(self.minimum.value)

    @property
    def days_before(self) -> int:
        return max(self.minimum_days, days_covering(self.hours))

    @property
    def days_after(self) -> int:
        return _whole(self.resume.value)

    @property
    def basis(self) -> str:
        return "half-lives" if self.days_before > self.minimum_days else "minimum"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.medicine.ref, self.minimum.ref, self.half_lives.ref, self.resume.ref)

    @property
    def doubt_before(self) -> Doubt | None:
        if self.medicine.half_life_h_max is None:
            return Doubt(code="half-life-unknown", fact=self.medicine)
        if not self.medicine.is_usable("half_life_h_max"):
            return Doubt(code="half-life-unverified", fact=self.medicine)
        return _doubt(self.minimum) or _doubt(self.half_lives)

    @property
    def doubt_after(self) -> Doubt | None:
        return _doubt(self.resume)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """``basis`` says what decided ``days_before``: minimum, half-lives or clinician. Of what nobody
    recognised there is no rule beside a clinician's figures."""

    days_before: int
    days_after: int
    basis: str
    rule: Rule | None

    @property
    def facts(self) -> tuple[str, ...]:
        return self.rule.facts if self.rule else ()

    @property
    def is_shorter_than_rule(self) -> bool:
        if self.rule is None or self.rule.doubt_before:
            return False
        return self.days_before < self.rule.days_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The dates of one hold around one session."""

    session_on: date
    last_dose_on: date
    restart_on: date

    @property
    def stop_from(self) -> date:
        return self.last_dose_on + timedelta(days=1)


def hold_rule(medicine: Medicine, *, knowledge: Knowledge) -> Rule:
    return Rule(
        medicine=medicine,
        minimum=knowledge.threshold("hold-days-minimum"),
        half_lives=knowledge.threshold("half-lives"),
        resume=knowledge.threshold("resume-days"),
    )


def work_out_hold(
    medicine: Medicine, *, own: ClinicianHold | None = None, knowledge: Knowledge
) -> Hold | Doubt:
    """thresholds/hold-days-minimum, half-lives, resume-days: the longer of the article's days and
    five half-lives (the upper figure, rounded up to whole days) before; seven days after. A
    clinician's own figures go before them; what is in doubt gives no figure."""
    rule = hold_rule(medicine, knowledge=knowledge)
    before = own.days_before if own else rule.doubt_before or rule.days_before
    own_after = own.days_after if own else None
    after = own_after if own_after is not None else rule.doubt_after or rule.days_after
    if isinstance(before, Doubt):
        return before
    if isinstance(after, Doubt):
        return after
    basis = "clinician" if own else rule.basis
    return Hold(days_before=before, days_after=after, basis=basis, rule=rule)


def own_days(own: ClinicianHold) -> Hold:
    """A clinician's figures, by which alone a medicine is left out that no rule is about."""
    return Hold(
        days_before=own.days_before, days_after=own.days_after or 0, basis="clinician", rule=None
    )


def days_covering(hours: Decimal) -> int:
    """Whole days that last at least these hours.

    >>> days_covering(Decimal(75)), days_covering(Decimal(360)), days_covering(Decimal(0))
    (4, 15, 0)
    """
    return _whole(hours / HOURS_A_DAY)


def _whole(days: Decimal) -> int:
    """Part of a day is a day: what a clinic set is never cut short."""
    return int(days.to_integral_value(ROUND_CEILING))


def window(hold: Hold, session_on: date) -> Window:
    return Window(
        session_on=session_on,
        last_dose_on=session_on - timedelta(days=hold.days_before),
        restart_on=session_on + timedelta(days=hold.days_after),
    )


def restart_window(hold: Hold, session_on: date, sessions_on: Sequence[date]) -> Window:
    """The window, this session's or a later one's, after which the medicine may be taken again:
    on one day at least before the next session's hold begins."""
    windows = [window(hold, one) for one in sorted({session_on, *sessions_on}) if one >= session_on]
    for this, following in pairwise(windows):
        if this.restart_on <= following.last_dose_on:
            return this
    return windows[-1]


def _doubt(threshold: Threshold) -> Doubt | None:
    is_usable = threshold.is_usable("value")
    return None if is_usable else Doubt(code="rule-unverified", fact=threshold)
