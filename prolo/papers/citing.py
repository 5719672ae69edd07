"""References of a paper: numbered as they are first cited, in one style."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge
from prolo.knowledge.bibliography import (
    Reference,
    method_reference,
    source_reference,
    study_reference,
)
from prolo.knowledge.records import Fact
from prolo.papers.citation_styles import RECORDED, Style, cited
from prolo.papers.paper import Line

__all__ = [
    "Citing",
    "Said",
    "cited_facts",
    "cited_said",
    "fact_source",
    "method_source",
    "page_source",
    "trial_source",
]

trial_source = study_reference
fact_source = source_reference
method_source = method_reference


def page_source(url: str) -> Reference:
    """A page that is nothing more than where a figure was read."""
    return Reference(ref=url, url=url)


class Citing:
    """Gives each source its number."""

    def __init__(self, style: Style = RECORDED, language: str = "en") -> None:
        self._numbers: dict[Reference, int] = {}
        self._style, self._language = style, language

    def __call__(self, *sources: Reference) -> str:
        """``[3] [4]``"""
        for source in sources:
            self._numbers.setdefault(source, len(self._numbers) + 1)
        return " ".join(f"[{self._numbers[source]}]" for source in sources)

    def facts(self, knowledge: Knowledge, *facts: Fact) -> str:
        """Where these were read."""
        ids = dict.fromkeys(source for one in facts for source in one.sources)
        return self(*(fact_source(knowledge.sources[one]) for one in ids))

    @property
    def sources(self) -> tuple[Reference, ...]:
        return tuple(self._numbers)

    @property
    def items(self) -> tuple[Line, ...]:
        return cited(self.sources, self._style, self._language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence in the reader's words, and the facts that say it (``kind/id``). Without any it
    says what the clinic plans, asks, offers or has on record."""

    text: str
    refs: tuple[str, ...] = ()


def cited_said(said: Said, knowledge: Knowledge, cite: Citing) -> str:
    return f"{said.text} {cited_facts(cite, knowledge, *said.refs)}".strip()


def cited_facts(cite: Citing, knowledge: Knowledge, *refs: str) -> str:
    """The numbers of where these facts were read (``kind/id``), and where the clinic set a value of
    its own instead, that it did; one that is gone has none."""
    found = [one for ref in refs for one in _found(ref, knowledge)]
    sources = cite.facts(knowledge, *found)
    is_own = any(own.in_effect for one in found for own in one.own_values)
    return _("%(sources)s (this clinic's own value)") % {"sources": sources} if is_own else sources


def _found(ref: str, knowledge: Knowledge) -> tuple[Fact, ...]:
    try:
        return (knowledge.fact(ref),)
    except KnowledgeError:
        return ()
