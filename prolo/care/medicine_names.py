"""Which medicines of the knowledge bear a name, and which are near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from prolo.care.beside_words import words_in
from prolo.care.explained import plain
from prolo.care.spelling import SHORTEST_PREFIX, distance
from prolo.care.typed import Said, without_salts
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Combination, Medicine, MedicineForm

LONGEST_NAME = 60  # characters; a longer piece is a sentence, not a name
MOST_CANDIDATES = 4
HERB = "herb or supplement"  # a drug_class
SALICYLATE, PAIN_KILLERS = "salicylate", ("NSAID", "analgesic")  # in a drug_class


@dataclass(frozen=True, slots=True)
class Name:
    words: tuple[str, ...]
    written: str
    key: str  # of a medicine or a combination product
    is_verified: bool
    is_generic: bool
    form: MedicineForm | None = None
    is_added_to: bool = False  # a product of several, among them a pain killer that is no aspirin


def every_name(knowledge: Knowledge) -> Iterator[Name]:
    facts: Iterable[Medicine | Combination]
    facts = (*knowledge.medicines.values(), *knowledge.combinations.values())
    for fact in facts:
        generic, brand = fact.is_usable("aliases"), fact.is_usable("brands")
        forms = fact.brand_forms if isinstance(fact, Medicine) else {}
        is_added = isinstance(fact, Combination) and _is_with_pain_killer(fact, knowledge)
        for written in (fact.name, fact.id, *fact.aliases):
            yield Name(words_of(written), written, fact.id, generic, is_generic=True)
        for written in (*fact.brands, *fact.brands_to_ask):
            form = MedicineForm(forms[written]) if written in forms else None
            is_verified = brand and written in fact.brands
            yield Name(words_of(written), written, fact.id, is_verified, False, form, is_added)


def _is_with_pain_killer(product: Combination, knowledge: Knowledge) -> bool:
    """Without a salicylate: whether that is in it, somebody is asked about every brand that has
    such a product, since it makes bleeding easier for a week."""
    known = filter(None, map(knowledge.medicines.get, product.medicines))
    classes = {one.drug_class for one in known}
    if any(SALICYLATE in one for one in classes):
        return False
    return any(kind in one for kind in PAIN_KILLERS for one in classes)


@lru_cache(maxsize=8192)
def words_of(written: str) -> tuple[str, ...]:
    return words_in(plain(written))


def named_exactly(said: Said, names: Iterable[Name], *, salts: bool = True) -> list[Name]:
    """The names that say all that was said, or all but dose, form and the salt of a substance:
    «Tylenol potassium» are two. A name that nobody verified gives way to a verified one of the
    same medicine: «Voltaren gel» to «Voltaren»."""
    steps = [said.whole, said.numbered, said.words]
    matched = [found for words in steps if words and (found := _named(words, names))]
    if salts and not matched and (bare := without_salts(said.words)):
        matched = [[one for one in _named(bare, names) if one.is_generic]]
    matched = [one for one in matched if one]
    for found in matched:
        if keys_of(found) == keys_of(matched[0]) and any(one.is_verified for one in found):
            return found
    return matched[0] if matched else []


def _named(words: tuple[str, ...], names: Iterable[Name]) -> list[Name]:
    return [one for one in names if one.words == words or without_salts(one.words) == words]


def keys_of(names: Iterable[Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.key for one in names))


def named_between(said: Said, names: Iterable[Name]) -> list[Name]:
    """Several names that explain every word between them, as in «Motrin (ibuprofen)»; a name
    within a longer one does not count."""
    inside = [one for one in names if one.words and set(one.words) <= set(said.words)]
    inside.sort(key=lambda one: said.words.index(one.words[0]))
    longest = [
        one for one in inside if not any(set(one.words) < set(other.words) for other in inside)
    ]
    explained = {word for one in longest for word in one.words}
    return longest if explained == set(without_salts(said.words)) else []


def herbs_called(said: Said, knowledge: Knowledge) -> tuple[str, ...]:
    """Herbs whose name ends with the one word that was said: people leave out the other."""
    if len(said.words) != 1 or len(said.words[0]) < SHORTEST_PREFIX:
        return ()
    herbs = (one for one in knowledge.medicines.values() if one.drug_class == HERB)
    return tuple(one.id for one in herbs if words_of(one.name)[-1:] == said.words)


def named_nearly(said: Said, names: Iterable[Name]) -> tuple[str, ...]:
    """Ids of medicines whose name is in what was said, begins like it, or is a few slips away.
    «Sudafed» is no half of «Sudafed 12 Hour Pressure + Pain», which holds naproxen too: one whole
    word is sold without the pain killer that was added to it. Who types «Bayer», «Goody» or «Soma»
    is asked whether it is a product with aspirin."""
    if not said.words or sum(map(len, said.words)) > LONGEST_NAME:
        return ()
    names = tuple(names)
    right = frozenset(word for name in names for word in name.words)
    distances: dict[str, int] = {}
    for name in names:
        if name.is_added_to and len(name.words) > 1 and said.words == name.words[:1]:
            continue
        slips = distance(said.words, name.words, right)
        if slips is not None:
            distances[name.key] = min(distances.get(name.key, slips), slips)
    nearest = sorted(distances, key=lambda one: (distances[one], one))
    return tuple(one for one in nearest if distances[one] <= distances[nearest[0]] + 1)[
        :MOST_CANDIDATES
    ]
