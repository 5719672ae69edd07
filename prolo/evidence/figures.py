"""What a trial prints for one instrument at one time, or why that is no use.

Reasons, as codes
-----------------
no-figures                  nothing is printed for this outcome
p-only                      a p value beside no difference
no-spread                   a mean or difference without SD, SE, interval or exact p
median-only                 a median without quartiles where a mean is needed
median-skewed               a median whose quartiles speak against a mean
sign-disagrees              a printed difference points away from the printed means
one-arm-only                figures of one side alone
arm-size-missing            nobody says how many people the arms had
counts-missing              a share of responders without counts
no-events                   nobody, or everybody, in both arms
interval-excludes-estimate  printed interval without its estimate: one is misprinted
interval-and-p-disagree     printed interval and p value cannot both be right
direction-unknown           nobody says which way the instrument counts
time-not-printed            no week is given
not-from-baseline, as-treated, spread-meaning-unknown   see the reading of that trial
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log, sqrt
from typing import Literal, TypeAlias

from prolo.errors import SynthesisError
from prolo.evidence.conversions import Conversion
from prolo.evidence.effects import (
    ArmFigures,
    arm_from_interval,
    arm_from_quartiles,
    combine_arms,
    se_from_interval,
    se_from_p,
)
from prolo.evidence.printed import Printed, PrintedArms, PrintedCounts, PrintedDifference
from prolo.evidence.protocol import CAUTIONS, REFUSALS, AnalysisProtocol, Window
from prolo.evidence.trials import Sides, Trial
from prolo.knowledge.trials import Contrast, Count, Outcome

Row: TypeAlias = Outcome | Contrast | Count
Kind: TypeAlias = Literal["change", "value", "difference", "counts"]
HARM = "adverse-event"
COUNTED: Mapping[str, str] = {"responder": "better", HARM: "worse"}
AMBIGUOUS = "ambiguous ±"  # how the tables mark a ± that nobody explained; it is taken for an SD
# Standard errors from a printed interval and from the p beside it differ by rounding and by t
# against normal; beyond this ratio one of the two is misprinted.
DISAGREEMENT = 1.5
# An SD of pain or function as a share of its scale: the middle of those in the shipped tables whose
# meaning is printed, which lie between 0.13 and 0.28.
USUAL_SD = 0.2


class NothingError(Exception):
    """Why one place yields no figures; the argument is the reason's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``printed`` is irritant less comparator, as the instrument counts."""

    instrument: str
    weeks: float
    kind: Kind
    higher_is: str
    scale_points: float | None
    sides: Sides
    printed: Printed
    cautions: tuple[str, ...]
    source_url: str | None
    read_in: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    trial: Trial
    sides: Sides
    outcome: str
    window: Window
    protocol: AnalysisProtocol
    sizes: Mapping[str, int] = field(default_factory=dict)  # assumed, by arm


def name_of(row: Row) -> str:
    return row.event if isinstance(row, Count) else row.instrument


# -- arms ----------------------------------------------------------------------------------


def from_arms(search: Search, weeks: float, rows: Sequence[Outcome]) -> Figures:
    first = rows[0]
    check_readings(search, first.instrument, weeks)
    by_arm = {row.arm_id: row for row in reversed(rows)}
    sides = _sides_with(search, by_arm)
    arms = {arm: arm_figures(search, by_arm[arm]) for arm in sides.both}
    a, b = (
        combine_arms([arms[arm] for arm in side]) if len(side) > 1 else arms[side[0]]
        for side in (sides.irritant, sides.comparator)
    )
    higher_is, points = scale_of(search, first.instrument, rows)
    return Figures(
        instrument=first.instrument,
        weeks=weeks,
        kind=first.kind,
        higher_is=higher_is,
        scale_points=points,
        sides=sides,
        printed=PrintedArms(a=a, b=b),
        cautions=cautions_of(search, sides, rows),
        source_url=first.source_url,
        read_in=first.read_in,
    )


def _sides_with(search: Search, arms: Iterable[str]) -> Sides:
    """The arms of each side that have a row; one without is left out of its side."""
    having = set(arms)
    irritant, comparator = (
        tuple(arm for arm in side if arm in having)
        for side in (search.sides.irritant, search.sides.comparator)
    )
    if not irritant or not comparator:
        raise NothingError("one-arm-only")
    return Sides(irritant=irritant, comparator=comparator)


def arm_figures(search: Search, row: Outcome) -> ArmFigures:
    if row.mean is None:
        return _arm_of_median(search, row)
    n, made = _size(search, row.arm_id, row.n)
    mean = float(row.mean)
    if row.sd is not None or row.se is not None:
        sd, se = (None if each is None else float(each) for each in (row.sd, row.se))
        arm = ArmFigures(n=n, mean=mean, sd=sd, se=se, id=row.arm_id)
    elif row.ci_low is not None and row.ci_high is not None:
        if not row.ci_low < row.mean < row.ci_high:
            raise NothingError("interval-excludes-estimate")
        arm = arm_from_interval(n, mean, float(row.ci_low), float(row.ci_high), id=row.arm_id)
    else:
        raise NothingError("no-spread")
    return replace(arm, conversions=(*made, *arm.conversions))


