"""Which substances a person's allergies speak against.

Words are compared, not letters: «fish» speaks against «fish and cod liver oil», «popcorn» does
not speak against «corn».
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from prolo.knowledge import Knowledge

_FILLERS = frozenset({"and", "or", "oil", "allergy", "to", "the", "hydrochloride", "a", "of"})


def irritants_refused(allergies: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """Ids of the irritants whose allergy checks name something the person reacts to."""
    given = tuple(allergies)
    return frozenset(
        irritant.id
        for irritant in knowledge.irritants.values()
        if any(_speaks_against(one, check) for one in given for check in irritant.allergy_checks)
    )


def known_anaesthetics(allergies: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """Ids of the local anaesthetics that the person's allergies name."""
    given = tuple(allergies)
    return frozenset(
        one.id
        for one in knowledge.anaesthetics.values()
        if any(_speaks_against(allergy, name) for allergy in given for name in (one.id, one.label))
    )


def _speaks_against(allergy: str, check: str) -> bool:
    return bool(_words(allergy) & _words(check))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) - _FILLERS
