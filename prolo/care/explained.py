"""What a person says behind a medicine's name: what it is taken for, and when it was last taken.

«For», «against», «because of», «last taken» are followed by words that explain something. They end
at the first word that explains nothing: that may be the next medicine, and is asked about.

A word such as «heart» explains too, but not behind another reason, nor before «pill»: «for pain,
heart pill» tells of a second medicine that somebody cannot name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from prolo.care.beside_words import BESIDE, FORM_WORDS, words_in

AILMENTS = frozenset(
    words_in("""
    pain pains painful ache aches aching sore soreness hurts hurt discomfort fever fevers flu cold
    colds cough sinus inflammation inflammatory inflamed swelling swollen stiffness cramp cramps
    spasm spasms headache headaches migraine migraines toothache backache hangover period periods
    menstrual arthritis arthrosis osteoarthritis rheumatoid psoriatic psoriasis gout bursitis
    tendinitis tendonitis sciatica fibromyalgia lupus injury injuries sprain strain fracture
    fractures surgery operation joint joints bone bones knee knees back lower upper shoulder
    shoulders hip hips neck elbow elbows wrist wrists hand hands thumb thumbs finger fingers ankle
    ankles foot feet heel toe toes leg legs arm arms jaw tooth teeth dental head muscle muscles
    muscular nerve nerves neuropathy chronic acute severe mild bad left right both old occasional
    afib af atrial fibrillation flutter arrhythmia rhythm clot clots clotting dvt pe embolism
    thrombosis stroke strokes tia stent stents bypass valve angina infarction attack prevention
    prevent diabetes diabetic hypertension prediabetes hyperlipidemia osteoporosis osteopenia
    menopause anemia deficiency asthma copd eczema rash itching itch allergies allergy hayfever
    depression anxiety adhd insomnia nausea reflux heartburn gerd ulcer ulcers colitis crohn crohns
    infection infections acne cancer transplant ms multiple sclerosis parkinson
    schmerz schmerzen knieschmerzen ruckenschmerzen kopfschmerzen kopfweh gelenkschmerzen
    zahnschmerzen fieber erkaltung husten entzundung schwellung arthrose rheuma gicht knie rucken
    schulter hufte nacken ellenbogen ruecken migrane thrombose schlaganfall vorhofflimmern
    herzinfarkt bluthochdruck diabetes zucker allergie depressionen krampfe
    dolor dolores fiebre gripe resfriado tos inflamacion hinchazon artritis artrosis gota rodilla
    rodillas espalda hombro hombros cadera cuello codo cabeza migrana trombosis infarto ictus
    fibrilacion hipertension alergia ansiedad articulaciones articulacion huesos de
    """)
)
AMBIGUOUS = frozenset(  # parts and troubles that a medicine is called by too: «heart pill»
    words_in("""
    blood pressure thinner thinners cholesterol heart sugar sleep sleeping thyroid mood stomach
    water high low bp kidney kidneys liver lungs hormone hormones
    blut blutdruck herz schlaf magen schilddruse corazon presion sangre tension estomago sueno
    """)
)
REASONS = AILMENTS | AMBIGUOUS
A_MEDICINE = frozenset(
    words_in("""
    pill pills tablet tablets tab tabs capsule capsules thinner thinners medicine medicines
    medication medications med meds drug drugs shot shots injection injections jab jabs patch pen
    tablette tabletten pastilla pastillas spritze inyeccion
    """)
)
DAYS = frozenset(
    words_in("""
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec today yesterday tonight ago last this was were
    is it before since around about approximately approx roughly nearly almost early late past
    previous year years months weekend am pm o clock five six seven eight nine ten few couple
    several some th st nd rd
    montag dienstag mittwoch donnerstag freitag samstag sonntag heute gestern vorgestern vor tagen
    woche wochen monat monaten letzte letzten letzter januar februar marz mai juni juli oktober
    dezember
    lunes martes miercoles jueves viernes sabado domingo hoy ayer anteayer hace semana semanas mes
    meses pasado pasada enero febrero marzo abril mayo junio julio agosto septiembre octubre
    noviembre diciembre
    """)
)
IN_DOUBT = frozenset(words_in("never unknown unsure not sure"))
WHEN = DAYS | IN_DOUBT
_OF_A_TROUBLE = frozenset(  # which name none by themselves
    words_in("""
    prevention prevent chronic acute severe mild bad left right both old occasional lower upper de
    """)
)
_THINNERS = frozenset({"thinner", "thinners"})
SHOTS = frozenset(words_in("shot shots injection injections jab jabs pen spritze inyeccion"))
_WHY = (
    ("because", "of"),
    ("due", "to"),
    ("for",),
    ("against",),
    ("gegen",),
    ("wegen",),
    ("fur",),
    ("para",),
    ("contra",),
)
_LAST = (
    *(("last", one) for one in ("taken", "dose", "used", "time", "one", "took")),
    ("zuletzt",),
    ("letzte", "einnahme"),
    ("ultima", "vez"),
    ("ultima", "dosis"),
)
WHY_AND_WHEN = frozenset(word for one in (*_WHY, *_LAST) for word in one)
_AND = frozenset({"and", "or", "plus", "und", "oder", "y"})
_PARTS = frozenset(",;&+/(")
_SMALL = frozenset(words_in("a an the and or my also plus und oder y der die das ein el la los mi"))
_TOKEN = re.compile(r"\d[\d.,:]*\w*|\w+|[,;&+/(]|\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Clause:
    """Places in the text, in its composed form (NFC): where «for» stands, where what explains
    begins and ends, and where what explains nothing begins (None: nothing follows)."""

    start: int
    inside: int
    end: int
    rest: int | None
    is_last_taken: bool


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def is_filler(self) -> bool:
        return self.text[0].isdigit() or self.text in BESIDE | FORM_WORDS

    @property
    def parts(self) -> bool:
        return self.text in _AND | _PARTS or self.text == "."


def plain(text: str) -> str:
    """Small letters without accents or marks of trade."""
    parted = unicodedata.normalize("NFKD", re.sub(r"[®©™]", " ", text))
    return "".join(one for one in parted if not unicodedata.combining(one)).casefold()


def clauses_in(typed: str) -> Iterator[Clause]:
    """In the order of the text; none lies within another."""
    tokens = [
        _Token(plain(one.group()), one.start(), one.end())
        for one in _TOKEN.finditer(unicodedata.normalize("NFC", typed))
    ]
    at = 0
    while at < len(tokens):
        said = tuple(one.text for one in tokens[at : at + 2])
        found = next((one for one in (*_WHY, *_LAST) if said[: len(one)] == one), None)
        if found is None:
            at += 1
            continue
        is_last = found in _LAST
        inside = at + len(found)
        behind = (_last_of_when if is_last else _last_of_why)(tokens, inside)
        yield _clause(tokens, at, inside, behind, is_last)
        at = max(behind, inside)


def without_clauses(typed: str) -> str:
    """What is left of a text once it is not said why, nor when it was last taken."""
    text = unicodedata.normalize("NFC", typed)
    kept, at = [], 0
    for clause in clauses_in(text):
        kept.append(text[at : clause.start])
        at = clause.end
    return " ".join([*kept, text[at:]])


def cut_behind_clauses(typed: str) -> tuple[str, ...]:
    """Parted where behind what explains a medicine stands what explains nothing."""
    text = unicodedata.normalize("NFC", typed)
    cuts = [0, *(one.rest for one in clauses_in(text) if one.rest is not None), len(text)]
    return tuple(text[start:end] for start, end in pairwise(cuts))


def _clause(tokens: list[_Token], at: int, inside: int, behind: int, is_last: bool) -> Clause:
    explains = [one for one in tokens[inside:behind] if is_last or one.text in REASONS]
    end = (explains or tokens[at:inside])[-1].end
    rest = next((one for one in range(behind, len(tokens)) if not _says_nothing(tokens[one])), None)
    is_next = rest is not None and not _begins(tokens, rest)
    if rest is not None and is_next:
        first = at if not explains else inside
        while rest > first and tokens[rest - 1].text in _SMALL:
            rest -= 1
        if not explains:
            rest = at
    start = tokens[rest].start if rest is not None and is_next else None
    return Clause(
        start=tokens[at].start,
        inside=tokens[inside - 1].end,
        end=end,
        rest=start,
        is_last_taken=is_last,
    )


def _says_nothing(token: _Token) -> bool:
    return token.is_filler or token.parts


def _begins(tokens: list[_Token], at: int) -> bool:
    """Does another clause begin here?"""
    said = tuple(one.text for one in tokens[at : at + 2])
    return any(said[: len(one)] == one for one in (*_WHY, *_LAST))


def _last_of_why(tokens: list[_Token], at: int) -> int:
    """The place of the first token that is no part of the reason."""
    is_named = False  # a trouble, behind which «heart» may tell of another medicine
    while at < len(tokens):
        token = tokens[at]
        if token.parts:
            if not _goes_on(tokens, at + 1):
                return at
        elif token.text in REASONS:
            if _calls_a_medicine(tokens, at, is_named):
                return at
            is_named = is_named or token.text in AILMENTS - _OF_A_TROUBLE
        elif not token.is_filler:
            return at
        at += 1
    return at


def _calls_a_medicine(tokens: list[_Token], at: int, is_named: bool) -> bool:
    """«heart pill»; «migraine shot» behind another trouble; but what is taken «as a blood thinner»
    is said."""
    before, here = tokens[at - 1].text, tokens[at].text
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if here in AILMENTS:
        return is_named and after in SHOTS
    if after in AILMENTS:
        return False
    is_thinner = after in _THINNERS or (here in _THINNERS and before == "blood")
    return is_named or (after in A_MEDICINE and not is_thinner)


def _goes_on(tokens: list[_Token], at: int) -> bool:
    """Behind «and»: does another trouble follow, or nothing but a dose?"""
    after = next((one for one in tokens[at:] if not _says_nothing(one)), None)
    return after is None or after.text in AILMENTS


def _last_of_when(tokens: list[_Token], at: int) -> int:
    while at < len(tokens):
        token = tokens[at]
        if token.parts and token.text not in (".", "/"):
            return at
        if not (token.is_filler or token.text in WHEN or token.parts):
            return at
        at += 1
    return at
