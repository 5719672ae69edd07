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
form            it is sold under this name to swallow and for the skin; or a   –
                blood thinner that is sold for no skin is called a cream
injection       a steroid and the word «injection», or a place beside it:      both
                swallowed, or injected at the place to be treated?

A candidate is an id of a medicine or of a combination product.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import pairwise

from prolo.care.beside import read_beside
from prolo.care.beside_words import LOCAL
from prolo.care.explained import without_clauses
from prolo.care.medicine_names import (
    Name,
    every_name,
    herbs_called,
    keys_of,
    named_between,
    named_exactly,
    named_nearly,
)
from prolo.care.named_places import names_any_place
from prolo.care.on_the_list import is_sold_for_skin, lets_bleed
from prolo.care.placed import (
    is_beside,
    once_more,
    place_first,
    placed,
    without_place,
    without_place_and_day,
)
from prolo.care.several import beside_the_name, cut_apart
from prolo.care.typed import (
    Said,
    read_typed,
    split_behind_clauses,
    split_behind_doses,
    split_commas,
    split_words,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Medicine, MedicineAction, MedicineForm


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
    names = tuple(every_name(knowledge))

    def read(typed: str) -> Iterator[Recognition]:
        pieces = (one for piece in split_commas(typed) for one in place_first(piece))
        found = [one for piece in pieces for one in _or_beside(piece, names, knowledge)]
        for begin, name, end in placed([(one.typed, one.injected) for one in found]):
            yield from _given(found[begin:end], name - begin, knowledge)

    return read


def _given(said: list[Recognition], name: int, knowledge: Knowledge) -> Iterator[Recognition]:
    """A medicine with what stands beside it; what was injected twice, twice."""
    found, texts = said[name], [one.typed for one in said]
    keys = found.medicines or found.candidates
    is_injected = found.injected or _has_steroid(keys, knowledge)
    begins = once_more(texts) if is_injected else [0]
    for begin, end in pairwise([*begins, len(texts)]):
        one = (
            texts[begin:end]
            if begin <= name < end
            else [without_place(found.typed), *texts[begin:end]]
        )
        yield _perhaps_injected(replace(found, typed=", ".join(one)), knowledge)


def _or_beside(piece: str, names: tuple[Name, ...], knowledge: Knowledge) -> Iterator[Recognition]:
    """A place or a day by itself is asked about where no name stands beside it."""
    if is_beside(piece):
        yield _asked(piece, read_typed(piece), (), Question.UNKNOWN, knowledge)
    else:
        yield from _in_piece(piece, names, knowledge)


def _in_piece(piece: str, names: tuple[Name, ...], knowledge: Knowledge) -> Iterator[Recognition]:
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
    piece: str, known: Collection[tuple[tuple[str, ...], str]], names: tuple[Name, ...]
) -> tuple[str, ...]:
    """A name that is known, or has its dose, and beside it words that may be another medicine's:
    to choose one of them must not lose the other."""
    said = read_typed(piece)
    if named_exactly(said, names) or named_between(said, names):
        return (piece,)
    parts = split_behind_doses(piece)
    if len(parts) > 1:
        return parts
    parts = beside_the_name(piece, known)
    near = [found for one in parts if (found := set(named_nearly(read_typed(one), names)))]
    is_two = len(near) > 1 and len(set().union(*near)) == sum(map(len, near))
    return parts if is_two else (piece,)


def _is_one(piece: str, names: tuple[Name, ...], knowledge: Knowledge) -> bool:
    """One name with «and» in it, or a product with what it holds in brackets."""
    said = read_typed(piece)
    if named_exactly(said, names, salts=False):
        return True
    inside = named_between(said, names) if "(" in piece else []
    return bool(inside) and _explained(piece, said, inside, knowledge) is not None


def recognise_medicine(typed: str, *, knowledge: Knowledge) -> Recognition:
    """One medicine, as typed with or without its dose."""
    return _recognise(typed, tuple(every_name(knowledge)), knowledge)


def _recognise(typed: str, names: tuple[Name, ...], knowledge: Knowledge) -> Recognition:
    said = read_typed(typed)
    if found := named_exactly(said, names):
        return _known(typed, said, found, knowledge)
    between = named_between(said, names)
    if between and (known := _explained(typed, said, between, knowledge)):
        return known
    near = herbs_called(said, knowledge) or named_nearly(said, names)
    if _has_steroid(near, knowledge) and (said.injected or _at_a_place(typed, said.form)):
        return _ask_if_injected(typed, said, near, knowledge)
    if not near and (bare := without_place_and_day(said)):
        near = keys_of(named_exactly(bare, names)) or named_nearly(bare, names)
        if _has_steroid(near, knowledge):
            return _ask_if_injected(typed, said, near, knowledge)
    return _asked(typed, said, near, _question(near), knowledge)


def _question(near: tuple[str, ...]) -> Question:
    if not near:
        return Question.UNKNOWN
    return Question.DID_YOU_MEAN if len(near) == 1 else Question.WHICH


