"""A difference that a report prints, where it is not the one between the arms that it prints."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from prolo.evidence.trials import Sides, Trial
from prolo.knowledge.trials import Contrast

Mean = tuple[Decimal, Decimal]  # and how far rounding may have moved it


def printed_otherwise(
    trial: Trial, sides: Sides, *, outcome: str, instrument: str, weeks: float
) -> float | None:
    """Irritant less comparator. None where none is printed, or one agrees, within rounding, with
    what the arms have at that time, with their changes, or with their way since the start."""
    for row in trial.contrasts:
        is_asked = (row.outcome, row.instrument) == (outcome, instrument)
        if not is_asked or row.weeks is None or float(row.weeks) != weeks:
            continue
        if row.estimate is None or row.measure != "MD":
            continue
        if {(row.arm_a,), (row.arm_b,)} != {sides.irritant, sides.comparator}:
            continue
        apart = list(_apart(trial, row))
        if apart and not any(_agree(row.estimate, one) for one in apart):
            turned = row.arm_a in sides.comparator
            return float(-row.estimate if turned else row.estimate)
    return None


def _apart(trial: Trial, row: Contrast) -> Iterator[Mean]:
    """a − b, in each way in which the means of both arms are printed."""
    at = {
        (one.kind, one.weeks, one.arm_id): _as_printed(one.mean)
        for one in trial.outcomes
        if (one.outcome, one.instrument) == (row.outcome, row.instrument) and one.mean is not None
    }
    later = [
        {arm: at.get((kind, row.weeks, arm)) for arm in (row.arm_a, row.arm_b)}
        for kind in ("value", "change")
    ]
    start = {arm: at.get(("value", Decimal(0), arm)) for arm in (row.arm_a, row.arm_b)}
    since = {arm: _less(later[0][arm], start[arm]) for arm in (row.arm_a, row.arm_b)}
    for means in (*later, since):
        if (found := _less(means[row.arm_a], means[row.arm_b])) is not None:
            yield found


def _as_printed(value: Decimal) -> Mean:
    """With half of the last place that is printed."""
    found = Decimal(str(value))
    return found, Decimal(5).scaleb(int(found.as_tuple().exponent) - 1)


def _less(one: Mean | None, other: Mean | None) -> Mean | None:
    if one is None or other is None:
        return None
    return one[0] - other[0], one[1] + other[1]


def _agree(estimate: Decimal, apart: Mean) -> bool:
    printed, rounding = _as_printed(estimate)
    return abs(printed - apart[0]) <= apart[1] + rounding
