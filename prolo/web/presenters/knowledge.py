"""Facts as a person reads and checks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.knowledge.records import KINDS as KINDS_OF_FACTS
from prolo.knowledge.records import Fact, Structure
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.facts import kind_name, name_of
from prolo.web.words.knowledge import field_name, field_value
from prolo.web.words.values import shown

OWN_PLACE = {
    "id",
    "sources",
    "unverified",
    "note",
    "conflict",
    "confirmations",
    "own_values",
}

NOTHING: tuple[object, ...] = (None, (), "", {})
INNER = {Structure: frozenset({"code", "map_x", "map_y"})}  # for the machine alone

FACT_HEADS = (
    Head("fact_id", gettext_lazy("Fact")),
    Head("name", gettext_lazy("Name")),
    Head("is_open", gettext_lazy("Unverified")),
    Head("conflict", gettext_lazy("Sources disagree")),
    Head("own", gettext_lazy("This clinic’s value")),
    Head("sources", gettext_lazy("Sources")),
)


def kinds(knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {
            "name": kind_name(kind.kind),
            "url": reverse("web:knowledge-kind", args=[kind.kind]),
            "count": len(facts),
            "open": sum(is_open(fact) for fact in facts.values()),
        }
        for kind in KINDS_OF_FACTS
        if (facts := knowledge.of_kind(kind.kind))
    ]


def is_open(fact: Fact) -> bool:
    """Something in it is unverified and nobody here has vouched for it."""
    return any(not fact.is_usable(name) for name in fact.unverified)


def fact_row(fact: Fact) -> dict[str, Any]:
    return {
        "name": name_of(fact),
        "url": reverse("web:knowledge-fact", args=[fact.kind, fact.id]),
        "is_open": is_open(fact),
        "conflict": bool(fact.conflict),
        "own": any(own.in_effect for own in fact.own_values),
    }


def facts_listing(kind: str, facts: Iterable[Fact]) -> Listing:
    rows = (
        {**fact_row(one), "fact_id": one.id, "sources": one.sources}
        for one in sorted(facts, key=lambda one: one.id)
    )
    return listing(f"knowledge-{kind}", FACT_HEADS, rows)


def fact_fields(fact: Fact, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Every field that says something, with a mark where it is unverified."""
    return [
        {
            "name": field_name(each.name),
            "lines": list(_lines(fact.kind, each.name, value, knowledge)),
            "is_doubted": not fact.is_usable(each.name),
        }
        for each in fields(fact)
        if each.name not in OWN_PLACE
        and (value := getattr(fact, each.name)) not in NOTHING
        and (each.name, value) != ("is_choice", False)
    ]


def _lines(kind: str, field: str, value: Any, knowledge: Knowledge) -> Iterator[str]:
    say = partial(field_value, kind, field, knowledge=knowledge)
    if isinstance(value, Mapping):
        yield from (f"{say(key).replace('_', ' ')}: {say(one)}" for key, one in value.items())
    elif isinstance(value, tuple):
        yield from (_row(one, knowledge) if is_dataclass(one) else say(one) for one in value)
    else:
        yield say(value)


def _row(item: Any, knowledge: Knowledge) -> str:
    """An inner record, such as a structure or a diagnosis code, on one line."""
    inner = INNER.get(type(item), frozenset())
    said = ((each.name, getattr(item, each.name)) for each in fields(item))
    return " · ".join(
        _part(name, value, knowledge)
        for name, value in said
        if name not in inner and value not in NOTHING and value is not False
    )


def _part(name: str, value: Any, knowledge: Knowledge) -> str:
    if name in {"label", "name"}:
        return str(value)
    if value is True:
        return field_name(name)
    if name in {"source", "sources"}:
        ids = (value,) if isinstance(value, str) else value
        return "; ".join(knowledge.sources[one].cite for one in ids)
    return f"{field_name(name)} {shown(value)}"
