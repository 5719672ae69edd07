"""What stands in a line that a person typed about their medicines: names, and what stands beside.

Dose, times of day, form, salt and reason are set apart, so that the name alone is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prolo.errors import CareError
from prolo.knowledge.records import MedicineForm

LONGEST = 2000  # characters: more than anybody takes


def words_in(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


_COMMAS = re.compile(r"[\n\r;|•·‣]+|,(?!\d)|\*(?=\s*[^\W\d])")
_WORDS = re.compile(r"\s\+\s?|\+(?=[^\W\d])|\s(?:and|or|plus|und|oder|y)\s|\s&\s")
_NAME = r"(?=[^\W\d]{3})"
_SLASH = re.compile(rf"(?:(?<=[^\W\d]{{4}})|(?<=\d[mM][gG]))\s*/\s*(?=[^\W\d]{{4}})|\s/\s{_NAME}")
_DASH = re.compile(rf"\s[-–—]\s{_NAME}")
_STOP = re.compile(  # a full stop, a number in front: not that of «St. John» or «Vit. D»
    rf"(?:(?<=[^\W\d]{{4}})|(?<=\d)|(?<=[mM][gG]))\.\s+(?=[A-Z])"
    rf"|\s(?:\d{{1,2}}[.)]|\(\d{{1,2}}\))\s+{_NAME}"
)
_REASON = re.compile(r"\b(?:for|against|because of|gegen|wegen|para)\b.*$", re.DOTALL)
LAST_TAKEN = re.compile(
    r"\(?\b(?:last (?:taken|dose|used|time|one)|last took|zuletzt|letzte einnahme|ultima vez|"
    r"ultima dosis)\b[\s:]*([^,;()]*)\)?"
)
# A number that is joined to a name belongs to it: 5-ASA, omega-3, Kenalog-40.
FREE_NUMBER = r"(?<!\w)(?<![^\W\d]-)[~<>]?\d[\d.,]*\s*(?:(?:-|–|to|/)\s*\d[\d.,]*\s*)?(?:-|–)?\s*"
NUMBER_END = r"(?!\w)(?!-[^\W\d])"
UNIT = (
    r"(?:mg|mcg|µg|μg|ug|g|gram|grams|ml|iu|ie|ui|units?|einheiten|%|percent)"
    r"(?:/\d*\s*(?:ml|g|h))?"
)
_TIMED = r"\bwith water\b|\bq\d+h\b|\b[btq]\.\s?i\.\s?d\b|\bp\.\s?r\.\s?n\b"
_MEASURE = rf"{UNIT}|x|times|hours?|hrs?|h|days?|weeks?"
_MEASURED = re.compile(rf"{_TIMED}|{FREE_NUMBER}(?:{_MEASURE}){NUMBER_END}")
_AMOUNT = re.compile(rf"{_TIMED}|{FREE_NUMBER}(?:{_MEASURE})?{NUMBER_END}")
_BESIDE = frozenset(
    words_in("""
    a an the of at in on by to per and or with without my i take takes taking taken use using
    once twice thrice one two three four half times time daily day days every each other hourly
    hour hours h q qd qds qid bid bd tid tds od om on nocte mane prn sos po im iv sc x weekly week
    month monthly morning mornings evening evenings night nightly noon bedtime mouth oral orally
    meal meals food breakfast lunch dinner needed required necessary occasionally sometimes
    regularly always as when if only up max maximum mg mcg ml dose doses strength extra regular
    liquid effervescent soluble dispersible coated enteric ec sr
    xr er cr dr mr retard slow modified extended delayed release otc counter over generic
    prescription prescribed rx brand hs
    taglich morgens abends mittags nachts bei bedarf einmal zweimal dreimal mal am tag pro und
    cada horas hora dia dias vez veces al por la el manana noche segun necesidad si precisa y una
    """)
)
_FORMS: Mapping[MedicineForm, frozenset[str]] = {  # the first that is named counts
    MedicineForm.INJECTION: frozenset(
        words_in("injection injections injected shot shots jab jabs pen pens spritze inyeccion")
    ),
    MedicineForm.EYE_DROPS: frozenset(
        words_in("eye eyes eyedrop eyedrops ophthalmic augentropfen ophth")
    ),
    MedicineForm.EAR_DROPS: frozenset(words_in("ear ears eardrops otic ohrentropfen")),
    MedicineForm.NASAL_SPRAY: frozenset(
        words_in("nasal nose intranasal nostril nostrils nasenspray")
    ),
    MedicineForm.INHALER: frozenset(
        words_in("inhaler inhalers inhaled inhalation puff puffs hfa nebulizer nebuliser inhalador")
    ),
    MedicineForm.SUPPOSITORY: frozenset(
        words_in("suppository suppositories rectal zapfchen supositorio")
    ),
    MedicineForm.PATCH: frozenset(words_in("patch patches plaster pflaster parche")),
    MedicineForm.TABLET: frozenset(
        words_in("""
        tablet tablets tab tabs capsule capsules cap caps caplet caplets pill pills softgel softgels
        gelcap gelcaps lozenge tablette tabletten kapsel kapseln pastilla pastillas comprimido
        comprimidos capsula capsulas
        """)
    ),
    MedicineForm.LIQUID: frozenset(words_in("syrup suspension elixir jarabe saft")),
    MedicineForm.SKIN: frozenset(
        words_in("""
        gel cream ointment spray lotion topical topically rub emulgel skin foam balm solution roll
        creme salbe crema pomada
        """)
    ),
}
_FORM_WORDS = frozenset(words_in("drop drops spray tropfen gotas")).union(*_FORMS.values())
LOCAL = frozenset(  # not swallowed: what a clinician must say the days for
    {MedicineForm.SKIN, MedicineForm.PATCH, MedicineForm.EYE_DROPS, MedicineForm.EAR_DROPS}
)
_WHY = frozenset(  # what it is taken for, where it stands behind a dash: no other medicine
    words_in("""
    pain pains blood pressure thinner thinners cholesterol heart stroke diabetes sugar sleep thyroid
    allergy allergies asthma depression anxiety mood stomach reflux heartburn arthritis gout cramps
    headache headaches migraine migraines bones joints nerves water
    """)
)
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
    numbered: tuple[str, ...]  # without what stands beside a name, with numbers that have no unit
    words: tuple[str, ...]  # without these too
    beside: str
    form: MedicineForm | None

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
    whole = [one for part in parts for one in _joined(_DASH.split(part), " - ", reasons=_WHY)]
    return _joined(whole, ", ")


def names_in(piece: str) -> frozenset[str]:
    """The words that may be a medicine's name."""
    return frozenset(read_typed(piece).words) - _WHY