def _arm_of_median(search: Search, row: Outcome) -> ArmFigures:
    if row.median is None:
        raise NothingError("no-figures")
    if row.q1 is None or row.q3 is None:
        raise NothingError("median-only")
    n, made = _size(search, row.arm_id, row.n)
    try:
        arm = arm_from_quartiles(n, float(row.q1), float(row.median), float(row.q3), id=row.arm_id)
    except SynthesisError:
        raise NothingError("median-skewed") from None
    return replace(arm, conversions=(*made, *arm.conversions))


def _size(search: Search, arm_id: str, printed: int | None) -> tuple[int, tuple[Conversion, ...]]:
    """People of an arm at that time, else as many as were analysed or randomised, else assumed."""
    if printed is not None and printed >= 2:
        return printed, ()
    arm = search.trial.arms[arm_id]
    n, code = arm.n_analysed or arm.n_randomised, "n-from-arm"
    if n is None:
        n, code = search.sizes.get(arm_id), "n-assumed"
    if n is None or n < 2:
        raise NothingError("arm-size-missing")
    return n, (Conversion(code=code, made="n", value=n, arm=arm_id),)


# -- printed differences -------------------------------------------------------------------


def from_contrast(search: Search, weeks: float, row: Contrast) -> Figures:
    check_readings(search, row.instrument, weeks)
    turned = row.arm_a in search.sides.comparator
    a, b = (row.arm_b, row.arm_a) if turned else (row.arm_a, row.arm_b)
    sizes = tuple(_size_or_none(search, arm) for arm in (a, b))
    estimate = _estimate(row)
    _check_sign(search, weeks, row, estimate)
    spread = _spread(row, estimate, *sizes, df=_test_df(search, row.instrument, weeks))
    higher_is, points = scale_of(search, row.instrument, ())
    sides = Sides(irritant=(a,), comparator=(b,))
    return Figures(
        instrument=row.instrument,
        weeks=weeks,
        kind="difference",
        higher_is=higher_is,
        scale_points=points,
        sides=sides,
        printed=PrintedDifference(
            estimate=-estimate if turned else estimate, spread=spread, n_a=sizes[0], n_b=sizes[1]
        ),
        cautions=cautions_of(search, sides, [row]),
        source_url=row.source_url,
        read_in=row.read_in,
    )


def _size_or_none(search: Search, arm_id: str) -> int | None:
    try:
        return _size(search, arm_id, None)[0]
    except NothingError:
        return None


def _check_sign(search: Search, weeks: float, row: Contrast, estimate: float) -> None:
    """A difference, a − b, that points away from the means printed for a and b is misprinted, or
    was turned."""
    for kind in ("change", "value"):
        means = {
            one.arm_id: float(one.mean)
            for one in search.trial.outcomes
            if (one.outcome, one.instrument, one.kind) == (row.outcome, row.instrument, kind)
            and one.mean is not None
            and one.weeks is not None
            and float(one.weeks) == weeks
        }
        if row.arm_a in means and row.arm_b in means:
            printed = means[row.arm_a] - means[row.arm_b]
            if printed * estimate < 0 and abs(printed - estimate) > abs(estimate):
                raise NothingError("sign-disagrees")


def _estimate(row: Contrast) -> float:
    if row.estimate is None:
        raise NothingError("no-figures" if row.p is None else "p-only")
    if row.measure != "MD":
        raise NothingError("measure-not-read")
    return float(row.estimate)


def _test_df(search: Search, instrument: str, weeks: float) -> float | None:
    """Degrees of freedom of the test behind a printed p, where a note tells its model."""
    for reading in search.protocol.readings_of(search.trial.id, ("test-df",)):
        if reading.is_about(outcome=search.outcome, instrument=instrument, weeks=weeks):
            return float(reading.value or "")
    return None


def _spread(
    row: Contrast, estimate: float, n_a: int | None, n_b: int | None, *, df: float | None
) -> Conversion | float:
    """The standard error of a printed difference: printed, from its interval, or from its p."""
    p = exact_p(row.p)
    if row.se is not None:
        return float(row.se)
    if row.ci_low is not None and row.ci_high is not None:
        return _spread_of_interval(estimate, float(row.ci_low), float(row.ci_high), p)
    if p is None or estimate == 0:
        raise NothingError("no-spread")
    if n_a is None or n_b is None:
        raise NothingError("arm-size-missing")
    return se_from_p(estimate, p, n_a, n_b, df=df)


def _spread_of_interval(estimate: float, low: float, high: float, p: float | None) -> Conversion:
    if not low < estimate < high:
        raise NothingError("interval-excludes-estimate")
    found = se_from_interval(estimate, low, high)
    if p is not None and estimate:
        ratio = found.value / se_from_p(estimate, p, 1000, 1000).value
        if not 1 / DISAGREEMENT < ratio < DISAGREEMENT:
            raise NothingError("interval-and-p-disagree")
    return found


