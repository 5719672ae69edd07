"""Where and when a medicine was given, written as pieces of their own beside its name.

«Left shoulder, cortisone shot, 3 weeks ago» is one medicine. A place or a day behind a name belongs
to it; before the first name it belongs to that one. Between two names a place belongs to the
second only where that was injected, the first was not, and no place follows it. Behind a place and
a day another place is where the same was injected once more: «cortisone shot, left shoulder, last
year, right knee, last week» are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from prolo.care.beside_words import AMOUNT, BESIDE, words_in
from prolo.care.explained import DAYS, SHOTS, plain, without_clauses
from prolo.care.named_places import BESIDE_PLACES, NAMING, names_any_place
from prolo.care.typed import Said

_WHERE_AND_WHEN = NAMING | BESIDE_PLACES | DAYS
_PASSED = _WHERE_AND_WHEN | BESIDE
INJECTION = "injection"
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}(?:[./-]|\b)")


def is_beside(text: str) -> bool:
    """A place, a day, or both, and not a word more: «left shoulder», «3 weeks ago»."""
    words = _words(text)
    return bool(words & NAMING or words & DAYS) and words <= _WHERE_AND_WHEN


def without_place_and_day(said: Said) -> Said | None:
    """What is left without words of places and days, a shot being an injection: «steroid
    injection» of «two weeks ago steroid shot right shoulder». None: it is all that was said."""
    kept = tuple(one for one in said.whole if one not in _PASSED)
    words = tuple(INJECTION if one in SHOTS else one for one in kept if not one[0].isdigit())
    return replace(said, whole=words, numbered=words, words=words) if words != said.whole else None


def place_first(piece: str) -> tuple[str, ...]:
    """«left shoulder: cortisone shot» in its two parts; every other piece as it is."""
    place, colon, rest = piece.partition(":")
    return (
        (place.strip(), rest.strip()) if colon and rest.strip() and _is_place(place) else (piece,)
    )


def placed(said: Sequence[tuple[str, bool]]) -> Iterator[tuple[int, int, int]]:
    """Of texts in their order, and whether each tells of an injection: where what is said of one
    medicine begins, which of it is the name, and where it ends."""
    if not said:
        return
    names = [at for at, (text, _) in enumerate(said) if not is_beside(text)] or [0]
    begins = [0, *(_begin(said, *two) for two in pairwise(names)), len(said)]
    for name, (begin, end) in zip(names, pairwise(begins), strict=True):
        yield begin, name, end


def once_more(said: Sequence[str]) -> list[int]:
    """Of texts about one medicine that is injected, where each injection begins: at a place or a
    day behind both, if a place is named from there on."""
    begins, has_place, has_day = [0], False, False
    for at, text in enumerate(said):
        place, day = names_any_place(text), _has_day(text)
        goes_on = any(map(names_any_place, said[at:]))
        if is_beside(text) and has_place and has_day and goes_on:
            begins.append(at)
            has_place = has_day = False
        has_place, has_day = has_place or place, has_day or day
    return begins


def without_place(text: str) -> str:
    """«cortisone shot» of «cortisone shot left hip 3 weeks ago»; all, where nothing is left."""
    said = AMOUNT.sub(" ", text).split()
    return " ".join(one for one in said if not set(words_in(plain(one))) <= _PASSED) or text


def _has_day(text: str) -> bool:
    return bool(_words(text) & DAYS or _DATE.search(text))


def _begin(said: Sequence[tuple[str, bool]], before: int, name: int) -> int:
    """Where what belongs to the second of two names begins."""
    is_injected = said[name][1] and not said[before][1]
    if not is_injected or (name + 1 < len(said) and _is_place(said[name + 1][0])):
        return name
    begin = name
    while begin - 1 > before and _is_place(said[begin - 1][0]):
        begin -= 1
    return begin


def _is_place(text: str) -> bool:
    return is_beside(text) and bool(_words(text) & NAMING)


def _words(text: str) -> frozenset[str]:
    """But for amounts, reasons, and words that say nothing by themselves; a form is kept: a
    «shoulder injection» is a medicine that somebody cannot name."""
    return frozenset(words_in(AMOUNT.sub(" ", plain(without_clauses(text))))) - BESIDE
