"""The facts of the package, read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge.agreeing import fact_faults, repeated_faults, source_faults, twice, weak_faults
from prolo.knowledge.library import KIND_NAMES, Knowledge, attribute
from prolo.knowledge.reading import FACTS, SOURCES, Entry, nearest, read_folder
from prolo.knowledge.records import KINDS, Region, Source
from prolo.knowledge.shaping import KEY_OF, shape

RECORD_OF: Mapping[str, type[Any]] = MappingProxyType(
    {**{kind.kind: kind for kind in KINDS}, SOURCES: Source}
)


@cache
def load_knowledge() -> Knowledge:
    """All facts that come with the package. Raises ``KnowledgeError`` with every fault."""
    return load_folder(FACTS)


def load_folder(folder: Path) -> Knowledge:
    """All facts below a folder laid out like ``facts``."""
    faults: list[str] = []
    entries = read_folder(folder, faults)
    knowledge = None if faults else assemble(entries, faults)  # what is missing is not «unknown»
    if knowledge is None:
        raise KnowledgeError(faults)
    return knowledge


def assemble(entries: Iterable[Entry], faults: list[str]) -> Knowledge | None:
    """Records from tables, checked against each other; None where there is any fault."""
    entries = tuple(entries)
    shelves: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_OF}
    places: dict[str, str] = {}
    for entry in entries:
        _shelve(entry, shelves, places, faults)
    known = _ids(places) | {"structures": _codes(shelves)}
    faults.extend(_strange_sources(entries, shelves, known[SOURCES]))
    for ref, record in _all(shelves):
        said = _faults_of(record, known, shelves)
        faults.extend(f"{places[ref]}: {KEY_OF.get(key, key)}: {fault}" for key, fault in said)
    faults.extend(f"structure {code}: stands in two places." for code in twice(_codes(shelves)))
    if faults:
        return None
    return Knowledge(
        sources=MappingProxyType(shelves[SOURCES]),
        **{attribute(kind): MappingProxyType(shelves[kind]) for kind in KIND_NAMES},
    )


def _shelve(
    entry: Entry, shelves: dict[str, dict[str, Any]], places: dict[str, str], faults: list[str]
) -> None:
    record_of = RECORD_OF.get(entry.kind)
    ref = f"{entry.kind}/{entry.id}"
    if record_of is None:
        faults.append(
            f"{entry.place}: {entry.kind} is no kind of fact.{nearest(entry.kind, RECORD_OF)}"
        )
        return
    if ref in places:
        faults.append(f"{entry.place}: {ref} stands in {places[ref]} too.")
        return
    places[ref] = entry.place
    record = shape(record_of, entry.table, entry.place, faults, id=entry.id)
    if record is not None:
        shelves[entry.kind][entry.id] = record


def _faults_of(
    record: Any, known: Mapping[str, Any], shelves: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    if isinstance(record, Source):
        yield from source_faults(record)
    else:
        yield from fact_faults(record, known)
        yield from weak_faults(record, shelves[SOURCES])
        yield from repeated_faults(record, shelves["thresholds"])


def _all(shelves: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for kind, shelf in shelves.items():
        for name, record in shelf.items():
            yield f"{kind}/{name}", record


def _strange_sources(
    entries: Iterable[Entry], shelves: Mapping[str, Mapping[str, Any]], sources: list[str]
) -> Iterator[str]:
    """Unknown sources of tables that became no record, so that they are said with the rest."""
    for entry in entries:
        given = entry.table.get("source", [])
        if entry.id in shelves.get(entry.kind, {}) or not isinstance(given, list):
            continue
        for one in given:
            if isinstance(one, str) and one not in sources:
                yield f'{entry.place}: source: "{one}" is not known.{nearest(one, sources)}'


def _ids(places: Iterable[str]) -> dict[str, list[str]]:
    """Ids by kind, those of records with a fault too, so that one fault is said once."""
    ids: dict[str, list[str]] = {kind: [] for kind in RECORD_OF}
    for ref in places:
        kind, _, name = ref.partition("/")
        ids[kind].append(name)
    return ids


def _codes(shelves: Mapping[str, Mapping[str, Any]]) -> list[str]:
    regions: Iterable[Region] = shelves["regions"].values()
    return [structure.code for region in regions for structure in region.structures]
