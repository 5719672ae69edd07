"""What stands in a line that a person typed about their medicines: names, and what stands beside.

Dose, times of day, form, salt and reason are set apart, so that the name alone is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from prolo.care.beside_words import (
    AMOUNT,
    BESIDE,
    DOSE,
    FORM_WORDS,
    FORMS,
    LOCAL,
    MEASURED,
    SALTS,
    UNDER_THE_SKIN,
    words_in,
)
from prolo.care.explained import REASONS, cut_behind_clauses, plain, without_clauses
from prolo.errors import CareError
from prolo.knowledge.records import MedicineForm

LONGEST = 2000  # characters: more than anybody takes


BETWEEN = " ,/-–—·.&+("
_COMMAS = re.compile(r"[\n\r;|•·‣]+|,(?!\d)|\*(?=\s*[^\W\d])")
_WORDS = re.compile(r"\s\+\s?|\+(?=[^\W\d])|\s(?:and|or|plus|und|oder|y)\s|\s&\s")
_NAME = r"(?=[^\W\d]{3})"
_SLASH = re.compile(rf"(?:(?<=[^\W\d]{{4}})|(?<=\d[mM][gG]))\s*/\s*(?=[^\W\d]{{4}})|\s/\s{_NAME}")
_DASH = re.compile(rf"\s[-–—]\s{_NAME}")
_STOP = re.compile(  # a full stop, a number in front: not that of «St. John» or «Vit. D»
    rf"(?:(?<=[^\W\d]{{4}})|(?<=\d)|(?<=[mM][gG]))\.\s+(?=[A-Z])"
    rf"|\s(?:\d{{1,2}}[.)]|\(\d{{1,2}}\))\s+{_NAME}"
)


@dataclass(frozen=True, slots=True)
class Said:
    whole: tuple[str, ...]  # every word
    numbered: tuple[str, ...]  # without what stands beside a name, with numbers that have no unit
    words: tuple[str, ...]  # without these too
    beside: str
    form: MedicineForm | None
    only_skin: bool = False  # the word alone: on it, or under it

    @property
    def topical(self) -> bool:
        return self.form in LOCAL

    @property
    def injected(self) -> bool:
        return self.form is MedicineForm.INJECTION


def split_medicines(typed: str) -> tuple[str, ...]:
    """The pieces of a text that hold a name. A piece that is a dose alone belongs to the piece
    before it.

    >>> split_medicines("Naprosyn 500 mg, twice daily + paracetamol 1,000 mg")
    ('Naprosyn 500 mg, twice daily', 'paracetamol 1,000 mg')
    """
    return _joined([one for piece in split_commas(typed) for one in split_words(piece)], ", ")


def split_commas(typed: str) -> tuple[str, ...]:
    """Parted by lines, commas and semicolons alone: «Advil Cold & Sinus» is one name."""
    if len(typed) > LONGEST:
        raise CareError({"typed": "too-long"})
    return _joined(_COMMAS.split(typed), ", ")


def split_words(piece: str) -> tuple[str, ...]:
    """Parted by «and», «+», a slash, a dash, a full stop and a number in front too."""
    parts = [piece]
    for between in (_WORDS, _SLASH, _STOP):
        parts = [one for part in parts for one in between.split(part)]
    whole = [one for part in parts for one in _joined(_DASH.split(part), " - ", reasons=REASONS)]
    return _joined(whole, ", ")


def split_behind_clauses(piece: str) -> tuple[str, ...]:
    """Parted where what explains nothing stands behind what a medicine is taken for."""
    parts: list[str] = []
    for part in cut_behind_clauses(piece):
        if parts and not read_typed(parts[-1]).words:
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(one.strip(BETWEEN) for one in parts)


def split_behind_doses(piece: str) -> tuple[str, ...]:
    """Parted where a name follows a dose: «xareltto 20 mg lisinopril» are two."""
    text = unicodedata.normalize("NFC", piece)
    ends = (one.end() for one in DOSE.finditer(text))
    cuts = [one for one in ends if names_in(text[:one]) and names_in(text[one:])]
    return tuple(text[a:b].strip(BETWEEN) for a, b in pairwise([0, *cuts, len(text)]))


def names_in(piece: str) -> frozenset[str]:
    """The words that may be a medicine's name."""
    return frozenset(read_typed(piece).words) - REASONS


def _joined(
    parts: Iterable[str], by: str, *, reasons: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """«blood thinner» is a medicine that somebody cannot name, and what another is taken for only
    behind a dash or within brackets."""
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, parts)):
        within = pieces and pieces[-1].count("(") > pieces[-1].count(")")
        names = frozenset(read_typed(piece).words) - (REASONS if within else reasons)
        if pieces and (not names or _goes_on_explaining(pieces[-1], piece)):
            pieces[-1] = f"{pieces[-1]}{by}{piece}"
        else:
            pieces.append(piece)
    return tuple(pieces)


def _goes_on_explaining(before: str, piece: str) -> bool:
    """«for pain, fever» has one reason more, and no medicine."""
    return read_typed(f"{before}, {piece}").words == read_typed(before).words


def read_typed(typed: str) -> Said:
    whole = words_in(plain(typed))
    named = UNDER_THE_SKIN.sub(" injection ", plain(without_clauses(typed)))
    words, numbered = _kept(AMOUNT.sub(" ", named)), _kept(MEASURED.sub(" ", named))
    return Said(
        whole=whole,
        numbered=numbered,
        words=words,
        beside=" ".join(one for one in typed.split() if not set(words_in(plain(one))) & set(words)),
        form=_form(words_in(named)),
        only_skin=set(words_in(named)) & FORMS[MedicineForm.SKIN] == {"skin"},
    )


def _kept(named: str) -> tuple[str, ...]:
    return tuple(word for word in words_in(named) if word not in BESIDE | FORM_WORDS)


def _form(words: tuple[str, ...]) -> MedicineForm | None:
    if {"oral", "orally", "mouth"} & set(words):
        return MedicineForm.TABLET
    return next((form for form, names in FORMS.items() if names & set(words)), None)


def without_salts(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in SALTS)
