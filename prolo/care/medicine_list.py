"""A list of medicines as somebody typed or pasted it, line by line.

Lines, commas and semicolons part the medicines; bullets, numbers in front, mark-up and pictures
are passed over. Every line is answered for: it holds a medicine, or says that none is taken, or is
a heading; nothing is dropped.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from prolo.care.beside import Beside, read_beside
from prolo.care.beside_words import words_in
from prolo.care.explained import plain
from prolo.care.medicines import Question, Recognition, medicine_reader
from prolo.care.typed import LONGEST
from prolo.errors import CareError
from prolo.knowledge import Knowledge

LONGEST_LIST = 20_000  # characters
MOST_LINES = 60  # medicines; who takes more pastes in two parts
LONGEST_LINE = 200  # characters of one medicine, as it is kept

_ENDS = re.compile(r"<br\s*/?>|</(?:p|li|div|tr|h\d)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_BULLET = re.compile(
    r"^(?:\s*(?:[-–—•*·▪◦‣●○■□✓✔☐>]|\(?\d{1,3}[.)](?=\s)|\(\d{1,3}\)|[a-z]\)\s))+\s*"
)
_KINDS = (
    r"medications?|medicines?|meds|medication list|drugs?|prescriptions?|supplements?|vitamins|"
    r"herbals?|otc|over[- ]the[- ]counter|rx|medikamente|medikation|medicamentos|medicacion"
)
_HEADING = re.compile(rf"(?:(?:current|my|home|other|daily|list of)\s+)*(?:{_KINDS})\s*(?::|$)")
_NONE = frozenset(
    """
    none, nil, nothing, no, n a, na, zero, none known, none at all, takes none, takes nothing
    no medicine, no medicines, no medication, no medications, no meds, no drugs, no pills
    takes no medicines, takes no medications, taking nothing, not taking anything
    not taking any medicines, not taking any medications, no current medications
    no regular medicines, no regular medications
    keine, nichts, keine medikamente, nimmt nichts
    ninguno, ninguna, ningun medicamento, nada, sin medicamentos, sin medicacion, no toma nada
    """.strip()
    .replace("\n", ",")
    .replace("    ", "")
    .replace(", ", ",")
    .split(",")
)


class LineKind(StrEnum):
    MEDICINE = "medicine"
    NONE = "none"  # «no medicines»
    HEADING = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One medicine as written. ``repeats`` is the place of an earlier line with the same
    medicine, from 0."""

    written: str
    kind: LineKind = LineKind.MEDICINE
    found: Recognition | None = None
    beside: Beside = field(default_factory=Beside)
    repeats: int | None = None

    @property
    def is_too_long(self) -> bool:
        return len(self.written) > LONGEST_LINE


def read_list(pasted: str, *, knowledge: Knowledge) -> tuple[ListLine, ...]:
    """What was understood, in the order of the list."""
    if len(pasted) > LONGEST_LIST:
        raise CareError({"pasted": "too-long"})
    read = medicine_reader(knowledge)
    each = (one for line in _ENDS.sub("\n", pasted).splitlines() for one in _read_line(line, read))
    lines = list(islice(each, MOST_LINES + 1))
    if len(lines) > MOST_LINES:
        raise CareError({"pasted": "too-many"})
    return tuple(_with_repeats(lines))


def _read_line(line: str, read: Callable[[str], Iterator[Recognition]]) -> Iterator[ListLine]:
    text = _bare(line)
    if not words_in(text):
        return
    heading = _HEADING.match(plain(text))
    if heading and (rest := text[heading.end() :].strip()) != text:
        if not rest:
            yield ListLine(written=text, kind=LineKind.HEADING)
            return
        text = rest
    if " ".join(words_in(plain(text))) in _NONE:
        yield ListLine(written=text, kind=LineKind.NONE)
    elif len(text) > LONGEST:
        found = Recognition(typed=text, questions=(Question.UNKNOWN,))
        yield ListLine(written=text, found=found)
    else:
        yield from map(_line, read(text))


def _line(found: Recognition) -> ListLine:
    if " ".join(words_in(plain(found.typed))) in _NONE:
        return ListLine(written=found.typed, kind=LineKind.NONE)
    return ListLine(written=found.typed, found=found, beside=read_beside(found.typed))


def _bare(line: str) -> str:
    """Without mark-up, pictures, bullets and numbering."""
    text = html.unescape(_TAG.sub(" ", line))
    text = "".join(" " if _is_picture(one) else one for one in text)
    return _BULLET.sub("", " ".join(text.split()))


def _is_picture(character: str) -> bool:
    """An emoji, or what cannot be seen: never part of a name."""
    return unicodedata.category(character) in ("So", "Sk", "Cf", "Cc", "Co", "Cs") and (
        character not in "®©™°"
    )


def _with_repeats(lines: list[ListLine]) -> Iterator[ListLine]:
    first: dict[str, int] = {}
    for place, line in enumerate(lines):
        medicines = line.found.medicines if line.found else ()
        earlier = [first[one] for one in medicines if one in first]
        for one in medicines:
            first.setdefault(one, place)
        yield replace(line, repeats=min(earlier)) if earlier else line
