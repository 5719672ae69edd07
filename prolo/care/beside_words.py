"""Words that stand beside a medicine's name and are none: dose, times of day, form, salt."""

from __future__ import annotations

import re
from collections.abc import Mapping

from prolo.knowledge.records import MedicineForm


def words_in(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


# A number that is joined to a name belongs to it: 5-ASA, omega-3, Kenalog-40.
FREE_NUMBER = r"(?<!\w)(?<![^\W\d]-)[~<>]?\d[\d.,]*\s*(?:(?:-|–|to|/)\s*\d[\d.,]*\s*)?(?:-|–)?\s*"
NUMBER_END = r"(?!\w)(?!-[^\W\d])"
UNIT = (
    r"(?:mg|mcg|µg|μg|ug|g|gram|grams|ml|iu|ie|ui|units?|einheiten|%|percent)"
    r"(?:/\d*\s*(?:ml|g|h))?"
)
DOSE = re.compile(rf"{FREE_NUMBER}{UNIT}{NUMBER_END}", re.IGNORECASE)
_TIMED = r"\bwith water\b|\bq\d+h\b|\b[btq]\.\s?i\.\s?d\b|\bp\.\s?r\.\s?n\b"
_MEASURE = rf"{UNIT}|x|times|hours?|hrs?|h|days?|weeks?"
MEASURED = re.compile(rf"{_TIMED}|{FREE_NUMBER}(?:{_MEASURE}){NUMBER_END}")
AMOUNT = re.compile(rf"{_TIMED}|{FREE_NUMBER}(?:{_MEASURE})?{NUMBER_END}")
UNDER_THE_SKIN = re.compile(
    r"\bunder (?:the |my |your )?skin\b|\bsub-? ?cut(?:aneous(?:ly)?)?\b|\bsub-? ?q\b|\bsq\b|\bsc\b"
    r"|\bs\. ?c\b\.?|\bunter (?:die|der) haut\b|\bsub[ck]utan\w*"
    r"|\b(?:bajo|debajo de) la piel\b|\bsubcutane[oa]\w*"
)
BESIDE = frozenset(
    words_in("""
    a an the of at in on by to per and or with without my i take takes taking taken use using
    once twice thrice one two three four half times time daily day days every each other hourly
    hour hours h q qd qds qid bid bd tid tds od om on nocte mane prn sos po im iv sc x weekly week
    month monthly morning mornings evening evenings night nightly noon bedtime mouth oral orally
    meal meals food breakfast lunch dinner needed required necessary occasionally sometimes
    regularly always as when if only up max maximum mg mcg ml dose doses strength extra regular
    liquid effervescent soluble dispersible coated enteric ec sr
    xr er cr dr mr retard slow modified extended delayed release otc counter over generic
    prescription prescribed rx brand hs weeks
    taglich morgens abends mittags nachts bei bedarf einmal zweimal dreimal mal am tag pro und
    cada horas hora dia dias vez veces al por la el manana noche segun necesidad si precisa y una
    """)
)
FORMS: Mapping[MedicineForm, frozenset[str]] = {  # the first that is named counts
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
        gel cream ointment spray lotion topical topically rub emulgel skin foam balm roll
        creme salbe crema pomada
        """)
    ),
}
FORM_WORDS = frozenset(words_in("drop drops spray solution tropfen gotas")).union(*FORMS.values())
LOCAL = frozenset(  # not swallowed: what a clinician must say the days for
    {MedicineForm.SKIN, MedicineForm.PATCH, MedicineForm.EYE_DROPS, MedicineForm.EAR_DROPS}
)
SALTS = frozenset(
    words_in("""
    sodium potassium calcium magnesium lysine lysinate arginine epolamine diethylamine trometamol
    tromethamine hydrochloride hcl acetate phosphate succinate bisulfate bisulphate besilate
    besylate etexilate mesilate mesylate tosilate tosylate maleate acetonide hexacetonide
    """)
)
