"""Which figures of a table would tell a person."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

G = TypeVar("G")
P = TypeVar("P", bound=Hashable)

FEWEST = 5  # people; of fewer no figure is shown


def too_few(people: Mapping[G, Collection[P]], *, fewest: int = FEWEST) -> frozenset[G]:
    """The groups of which no figure may be shown, where the figure of all together is known.

    A group of fewer than ``fewest`` people; and the next smallest until those of whom nothing is
    shown are that many together, since their figure follows from the others and the whole. Who is
    in two groups counts once. Of nobody there is nothing to hide.

    Examples
    --------
    >>> knee = range(20)
    >>> sorted(too_few({"knee": knee, "hip": "abc", "back": "defghijkl"}))
    ['back', 'hip']
    >>> sorted(too_few({"knee": knee, "hip": "abc", "back": "defg"}))
    ['back', 'hip']
    >>> sorted(too_few({"knee": knee, "hip": "a", "back": "bc"}))
    ['back', 'hip', 'knee']
    >>> too_few({"knee": knee, "hip": ""})
    frozenset()
    """
    hidden: set[G] = set()
    together: set[P] = set()
    for group in sorted((one for one in people if people[one]), key=lambda one: len(people[one])):
        if len(people[group]) >= fewest and (not hidden or len(together) >= fewest):
            break
        hidden.add(group)
        together.update(people[group])
    return frozenset(hidden)
