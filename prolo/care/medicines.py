"""Which medicine was meant by what a person typed?

Exactly known names, aliases and brands are recognised whatever their case, accents, salt or dose
text. Everything else is a question: a misspelling is never corrected silently, and what is
unknown is never dropped. A question is answered by a person, who picks a candidate or says what
it was.

question        asked when                                                     candidates
did-you-mean    one medicine is near, or its name is verified by nobody        it
which           several medicines are near, or bear this name                  them, nearest first
unknown         nothing is near                                                –
reason          the reason it is taken decides what is done (aspirin)          –
other-parts     a combination product: what else is in it?                     –
injection       a steroid and the word «injection»: swallowed, or injected at  both
                the place to be treated?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from prolo.care.typed import Said, plain, read_typed, split_medicines, without_salts, words_in
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Medicine, MedicineAction

LONGEST_NAME = 60  # characters; a longer piece is a sentence, not a name
MOST_CANDIDATES = 4
SHORTEST_PREFIX = 4  # letters that must be right before a half-typed name is guessed


class Question(StrEnum):
    DID_YOU_MEAN = "did-you-mean"
    WHICH = "which"
    UNKNOWN = "unknown"
    REASON = "reason"
    OTHER_PARTS = "other-parts"
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
    """``medicine`` is an id of the knowledge, empty while nobody has said what was meant.
    ``beside`` is what stood beside the name: dose, times, reason."""

    typed: str
    medicine: str = ""
    matched: str = ""  # the name, alias or brand of the knowledge
    candidates: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    topical: bool = False
    injected: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    written: str
    medicine: Medicine
    is_verified: bool
    is_combination: bool


def needs_reason(medicine: Medicine) -> bool:
    """Until somebody says what it is taken for, nobody is told to leave it out, nor when."""
    return medicine.action in (MedicineAction.HOLD, MedicineAction.BY_REASON)


def recognise_medicines(typed: str, *, knowledge: Knowledge) -> tuple[Recognition, ...]:
    """Every medicine in a text: parted by lines, commas, semicolons, «+», «and» or a slash."""
    return tuple(recognise_medicine(one, knowledge=knowledge) for one in split_medicines(typed))


def recognise_medicine(typed: str, *, knowledge: Knowledge) -> Recognition:
    """One medicine, as typed with or without its dose."""
    said = read_typed(typed)
    names = list(_names(knowledge))
    found = _exact(said, names)
    if found:
        return _known(typed, said, found, knowledge)
    near = _near(said, names)
    if said.injected and _has_steroid(near, knowledge):
        return _ask_if_injected(typed, said, near, knowledge)
    return _recognition(typed, said, candidates=near, questions=(_question(near),))


def _question(near: tuple[str, ...]) -> Question:
    if not near:
        return Question.UNKNOWN
    return Question.DID_YOU_MEAN if len(near) == 1 else Question.WHICH


# -- finding a name -----------------------------------------------------------------------


def _names(knowledge: Knowledge) -> Iterator[_Name]:
    for medicine in knowledge.medicines.values():
        for written in (medicine.name, medicine.id, *medicine.aliases):
            yield _name(written, medicine, medicine.is_usable("aliases"))
        for written in medicine.brands:
            yield _name(written, medicine, medicine.is_usable("brands"))
        for written in medicine.brands_to_ask:
            yield _name(written, medicine, False)


def _name(written: str, medicine: Medicine, is_verified: bool) -> _Name:
    words = tuple(word for word in words_in(plain(written)) if word != "combination")
    return _Name(words, written, medicine, is_verified, "combination" in plain(written))


def _exact(said: Said, names: Iterable[_Name]) -> list[_Name]:
    """The names that say all that was said, or all but dose, form and salt."""
    names = list(names)
    for words in (said.whole, said.words, without_salts(said.words)):
        found = [one for one in names if one.words == words or without_salts(one.words) == words]
        if words and found:
            return found
    return []


def _known(typed: str, said: Said, found: list[_Name], knowledge: Knowledge) -> Recognition:
    medicines = tuple(dict.fromkeys(one.medicine.id for one in found))
    if len(medicines) > 1:
        return _recognition(typed, said, candidates=medicines, questions=(Question.WHICH,))
    if not any(one.is_verified for one in found):
        return _recognition(typed, said, candidates=medicines, questions=(Question.DID_YOU_MEAN,))
    if said.injected and _has_steroid(medicines, knowledge):
        return _ask_if_injected(typed, said, medicines, knowledge)
    return _recognition(
        typed, said, medicine=found[0].medicine, name=found[0], questions=tuple(_open(found[0]))
    )


def _has_steroid(medicines: tuple[str, ...], knowledge: Knowledge) -> bool:
    actions = {knowledge.medicines[one].action for one in medicines}
    return MedicineAction.PRESCRIBER in actions


def _ask_if_injected(
    typed: str, said: Said, medicines: tuple[str, ...], knowledge: Knowledge
) -> Recognition:
    injections = tuple(
        one.id for one in knowledge.medicines.values() if one.action is MedicineAction.DEFER
    )
    return _recognition(
        typed, said, candidates=(*injections, *medicines), questions=(Question.INJECTION,)
    )


def _open(name: _Name) -> Iterator[Question]:
    if name.medicine.action is MedicineAction.BY_REASON:
        yield Question.REASON
    if name.is_combination:
        yield Question.OTHER_PARTS


def _near(said: Said, names: Iterable[_Name]) -> tuple[str, ...]:
    """Ids of medicines whose name is in what was said, begins like it, or is a few slips away."""
    if not said.words or sum(map(len, said.words)) > LONGEST_NAME:
        return ()
    distances: dict[str, int] = {}
    for name in names:
        distance = _distance(said.words, name.words)
        if distance is not None:
            known = distances.get(name.medicine.id, distance)
            distances[name.medicine.id] = min(known, distance)
    nearest = sorted(distances, key=lambda one: (distances[one], one))
    return tuple(one for one in nearest if distances[one] <= distances[nearest[0]] + 1)[
        :MOST_CANDIDATES
    ]


def _distance(said: tuple[str, ...], name: tuple[str, ...]) -> int | None:
    """Slips of the pen between what was said and a name; None: too many to be meant."""
    if not name:
        return None
    if set(name) <= set(said):
        return 0  # the name, and words that nobody explained
    typed, known = "".join(said), "".join(name)
    if len(typed) >= SHORTEST_PREFIX and known.startswith(typed):
        return 1
    spellings = [typed, *said] if len(name) == 1 else [typed]
    slips = {one: OSA.distance(one, known) for one in spellings}
    return min((slips[one] for one in slips if slips[one] <= _likely(one, known)), default=None)


def _likely(typed: str, known: str) -> int:
    """How many slips are likely in a word of this length."""
    shorter = min(len(typed), len(known))
    return 0 if shorter < 4 else 1 if shorter < 6 else 2 if shorter < 10 else 3


def _recognition(
    typed: str,
    said: Said,
    *,
    medicine: Medicine | None = None,
    name: _Name | None = None,
    candidates: tuple[str, ...] = (),
    questions: tuple[Question, ...] = (),
) -> Recognition:
    return Recognition(
        typed=typed.strip(),
        medicine=medicine.id if medicine else "",
        matched=name.written if name else "",
        candidates=candidates,
        questions=questions,
        topical=said.topical or bool(medicine and medicine.topical),
        injected=said.injected,
        beside=said.beside,
    )