def exact_p(printed: str | None) -> float | None:
    """A p value as a number; None for «<0.001», for «>0.05», and for none at all."""
    try:
        p = float(printed or "")
    except ValueError:
        return None
    return p if 0 < p < 1 else None


# -- counts --------------------------------------------------------------------------------


def from_counts(search: Search, weeks: float, rows: Sequence[Count]) -> Figures:
    first = rows[0]
    check_readings(search, first.event, weeks)
    by_arm = {row.arm_id: row for row in reversed(rows)}
    sides = _sides_with(search, by_arm)
    (events_a, n_a), (events_b, n_b) = (
        _added_up([by_arm[arm] for arm in side]) for side in (sides.irritant, sides.comparator)
    )
    if events_a + events_b in (0, n_a + n_b):
        raise NothingError("no-events")
    return Figures(
        instrument=first.event,
        weeks=weeks,
        kind="counts",
        higher_is=COUNTED[search.outcome],
        scale_points=None,
        sides=sides,
        printed=PrintedCounts(events_a=events_a, n_a=n_a, events_b=events_b, n_b=n_b),
        cautions=cautions_of(search, sides, rows),
        source_url=first.source_url,
        read_in=first.read_in,
    )


def _added_up(rows: Sequence[Count]) -> tuple[int, int]:
    """Events and people of the arms of one side."""
    counted = [(row.events, row.n) for row in rows if row.events is not None and row.n is not None]
    if len(counted) < len(rows):
        raise NothingError("counts-missing")
    return sum(events for events, _ in counted), sum(n for _, n in counted)


# -- what the notes add --------------------------------------------------------------------


def check_readings(search: Search, instrument: str, weeks: float) -> None:
    for reading in search.protocol.readings_of(search.trial.id, REFUSALS):
        if reading.is_about(outcome=search.outcome, instrument=instrument, weeks=weeks):
            raise NothingError(reading.code)


def scale_of(search: Search, instrument: str, rows: Sequence[Outcome]) -> tuple[str, float | None]:
    """Which way the instrument counts, and how many points it has, where that is known.

    A printed difference has no such columns: the scores of the same instrument have. Not its
    changes, which some reports turn so that an improvement is positive.
    """
    scores = [row for row in search.trial.outcomes if row.kind == "value"]
    same = rows or [row for row in scores if row.instrument == instrument]
    ways = {row.higher_is for row in same if row.higher_is is not None}
    ranges = {
        float(row.scale_max - row.scale_min)
        for row in same
        if row.scale_min is not None and row.scale_max is not None
    }
    if not ways:
        return _scale_of_reading(search, instrument)
    if len(ways) > 1:
        raise NothingError("direction-unknown")
    return ways.pop(), ranges.pop() if len(ranges) == 1 else None


def _scale_of_reading(search: Search, instrument: str) -> tuple[str, float | None]:
    """``worse``, or with the ends of the scale: ``0..100 worse``."""
    for reading in search.protocol.readings_of(search.trial.id, ("scale",)):
        if reading.is_about(outcome=search.outcome, instrument=instrument):
            ends, _, way = (reading.value or "").rpartition(" ")
            low, _, high = ends.partition("..")
            return way, float(high) - float(low) if ends else None
    raise NothingError("direction-unknown")


def cautions_of(search: Search, sides: Sides, rows: Sequence[Row]) -> tuple[str, ...]:
    """What a reader must know beside the number, as codes; see also ``protocol.CAUTIONS``."""
    found = [
        reading.code
        for reading in search.protocol.readings_of(search.trial.id, CAUTIONS)
        if reading.is_about(outcome=search.outcome, instrument=name_of(rows[0]))
    ]
    if sides != search.sides and not isinstance(rows[0], Contrast):
        found.append("arms-left-out")
    if any(isinstance(row, Outcome) and row.adjusted for row in rows):
        found.append("adjusted")
    if any(AMBIGUOUS in (row.note or "") for row in rows):
        found.append("spread-ambiguous")
    if any(isinstance(row, Outcome) and perhaps_se(search, row) for row in rows):
        found.append("spread-perhaps-se")
    return tuple(dict.fromkeys(found))


def perhaps_se(search: Search, row: Outcome) -> bool:
    """Would a ± that nobody explained be of a usual size for an SD only if it were an SE?"""
    arm = search.trial.arms[row.arm_id]
    n = row.n or arm.n_analysed or arm.n_randomised or search.sizes.get(row.arm_id)
    if row.sd is None or not n or AMBIGUOUS not in (row.note or ""):
        return False
    if row.scale_min is None or row.scale_max is None:
        return False
    share = float(row.sd / (row.scale_max - row.scale_min)) / USUAL_SD
    return share > 0 and abs(log(share * sqrt(n))) < abs(log(share))
