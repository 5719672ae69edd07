"""What in the knowledge still needs a person: unverified, conflicting, stale, due, refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from prolo.knowledge.library import Knowledge
from prolo.knowledge.records import WHOLE, Change, Fact, Instrument, Payer, Region, Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """``field`` is ``*`` for a fact as a whole; ``says`` what is given, or what disagrees."""

    ref: str
    field: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeStatus:
    """``confirmed`` are unverified fields that a clinician of the clinic vouches for, or that the
    clinic set itself; ``refused`` own values that lie outside what the threshold allows."""

    unverified: tuple[StatusLine, ...]
    confirmed: tuple[StatusLine, ...]
    conflicting: tuple[StatusLine, ...]
    stale: tuple[StatusLine, ...]
    due: tuple[StatusLine, ...]
    refused: tuple[StatusLine, ...]


def knowledge_status(knowledge: Knowledge, today: date) -> KnowledgeStatus:
    facts = tuple(knowledge.facts())
    return KnowledgeStatus(
        unverified=tuple(_doubted(facts, usable=False)),
        confirmed=tuple(_doubted(facts, usable=True)),
        conflicting=tuple(
            StatusLine(ref=one.ref, field=WHOLE, says=one.conflict) for one in facts if one.conflict
        ),
        stale=tuple(_stale(facts, today)),
        due=tuple(
            StatusLine(ref=one.ref, field=WHOLE, says=one.again_by.isoformat())
            for one in facts
            if one.again_by and one.again_by <= today
        ),
        refused=tuple(
            StatusLine(ref=fact.ref, field=own.field, says=f"{own.value}, by {own.by}")
            for fact in facts
            for own in fact.own_values
            if not own.in_effect
        ),
    )


def _doubted(facts: Iterable[Fact], *, usable: bool) -> Iterator[StatusLine]:
    for fact in facts:
        for name in fact.unverified:
            if fact.is_usable(name) is usable:
                yield StatusLine(ref=fact.ref, field=name, says=_said(fact, name))
        for name, inner in _inner(fact):
            if inner.unverified and fact.is_usable(name) and _is_confirmed(fact, name) is usable:
                yield StatusLine(ref=fact.ref, field=name, says=_named(inner))


def _is_confirmed(fact: Fact, name: str) -> bool:
    return any(one.field in (name, WHOLE) for one in fact.confirmations)


def _inner(fact: Fact) -> Iterator[tuple[str, Structure | Change]]:
    if isinstance(fact, Region):
        yield from (("structures", one) for one in fact.structures)
    if isinstance(fact, Instrument):
        yield from (("important_change", one) for one in fact.important_change)
        yield from (("important_difference", one) for one in fact.important_difference)


def _named(inner: Structure | Change) -> str:
    return inner.code if isinstance(inner, Structure) else inner.population


def _said(fact: Fact, name: str) -> str:
    if name == WHOLE:
        labels = [one.name for one in fields(fact) if one.name in ("label", "name", "text", "rule")]
        return str(getattr(fact, labels[0])) if labels else fact.id
    value = getattr(fact, name)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _stale(facts: Iterable[Fact], today: date) -> Iterator[StatusLine]:
    for fact in facts:
        if isinstance(fact, Payer) and fact.is_old(today):
            yield StatusLine(ref=fact.ref, field="dated", says=fact.dated or "undated")
