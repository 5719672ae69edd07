"""A fact as plain JSON with its sources in full, and the hash of that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from prolo.knowledge.library import Knowledge
from prolo.knowledge.reading import PACKAGE
from prolo.knowledge.records import Fact, Translation


@dataclass(frozen=True, slots=True)
class Content:
    sha256: str
    body: Mapping[str, Any]


def fact_content(ref: str, knowledge: Knowledge) -> Content:
    """A fact of this knowledge, written once."""
    if ref not in knowledge.written:
        body = fact_json(knowledge.fact(ref), knowledge)
        knowledge.written[ref] = Content(fact_hash(body), body)
    found: Content = knowledge.written[ref]
    return found


def fact_json(fact: Fact, knowledge: Knowledge) -> dict[str, Any]:
    """Everything that a reader needs to understand the fact years later.

    What stands at its default is left out, so that a key added to the records later changes no
    hash. A clinic's confirmations and own values are there where it has any. Of a translation the
    digest of its sentences is there: whoever confirmed it has not read those that came later.
    """
    body = {"kind": fact.kind, **_plain(fact)}
    if isinstance(fact, Translation) and fact.catalogue:
        served = (PACKAGE / fact.catalogue).read_bytes()
        body["catalogue_sha256"] = hashlib.sha256(served).hexdigest()
    body["sources"] = [_plain(knowledge.sources[one]) for one in _sources(fact)]
    return body


def fact_hash(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sources(fact: Fact) -> list[str]:
    """Ids of the fact's sources, those of its inner records too, each once."""
    inner = [
        record
        for each in fields(fact)
        if isinstance(value := getattr(fact, each.name), tuple)
        for record in value
        if is_dataclass(record)
    ]
    named = [one for record in inner for one in getattr(record, "sources", ())]
    named += [one for record in inner if (one := getattr(record, "source", None))]
    return list(dict.fromkeys([*fact.sources, *named]))


def _is_default(each: Field[Any], value: Any) -> bool:
    return (value is None and each.default is None) or value == (
        each.default_factory() if each.default_factory is not MISSING else each.default
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        given = [each for each in fields(value) if not _is_default(each, getattr(value, each.name))]
        return {each.name: _plain(getattr(value, each.name)) for each in given}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # 3 and 3.0 are one number, and have one hash
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
