"""What stands in a line that a person typed about their medicines: names, and what stands beside.

Dose, times of day, form, salt and reason are set apart, so that the name alone is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from prolo.errors import CareError

LONGEST = 2000  # characters: more than anybody takes


def words_in(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


_BETWEEN = re.compile(r"[\n\r;]+|,(?!\d)|\s\+\s?|\+(?=[^\W\d])|\s(?:and|or|plus)\s|\s&\s")
_SLASH = re.compile(r"(?<=[^\W\d]{4})\s*/\s*(?=[^\W\d]{4})")
_REASON = re.compile(r"\b(?:for|against|because of)\b.*$", re.DOTALL)
_AMOUNT = re.compile(
    r"\bq\d+h\b|\b[btq]\.\s?i\.\s?d\b|(?<![\w])[~<>]?\d[\d.,]*\s*(?:-|–|to)?\s*[\d.,]*\s*"
    r"(?:mg|mcg|µg|μg|ug|g|gram|grams|ml|iu|units?|%|percent|x|times|hours?|hrs?|h|days?)?(?![\w])"
)
_BESIDE = frozenset(
    words_in("""
    a an the of at in on by to per and or with without my i take takes taking taken use using
    once twice thrice one two three four half times time daily day days every each other hourly
    hour hours h q qd qds qid bid bd tid tds od om on nocte mane prn sos po im iv sc x weekly week
    month monthly morning mornings evening evenings night nightly noon bedtime mouth oral orally
    meal meals food breakfast lunch dinner water needed required necessary occasionally sometimes
    regularly always as when if only up max maximum mg mcg ml dose doses strength extra regular
    tablet tablets tab tabs capsule capsules cap caps caplet caplets pill pills softgel liquid
    gelcap gelcaps suppository suppositories effervescent soluble dispersible coated enteric ec sr
    xr er cr dr mr retard slow modified extended delayed release otc counter over generic
    prescription prescribed rx brand
    """)
)
_TOPICAL = frozenset(
    words_in("""
    gel cream ointment patch patches plaster spray lotion topical rub emulgel skin foam balm
    solution roll
    """)
)
_INJECTED = frozenset(words_in("injection injections injected shot shots jab jabs"))
_SALTS = frozenset(
    words_in("""
    sodium potassium calcium magnesium lysine lysinate arginine epolamine diethylamine trometamol
    tromethamine hydrochloride hcl acetate phosphate succinate bisulfate bisulphate besilate
    besylate etexilate mesilate mesylate tosilate tosylate maleate acetonide hexacetonide
    """)
)


@dataclass(frozen=True, slots=True)
class Said:
    whole: tuple[str, ...]  # every word
    words: tuple[str, ...]  # without what stands beside a name
    beside: str
    topical: bool
    injected: bool


def split_medicines(typed: str) -> tuple[str, ...]:
    """The pieces of a text that hold a name. A piece that is a dose alone belongs to the piece
    before it.

    >>> split_medicines("Naprosyn 500 mg, twice daily + paracetamol 1,000 mg")
    ('Naprosyn 500 mg, twice daily', 'paracetamol 1,000 mg')
    """
    if len(typed) > LONGEST:
        raise CareError({"typed": "too-long"})
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, _between(typed))):
        if pieces and not read_typed(piece).words:
            pieces[-1] = f"{pieces[-1]}, {piece}"
        else:
            pieces.append(piece)
    return tuple(pieces)


def _between(typed: str) -> Iterator[str]:
    for piece in _BETWEEN.split(typed):
        yield from _SLASH.split(piece)


def read_typed(typed: str) -> Said:
    text = plain(typed)
    named = _AMOUNT.sub(" ", _REASON.sub(" ", text))
    whole, words = words_in(text), words_in(named)
    forms = _TOPICAL | _INJECTED
    kept = tuple(word for word in words if word not in _BESIDE | forms)
    return Said(
        whole=whole,
        words=kept,
        beside=" ".join(one for one in typed.split() if not set(words_in(plain(one))) & set(kept)),
        topical=bool(_TOPICAL & set(words)),
        injected=bool(_INJECTED & set(words)),
    )


def plain(text: str) -> str:
    """Small letters without accents or marks of trade."""
    parted = unicodedata.normalize("NFKD", re.sub(r"[®©™]", " ", text))
    return "".join(one for one in parted if not unicodedata.combining(one)).casefold()


def without_salts(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SALTS)
