"""Do the trial tables agree with each other, and can each number be meant?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from prolo.knowledge.reading import nearest

Rows = Sequence[tuple[int, Any]]
Place = Callable[[str, int], str]
Named = frozenset[tuple[str, str]]  # study and arm; an empty arm is the study

AT_LEAST_ZERO = (
    "n", "n_a", "n_b", "n_randomised", "n_analysed", "events", "weeks", "followup_weeks", "sd",
    "se", "sd_a", "sd_b", "sessions", "interval_weeks", "injections_per_session", "volume_ml",
    "age_mean", "age_sd", "k", "tau2",
)  # fmt: skip
SHARES = ("concentration_pct", "female_pct", "i2", "weight_pct")
ORDERED = (("scale_min", "scale_max"), ("ci_low", "ci_high"), ("q1", "q3"), ("events", "n"))


def line_of(table: str, line: int) -> str:
    return f"{table}.csv: line {line}"


def table_faults(
    tables: Mapping[str, Rows], place: Place = line_of, named: Named = frozenset()
) -> Iterator[str]:
    """``named`` are trials, and arms of trials, whose own rows are faulty: they are known."""
    for name, rows in tables.items():
        for line, row in rows:
            yield from (f"{place(name, line)}, {fault}" for fault in _number_faults(row))
    yield from _twice("studies", tables["studies"], ("study_id",), place)
    yield from _twice("arms", tables["arms"], ("study_id", "arm_id"), place)
    yield from _strangers(tables, place, named)


def _number_faults(row: Any) -> Iterator[str]:
    for name in AT_LEAST_ZERO:
        value = getattr(row, name, None)
        if value is not None and value < 0:
            yield f"{name}: {value} is below 0."
    for name in SHARES:
        value = getattr(row, name, None)
        if value is not None and not 0 <= value <= 100:
            yield f"{name}: {value} is outside 0 to 100."
    for smaller, larger in ORDERED:
        low, high = getattr(row, smaller, None), getattr(row, larger, None)
        if low is not None and high is not None and low > high:
            yield f"{smaller}: {low} is above {larger}, which is {high}."
    yield from _outside_scale(row)


def _outside_scale(row: Any) -> Iterator[str]:
    """A score lies on its scale; a change may be negative, and no larger than the scale is long."""
    low, high = getattr(row, "scale_min", None), getattr(row, "scale_max", None)
    mean: Decimal | None = getattr(row, "mean", None)
    if low is None or high is None or mean is None:
        return
    if row.kind == "value" and not low <= mean <= high:
        yield f"mean: {mean} is outside the scale, {low} to {high}."
    if row.kind == "change" and abs(mean) > high - low:
        yield f"mean: a change of {mean} is larger than the scale, {low} to {high}."


def _twice(table: str, rows: Rows, keys: tuple[str, ...], place: Place) -> Iterator[str]:
    first: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        key = tuple(getattr(row, one) for one in keys)
        if key in first:
            yield f"{place(table, line)}, {keys[-1]}: stands on line {first[key]} too."
        first.setdefault(key, line)


def _strangers(tables: Mapping[str, Rows], place: Place, named: Named) -> Iterator[str]:
    """Rows about a trial, or an arm, that no table introduces."""
    studies = {row.study_id for _, row in tables["studies"]} | {study for study, _ in named}
    arms = {(row.study_id, row.arm_id) for _, row in tables["arms"]} | named
    for name in ("arms", "outcomes", "contrasts", "binary", "review_rows"):
        for line, row in tables[name]:
            if row.study_id not in studies:
                near = nearest(row.study_id, studies)
                yield f"{place(name, line)}, study_id: {row.study_id!r} is not known.{near}"
            elif name not in ("arms", "review_rows"):
                for key in ("arm_id", "arm_a", "arm_b"):
                    arm = getattr(row, key, None)
                    if arm is not None and (row.study_id, arm) not in arms:
                        near = nearest(arm, [one for study, one in arms if study == row.study_id])
                        yield f"{place(name, line)}, {key}: {arm!r} is not an arm.{near}"
