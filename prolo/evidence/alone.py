"""What became of the people in each arm of these trials: how they were later, less how they were
at the start.

A change within one arm is no effect of what the arm got. People join a trial when they are at
their worst, and pain comes and goes, so that some or all of a change may have come with nothing
at all. It says what happened to those people, and is never compared with an effect.

Changes are in points of ten, whichever way and however long an instrument counts; above zero is
better. Arms of one trial are taken as one; trials are pooled as effects are.

Reasons beside those of ``figures.py``, why an arm gives no change
------------------------------------------------------------------
difference-only   the report prints how far two arms lie apart, and of neither how it changed
start-missing     a score later, and none at the start on the same instrument
scale-unknown     nobody prints how long the scale is
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt

from prolo.errors import SynthesisError
from prolo.evidence.arms import is_alike, trials_with
from prolo.evidence.conversions import effective_people, sd_of_change
from prolo.evidence.distributions import stdtrit
from prolo.evidence.effects import ArmFigures, combine_arms, with_sd
from prolo.evidence.figures import (
    NothingError,
    Search,
    arm_figures,
    cautions_of,
    check_readings,
    scale_of,
)
from prolo.evidence.pooling import PooledEffect, pool_effects
from prolo.evidence.protocol import (
    EXCLUSIONS,
    AnalysisProtocol,
    Window,
    joints_and_people,
    load_protocol,
)
from prolo.evidence.trials import Sides, Trial
from prolo.knowledge.trials import Outcome, TrialTables

TEN = 10
# Of two trials Knapp and Hartung's interval is 12.7 standard errors either way, which often is more
# than the whole scale: two are told one by one.
POOLED_FROM = 3
# Between a person's score at the start and later. Where a report prints both times' SDs and not
# that of the change, none here prints this. A choice, in the middle of what is possible; with 0 the
# interval of that trial would be wider by the root of 2 where both SDs are alike. The nearest that
# tells of it: worked out from the SDs of RESTORE (restore-2021, the knee after a year) it is 0.22
# with platelet-rich plasma and 0.35 with a dummy, so that these intervals may be too narrow.
START_CORRELATION = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmsChange:
    """The people of one trial who got it. ``low`` and ``high`` by t with n − 1."""

    trial_id: str
    author: str | None
    year: int | None
    arms: tuple[str, ...]
    instrument: str
    weeks: float
    n: int
    change: float
    se: float
    low: float
    high: float
    is_assumed: bool  # its SD hangs on the correlation chosen here
    cautions: tuple[str, ...]
    source_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutChange:
    """A trial with such an arm, of which no change can be had."""

    trial_id: str
    author: str | None
    year: int | None
    registration: str | None
    reasons: tuple[str, ...]

    @property
    def is_registered_only(self) -> bool:
        return "registered-only" in self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmsCourse:
    """One outcome of the people who got one treatment, within one window of time."""

    outcome: str
    comparator: str
    window: Window
    changes: tuple[ArmsChange, ...]
    pooled: PooledEffect | None
    missing: tuple[WithoutChange, ...]

    @property
    def k(self) -> int:
        return len(self.changes)

    @property
    def n(self) -> int:
        return sum(one.n for one in self.changes)

    @property
    def found(self) -> tuple[tuple[float, float, float], ...]:
        """Estimate and interval: the pooled, or of each trial its own."""
        if self.pooled is not None:
            return ((self.pooled.estimate, self.pooled.ci_lb, self.pooled.ci_ub),)
        return tuple((one.change, one.low, one.high) for one in self.changes)


def course_of(
    condition: str,
    outcome: str,
    comparator: str,
    trials: TrialTables,
    *,
    window: str | Window = "medium",
    level: float = 0.95,
    protocol: AnalysisProtocol | None = None,
) -> ArmsCourse:
    """How people who got the comparator changed since the start, in points of ten.

    Parameters
    ----------
    comparator
        A group of the protocol, or ``irritant``: those who got prolotherapy.
    condition, outcome, trials, window, protocol
        As for :func:`prolo.evidence.conditions.evidence_for`; a trial's instrument and time are
        chosen in the same order.

    Raises
    ------
    SynthesisError
        A comparator or a window that there is not.

    Sources
    -------
    SD of a change   Cochrane Handbook 6.5, section 6.5.2.8
    pooling          as :func:`prolo.evidence.pooling.pool_effects`: REML, Knapp & Hartung
    """
    protocol = protocol or load_protocol()
    time = protocol.window(window) if isinstance(window, str) else window
    found: list[ArmsChange] = []
    missing: list[WithoutChange] = []
    for trial, arms in trials_with(condition, comparator, trials, protocol):
        search = Search(
            trial=trial,
            sides=Sides(irritant=(), comparator=arms),
            outcome=outcome,
            window=time,
            protocol=protocol,
        )
        try:
            found.append(_change(search, level))
        except NothingError as nothing:
            missing.append(_without(trial, nothing.args))
    pooled = None
    if len(found) >= POOLED_FROM and is_alike(comparator, protocol):
        values = [one.change for one in found]
        pooled = pool_effects(values, [one.se**2 for one in found], level=level)
    return ArmsCourse(
        outcome=outcome,
        comparator=comparator,
        window=time,
        changes=tuple(found),
        pooled=pooled,
        missing=tuple(missing),
    )


# -- where to look -------------------------------------------------------------------------


def _change(search: Search, level: float) -> ArmsChange:
    """The first usable change, by the order of the protocol; or why there is none."""
    excluded = [one.code for one in search.protocol.readings_of(search.trial.id, EXCLUSIONS)]
    if excluded:
        raise NothingError(*excluded)
    rows = [
        row
        for row in search.trial.outcomes
        if row.outcome == search.outcome and row.arm_id in search.sides.comparator
    ]
    reasons: list[str] = []
    for instrument, weeks in _places(search, rows):
        for kind in ("change", "value"):
            there = [
                row
                for row in rows
                if row.instrument == instrument and row.weeks == weeks and row.kind == kind
            ]
            if not there:
                continue
            try:
                return _made(search, there, rows, level)
            except NothingError as nothing:
                reasons.append(str(nothing))
    raise NothingError(*(dict.fromkeys(reasons) or (_nothing_here(search, rows),)))


def _places(search: Search, rows: Sequence[Outcome]) -> list[tuple[str, Decimal]]:
    """Instrument and week, in the order in which they are tried."""
    order = list(dict.fromkeys(row.instrument for row in rows))
    places = {
        (row.instrument, row.weeks)
        for row in rows
        if row.weeks is not None and search.window.holds(float(row.weeks))
    }
    return sorted(
        places,
        key=lambda place: (
            search.protocol.instrument_rank(search.outcome, place[0]),
            order.index(place[0]),
            search.window.distance(float(place[1])),
        ),
    )


def _nothing_here(search: Search, rows: Sequence[Outcome]) -> str:
    after = [row for row in rows if row.weeks is None or row.weeks > 0]
    if after:
        return "time-not-printed" if all(row.weeks is None for row in after) else "other-time"
    apart = any(
        row.outcome == search.outcome and {row.arm_a, row.arm_b} & {*search.sides.comparator}
        for row in search.trial.contrasts
    )
    return "difference-only" if apart else "no-figures"


# -- one trial -----------------------------------------------------------------------------


def _made(
    search: Search, there: Sequence[Outcome], rows: Sequence[Outcome], level: float
) -> ArmsChange:
    first = there[0]
    assert first.weeks is not None
    weeks = float(first.weeks)
    check_readings(search, first.instrument, weeks)
    higher_is, points = scale_of(search, first.instrument, there)
    if points is None:
        raise NothingError("scale-unknown")
    adjusted = first.adjusted
    alike = {row.arm_id: row for row in reversed(there) if row.adjusted == adjusted}
    arms = tuple(arm for arm in search.sides.comparator if arm in alike)
    figures = [_since_start(search, alike[arm], rows) for arm in arms]
    whole = combine_arms(figures)
    assert whole.sd is not None
    towards = 1 if higher_is == "better" else -1
    change, n = towards * TEN * whole.mean / points, _people(search, whole.n)
    se = TEN * whole.sd / points / sqrt(_worth(search, whole.n))
    if not se > 0:
        raise NothingError("no-spread")
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * se
    used = Sides(irritant=(), comparator=arms)
    study = search.trial.study
    return ArmsChange(
        trial_id=search.trial.id,
        author=study.first_author,
        year=study.year,
        arms=arms,
        instrument=first.instrument,
        weeks=weeks,
        n=n,
        change=change,
        se=se,
        low=change - reach,
        high=change + reach,
        is_assumed=any(one.code == "sd-change-from-r" for one in whole.conversions),
        cautions=cautions_of(search, used, list(alike.values())),
        source_url=first.source_url,
    )


def _joints(search: Search) -> tuple[int, int] | None:
    """Joints and people, where a report counts the one for the other."""
    for reading in search.protocol.readings_of(search.trial.id, ("unit-joints",)):
        return joints_and_people(reading.value)
    return None


def _people(search: Search, counted: int) -> int:
    joints = _joints(search)
    return counted if joints is None else round(counted * joints[1] / joints[0])


def _worth(search: Search, counted: int) -> float:
    """As many people as so many joints are worth."""
    joints = _joints(search)
    if joints is None:
        return counted
    correlation = search.protocol.assumptions.joint_correlation
    return float(effective_people(counted, joints[0] / joints[1], correlation).values)


def _since_start(search: Search, row: Outcome, rows: Sequence[Outcome]) -> ArmFigures:
    """The change of one arm as it is printed, else its later score less that at the start."""
    later = arm_figures(search, row)
    if row.kind == "change":
        return with_sd(later)
    start = next((one for one in rows if _is_start_of(one, row)), None)
    if start is None:
        raise NothingError("start-missing")
    before, later = with_sd(arm_figures(search, start)), with_sd(later)
    assert before.sd is not None
    assert later.sd is not None
    try:
        made = sd_of_change(before.sd, later.sd, START_CORRELATION).row(arm=row.arm_id)
    except SynthesisError:
        raise NothingError("no-spread") from None
    return replace(
        later,
        mean=later.mean - before.mean,
        sd=made.value,
        se=None,
        conversions=(*before.conversions, *later.conversions, made),
    )


def _is_start_of(one: Outcome, row: Outcome) -> bool:
    return (
        one.weeks == 0
        and one.kind == "value"
        and (one.arm_id, one.instrument) == (row.arm_id, row.instrument)
        and (one.scale_min, one.scale_max) == (row.scale_min, row.scale_max)
    )


def _without(trial: Trial, reasons: tuple[str, ...]) -> WithoutChange:
    study = trial.study
    return WithoutChange(
        trial_id=trial.id,
        author=study.first_author,
        year=study.year,
        registration=study.registration,
        reasons=reasons,
    )
