"""The choices of the analysis, and what the notes beside the trial tables say, as records.

``protocol.toml`` holds the choices; ``readings.csv`` holds, one a row, what a note in the tables
says in words and a program must know: that joints were counted as people, that a trial is a
registration without results, which way a trial without figures pointed.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from prolo.errors import KnowledgeError, SynthesisError

T = TypeVar("T")

HERE = Path(__file__).parent

# Of a whole trial: out, unless the caller asks for it by code. `registered-only` cannot be.
EXCLUSIONS = frozenset({"not-irritant", "implausible", "overlaps", "registered-only"})
# Of some rows: these are not used.
REFUSALS = frozenset(
    {
        "not-from-baseline",
        "as-treated",
        "interval-excludes-estimate",
        "spread-meaning-unknown",
    }
)
# Used, and shown beside the number.
CAUTIONS = frozenset(
    {
        "unit-joints",
        "unit-unclear",
        "crossover",
        "factorial",
        "not-randomised",
        "randomisation-unstated",
        "co-treatment-differs",
        "added-to-comparator",
        "weeks-from-last-injection",
        "n-is-randomised",
        "spread-unusual",
        "series-assigned",
    }
)
# Of an arm: what it counts as, where its treatment alone does not say.
ROLES = frozenset({"irritant-arm", "comparator", "factor-margin"})
OTHERS = frozenset({"scale", "direction", "test-df"})
CODES = EXCLUSIONS | REFUSALS | CAUTIONS | ROLES | OTHERS
SCALE = re.compile(r"(-?[\d.]+\.\.-?[\d.]+ )?(better|worse)")
NUMBER = re.compile(r"(\d+(\.\d+)?)?")
DIRECTIONS = frozenset({"irritant", "none", "comparator"})  # whom the result favours


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Weeks from the first injection, both ends included."""

    id: str
    low_weeks: float
    high_weeks: float
    near_weeks: float

    @classmethod
    def at(cls, weeks: float) -> Window:
        return cls(id=f"week-{weeks:g}", low_weeks=weeks, high_weeks=weeks, near_weeks=weeks)

    def holds(self, weeks: float | None) -> bool:
        return weeks is not None and self.low_weeks <= weeks <= self.high_weeks

    def distance(self, weeks: float) -> tuple[float, float]:
        """Sorts the nearest first, of two equally near the later."""
        return abs(weeks - self.near_weeks), -weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparatorGroup:
    id: str
    treatments: tuple[str, ...]
    pooled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a note says. A field that is None stands for every arm, outcome, time …"""

    study_id: str
    code: str
    value: str | None
    read_in: str
    arm_id: str | None = None
    outcome: str | None = None
    instrument: str | None = None
    weeks: float | None = None

    def is_about(
        self,
        *,
        outcome: str | None = None,
        instrument: str | None = None,
        weeks: float | None = None,
    ) -> bool:
        return (
            self.outcome in (None, outcome)
            and self.instrument in (None, instrument)
            and self.weeks in (None, weeks)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    version: int
    written_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Primary:
    """The question that was chosen before the others; ids of a comparator and a window."""

    outcome: str
    comparator: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    joint_correlation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisProtocol:
    version: int
    written_on: date
    reason: str
    earlier: tuple[Version, ...]
    primary: Primary
    primary_elsewhere: Mapping[str, Primary]  # by condition
    assumptions: Assumptions
    irritants: tuple[str, ...]
    with_exercise_against: tuple[str, ...]
    windows: Mapping[str, Window]
    comparators: Mapping[str, ComparatorGroup]
    instruments: Mapping[str, tuple[str, ...]]
    readings: tuple[Reading, ...]
    _by_study: Mapping[str, tuple[Reading, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, tuple[Reading, ...]] = {}
        for one in self.readings:
            found[one.study_id] = (*found.get(one.study_id, ()), one)
        object.__setattr__(self, "_by_study", MappingProxyType(found))

    def primary_of(self, condition: str) -> Primary:
        return self.primary_elsewhere.get(condition, self.primary)

    def window(self, id: str) -> Window:  # noqa: A002
        return _chosen(self.windows, id, "follow-up window")

    def comparator(self, id: str) -> ComparatorGroup:  # noqa: A002
        return _chosen(self.comparators, id, "comparison")

    def readings_of(self, study_id: str, codes: Iterable[str]) -> tuple[Reading, ...]:
        wanted = frozenset(codes)
        return tuple(each for each in self._by_study.get(study_id, ()) if each.code in wanted)

    def instrument_rank(self, outcome: str, instrument: str) -> int:
        order = self.instruments.get(outcome, ())
        return order.index(instrument) if instrument in order else len(order)


@cache
def load_protocol() -> AnalysisProtocol:
    """The protocol of the package. Raises ``KnowledgeError`` with every fault found."""
    return read_protocol(HERE / "protocol.toml", HERE / "readings.csv")


def read_protocol(choices: Path, readings: Path) -> AnalysisProtocol:
    table = tomllib.loads(choices.read_text(encoding="utf-8"))
    expected = {each.name for each in fields(AnalysisProtocol) if each.init} - {"readings"}
    faults = [f"{choices.name}: {key} is missing." for key in sorted(expected - set(table))]
    faults += [f"{choices.name}: {key} is not known." for key in sorted(set(table) - expected)]
    rows = _readings(readings, faults)
    if faults:
        raise KnowledgeError(faults)
    protocol = AnalysisProtocol(
        version=table["version"],
        written_on=table["written_on"],
        reason=table["reason"],
        earlier=tuple(Version(**one) for one in table["earlier"]),
        primary=Primary(**table["primary"]),
        primary_elsewhere=MappingProxyType(
            {one.pop("condition"): Primary(**one) for one in table["primary_elsewhere"]}
        ),
        assumptions=Assumptions(**table["assumptions"]),
        irritants=tuple(table["irritants"]),
        with_exercise_against=tuple(table["with_exercise_against"]),
        windows=MappingProxyType({one["id"]: Window(**one) for one in table["windows"]}),
        comparators=MappingProxyType(
            {
                one["id"]: ComparatorGroup(**{**one, "treatments": tuple(one["treatments"])})
                for one in table["comparators"]
            }
        ),
        instruments=MappingProxyType(
            {outcome: tuple(names) for outcome, names in table["instruments"].items()}
        ),
        readings=rows,
    )
    faults = [f"{choices.name}: {fault}" for fault in _disagreements(protocol)]
    if faults:
        raise KnowledgeError(faults)
    return protocol


def _readings(path: Path, faults: list[str]) -> tuple[Reading, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(enumerate(csv.DictReader(file), start=2))
    return readings_of_rows(rows, lambda number: f"{path.name}: row {number}", faults)


def readings_of_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]], place: Callable[[int], str], faults: list[str]
) -> tuple[Reading, ...]:
    """Readings from rows of text with their numbers; every fault is added to ``faults``."""
    found = []
    for number, row in rows:
        wrong = [f"{place(number)}: {fault}" for fault in _reading_faults(row)]
        faults.extend(wrong)
        if not wrong:
            filled = {key: value or None for key, value in row.items()}
            weeks = float(row["weeks"]) if row.get("weeks") else None
            found.append(Reading(**{**filled, "weeks": weeks}))  # type: ignore[arg-type]
    return tuple(found)


def _reading_faults(row: Mapping[str, str]) -> Iterator[str]:
    code, value = row.get("code", ""), row.get("value", "")
    if code not in CODES:
        yield f"code: {code!r} is not known.{_near(code, CODES)}"
    if code == "direction" and value not in DIRECTIONS:
        yield f"value: {value!r} is none. There are {', '.join(sorted(DIRECTIONS))}."
    if code == "unit-joints" and joints_and_people(value) is None:
        yield f"value: {value!r} is not joints/people, such as 43/29."
    if code == "test-df" and not (NUMBER.fullmatch(value) and float(value or 0) > 0):
        yield f"value: {value!r} is no number of degrees of freedom, such as 44."
    if code == "scale" and not SCALE.fullmatch(value):
        yield f"value: {value!r} is not a scale, such as «0..100 worse» or «better»."
    if not NUMBER.fullmatch(row.get("weeks", "")):
        yield f"weeks: {row.get('weeks')!r} is not a number."


def _near(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _disagreements(protocol: AnalysisProtocol) -> list[str]:
    treatments = [one for group in protocol.comparators.values() for one in group.treatments]
    found = [
        f"comparators: {one} is in two groups or is an irritant."
        for one in sorted(set(treatments))
        if treatments.count(one) > 1 or one in protocol.irritants
    ]
    found += [
        f"windows: {one.id}: near_weeks lies outside low_weeks to high_weeks."
        for one in protocol.windows.values()
        if not one.holds(one.near_weeks)
    ]
    return [*found, *_wrong_choices(protocol), *_wrong_history(protocol)]


def _wrong_choices(protocol: AnalysisProtocol) -> list[str]:
    rho, found = protocol.assumptions.joint_correlation, []
    for primary in (protocol.primary, *protocol.primary_elsewhere.values()):
        if primary.comparator not in protocol.comparators:
            found.append(f"primary: comparator: {primary.comparator!r} is not under comparators.")
        if primary.window not in protocol.windows:
            found.append(f"primary: window: {primary.window!r} is not under windows.")
    if not 0 <= rho <= 1:
        found.append(f"assumptions: joint_correlation: {rho} lies outside 0 to 1.")
    return found


def _wrong_history(protocol: AnalysisProtocol) -> list[str]:
    """Versions count down to 1 without a gap, each says why, none is younger than the next."""
    now = Version(version=protocol.version, written_on=protocol.written_on, reason=protocol.reason)
    history = [now, *protocol.earlier]
    found = [f"version {one.version}: reason: is empty." for one in history if not one.reason]
    if [one.version for one in history] != list(range(protocol.version, 0, -1)):
        found.append(f"earlier: must hold versions {protocol.version - 1} to 1, each once.")
    if any(a.written_on < b.written_on for a, b in pairwise(history)):
        found.append("earlier: a version is younger than the one after it.")
    return found


def joints_and_people(value: str | None) -> tuple[int, int] | None:
    """``43/29``: 43 joints of 29 people."""
    joints, _, people = (value or "").partition("/")
    if not (joints.isdigit() and people.isdigit() and int(joints) >= int(people) > 0):
        return None
    return int(joints), int(people)


def _chosen(offered: Mapping[str, T], chosen: str, what: str) -> T:
    if chosen in offered:
        return offered[chosen]
    small = chosen.lower()
    near = get_close_matches(small, offered, n=1) or [
        name for name, one in offered.items() if small in getattr(one, "treatments", ())
    ]
    hint = f" Did you mean {near[0]}?" if near else ""
    raise SynthesisError(f"{chosen!r} is no {what}: there are {', '.join(offered)}.{hint}")
