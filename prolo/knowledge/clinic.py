"""One clinic's knowledge: what its clinicians confirmed, and the values it set itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from prolo.errors import KnowledgeError
from prolo.knowledge.library import KIND_NAMES, Knowledge, attribute
from prolo.knowledge.reading import nearest
from prolo.knowledge.records import WHOLE, Confirmation, Fact, OwnValue, Threshold
from prolo.knowledge.repeated import following


def with_clinic(
    knowledge: Knowledge,
    confirmations: Iterable[tuple[str, Confirmation]] = (),
    own_values: Iterable[tuple[str, OwnValue]] = (),
) -> Knowledge:
    """The knowledge with confirmations and own values on the facts they are about.

    An own value counts instead of the published one, which stays beside it in ``own_values``; the
    newest is the last. One outside the threshold's bounds does not count and says so. Raises
    ``KnowledgeError`` for a ref or a field that does not exist.
    """
    changed: dict[str, Fact] = {}
    faults: list[str] = []
    for ref, own in own_values:
        _apply(changed, knowledge, ref, own.field, faults, lambda fact, own=own: _set(fact, own))
    for ref, one in confirmations:
        _apply(
            changed, knowledge, ref, one.field, faults, lambda fact, one=one: _confirm(fact, one)
        )
    if faults:
        raise KnowledgeError(faults)
    return _with_facts(knowledge, _followed(knowledge, changed)) if changed else knowledge


def _apply(
    changed: dict[str, Fact],
    knowledge: Knowledge,
    ref: str,
    field: str,
    faults: list[str],
    change: Any,
) -> None:
    if not knowledge.has(ref):
        faults.append(f"{ref}: is not known.")
        return
    fact = changed.get(ref, knowledge.fact(ref))
    names = [each.name for each in fields(fact)]
    if field != WHOLE and field not in names:
        faults.append(f"{ref}: {field}: is not a key here.{nearest(field, names)}")
        return
    changed[ref] = change(fact)


def _confirm(fact: Fact, confirmation: Confirmation) -> Fact:
    return replace(fact, confirmations=(*fact.confirmations, confirmation))


def _set(fact: Fact, own: OwnValue) -> Fact:
    value = _as_kept(fact, own)
    own = replace(own, published=getattr(fact, own.field), in_effect=value is not None)
    change: dict[str, Any] = {own.field: value} if own.in_effect else {}
    return replace(fact, own_values=(*fact.own_values, own), **change)


def _as_kept(fact: Fact, own: OwnValue) -> Decimal | int | str | None:
    """The value in the field's own kind; None where it is of another kind, or outside the
    bounds of a threshold."""
    kinds = get_args(get_type_hints(type(fact))[own.field]) or (
        get_type_hints(type(fact))[own.field],
    )
    value = own.value
    if isinstance(value, str):
        return value if str in kinds else None
    if not {int, Decimal} & set(kinds) or not Decimal(value).is_finite():
        return None
    if isinstance(fact, Threshold) and not _is_within(fact, Decimal(value)):
        return None
    if Decimal in kinds:
        return Decimal(value)
    return int(value) if value == int(value) else None


def _is_within(threshold: Threshold, value: Decimal) -> bool:
    low, high = threshold.low, threshold.high
    return (low is None or value >= low) and (high is None or value <= high)


def _followed(knowledge: Knowledge, changed: Mapping[str, Fact]) -> dict[str, Fact]:
    """The changed facts, and those that repeat a changed threshold."""
    thresholds = {one.id: one for one in changed.values() if isinstance(one, Threshold)}
    all_changed = dict(changed)
    for fact in knowledge.facts() if thresholds else ():
        now = all_changed.get(fact.ref, fact)
        repeats = following(now, thresholds)
        if repeats:
            all_changed[fact.ref] = replace(now, **repeats)
    return all_changed


def _with_facts(knowledge: Knowledge, changed: Mapping[str, Fact]) -> Knowledge:
    shelves: dict[str, Mapping[str, Fact]] = {}
    for kind in KIND_NAMES:
        own = {fact.id: fact for fact in changed.values() if fact.kind == kind}
        if own:
            shelves[attribute(kind)] = MappingProxyType({**knowledge.of_kind(kind), **own})
    return replace(knowledge, **shelves)  # type: ignore[arg-type]
