"""«Why?»: for each finding the rule, what it looked at, the facts it followed, their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prolo.care.conclusions import Conclusion, Finding
from prolo.knowledge.records import Grade
from prolo.web.words.facts import grade_name, kind_name, name_of
from prolo.web.words.inputs import input_name, input_value
from prolo.web.words.sentences import say
from prolo.web.words.values import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class WhySource:
    cite: str
    url: str
    grade: str
    year: str  # empty: the page showed none
    read_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFact:
    """``unverified`` names the doubted fields, ``vouched`` who confirmed them, ``own`` the
    clinic's own values beside the published ones."""

    ref: str
    kind: str
    name: str
    note: str
    conflict: str
    unverified: tuple[str, ...]
    vouched: tuple[tuple[str, str, str, str], ...]  # field, by, on, reason
    own: tuple[tuple[str, str, str, str, str], ...]  # value, published, by, on, reason
    sources: tuple[WhySource, ...]
    is_weak: bool = False  # nothing but anybody's page says it

    @property
    def is_doubted(self) -> bool:
        return bool(self.unverified) and not self.vouched

    @property
    def doubts_all(self) -> bool:
        return "*" in self.unverified


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFinding:
    sentence: str
    rule: str
    code: str
    weight: str
    inputs: tuple[tuple[str, str], ...]
    facts: tuple[WhyFact, ...]
    awaits: WhyFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    kind: str
    verdict: str
    findings: tuple[WhyFinding, ...]


def why(conclusion: Conclusion, knowledge: Any) -> Why:
    """What the «Why?» block shows. ``knowledge`` is today's, or for a stored conclusion one made
    of the facts stored with it: anything with ``fact(ref)`` and ``sources``."""
    return Why(
        kind=conclusion.kind,
        verdict=conclusion.verdict,
        findings=tuple(why_finding(one, knowledge) for one in conclusion.findings),
    )


def why_finding(finding: Finding, knowledge: Any) -> WhyFinding:
    return WhyFinding(
        sentence=say(finding, knowledge),
        rule=finding.rule,
        code=finding.code,
        weight=finding.weight,
        inputs=tuple(
            (input_name(name), input_value(name, value)) for name, value in finding.inputs.items()
        ),
        facts=tuple(why_fact(ref, knowledge) for ref in finding.facts),
        awaits=why_fact(finding.awaits, knowledge) if finding.awaits else None,
    )


def why_fact(ref: str, knowledge: Any) -> WhyFact:
    fact = knowledge.fact(ref)
    return WhyFact(
        ref=ref,
        kind=kind_name(ref.partition("/")[0]),
        name=name_of(fact),
        note=fact.note or "",
        conflict=fact.conflict or "",
        unverified=tuple(fact.unverified),
        vouched=tuple((one.field, one.by, shown(one.on), one.reason) for one in fact.confirmations),
        own=tuple(
            (shown(one.value), shown(one.published), one.by, shown(one.on), one.reason)
            for one in fact.own_values
        ),
        sources=tuple(why_source(knowledge.sources, source) for source in fact.sources),
        is_weak=bool(fact.sources)
        and all(knowledge.sources[one].grade == Grade.WEAK for one in fact.sources),
    )


def why_source(sources: Mapping[str, Any], source_id: str) -> WhySource:
    source = sources[source_id]
    return WhySource(
        cite=source.cite,
        url=source.url,
        grade=grade_name(source.grade),
        year=f"{source.year}{'?' if source.year_unverified else ''}" if source.year else "",
        read_in=source.read_in or "",
    )
