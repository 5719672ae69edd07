"""The most that reports in hand gave of an irritant: how strong, in one injection, in one session.

What lies above every one of them stops (``dose.py``); above those of a condition, or else of its
region, a plan asks why (``plan_check.py``), and a record is looked at. An unverified figure is
none. A report that says only what a whole session came to tells what one injection had at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from prolo.care.mixing import grams
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Fact, Protocol

Figure = tuple[Decimal, Fact]


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most that was given, and the facts that say so."""

    low: Decimal
    high: Decimal
    facts: tuple[Fact, ...]

    def has(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


def strengths(reports: Iterable[Protocol], *, inside: bool) -> Range | None:
    """In per cent, inside a joint or outside it."""
    name = "intra_articular_pct" if inside else "extra_articular_pct"
    return _range(_figures(reports, name))


def volumes(reports: Iterable[Protocol], *, inside: bool) -> Range | None:
    """In millilitres, of one injection."""
    return _range(one for report in reports for one in _volumes_of(report, inside))


def most_in_a_session(reports: Iterable[Protocol]) -> Range | None:
    """Grams of what the strength is of: for dextrose, how much sugar the tissue takes up."""
    return _range(one for report in reports for one in _loads_of(report))


def reports_of(irritant: str, knowledge: Knowledge) -> tuple[Protocol, ...]:
    return tuple(one for one in knowledge.protocols.values() if one.irritant == irritant)


def of_the_region(
    reports: Iterable[Protocol], region: str, knowledge: Knowledge
) -> tuple[Protocol, ...]:
    conditions = knowledge.conditions
    return tuple(
        one
        for one in reports
        if one.condition in conditions and conditions[one.condition].region == region
    )


def _range(figures: Iterable[Figure]) -> Range | None:
    found = tuple(figures)
    if not found:
        return None
    values = [value for value, _fact in found]
    facts = dict.fromkeys(fact.id for _value, fact in found)
    by_id = {fact.id: fact for _value, fact in found}
    return Range(min(values), max(values), tuple(by_id[one] for one in facts))


def _figures(reports: Iterable[Protocol], *names: str) -> Iterator[Figure]:
    for report in reports:
        for name in names:
            value = getattr(report, name)
            if value is not None and report.is_usable(name):
                yield value, report


def _volumes_of(report: Protocol, inside: bool) -> Iterator[Figure]:
    if inside:
        yield from _figures([report], "intra_articular_ml")
    elif report.extra_articular_ml_per_site_max is not None:
        names = ("extra_articular_ml_per_site_min", "extra_articular_ml_per_site_max")
        yield from _figures([report], *names)
    else:
        yield from _figures([report], "volume_total_ml_min", "volume_total_ml_max")


def _loads_of(report: Protocol) -> Iterator[Figure]:
    """What the whole session came to; or the injection into the joint alone."""
    pairs = (
        ("volume_total_ml_max", "extra_articular_pct"),
        ("intra_articular_ml", "intra_articular_pct"),
    )
    for volume, strength in pairs:
        for (ml, _), (pct, _) in zip(
            _figures([report], volume), _figures([report], strength), strict=False
        ):
            yield grams(pct, ml), report
