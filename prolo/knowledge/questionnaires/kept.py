"""Which versions of our own forms were ever given out: ``kept.toml``, which only grows.

Answers name the version they were given on, so a version that stands there is never edited: what
changes is a file with a new version, which says what changed and whether its scores compare with
those of the version before.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge.questionnaires.reading import BASE, FORMS, Questionnaire

FILE = FORMS / "kept.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """``changes`` and ``comparable`` are since the version before; of the first there are none."""

    id: str
    version: str
    sha256: str
    changes: str = ""
    comparable: bool | None = None

    @property
    def canonical(self) -> str:
        return f"{BASE}{self.id}|{self.version}"


def check_kept(forms: Sequence[Questionnaire], file: Path = FILE) -> tuple[KeptForm, ...]:
    """The versions that were given out, each as it stands among ``forms``. Raises
    ``KnowledgeError`` with every fault."""
    faults: list[str] = []
    kept = tuple(_read(file, faults))
    faults += [*_faults_of_list(kept), *_faults_beside(kept, forms)]
    if faults:
        raise KnowledgeError(faults)
    return kept


@cache
def load_kept() -> tuple[KeptForm, ...]:
    """As the file has it, whatever stands beside: a form that was edited is said where it shows."""
    faults: list[str] = []
    kept = tuple(_read(FILE, faults))
    if faults:
        raise KnowledgeError(faults)
    return kept


@cache
def not_comparing() -> tuple[str, ...]:
    """Versions (canonical|version) whose scores do not compare with the newest of their form."""
    return tuple(before_a_break(load_kept()))


def before_a_break(kept: Sequence[KeptForm]) -> Iterator[str]:
    for versions in _by_form(kept).values():
        breaks = [place for place, one in enumerate(versions) if one.comparable is False]
        yield from (one.canonical for one in versions[: breaks[-1] if breaks else 0])


def _read(file: Path, faults: list[str]) -> Iterator[KeptForm]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        faults.append(f"{file.name}: cannot be read: {problem}.")
        return
    for name, rows in tables.items():
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            faults.append(f"{file.name}: {name}: is no list of versions, [[{name}]].")
            continue
        for place, row in enumerate(rows, start=1):
            if said := [*_faults_of_row(row)]:
                faults.extend(f"{file.name}: {name} {place}: {one}" for one in said)
            else:
                yield KeptForm(id=name, **row)


_KEYS: Mapping[str, type] = {"version": str, "sha256": str, "changes": str, "comparable": bool}


def _faults_of_row(row: Mapping[str, Any]) -> Iterator[str]:
    for key in ("version", "sha256"):
        if key not in row:
            yield f"{key}: is missing."
    for key, value in row.items():
        if key not in _KEYS:
            yield f"{key}: is none of {', '.join(_KEYS)}."
        elif not isinstance(value, _KEYS[key]):
            yield f"{key}: is {value!r}, not {'true or false' if key == 'comparable' else 'text'}."


def _faults_of_list(kept: Sequence[KeptForm]) -> Iterator[str]:
    for name, (first, *later) in _by_form(kept).items():
        if first.changes or first.comparable is not None:
            yield f"{FILE.name}: {name} {first.version}: is the first; nothing was before it."
        for one in later:
            if not one.changes or one.comparable is None:
                yield (
                    f"{FILE.name}: {name} {one.version}: says neither what changed (changes) nor "
                    "whether its scores compare with those before (comparable = true or false)."
                )
        versions = [one.version for one in (first, *later)]
        if len(set(versions)) < len(versions):
            yield f"{FILE.name}: {name}: a version stands twice."


def _faults_beside(kept: Sequence[KeptForm], forms: Sequence[Questionnaire]) -> Iterator[str]:
    given_out = {(one.id, one.version): one.sha256 for one in kept}
    here = {(one.id, one.version) for one in forms}
    for form in forms:
        wanted, place = given_out.get((form.id, form.version)), f"{form.id}-{form.version}.json"
        if wanted is None:
            yield f'{place}: is not in {FILE.name}: add it there, with sha256 = "{form.sha256}".'
        elif wanted != form.sha256:
            yield (
                f"{place}: was edited after it was given out. Answers name it: put back what it "
                f"was, and what is new into a file with the next version. (It is {form.sha256}, "
                f"{FILE.name} says {wanted}.)"
            )
    for name, version in sorted(given_out.keys() - here):
        yield f"{FILE.name}: {name} {version}: its file is gone, and answers may name it."


def _by_form(kept: Sequence[KeptForm]) -> Mapping[str, list[KeptForm]]:
    found: dict[str, list[KeptForm]] = {}
    for one in kept:
        found.setdefault(one.id, []).append(one)
    return found
