"""Do the facts agree with each other: every id known, every figure sourced, every mark true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from prolo.knowledge.reading import PACKAGE, nearest
from prolo.knowledge.records import (
    WHOLE,
    Change,
    Combination,
    Fact,
    Grade,
    Grading,
    HarmRate,
    Instrument,
    Medicine,
    MedicineAction,
    MedicineForm,
    OptionEffect,
    OutcomeSet,
    Protocol,
    Region,
    Source,
    Structure,
    Threshold,
    Translation,
    Warning_,
)
from prolo.knowledge.repeated import following
from prolo.knowledge.scales import scale_faults

# record's field → the kind its ids belong to
REFERENCES: Mapping[tuple[str, str], str] = {
    ("conditions", "region"): "regions",
    ("protocols", "condition"): "conditions",
    ("protocols", "irritant"): "irritants",
    ("combinations", "medicines"): "medicines",
    ("irritants", "regions"): "regions",
    ("advice", "regions"): "regions",
    ("contraindications", "regions"): "regions",
    ("contraindications", "thresholds"): "thresholds",
    ("red-flags", "regions"): "regions",
    ("checklist", "thresholds"): "thresholds",
    ("sedation", "thresholds"): "thresholds",
    ("signs", "level"): "levels",
    ("signs", "regions"): "regions",
    ("signs", "needs_any"): "signs",
    ("signs", "threshold"): "thresholds",
    ("aftercare-checks", "regions"): "regions",
    ("instruments", "regions"): "regions",
    ("outcome-sets", "instruments"): "instruments",
    ("follow-ups", "instruments"): "instruments",
    ("options", "conditions"): "conditions",
    ("option-effects", "option"): "options",
    ("option-effects", "conditions"): "conditions",
    ("option-courses", "option"): "options",
    ("option-courses", "conditions"): "conditions",
    ("option-visits", "option"): "options",
    ("option-visits", "conditions"): "conditions",
    ("harm-rates", "option"): "options",
    ("harm-rates", "conditions"): "conditions",
    ("prices", "option"): "options",
    ("prices", "conditions"): "conditions",
    ("guidelines", "conditions"): "conditions",
    ("guidelines", "options"): "options",
    ("gradings", "regions"): "regions",
    ("gradings", "conditions"): "conditions",
    ("trial-lines", "conditions"): "conditions",
}
ANY = "any"  # stands for every condition, or every region, in the files
DECIDING = ("level", "action", "strength")
LOWERED = ("moderate", "low", "very-low")  # a certainty that something took from
NOT_FIGURES = frozenset({"check_again_by", "map_x", "map_y", "rank"})

Fault = tuple[str, str]  # key, what is wrong


def fact_faults(fact: Fact, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Everything wrong with one fact, given the ids of every kind (``structures`` and
    ``sources`` among them)."""
    yield from scale_faults(fact)
    yield from _source_faults(fact, known["sources"])
    yield from _doubt_faults(fact)
    yield from _reference_faults(fact, known)
    yield from _place_faults(fact, known)
    if isinstance(fact, Instrument):
        yield from _instrument_faults(fact, known["sources"])
    if isinstance(fact, Warning_):
        injected = [*known["irritants"], *known["anaesthetics"]]
        yield from _unknown("applies_to", fact.applies_to, injected)
    if isinstance(fact, Medicine):
        yield from _medicine_faults(fact)
    if isinstance(fact, Combination):
        yield from _combination_faults(fact, known["medicines"])
    if isinstance(fact, OptionEffect):
        yield from _certainty_faults(fact)
    if isinstance(fact, HarmRate):
        yield from _rate_faults(fact)


