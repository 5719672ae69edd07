"""What a form that a clinic brings says of its measure, as far as the knowledge has not read it.

The Questionnaire itself says under which terms it stands (``copyright``), in which languages it has
every word, and how far apart two scores are that are added up. For the rest FHIR R4 has no place:
a TOML file beside it says it, with a citation.

    source = "Manual of its maker, 2021, page 4"   of everything that names none of its own
    licence = "free for clinics"
    score_min = 0
    score_max = 24
    step = 1
    higher_is = "worse"
    recall = "today"
    missing_items = "counted as no"
    translations = ["de", "es"]

    [[important_change]]                           or important_difference
    points = 5                                     or relative_pct
    population = "low back pain, chronic"
    citation = "…"

    [minimal_detectable_change]
    points = 4
    population = "…"
    citation = "…"

All of it informs and decides nothing: nobody here has read what it cites. What contradicts what is
known of the measure is a fault.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from prolo.knowledge.questionnaires.items import items_of, option_scores
from prolo.knowledge.questionnaires.languages import languages_of
from prolo.knowledge.reading import nearest
from prolo.knowledge.records import Instrument

Said = dict[str, Any]  # by field of an instrument: text, a list of codes, or rows; numbers as text

MOST_BYTES = 100_000
LONGEST = 1_000  # characters
SOURCE = "source"
TEXTS = ("licence", "recall", "missing_items")
NUMBERS = ("score_min", "score_max", "step")
HIGHER_IS = ("better", "worse")
ROWS = ("important_change", "important_difference")
NOISE = "minimal_detectable_change"
POINTS, RELATIVE = "points", "relative_pct"
FIGURES, WORDS = (POINTS, RELATIVE), ("population", "citation")
KEYS = (SOURCE, *TEXTS, *NUMBERS, "higher_is", "translations", *ROWS, NOISE)


def said_by_form(body: Mapping[str, Any], instrument: Instrument) -> Said:
    """Of a Questionnaire that was checked."""
    said: Said = {"translations": languages_of(body)}
    if isinstance(terms := body.get("copyright"), str) and terms.strip():
        said["licence"] = terms.strip()
    if instrument.computed == "sum" and (step := _step(body)):
        said["step"] = str(step)
    return {key: value for key, value in said.items() if value}


def _step(body: Mapping[str, Any]) -> Decimal:
    """The least by which what is added up can differ, where every score is a multiple of it."""
    scores = [sorted(option_scores(item).values()) for item in items_of(body["item"])]
    gaps = {one - few[0] for few in scores if few for one in few} - {Decimal(0)}
    least = min(gaps, default=Decimal(0))
    return least if least and not any(one % least for one in gaps) else Decimal(0)


def read_passport(content: bytes, instrument: Instrument) -> tuple[Said, list[str]]:
    """What stands in the file, and every fault of it."""
    if len(content) > MOST_BYTES:
        return {}, [f"is longer than the {MOST_BYTES:,} bytes that a passport has at most."]
    try:
        table = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as problem:
        return {}, [f"is not TOML: {problem}."]
    faults = [f"{key}: is not a key here.{nearest(key, KEYS)}" for key in table if key not in KEYS]
    said: Said = {}
    for key in KEYS:
        if key in table:
            said[key] = _read(key, table[key], faults)
    if {*said} - {SOURCE, *ROWS, NOISE} and not said.get(SOURCE):
        faults.append("source: is missing: who says so, and where.")
    faults += _contradictions(said, instrument)
    return said, faults


def _read(key: str, value: Any, faults: list[str]) -> Any:
    if key in NUMBERS:
        return _number(key, value, faults)
    if key == "higher_is":
        if value not in HIGHER_IS:
            faults.append(f"{key}: is {value!r}, not one of {', '.join(HIGHER_IS)}.")
        return value
    if key == "translations":
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            faults.append(f'{key}: must be a list of languages, such as ["de", "es"].')
            return []
        return value
    if key in (*ROWS, NOISE):
        rows = [value] if key == NOISE else value
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            faults.append(f"{key}: must be a table with points, population and citation.")
            return []
        return [_row(f"{key} {place}", one, faults) for place, one in enumerate(rows, 1)]
    return _text(key, value, faults)


def _row(place: str, row: Mapping[str, Any], faults: list[str]) -> dict[str, str]:
    faults.extend(
        f"{place}: {key}: is not a key here.{nearest(key, (*FIGURES, *WORDS))}"
        for key in row
        if key not in (*FIGURES, *WORDS)
    )
    if not any(key in row for key in FIGURES):
        faults.append(f"{place}: {POINTS}: is missing, or {RELATIVE}.")
    figures = {key: _number(f"{place}: {key}", row[key], faults) for key in FIGURES if key in row}
    words = {key: _text(f"{place}: {key}", row.get(key, ""), faults) for key in WORDS}
    return {**figures, **words}


def _number(place: str, value: Any, faults: list[str]) -> str:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if not is_number or not Decimal(value).is_finite():
        faults.append(f"{place}: is {value!r}, not a number.")
    return str(value)


def _text(place: str, value: Any, faults: list[str]) -> str:
    if not isinstance(value, str):
        faults.append(f"{place}: is {value!r}, not text.")
    elif not value.strip():
        faults.append(f"{place}: is missing.")
    elif len(value) > LONGEST or "\x00" in value:
        faults.append(f"{place}: is longer than {LONGEST} characters, or cannot be stored.")
    return str(value).strip()


def _contradictions(said: Said, instrument: Instrument) -> Iterator[str]:
    for key in (*NUMBERS, "higher_is"):
        known = getattr(instrument, key)
        if key in said and known is not None and str(known) != said[key]:
            if key in NUMBERS and _is_same(said[key], known):
                continue
            yield f"{key}: is {said[key]}, and of {instrument.name} {known} is known."


def _is_same(said: str, known: Decimal) -> bool:
    try:
        return Decimal(said) == known
    except ArithmeticError:
        return True  # no number, and said so already
