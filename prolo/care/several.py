"""Several medicines in one piece of text, parted by nothing but their names.

Each name keeps what stands behind it, up to a word that explains nothing; such words are a piece
of their own, so that choosing one medicine never loses another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from prolo.care.beside_words import words_in
from prolo.care.explained import plain
from prolo.care.typed import BETWEEN, names_in

Name = tuple[tuple[str, ...], str]  # its words, and the medicine or product it is a name of


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    keys: frozenset[str]


def cut_apart(
    typed: str, names: Collection[Name], holds: Callable[[str], Collection[str]]
) -> tuple[str, ...]:
    """The text in pieces of one medicine each. ``holds`` says what is in a product: named beside
    it, that is no other medicine. A text with one medicine alone stays whole."""
    text = unicodedata.normalize("NFC", typed)
    places = _together(list(_places(text, names)), holds)
    if len(places) < 2:
        return (typed.strip(),)
    cuts = [0, *(cut for cut in _cuts(text, places) if names_in(text[:cut])), len(text)]
    pieces = (text[start:end] for start, end in pairwise(cuts))
    return tuple(one.strip(BETWEEN) for one in pieces)


def beside_the_name(typed: str, names: Collection[Name]) -> tuple[str, ...]:
    """The one name in a text, with what stands behind it, and the words that explain nothing
    before or behind it."""
    text = unicodedata.normalize("NFC", typed)
    places = list(_places(text, names))
    if len(places) != 1:
        return (typed,)
    cuts = [0, *(cut for cut in _cuts(text, places) if names_in(text[:cut])), len(text)]
    return tuple(text[start:end].strip(BETWEEN) for start, end in pairwise(cuts))


def _cuts(text: str, places: list[_Place]) -> Iterator[int]:
    """Before each name, and before the first word behind it that explains nothing."""
    for place, after in zip(places, [*places[1:], None], strict=True):
        yield place.start
        behind = text[place.end : after.start if after else len(text)]
        unexplained = names_in(behind)
        first = next((one for one in _words(behind) if one.text in unexplained), None)
        if first:
            yield place.end + first.start


def _places(text: str, names: Collection[Name]) -> Iterator[_Place]:
    """Where names stand, the longest first; what lies within a longer one is none."""
    words = _words(text)
    by_first: dict[str, list[Name]] = {}
    for name in names:
        if name[0]:
            by_first.setdefault(name[0][0], []).append(name)
    at = 0
    while at < len(words):
        said = tuple(one.text for one in words[at:])
        here = [one for one in by_first.get(said[0], ()) if said[: len(one[0])] == one[0]]
        longest = max((len(one[0]) for one in here), default=0)
        if longest:
            last = words[at + longest - 1]
            keys = frozenset(key for name, key in here if len(name) == longest)
            yield _Place(words[at].start, last.start + len(last.text), keys)
        at += longest or 1


def _together(places: list[_Place], holds: Callable[[str], Collection[str]]) -> list[_Place]:
    """Two names of one medicine beside each other, or a product and what is in it, are one."""
    groups: list[_Place] = []
    for place in places:
        before = groups[-1] if groups else None
        if before and _are_one(before.keys, place.keys, holds):
            groups[-1] = _Place(before.start, place.end, before.keys | place.keys)
        else:
            groups.append(place)
    return groups


def _are_one(
    some: frozenset[str], others: frozenset[str], holds: Callable[[str], Collection[str]]
) -> bool:
    inside = {one for key in some for one in (key, *holds(key))}
    around = {one for key in others for one in (key, *holds(key))}
    return bool(others & inside or some & around)


def _words(text: str) -> list[_Word]:
    found = ((one, words_in(plain(one.group()))) for one in re.finditer(r"\w+", text))
    return [_Word(words[0], one.start()) for one, words in found if words]
