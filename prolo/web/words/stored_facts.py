"""Facts as they stood when a conclusion was drawn: what «Why?» reads in place of today's."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from prolo.knowledge.records import WHOLE
from prolo.registry.models import FactVersion

EMPTY: dict[str, Any] = {
    "note": None,
    "conflict": None,
    "unverified": (),
    "confirmations": (),
    "own_values": (),
}


class StoredFacts:
    """``fact(ref)`` and ``sources``, made of the bodies that were stored."""

    def __init__(self, versions: Iterable[FactVersion]) -> None:
        self._facts: dict[str, Any] = {}
        self.sources: dict[str, Any] = {}
        for version in versions:
            body = dict(version.body)
            sources = [_source(one) for one in body.pop("sources", [])]
            self.sources |= {one.id: one for one in sources}
            self._facts[version.ref] = _fact(body, [one.id for one in sources])

    def fact(self, ref: str) -> Any:
        return self._facts[ref]


def _fact(body: dict[str, Any], sources: list[str]) -> Any:
    filled = {**EMPTY, **body, "sources": tuple(sources)}
    filled["confirmations"] = [_vouched(one) for one in filled["confirmations"]]
    filled["own_values"] = [_own(one) for one in filled["own_values"]]
    return SimpleNamespace(**filled)


def _vouched(body: dict[str, Any]) -> Any:
    return SimpleNamespace(**{"field": WHOLE, **body})


def _own(body: dict[str, Any]) -> Any:
    return SimpleNamespace(**{"published": None, "field": WHOLE, **body})


def _source(body: dict[str, Any]) -> Any:
    blank = {"year": None, "year_unverified": False, "read_in": None, "url": ""}
    return SimpleNamespace(**{**blank, **body})
