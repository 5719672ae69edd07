"""Which substances a person's allergies speak against.

Names are compared, not letters and not the prose of a label: «fish» speaks against morrhuate,
«popcorn» does not speak against corn, and «epinephrine» not against «lidocaine without
epinephrine». A name counts as a whole, in any of the languages of ``allergy_words``; a brand, for
what the knowledge says is in it. What is nearly a name, and what is none that is known here, is
never taken for the name, nor for nothing: ``unclear_in`` gives it, and a clinician is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prolo.care.allergy_words import (
    ASLEEP,
    ELSEWHERE,
    ENDING,
    LOCAL,
    NO_NAME,
    NONE,
    NOT_LOCAL,
    NUMBED,
    SKIN_AGENTS,
    said_words,
)
from prolo.care.beside_words import words_in
from prolo.care.explained import plain
from prolo.care.spelling import slips_between
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Anaesthetic

FAMILIES = ("amide", "ester")
_ANY_ANAESTHETIC = "anaesthetic"
SHORTEST_SLIP = 5  # letters: a shorter word is one letter away from too many others


@dataclass(frozen=True, slots=True)
class Unclear:
    """An entry of the record in which something is named that nobody here knows; ``words`` are
    these, ``near`` the known names that they are nearly."""

    allergy: str
    words: tuple[str, ...]
    near: tuple[str, ...]


def irritants_refused(allergies: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """Ids of the irritants whose allergy checks name something the person reacts to."""
    said = [_words(one, knowledge) for one in allergies]
    return frozenset(
        irritant.id
        for irritant in knowledge.irritants.values()
        if any(
            _means(one, check) for one in said for check in (*irritant.allergy_checks, irritant.id)
        )
    )


def known_anaesthetics(allergies: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    """Ids of the local anaesthetics that hold something the person's allergies name; all of them
    where one says no more than «local anaesthetic»."""
    given = tuple(allergies)
    if any(_names_any_local(one) for one in given):
        return frozenset(knowledge.anaesthetics)
    said = [_words(one, knowledge) for one in given]
    return frozenset(
        fact.id
        for fact in knowledge.anaesthetics.values()
        if any(_means(one, name) for one in said for name in held_in(fact))
    )


def _names_any_local(allergy: str) -> bool:
    """«Anaesthetic», unless it is «general anaesthetic» each time and nothing else says local, as
    in «gas and local». A «not» is never read: «no local anaesthetic» may warn of it."""
    said = said_words(allergy)
    named = [at for at, one in enumerate(said) if one == _ANY_ANAESTHETIC]
    may_be_local = named or not (ASLEEP | NUMBED).isdisjoint(said)
    if may_be_local and LOCAL.intersection(words_in(plain(allergy))):
        return True
    return any(NOT_LOCAL.isdisjoint(said[max(at - 1, 0) : at + 2]) for at in named)


def held_in(fact: Anaesthetic) -> tuple[str, ...]:
    """The substances in an anaesthetic, as they are called."""
    return fact.holds or (fact.id,)


def related_anaesthetics(allergies: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """Anaesthetics that nobody named, of the family of one that somebody did, each with the one
    that was named: a clinician says whether they may be used."""
    given = tuple(allergies)
    named = known_anaesthetics(given, knowledge)
    said = frozenset(word for one in given for word in _words(one, knowledge))
    families = {
        family: fact.id
        for fact in sorted(knowledge.anaesthetics.values(), key=lambda one: one.id, reverse=True)
        if (family := fact.family) and fact.id in said
    }
    families |= {word: word for word in said if word in FAMILIES}
    return {
        fact.id: families[family]
        for fact in knowledge.anaesthetics.values()
        for family in _families_in(fact, knowledge)
        if family in families and fact.id not in named
    }


def other_anaesthetics(
    allergies: Iterable[str], anaesthetic: str, knowledge: Knowledge
) -> tuple[str, ...]:
    """Words of the record that name a local anaesthetic, or end like the name of one, and mean
    neither this one nor one of its family. Of another, known here or not, and of a brand that
    nobody verified, a clinician says what it means."""
    families = set(_families_in(knowledge.anaesthetics[anaesthetic], knowledge))
    this = set(held_in(knowledge.anaesthetics[anaesthetic]))
    kin = this | {
        name
        for one in knowledge.anaesthetics.values()
        if families & set(_families_in(one, knowledge))
        for name in held_in(one)
    }
    said = dict.fromkeys(word for one in allergies for word in said_words(one))
    return tuple(word for word in said if _is_other(word, kin, knowledge))


def _is_other(word: str, kin: set[str], knowledge: Knowledge) -> bool:
    if word in kin or not (word.endswith(ENDING) or word in _brands(knowledge, verified=None)):
        return False
    holds = _brands(knowledge, verified=True).get(word)
    return holds is None or not holds & kin


def _families_in(fact: Anaesthetic, knowledge: Knowledge) -> Iterator[str]:
    for name in (fact.id, *held_in(fact)):
        one = knowledge.anaesthetics.get(name)
        if one and one.family and one.is_usable("family"):
            yield one.family


def names_ingredient(allergy: str, ingredient: str, knowledge: Knowledge) -> bool:
    """Does what the person reacts to mean what stands on the label? «Parabens» means methylparaben
    as well; «alcohol wipes» does not mean benzyl alcohol, and «with a rash» nothing."""
    said, printed = _words(allergy, knowledge), frozenset(said_words(ingredient)) - NO_NAME
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
    words = frozenset(said_words(text))
    return frozenset(
        one.id
        for one in knowledge.ingredients.values()
        if any(frozenset(said_words(name)) <= words for name in one.names)
    )


# -- what nobody here knows ---------------------------------------------------------------


def unclear_in(allergies: Iterable[str], knowledge: Knowledge) -> tuple[Unclear, ...]:
    """Each entry with a word that names nothing known: neither what is injected, nor a medicine,
    a skin cleanser, or what people often react to elsewhere. A word that is nearly the name of
    what is injected is unclear too, as is an entry that names nothing at all."""
    return tuple(one for allergy in allergies if (one := _unclear(allergy, knowledge)))


def _unclear(allergy: str, knowledge: Knowledge) -> Unclear | None:
    said = said_words(allergy)
    injected = _injected_names(knowledge)
    known = _named_by(said, injected) | (set(said) & (ELSEWHERE | SKIN_AGENTS | NOT_LOCAL | NONE))
    unknown = _left(said, known)
    if unknown or not known:
        known |= _named_by(said, _taken_names(knowledge))
        unknown = _left(said, known)
    if not unknown and known:
        return None
    words = tuple(dict.fromkeys(unknown)) or said
    names = sorted({name[0] for name in injected if len(name) == 1})
    near = [name for one in words for name in names if _is_near(one, name)]
    return Unclear(allergy, words, tuple(dict.fromkeys(near)))


def _left(said: Iterable[str], known: set[str]) -> list[str]:
    return [one for one in said if one not in known | NO_NAME and not one.isdigit()]


def _named_by(said: tuple[str, ...], names: Iterable[tuple[str, ...]]) -> set[str]:
    """Words of the names that are said as a whole."""
    return {word for name in names if set(name) <= set(said) for word in name}


def nearly(allergy: str, knowledge: Knowledge) -> tuple[str, ...]:
    """The known names that an entry of the record nearly names."""
    found = _unclear(allergy, knowledge)
    return found.near if found else ()


def _is_near(word: str, name: str) -> bool:
    if min(len(word), len(name)) < SHORTEST_SLIP:
        return len(name) >= SHORTEST_SLIP - 1 and word.rstrip("s") == name.rstrip("s")
    return slips_between(word, name) is not None


def _injected_names(knowledge: Knowledge) -> frozenset[tuple[str, ...]]:
    """What is in a syringe, a vial or a cream, in words."""
    checks = (check for one in knowledge.irritants.values() for check in one.allergy_checks)
    named = (
        *checks,
        *(name for one in knowledge.anaesthetics.values() for name in held_in(one)),
        *_brands(knowledge, verified=None),
        *(name for one in knowledge.ingredients.values() for name in one.names),
        *knowledge.irritants,
        _ANY_ANAESTHETIC,
        *FAMILIES,
    )
    return frozenset(said_words(name) for name in named)


def _taken_names(knowledge: Knowledge) -> Iterator[tuple[str, ...]]:
    for one in knowledge.medicines.values():
        for name in (one.name, one.id, *one.aliases, *one.brands):
            if words := said_words(name):
                yield words


# -- words --------------------------------------------------------------------------------


def _means(said: frozenset[str], name: str) -> bool:
    """The name as a whole: of «fish oil» the fish, and not of every oil."""
    wanted = frozenset(said_words(name)) - NO_NAME
    return bool(wanted) and wanted <= said


def _words(text: str, knowledge: Knowledge) -> frozenset[str]:
    """What is named, with what is in a brand that somebody verified."""
    words = frozenset(said_words(text))
    brands = _brands(knowledge, verified=True)
    return (words - NO_NAME).union(*(brands[one] for one in words if one in brands))


def _brands(knowledge: Knowledge, *, verified: bool | None) -> dict[str, frozenset[str]]:
    """Brands of anaesthetics in one word each, with what is in them; None: whoever verified."""
    return {
        said_words(brand)[0]: frozenset(held_in(fact))
        for fact in knowledge.anaesthetics.values()
        if verified is None or fact.is_usable("brands") is verified
        for brand in fact.brands
    }