def _place_faults(fact: Fact, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    if isinstance(fact, Region):
        yield from _region_faults(fact, known["sources"])
    if isinstance(fact, Protocol):
        yield from _unknown("structures", fact.structures, known["structures"])
    if isinstance(fact, OutcomeSet):
        yield from _unknown("id", [fact.id], known["regions"])
    if isinstance(fact, Grading):
        yield from _unknown("worst", fact.worst, fact.grades)


def repeated_faults(fact: Fact, thresholds: Mapping[str, Threshold]) -> Iterator[Fault]:
    """A number that stands in two places stands there twice the same."""
    for name, value in following(fact, thresholds).items():
        yield name, f"is {getattr(fact, name)}, and {value} in thresholds.toml."


def weak_faults(fact: Fact, sources: Mapping[str, Source]) -> Iterator[Fault]:
    """What nothing but anybody's page says is marked, so that it decides nothing."""
    grades = [sources[one].grade for one in fact.sources if one in sources]
    decides = {*_figures(fact), *(one for one in DECIDING if getattr(fact, one, None))}
    if grades and all(one is Grade.WEAK for one in grades) and not fact.is_choice:
        open_ = sorted(decides - set(fact.unverified)) if WHOLE not in fact.unverified else []
        if open_ or not fact.unverified:
            yield "source", f'is weak alone. Write unverified = ["*"]{_or(open_)}.'


def _or(names: list[str]) -> str:
    return f", or name {', '.join(names)}" if names else ""


def source_faults(source: Source) -> Iterator[Fault]:
    yield from scale_faults(source)
    if not source.url.startswith(("http://", "https://")):
        yield "url", f"{source.url!r} is not an address."
    if source.year_unverified and source.year is None:
        yield "year_unverified", "says a year is unverified, and there is none."


def twice(codes: list[str]) -> list[str]:
    return sorted(code for code, times in Counter(codes).items() if times > 1)


def _source_faults(fact: Fact, sources: Collection[str]) -> Iterator[Fault]:
    yield from _unknown("source", fact.sources, sources)
    if isinstance(fact, Threshold) and fact.is_organisational and not fact.is_choice:
        yield "is_organisational", "is for a choice of how the clinic is run alone."
    if fact.sources or fact.is_choice:
        if fact.is_choice and not fact.note:
            yield "note", "is missing: a choice says why it was made."
        return
    figures = [name for name in _figures(fact) if name not in fact.unverified]
    if figures:
        yield figures[0], "is a figure without a source. Name one in source = [ ]."
    elif WHOLE not in fact.unverified:
        yield "source", 'is missing. Name one, or write unverified = ["*"].'


def _figures(record: Any) -> list[str]:
    """Fields that hold a number, inner records and lists included."""
    return [
        each.name
        for each in fields(record)
        if each.name not in NOT_FIGURES and _holds_number(getattr(record, each.name))
    ]


def _holds_number(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_holds_number(one) for one in value)
    if is_dataclass(value):
        return bool(_figures(value))
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _doubt_faults(fact: Fact) -> Iterator[Fault]:
    names = {each.name for each in fields(fact)}
    for name in fact.unverified:
        if name != WHOLE and name not in names:
            yield "unverified", f'"{name}" is not a key here.{nearest(name, names)}'
        elif name != WHOLE and getattr(fact, name) in (None, (), ""):
            yield "unverified", f'"{name}" is marked, and not given.'


def _reference_faults(fact: Fact, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    file = fact.catalogue if isinstance(fact, Translation) else None
    if file and not (PACKAGE / file).is_file():
        yield "catalogue", f"{file} is no file below {PACKAGE.name}."
    for (kind, name), of_kind in REFERENCES.items():
        if kind != fact.kind:
            continue
        value = getattr(fact, name)
        ids = value if isinstance(value, tuple) else [value] if value else []
        allowed = [*known[of_kind], *([ANY] if of_kind in ("regions", "conditions") else [])]
        yield from _unknown(name, ids, allowed)


def _unknown(key: str, ids: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    for one in ids:
        if one not in known:
            yield key, f'"{one}" is not known.{nearest(one, known)}'


def _medicine_faults(fact: Medicine) -> Iterator[Fault]:
    yield from _unknown("by_reason", fact.by_reason.values(), list(MedicineAction))
    yield from _unknown("brand_forms", fact.brand_forms.values(), list(MedicineForm))
    yield from _unknown("brand_forms", fact.brand_forms, [*fact.brands, *fact.brands_to_ask])


def _combination_faults(fact: Combination, medicines: Collection[str]) -> Iterator[Fault]:
    if fact.id in medicines:
        yield "id", f'"{fact.id}" is a medicine too: a person chooses between their ids.'
    if len(fact.medicines) + len(fact.others) < 2:
        yield "medicines", "are no combination: name every substance, in others what has no fact."


def _certainty_faults(fact: OptionEffect) -> Iterator[Fault]:
    if fact.certainty_why and fact.certainty not in LOWERED:
        yield (
            "certainty_why",
            f"says what lowered a certainty that is none of {', '.join(LOWERED)}.",
        )
    for one in twice([*fact.certainty_why]):
        yield "certainty_why", f'"{one}" stands there twice.'


def _rate_faults(fact: HarmRate) -> Iterator[Fault]:
    if fact.n_missing and fact.n is not None:
        yield "n_missing", f"says why there is no n, which is {fact.n}."
    if fact.pct is not None and fact.n is None and not fact.n_missing:
        yield "n", 'is missing. Name it, or write n_missing = "not-printed" or "guessed".'
    if fact.n_missing and fact.pct is None:
        yield "n_missing", "is of a share, and there is no pct."
    if fact.n_without is not None and fact.pct_without is None:
        yield "n_without", "is of whom pct_without is, and there is none."


def _region_faults(region: Region, sources: Collection[str]) -> Iterator[Fault]:
    for structure in region.structures:
        key = f"structures: {structure.code}"
        yield from ((key, f"{name}: {fault}") for name, fault in scale_faults(structure))
        yield from _unknown(key, structure.sources, sources)
        if not structure.sources and not structure.unverified:
            yield key, "no source names it. Name one, or write unverified = true."
        yield from ((key, fault) for fault in _map_faults(structure, region))


def _map_faults(structure: Structure, region: Region) -> Iterator[str]:
    if (structure.map_x is None) != (structure.map_y is None):
        yield "has half a place on the map: give map_x and map_y."
    if structure.map_x is not None and structure.view not in region.map_views:
        yield f'view "{structure.view}" is not among map_views.'


def _instrument_faults(instrument: Instrument, sources: Collection[str]) -> Iterator[Fault]:
    span = _span(instrument)
    if span is not None and span <= 0:
        yield "score_min", "is not below score_max."
    yield from _said_by_faults(instrument)
    for key in ("important_change", "important_difference"):
        for n, change in enumerate(getattr(instrument, key), 1):
            yield from (
                (f"{key} {n}", fault) for fault in _change_faults(instrument, change, sources)
            )


def _said_by_faults(instrument: Instrument) -> Iterator[Fault]:
    """A field that names its own sources is given, and they are among those of the whole."""
    names = {each.name for each in fields(instrument)}
    for name in instrument.said_by:
        key = f"said_by.{name}"
        if name not in names:
            yield key, f"is of no key here.{nearest(name, names)}"
        elif getattr(instrument, name) in (None, (), ""):
            yield key, "is of a key that is not given."
        yield from _unknown(key, instrument.sources_of(name), instrument.sources)


def _change_faults(
    instrument: Instrument, change: Change, sources: Collection[str]
) -> Iterator[str]:
    yield from (fault for _, fault in scale_faults(change))
    if change.source is not None and change.source not in sources:
        yield f'source "{change.source}" is not known.{nearest(change.source, sources)}'
    if change.source is None and not change.is_choice and not change.unverified:
        yield "is a figure without a source. Name one, or write unverified or is_choice = true."
    if change.absolute is None and change.relative_pct is None:
        yield "gives neither absolute nor relative_pct."
    span = _span(instrument)
    for points in (change.absolute, change.absolute_max):
        if points is not None and span is not None and not 0 < points <= span:
            yield f"{points} is outside the scale, which spans {span}."


def _span(instrument: Instrument) -> Decimal | None:
    if instrument.score_min is None or instrument.score_max is None:
        return None
    return instrument.score_max - instrument.score_min