def _explained(
    typed: str, said: Said, names: list[Name], knowledge: Knowledge
) -> Recognition | None:
    """One medicine under two names; a product and what is in it; or substances one by one."""
    keys = keys_of(names)
    if len(keys) == 1:
        return _known(typed, said, names, knowledge)
    products = [one for one in keys if one in knowledge.combinations]
    inside = {one for one in keys if one not in products}
    if len(products) == 1 and inside <= set(medicines_in(products[0], knowledge)):
        return _known(typed, said, [one for one in names if one.key in products], knowledge)
    if not products and all(one.is_generic and one.is_verified for one in names):
        return _recognition(typed, said, names[0], medicines=keys, knowledge=knowledge)
    return None


def _known(typed: str, said: Said, found: list[Name], knowledge: Knowledge) -> Recognition:
    keys = keys_of(found)
    if len(keys) > 1:
        return _asked(typed, said, keys, Question.WHICH, knowledge)
    if not any(one.is_verified for one in found):
        return _asked(typed, said, keys, Question.DID_YOU_MEAN, knowledge, form=found[0].form)
    form = said.form or found[0].form
    if form is MedicineForm.INJECTION and _has_steroid(keys, knowledge):
        return _ask_if_injected(typed, said, keys, knowledge)
    name = next(one for one in found if one.is_verified)
    medicines = medicines_in(name.key, knowledge)
    return _recognition(typed, said, name, medicines=medicines, knowledge=knowledge)


def _has_steroid(keys: tuple[str, ...], knowledge: Knowledge) -> bool:
    known = [knowledge.medicines[one] for one in keys if one in knowledge.medicines]
    return any(one.action is MedicineAction.PRESCRIBER for one in known)


def _perhaps_injected(found: Recognition, knowledge: Knowledge) -> Recognition:
    """«cortisone, left knee» was hardly swallowed."""
    keys = found.medicines or found.candidates
    is_asked = Question.INJECTION in found.questions
    if is_asked or not _has_steroid(keys, knowledge) or not _at_a_place(found.typed, found.form):
        return found
    return _ask_if_injected(found.typed, read_typed(found.typed), keys, knowledge)


def _at_a_place(typed: str, form: MedicineForm | None) -> bool:
    """A place is named, and no form that says how else it got there. What is taken every day for a
    knee is taken."""
    if form not in (None, MedicineForm.INJECTION):
        return False
    is_for_it = names_any_place(typed) and not read_beside(typed).how_often
    return is_for_it or names_any_place(without_clauses(typed))


def _ask_if_injected(
    typed: str, said: Said, keys: tuple[str, ...], knowledge: Knowledge
) -> Recognition:
    injections = tuple(
        one.id for one in knowledge.medicines.values() if one.action is MedicineAction.DEFER
    )
    form = MedicineForm.INJECTION
    return _asked(
        typed,
        said,
        tuple(dict.fromkeys((*injections, *keys))),
        Question.INJECTION,
        knowledge,
        form=form,
    )


def _recognition(
    typed: str,
    said: Said,
    name: Name,
    *,
    medicines: tuple[str, ...],
    knowledge: Knowledge,
) -> Recognition:
    form = said.form or name.form
    is_doubtful = _is_doubtful(form, medicines, said, knowledge)
    is_open = form is MedicineForm.SWALLOWED_OR_SKIN or is_doubtful
    return Recognition(
        typed=typed.strip(),
        medicine=medicines[0] if len(medicines) == 1 and name.key in medicines else "",
        combination=name.key if name.key in knowledge.combinations else "",
        medicines=medicines,
        matched=name.written,
        questions=tuple(_open(medicines, is_open, knowledge)),
        form=None if is_open else _form(form, medicines, knowledge),
        beside=said.beside,
    )


def _open(
    medicines: tuple[str, ...], is_form_open: bool, knowledge: Knowledge
) -> Iterator[Question]:
    actions = {knowledge.medicines[one].action for one in medicines}
    if MedicineAction.BY_REASON in actions:
        yield Question.REASON
    if is_form_open:
        yield Question.FORM


def _is_doubtful(
    form: MedicineForm | None, medicines: tuple[str, ...], said: Said, knowledge: Knowledge
) -> bool:
    """A blood thinner for the skin, unless it is sold for it and a gel, cream or patch is named:
    «Lovenox, skin» is a needle under it, and «aspirin, eye surgery» no drops."""
    known = [knowledge.medicines[one] for one in medicines]
    is_plain = form in (MedicineForm.SKIN, MedicineForm.PATCH) and not said.only_skin
    return form in LOCAL and any(
        lets_bleed(one) and not (is_plain and is_sold_for_skin(one)) for one in known
    )


def _form(
    form: MedicineForm | None, medicines: tuple[str, ...], knowledge: Knowledge
) -> MedicineForm | None:
    if form is None and all(knowledge.medicines[one].topical for one in medicines):
        return MedicineForm.SKIN
    return form


def _asked(
    typed: str,
    said: Said,
    candidates: tuple[str, ...],
    question: Question,
    knowledge: Knowledge,
    *,
    form: MedicineForm | None = None,
) -> Recognition:
    known = said.form or form
    inside = tuple(one for key in candidates for one in medicines_in(key, knowledge))
    is_doubtful = _is_doubtful(known, inside, said, knowledge)
    return Recognition(
        typed=typed.strip(),
        candidates=candidates,
        questions=(question, Question.FORM) if is_doubtful else (question,),
        form=None if known is MedicineForm.SWALLOWED_OR_SKIN or is_doubtful else known,
        beside=said.beside,
    )