def _joined(
    parts: Iterable[str], by: str, *, reasons: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """«blood thinner» is a medicine that somebody cannot name, and what another is taken for only
    behind a dash or within brackets."""
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, parts)):
        within = pieces and pieces[-1].count("(") > pieces[-1].count(")")
        names = frozenset(read_typed(piece).words) - (_WHY if within else reasons)
        if pieces and not names:
            pieces[-1] = f"{pieces[-1]}{by}{piece}"
        else:
            pieces.append(piece)
    return tuple(pieces)


def read_typed(typed: str) -> Said:
    text = plain(typed)
    named = LAST_TAKEN.sub(" ", _REASON.sub(" ", text))
    whole = words_in(text)
    words, numbered = _kept(_AMOUNT.sub(" ", named)), _kept(_MEASURED.sub(" ", named))
    return Said(
        whole=whole,
        numbered=numbered,
        words=words,
        beside=" ".join(one for one in typed.split() if not set(words_in(plain(one))) & set(words)),
        form=_form(words_in(named)),
    )


def _kept(named: str) -> tuple[str, ...]:
    return tuple(word for word in words_in(named) if word not in _BESIDE | _FORM_WORDS)


def _form(words: tuple[str, ...]) -> MedicineForm | None:
    if {"oral", "orally", "mouth"} & set(words):
        return MedicineForm.TABLET
    return next((form for form, names in _FORMS.items() if names & set(words)), None)


def plain(text: str) -> str:
    """Small letters without accents or marks of trade."""
    parted = unicodedata.normalize("NFKD", re.sub(r"[®©™]", " ", text))
    return "".join(one for one in parted if not unicodedata.combining(one)).casefold()


def without_salts(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _SALTS)
