"""Which figures of a table would tell a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

G = TypeVar("G")

FEWEST = 5  # people; of fewer no figure is shown


def too_few(sizes: Mapping[G, int], *, fewest: int = FEWEST) -> frozenset[G]:
    """The groups of which no figure may be shown, where the figure of all together is known.

    A group of fewer than ``fewest`` people, and where that is one alone the next smallest too:
    else its figure would follow from the others and the whole. Of nobody there is nothing to hide.

    Examples
    --------
    >>> sorted(too_few({"knee": 20, "hip": 3, "back": 9}))
    ['back', 'hip']
    >>> sorted(too_few({"knee": 20, "hip": 3, "back": 4}))
    ['back', 'hip']
    >>> too_few({"knee": 20, "hip": 0})
    frozenset()
    """
    there = {group: size for group, size in sizes.items() if size}
    few = {group for group, size in there.items() if size < fewest}
    if len(few) == 1 and len(there) > 1:
        few.add(min((group for group in there if group not in few), key=lambda one: there[one]))
    return frozenset(few)
