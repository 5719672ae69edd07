"""Which substances a person's allergies speak against.

Words are compared, not letters: «fish» speaks against «fish and cod liver oil», «popcorn» does
not speak against «corn».
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from prolo.knowledge import Knowledge

# Other names of the same substance, as they stand in other countries' records.
_SAME = {
    "adrenaline": "epinephrine",
    "anesthetic": "anaesthetic",
    "anesthetics": "anaesthetic",
    "anaesthetics": "anaesthetic",
    "glucose": "dextrose",
    "glycerol": "glycerin",
    "lignocaine": "lidocaine",
    "maize": "corn",
}
_ANY_ANAESTHETIC = "anaesthetic"
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
    """Ids of the local anaesthetics that the person's allergies name; all of them where one says
    no more than «local anaesthetic»."""
    given = tuple(allergies)
    if any(_ANY_ANAESTHETIC in _words(one) for one in given):
        return frozenset(knowledge.anaesthetics)
    return frozenset(
        one.id
        for one in knowledge.anaesthetics.values()
        if any(_speaks_against(allergy, name) for allergy in given for name in (one.id, one.label))
    )


def _speaks_against(allergy: str, check: str) -> bool:
    return bool(_words(allergy) & _words(check))


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(_SAME.get(one, one) for one in words) - _FILLERS
