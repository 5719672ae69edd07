"""What is known of each published source, so that it can be cited in any style.

``bibliography.toml`` adds to the trial tables and to ``sources.toml`` what those do not hold: all
authors, title, volume, pages. What nobody read is absent, and whoever cites it says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge.library import Knowledge
from prolo.knowledge.loading import load_knowledge
from prolo.knowledge.reading import nearest
from prolo.knowledge.records import Source
from prolo.knowledge.shaping import shape
from prolo.knowledge.trials import Review, Study, TrialTables, load_trials

FILE = Path(__file__).parent / "bibliography.toml"
KINDS = ("trials", "reviews", "sources", "methods")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One table of the file. ``authors`` are all of them, «Family, Given»; ``same_as`` names the
    trial or review that a source is, which holds the rest."""

    read_at: str = ""
    authors: tuple[str, ...] = ()
    first_author: str | None = None
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """``first_author`` where the others are not known, ``description`` in the place of a title that
    nobody read; ``ref`` is unique, for example ``trials/sit-2020``."""

    ref: str
    authors: tuple[str, ...] = ()
    first_author: str | None = None
    title: str | None = None
    description: str | None = None
    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    registration: str | None = None
    url: str | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """Of what any style wants, what is not on record."""
        wanted = {
            "authors": self.authors,
            "title": self.title,
            "year": self.year,
            "journal": self.journal or not self.is_article,
        }
        return tuple(name for name, known in wanted.items() if not known)

    @property
    def is_article(self) -> bool:
        """In a journal, as far as one can see; else a register's entry or a page."""
        return bool(self.journal or self.doi or self.pmid)


@cache
def load_bibliography() -> Mapping[str, Printed]:
    """By ref. Raises ``KnowledgeError`` with every fault of the file."""
    faults: list[str] = []
    found = _read(FILE, faults)
    if faults:
        raise KnowledgeError(faults)
    return MappingProxyType(found)


def check_bibliography(path: Path) -> None:
    """Together with the facts and trials of the package: what an entry is about must be there.
    Raises ``KnowledgeError`` with every fault."""
    faults: list[str] = []
    known = {*_trial_refs(load_trials()), *(f"sources/{one}" for one in load_knowledge().sources)}
    for ref, entry in _read(path, faults).items():
        if not ref.startswith("methods/") and ref not in known:
            faults.append(f"{path.name}: {ref}: is no source that is known.{nearest(ref, known)}")
        if entry.same_as and entry.same_as not in known:
            near = nearest(entry.same_as, known)
            faults.append(f"{path.name}: {ref}: same_as: {entry.same_as} is not known.{near}")
    if faults:
        raise KnowledgeError(faults)


def _read(path: Path, faults: list[str]) -> dict[str, Printed]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        faults.append(f"{path.name}: cannot be read: {problem}.")
        return {}
    found = {}
    for kind, entries in tables.items():
        if kind not in KINDS:
            faults.append(f"{path.name}: {kind}: is no kind of source.{nearest(kind, KINDS)}")
            continue
        for name, table in entries.items():
            ref = f"{kind}/{name}"
            printed = shape(Printed, table, f"{path.name}: {ref}", faults)
            if printed is not None:
                faults.extend(f"{path.name}: {ref}: {one}" for one in _entry_faults(ref, printed))
                found[ref] = printed
    return found


def _entry_faults(ref: str, entry: Printed) -> Iterator[str]:
    if entry.same_as or ref.startswith("methods/"):
        return
    if not entry.read_at.startswith(("http://", "https://")):
        yield "read_at: is missing: the address where this was read."
    if not (entry.title or entry.authors or entry.journal):
        yield "holds neither title, authors nor journal: leave it out."


def _trial_refs(trials: TrialTables) -> Iterator[str]:
    yield from (f"trials/{one.study_id}" for one in trials.studies)
    yield from (f"reviews/{one.review_id}" for one in trials.reviews)


# -- references ----------------------------------------------------------------------------


def study_reference(study: Study) -> Reference:
    return _completed(
        Reference(
            ref=f"trials/{study.study_id}",
            first_author=study.first_author,
            journal=study.journal,
            year=study.year,
            doi=study.doi,
            pmid=study.pmid,
            pmcid=study.pmcid,
            registration=study.registration,
            url=study.source_url,
        )
    )


def review_reference(review: Review) -> Reference:
    return _completed(
        Reference(
            ref=f"reviews/{review.review_id}",
            first_author=review.first_author,
            year=review.year,
            doi=review.doi,
            pmid=review.pmid,
            url=review.source_url,
        )
    )


def source_reference(source: Source) -> Reference:
    """A fact's source; where it is a trial or review of the tables, that one."""
    ref = f"sources/{source.id}"
    printed = load_bibliography().get(ref)
    if printed and printed.same_as:
        return _shipped()[printed.same_as]
    year = None if source.year_unverified else source.year
    return _completed(Reference(ref=ref, description=source.cite, year=year, url=source.url))


def method_reference(code: str) -> Reference:
    """A paper behind a step of the methods, as ``prolo.evidence`` names it."""
    return _completed(Reference(ref=f"methods/{code}"))


def every_reference(knowledge: Knowledge) -> Mapping[str, Reference]:
    """Of what comes with the package, by ref; a source that is a trial is found by both."""
    sources = {f"sources/{one.id}": source_reference(one) for one in knowledge.sources.values()}
    codes = [
        ref.removeprefix("methods/") for ref in load_bibliography() if ref.startswith("methods/")
    ]
    return {**_shipped(), **sources, **{f"methods/{one}": method_reference(one) for one in codes}}


@cache
def _shipped() -> Mapping[str, Reference]:
    trials = load_trials()
    reviews = {one.review_id: one for one in reversed(trials.reviews)}.values()
    every = (*map(study_reference, trials.studies), *map(review_reference, reviews))
    return MappingProxyType({one.ref: one for one in every})


def _completed(reference: Reference) -> Reference:
    """With what the file adds: the tables' own figures stay."""
    printed = load_bibliography().get(reference.ref)
    if printed is None:
        return reference
    names = (
        "first_author", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid",
    )  # fmt: skip
    added: dict[str, Any] = {
        name: getattr(printed, name) for name in names if getattr(reference, name) is None
    }
    return replace(
        reference,
        authors=printed.authors,
        url=reference.url or printed.read_at or None,
        **added,
    )
