"""Infections that have something in common.

Two people whose infections began within thresholds/infection-cluster-days of each other and who
had a lot, an opened vial, a room or an injector in common are a cluster; a third joins when it
began as close to one of them. One person's two infections are no cluster: people share, not events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby


@dataclass(frozen=True, slots=True, kw_only=True)
class Infection:
    """``shares`` are what it can have in common: pairs such as ("lot", "d50-a1")."""

    event: str
    person: str
    onset_on: date
    shares: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """``kind`` is lot, vial, room or injector; ``events`` in the order in which they began."""

    kind: str
    value: str
    events: tuple[str, ...]


def find_clusters(infections: Iterable[Infection], *, days: int) -> list[Cluster]:
    found = list(infections)
    shared = sorted({one for infection in found for one in infection.shares})
    return [
        Cluster(kind=kind, value=value, events=tuple(one.event for one in together))
        for kind, value in shared
        for together in _together([one for one in found if (kind, value) in one.shares], days)
        if len({one.person for one in together}) > 1
    ]


def _together(infections: list[Infection], days: int) -> Iterator[list[Infection]]:
    """Each is as close to the one before as they may be apart."""
    ordered = sorted(infections, key=lambda one: (one.onset_on, one.event))
    chain = 0
    numbered = []
    for before, one in zip([None, *ordered], ordered, strict=False):
        if before is not None and one.onset_on - before.onset_on > timedelta(days=days):
            chain += 1
        numbered.append((chain, one))
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        yield [one for _, one in group]
