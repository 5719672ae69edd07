"""Facts as a person reads and checks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.knowledge.records import KINDS as KINDS_OF_FACTS
from prolo.knowledge.records import WHOLE, Fact, Structure
from prolo.registry.clinic_knowledge import content_hash
from prolo.registry.models import ClinicValue, FactConfirmation
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.facts import kind_name, name_of, who_decides
from prolo.web.words.knowledge import field_name, field_value
from prolo.web.words.values import number, shown

OWN_PLACE = {
    "id",
    "sources",
    "unverified",
    "note",
    "conflict",
    "confirmations",
    "own_values",
    "said_by",
    "catalogue",
}

MARKS = {"is_choice", "is_organisational"}
NOTHING: tuple[object, ...] = (None, (), "", {})
INNER = {Structure: frozenset({"code", "map_x", "map_y"})}  # for the machine alone

DECIDED_HEADS = (
    Head("ref", gettext_lazy("Fact")),
    Head("name", gettext_lazy("Name")),
    Head("what", gettext_lazy("What was decided")),
    Head("by", gettext_lazy("By")),
    Head("at", gettext_lazy("When")),
    Head("reason", gettext_lazy("Why")),
    Head("withdrawn_at", gettext_lazy("Withdrawn")),
    Head("is_outdated", gettext_lazy("The fact has changed since")),
)
OPEN_HEADS = (
    Head("ref", gettext_lazy("Fact")),
    Head("name", gettext_lazy("Name")),
    Head("fields", gettext_lazy("Unverified")),
    Head("decides", gettext_lazy("Who may confirm it")),
)
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


def open_kinds(knowledge: Knowledge) -> list[dict[str, Any]]:
    """What waits for somebody to vouch for it, by who may: how the clinic is run, and the rest."""
    waiting = [one for one in knowledge.facts() if is_open(one)]
    found = []
    for is_organisational in (True, False):
        some = [one for one in waiting if one.is_organisational is is_organisational]
        if some:
            counts = Counter(one.kind for one in some)
            found.append(
                {
                    "decides": who_decides(some[0]),
                    "count": len(some),
                    "kinds": [
                        {
                            "name": kind_name(kind),
                            "url": reverse("web:knowledge-kind", args=[kind]),
                            "count": count,
                        }
                        for kind, count in counts.items()
                    ],
                }
            )
    return found


def open_listing(knowledge: Knowledge) -> Listing:
    rows = (
        {
            "ref": one.ref,
            "name": name_of(one),
            "fields": [name for name in one.unverified if not one.is_usable(name)],
            "decides": str(who_decides(one)),
        }
        for one in knowledge.facts()
        if is_open(one)
    )
    return listing("knowledge-open", OPEN_HEADS, rows)


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


def decided(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Confirmations and own values of this clinic, also those that were withdrawn or whose fact has
    changed since; the newest first."""
    rows = [
        {
            **_about_decision(one, knowledge),
            "what": _("confirmed")
            if one.field == WHOLE
            else _("confirmed: %(field)s") % {"field": field_name(one.field)},
            "is_outdated": not knowledge.has(one.ref)
            or content_hash(one.ref, knowledge) != one.sha256,
        }
        for one in FactConfirmation.objects.select_related("recorded_by")
    ]
    rows += [
        {
            **_about_decision(one, knowledge),
            "what": _("own value %(own)s, prolo’s %(published)s")
            % {"own": number(Decimal(one.value)), "published": one.published or "–"},
            "is_outdated": not knowledge.has(one.ref),
        }
        for one in ClinicValue.objects.select_related("recorded_by")
    ]
    return sorted(rows, key=itemgetter("at"), reverse=True)


def _about_decision(row: FactConfirmation | ClinicValue, knowledge: Knowledge) -> dict[str, Any]:
    fact = knowledge.fact(row.ref) if knowledge.has(row.ref) else None
    kind, _slash, fact_id = row.ref.partition("/")
    return {
        "ref": row.ref,
        "name": name_of(fact) if fact else row.ref,
        "url": reverse("web:knowledge-fact", args=[kind, fact_id]) if fact else "",
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "at": row.recorded_at,
        "reason": row.reason,
        "withdrawn_at": row.withdrawn_at,
    }


def decided_listing(rows: Iterable[dict[str, Any]]) -> Listing:
    return listing("decided-here", DECIDED_HEADS, rows)


def fact_fields(fact: Fact, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Every field that says something, with a mark where it is unverified."""
    return [
        {
            "key": each.name,
            "name": field_name(each.name),
            "lines": list(_lines(fact.kind, each.name, value, knowledge)),
            "is_doubted": not fact.is_usable(each.name),
        }
        for each in fields(fact)
        if each.name not in OWN_PLACE
        and (value := getattr(fact, each.name)) not in NOTHING
        and not (each.name in MARKS and value is False)
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
