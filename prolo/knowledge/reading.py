"""Files of facts as plain tables, each with the place it was read at.

``facts/KIND.toml`` holds several facts, one table an id; ``facts/KIND/ID.toml`` holds one, its id
is the file's name. Numbers are read as Decimal, so that 0.1 stays 0.1.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent / "facts"
PACKAGE = FACTS.parents[1]
SOURCES = "sources"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a file. ``place`` begins every fault that is said about it."""

    kind: str
    id: str
    place: str
    table: Mapping[str, Any]


def read_folder(folder: Path, faults: list[str]) -> list[Entry]:
    """Every table of every file below a folder, by kind and id."""
    entries: list[Entry] = []
    for path in sorted(folder.rglob("*.toml")):
        entries.extend(read_file(path, faults))
    return entries


def read_file(path: Path, faults: list[str]) -> list[Entry]:
    """The tables of one file; its own name and its folder's say of what kind they are."""
    kind, name = _kind_and_name(path)
    table = _toml(path, name, faults)
    if table is None:
        return []
    if "/" in name:
        return list(_checked([Entry(kind, path.stem, name, table)], faults))
    stray = [key for key, value in table.items() if not isinstance(value, dict)]
    faults.extend(
        f"{name}: {key}: stands outside any table. Write it below [its-id]." for key in stray
    )
    entries = [
        Entry(kind, key, f"{name}: {key}", value)
        for key, value in table.items()
        if isinstance(value, dict)
    ]
    return list(_checked(entries, faults))


def nearest(word: str, known: object) -> str:
    """«Did you mean …?» with the nearest known word, or nothing."""
    words = [str(one) for one in known]  # type: ignore[attr-defined]
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def _kind_and_name(path: Path) -> tuple[str, str]:
    if path.parent.name in ("", "facts") or path.stem == SOURCES or _is_kind(path.stem):
        return path.stem, path.name
    return path.parent.name, f"{path.parent.name}/{path.name}"


def _is_kind(word: str) -> bool:
    from prolo.knowledge.records import KINDS

    return any(kind.kind == word for kind in KINDS)


def _toml(path: Path, name: str, faults: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        faults.append(f"{name}: is not TOML: {problem}")
    except UnicodeDecodeError:
        faults.append(f"{name}: is not UTF-8 text.")
    except OSError as problem:
        faults.append(f"{name}: cannot be read: {problem.strerror}.")
    return None


def _checked(entries: list[Entry], faults: list[str]) -> Iterator[Entry]:
    for entry in entries:
        if ID.fullmatch(entry.id):
            yield entry
        else:
            faults.append(
                f"{entry.place}: an id is small letters, digits and hyphens, for example knee-oa."
            )
