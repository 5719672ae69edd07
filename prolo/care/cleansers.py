"""What cleans the skin, and what a person reacts to: both read by the same names.

What both name, in any of the languages of ``allergy_words``, is the same; a brand counts for what
it holds. What is only nearly a cleanser's name, or where nobody knows what is in the cleanser, is
asked about.
"""

from __future__ import annotations

from collections.abc import Iterable

from prolo.care.allergies import SHORTEST_SLIP
from prolo.care.allergy_words import CARRIERS, CLEANSERS, HOLDS, NO_NAME, NOT_LOCAL, said_words
from prolo.care.spelling import slips_between


def reacted_to(allergies: Iterable[str], agent: str) -> str | None:
    """The first entry of the record that names something in this cleanser."""
    held = _named(agent)
    return next((one for one in allergies if _named(one) & held), None)


def perhaps_reacted_to(allergies: Iterable[str], agent: str) -> str | None:
    """The first that nearly names something in it; or that names a cleanser, where nobody knows
    what is in this one."""
    held = _named(agent)
    is_known = bool(held & CLEANSERS)
    return next((one for one in allergies if _may_be(one, agent, is_known=is_known)), None)


def _may_be(allergy: str, agent: str, *, is_known: bool) -> bool:
    said, held = _named(allergy), _named(agent)
    if not is_known and (said & CLEANSERS or _carriers(allergy) & _carriers(agent)):
        return True
    if any(_is_nearly(one, name) for one in said - CLEANSERS for name in held):
        return True
    return any(_is_nearly(one, name) for one in held - CLEANSERS for name in said)


def _is_nearly(one: str, name: str) -> bool:
    long = min(len(one), len(name)) >= SHORTEST_SLIP
    return long and slips_between(one, name) is not None


def _named(text: str) -> set[str]:
    """Each substance and brand in it, with what the brand holds."""
    words = {one for one in said_words(text) if not one.isdigit()}
    words -= NO_NAME | CARRIERS | NOT_LOCAL
    return words.union(*(HOLDS.get(word, ()) for word in words))


def _carriers(text: str) -> frozenset[str]:
    return CARRIERS.intersection(said_words(text))
