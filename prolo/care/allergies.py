"""Which substances a person's allergies speak against.

Words are compared, not letters: «fish» speaks against «fish and cod liver oil», «popcorn» does
not speak against «corn».
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Anaesthetic

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
FAMILIES = ("amide", "ester")
ENDING = "caine"
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


def related_anaesthetics(allergies: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """Anaesthetics that nobody named, of the family of one that somebody did, each with the one
    that was named: a clinician says whether they may be used."""
    given = tuple(allergies)
    named = known_anaesthetics(given, knowledge)
    families = {
        family: name
        for name in sorted(named, reverse=True)
        if (family := knowledge.anaesthetics[name].family)
    }
    said = {word for one in given for word in _words(one)}
    families |= {word: word for word in said if word in FAMILIES}
    return {
        one.id: families[one.family]
        for one in knowledge.anaesthetics.values()
        if one.family in families and one.id not in named
    }


def other_anaesthetics(
    allergies: Iterable[str], anaesthetic: str, knowledge: Knowledge
) -> tuple[str, ...]:
    """Words of the record that end like a local anaesthetic's name, and name neither this one nor
    one of its family. Of another, known here or not, a clinician says what it means."""
    family = _family_of(knowledge.anaesthetics[anaesthetic])
    kin = {
        word
        for one in knowledge.anaesthetics.values()
        if one.id == anaesthetic or (family and _family_of(one) == family)
        for word in _words(f"{one.id} {one.label}")
    }
    said = dict.fromkeys(word for one in allergies for word in sorted(_words(one)))
    return tuple(word for word in said if word.endswith(ENDING) and word not in kin)


def _family_of(fact: Anaesthetic) -> str | None:
    return fact.family if fact.is_usable("family") else None


def names_ingredient(allergy: str, ingredient: str, knowledge: Knowledge) -> bool:
    """Does what the person reacts to mean what stands on the label? «Parabens» means methylparaben
    as well; «alcohol wipes» does not mean benzyl alcohol."""
    said, printed = _words(allergy), _words(ingredient)
    if not said or not printed:
        return False
    return (
        said <= printed
        or printed <= said
        or bool(ingredients_in(allergy, knowledge) & ingredients_in(ingredient, knowledge))
    )


def ingredients_in(text: str, knowledge: Knowledge) -> frozenset[str]:
    """Ids of the ingredients that a text names. Other names of one substance, and no more: what
    a fact of them claims of a vial is asked of the fact."""
    words = _words(text)
    return frozenset(
        one.id
        for one in knowledge.ingredients.values()
        if any(_words(n) <= words for n in one.names)
    )


def _speaks_against(allergy: str, check: str) -> bool:
    return bool(_words(allergy) & _words(check))


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(_SAME.get(one, one) for one in words) - _FILLERS
