"""Facts as a person reads and checks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.knowledge.records import KINDS as KINDS_OF_FACTS
from prolo.knowledge.records import Fact
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.facts import kind_name, name_of
from prolo.web.words.inputs import input_name
from prolo.web.words.knowledge import field_value
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
            "name": input_name(each.name),
            "lines": _lines(partial(field_value, fact.kind, each.name, knowledge=knowledge), value),
            "is_doubted": not fact.is_usable(each.name),
        }
        for each in fields(fact)
        if each.name not in OWN_PLACE and (value := getattr(fact, each.name)) not in NOTHING
    ]


def _lines(say: Callable[[Any], str], value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{say(key)}: {say(one)}" for key, one in value.items()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_one(say, item) for item in value]
    return [say(value)]


def _one(say: Callable[[Any], str], item: Any) -> str:
    """An inner record, such as a structure or a diagnosis code, on one line."""
    if not hasattr(item, "__dataclass_fields__"):
        return say(item)
    said = {each.name: getattr(item, each.name) for each in fields(item)}
    return " · ".join(
        f"{name.replace('_', ' ')} {shown(value)}"
        for name, value in said.items()
        if value not in (None, (), "", False)
    )
