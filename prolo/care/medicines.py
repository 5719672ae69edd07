"""Which medicine was meant by what a person typed?

Exactly known names, aliases and brands are recognised whatever their case, accents, salt or dose
text; a combination product is recognised as all the medicines in it. Everything else is a
question: a misspelling is never corrected silently, and what is unknown is never dropped. A
question is answered by a person, who picks a candidate or says what it was.

question        asked when                                                     candidates
did-you-mean    one medicine is near, or its name is verified by nobody, or a  it
                herb's name ends with this word (clover: red clover)
which           several medicines are near, or bear this name                  them, nearest first
unknown         nothing is near                                                –
reason          the reason it is taken decides what is done (aspirin)          –
form            it is sold under this name to swallow and for the skin         –
injection       a steroid and the word «injection»: swallowed, or injected at  both
                the place to be treated?

A candidate is an id of a medicine or of a combination product.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache, partial

from prolo.care.beside_words import LOCAL, words_in
from prolo.care.explained import plain
from prolo.care.placed import is_beside, place_first, placed
from prolo.care.several import beside_the_name, cut_apart
from prolo.care.spelling import SHORTEST_PREFIX, distance
from prolo.care.typed import (
    Said,
    read_typed,
    split_behind_clauses,
    split_behind_doses,
    split_commas,
    split_words,
    without_salts,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Combination, Medicine, MedicineAction, MedicineForm

LONGEST_NAME = 60  # characters; a longer piece is a sentence, not a name
MOST_CANDIDATES = 4
HERB = "herb or supplement"  # a drug_class


class Question(StrEnum):
    DID_YOU_MEAN = "did-you-mean"
    WHICH = "which"
    UNKNOWN = "unknown"
    REASON = "reason"
    FORM = "form"
    INJECTION = "injection"


class Reason(StrEnum):
    """What a person takes a medicine for, as they or their prescriber say."""

    PAIN = "pain"
    HEART_OR_STROKE = "heart-or-stroke"  # attack, angina, stent, bypass, stroke, clots, rhythm …
    GOUT = "gout"
    INFLAMMATORY_ARTHRITIS = "inflammatory-arthritis"
    OTHER = "other"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """``medicine`` is an id of the knowledge, ``combination`` that of a product; both are empty
    while nobody has said what was meant. ``medicines`` are all that are in it."""

    typed: str
    medicine: str = ""
    combination: str = ""
    medicines: tuple[str, ...] = ()
    matched: str = ""  # the name, alias or brand of the knowledge
    candidates: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    form: MedicineForm | None = None
    beside: str = ""  # what stood beside the name: dose, times, reason

    @property
    def is_known(self) -> bool:
        return bool(self.medicines)

    @property
    def topical(self) -> bool:
        return self.form in LOCAL

    @property
    def injected(self) -> bool:
        return self.form is MedicineForm.INJECTION


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    written: str
    key: str  # of a medicine or a combination product
    is_verified: bool
    is_generic: bool
    form: MedicineForm | None = None


def needs_reason(medicine: Medicine) -> bool:
    """Until somebody says what it is taken for, nobody is told to leave it out, nor when."""
    return medicine.action in (MedicineAction.HOLD, MedicineAction.BY_REASON)


def medicines_in(key: str, knowledge: Knowledge) -> tuple[str, ...]:
    """What a person takes who takes this: a medicine, or all that are in a combination product."""
    product = knowledge.combinations.get(key)
    return product.medicines if product else (key,)


def recognise_medicines(typed: str, *, knowledge: Knowledge) -> tuple[Recognition, ...]:
    """Every medicine in a text: parted by lines, commas, semicolons and bullets, and by «and», a
    slash, a dash or the next name where these do not belong to a name. A place or a day beside a
    name is where and when it was given: «left shoulder, cortisone shot, 3 weeks ago»."""
    return tuple(medicine_reader(knowledge)(typed))


def medicine_reader(knowledge: Knowledge) -> Callable[[str], Iterator[Recognition]]:
    """Reads one text after another; the names are gathered once."""
    names = tuple(_names(knowledge))

    def read(typed: str) -> Iterator[Recognition]:
        pieces = (one for piece in split_commas(typed) for one in place_first(piece))
        found = [one for piece in pieces for one in _or_beside(piece, names, knowledge)]
        for begin, name, end in placed([(one.typed, one.injected) for one in found]):
            whole = ", ".join(one.typed for one in found[begin:end])
            yield replace(found[name], typed=whole)

    return read


def _or_beside(piece: str, names: tuple[_Name, ...], knowledge: Knowledge) -> Iterator[Recognition]:
    """A place or a day by itself is asked about where no name stands beside it."""
    if is_beside(piece):
        yield _asked(piece, read_typed(piece), (), Question.UNKNOWN)
    else:
        yield from _in_piece(piece, names, knowledge)


def _in_piece(piece: str, names: tuple[_Name, ...], knowledge: Knowledge) -> Iterator[Recognition]:
    parts = split_words(piece)
    if len(parts) > 1 and _is_one(piece, names, knowledge):
        parts = (piece,)
    inside = partial(medicines_in, knowledge=knowledge)
    known = [(name.words, name.key) for name in names]
    for said in (one for part in parts for one in split_behind_clauses(part)):
        for one in cut_apart(said, known, inside):
            for each in _from_another(one, known, names):
                yield _recognise(each, names, knowledge)


def _from_another(
    piece: str, known: Collection[tuple[tuple[str, ...], str]], names: tuple[_Name, ...]
) -> tuple[str, ...]:
    """A name that is known, or has its dose, and beside it words that may be another medicine's:
    to choose one of them must not lose the other."""
    said = read_typed(piece)
    if _exact(said, names) or _covering(said, names):
        return (piece,)
    parts = split_behind_doses(piece)
    if len(parts) > 1:
        return parts
    parts = beside_the_name(piece, known)
    near = [found for one in parts if (found := set(_near(read_typed(one), names)))]
    is_two = len(near) > 1 and len(set().union(*near)) == sum(map(len, near))
    return parts if is_two else (piece,)


def _is_one(piece: str, names: tuple[_Name, ...], knowledge: Knowledge) -> bool:
    """One name with «and» in it, or a product with what it holds in brackets."""
    said = read_typed(piece)
    if _exact(said, names, salts=False):
        return True
    inside = _covering(said, names) if "(" in piece else []
    return bool(inside) and _explained(piece, said, inside, knowledge) is not None


def recognise_medicine(typed: str, *, knowledge: Knowledge) -> Recognition:
    """One medicine, as typed with or without its dose."""
    return _recognise(typed, tuple(_names(knowledge)), knowledge)


def _recognise(typed: str, names: tuple[_Name, ...], knowledge: Knowledge) -> Recognition:
    said = read_typed(typed)
    if found := _exact(said, names):
        return _known(typed, said, found, knowledge)
    covering = _covering(said, names)
    if covering and (known := _explained(typed, said, covering, knowledge)):
        return known
    near = _herbs_called(said, knowledge) or _near(said, names)
    if said.injected and _has_steroid(near, knowledge):
        return _ask_if_injected(typed, said, near, knowledge)
    return _asked(typed, said, near, _question(near))


def _question(near: tuple[str, ...]) -> Question:
    if not near:
        return Question.UNKNOWN
    return Question.DID_YOU_MEAN if len(near) == 1 else Question.WHICH


# -- finding a name -----------------------------------------------------------------------


def _names(knowledge: Knowledge) -> Iterator[_Name]:
    facts: Iterable[Medicine | Combination]
    facts = (*knowledge.medicines.values(), *knowledge.combinations.values())
    for fact in facts:
        generic, brand = fact.is_usable("aliases"), fact.is_usable("brands")
        forms = fact.brand_forms if isinstance(fact, Medicine) else {}
        for written in (fact.name, fact.id, *fact.aliases):
            yield _Name(_words_of(written), written, fact.id, generic, is_generic=True)
        for written in (*fact.brands, *fact.brands_to_ask):
            form = MedicineForm(forms[written]) if written in forms else None
            is_verified = brand and written in fact.brands
            yield _Name(_words_of(written), written, fact.id, is_verified, False, form)


@lru_cache(maxsize=8192)
def _words_of(written: str) -> tuple[str, ...]:
    return words_in(plain(written))


def _exact(said: Said, names: Iterable[_Name], *, salts: bool = True) -> list[_Name]:
    """The names that say all that was said, or all but dose, form and the salt of a substance:
    «Tylenol potassium» are two. A name that nobody verified gives way to a verified one of the
    same medicine: «Voltaren gel» to «Voltaren»."""
    steps = [said.whole, said.numbered, said.words]
    matched = [found for words in steps if words and (found := _named(words, names))]
    if salts and not matched and (bare := without_salts(said.words)):
        matched = [[one for one in _named(bare, names) if one.is_generic]]
    matched = [one for one in matched if one]
    for found in matched:
        if _keys(found) == _keys(matched[0]) and any(one.is_verified for one in found):
            return found
    return matched[0] if matched else []


def _named(words: tuple[str, ...], names: Iterable[_Name]) -> list[_Name]:
    return [one for one in names if one.words == words or without_salts(one.words) == words]


def _keys(names: Iterable[_Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.key for one in names))


def _covering(said: Said, names: Iterable[_Name]) -> list[_Name]:
    """Several names that explain every word between them, as in «Motrin (ibuprofen)»; a name
    within a longer one does not count."""
    inside = [one for one in names if one.words and set(one.words) <= set(said.words)]
    inside.sort(key=lambda one: said.words.index(one.words[0]))
    longest = [
        one for one in inside if not any(set(one.words) < set(other.words) for other in inside)
    ]
    explained = {word for one in longest for word in one.words}
    return longest if explained == set(without_salts(said.words)) else []


def _explained(
    typed: str, said: Said, names: list[_Name], knowledge: Knowledge
) -> Recognition | None:
    """One medicine under two names; a product and what is in it; or substances one by one."""
    keys = _keys(names)
    if len(keys) == 1:
        return _known(typed, said, names, knowledge)
    products = [one for one in keys if one in knowledge.combinations]
    inside = {one for one in keys if one not in products}
    if len(products) == 1 and inside <= set(medicines_in(products[0], knowledge)):
        return _known(typed, said, [one for one in names if one.key in products], knowledge)
    if not products and all(one.is_generic and one.is_verified for one in names):
        return _recognition(typed, said, names[0], medicines=keys, knowledge=knowledge)
    return None


def _known(typed: str, said: Said, found: list[_Name], knowledge: Knowledge) -> Recognition:
    keys = _keys(found)
    if len(keys) > 1:
        return _asked(typed, said, keys, Question.WHICH)
    if not any(one.is_verified for one in found):
        return _asked(typed, said, keys, Question.DID_YOU_MEAN, form=found[0].form)
    form = said.form or found[0].form
    if form is MedicineForm.INJECTION and _has_steroid(keys, knowledge):
        return _ask_if_injected(typed, said, keys, knowledge)
    name = next(one for one in found if one.is_verified)
    medicines = medicines_in(name.key, knowledge)
    return _recognition(typed, said, name, medicines=medicines, knowledge=knowledge)


def _has_steroid(keys: tuple[str, ...], knowledge: Knowledge) -> bool:
    known = [knowledge.medicines[one] for one in keys if one in knowledge.medicines]
    return any(one.action is MedicineAction.PRESCRIBER for one in known)


def _ask_if_injected(
    typed: str, said: Said, keys: tuple[str, ...], knowledge: Knowledge
) -> Recognition:
    injections = tuple(
        one.id for one in knowledge.medicines.values() if one.action is MedicineAction.DEFER
    )
    form = MedicineForm.INJECTION
    return _asked(typed, said, (*injections, *keys), Question.INJECTION, form=form)


def _herbs_called(said: Said, knowledge: Knowledge) -> tuple[str, ...]:
    """Herbs whose name ends with the one word that was said: people leave out the other."""
    if len(said.words) != 1 or len(said.words[0]) < SHORTEST_PREFIX:
        return ()
    herbs = (one for one in knowledge.medicines.values() if one.drug_class == HERB)
    return tuple(one.id for one in herbs if _words_of(one.name)[-1:] == said.words)


def _near(said: Said, names: Iterable[_Name]) -> tuple[str, ...]:
    """Ids of medicines whose name is in what was said, begins like it, or is a few slips away."""
    if not said.words or sum(map(len, said.words)) > LONGEST_NAME:
        return ()
    names = tuple(names)
    right = frozenset(word for name in names for word in name.words)
    distances: dict[str, int] = {}
    for name in names:
        slips = distance(said.words, name.words, right)
        if slips is not None:
            distances[name.key] = min(distances.get(name.key, slips), slips)
    nearest = sorted(distances, key=lambda one: (distances[one], one))
    return tuple(one for one in nearest if distances[one] <= distances[nearest[0]] + 1)[
        :MOST_CANDIDATES
    ]


def _recognition(
    typed: str,
    said: Said,
    name: _Name,
    *,
    medicines: tuple[str, ...],
    knowledge: Knowledge,
) -> Recognition:
    form = said.form or name.form
    return Recognition(
        typed=typed.strip(),
        medicine=medicines[0] if len(medicines) == 1 and name.key in medicines else "",
        combination=name.key if name.key in knowledge.combinations else "",
        medicines=medicines,
        matched=name.written,
        questions=tuple(_open(medicines, form, knowledge)),
        form=_form(form, medicines, knowledge),
        beside=said.beside,
    )


def _open(
    medicines: tuple[str, ...], form: MedicineForm | None, knowledge: Knowledge
) -> Iterator[Question]:
    actions = {knowledge.medicines[one].action for one in medicines}
    if MedicineAction.BY_REASON in actions:
        yield Question.REASON
    if form is MedicineForm.SWALLOWED_OR_SKIN:
        yield Question.FORM


def _form(
    form: MedicineForm | None, medicines: tuple[str, ...], knowledge: Knowledge
) -> MedicineForm | None:
    if form is None and all(knowledge.medicines[one].topical for one in medicines):
        return MedicineForm.SKIN
    return None if form is MedicineForm.SWALLOWED_OR_SKIN else form


def _asked(
    typed: str,
    said: Said,
    candidates: tuple[str, ...],
    question: Question,
    *,
    form: MedicineForm | None = None,
) -> Recognition:
    known = said.form or form
    return Recognition(
        typed=typed.strip(),
        candidates=candidates,
        questions=(question,),
        form=None if known is MedicineForm.SWALLOWED_OR_SKIN else known,
        beside=said.beside,
    )
