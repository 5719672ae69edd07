"""Finding a person from what somebody typed: a name or part of it, mistyped or not, a birth date,
a phone number or its last four digits, an outside number, or several of these. A name in any
script is found by what it sounds like in another."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from rapidfuzz.distance import OSA

from prolo.registry.access import Actor, check_may, survivor
from prolo.registry.models import Identity, Patient, SearchKey
from prolo.registry.names import latin, sounds_alike, words
from prolo.registry.search_keys import (
    DIGITS,
    EXACT,
    LAST_DIGITS,
    LONGEST_PREFIX,
    NEAR,
    PREFIX,
    SCRIPT,
    Key,
    day_text,
    digest,
    joined,
    last_digits_keys,
    name_words,
    phone_digits,
    phone_text,
    script_keys_for,
    without_one_letter,
)

LONGEST_TEXT = 300
AT_MOST = 50  # people shown; who looks for more types more
LOOKED_AT = 2_000  # people whose names are compared, when the keys fit many
AT_ONCE = 200  # of these, until enough are found

DAY = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b|\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
PHONE = re.compile(r"\+?\d[\d\s()/.-]{4,}\d")
HOW = {EXACT: 0, PREFIX: 1, DIGITS: 2, NEAR: 3, SCRIPT: 4}  # best first
WORDS = ("exact", "prefix", "digits", "near", "script")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A patient, and how well what was typed fits: ``exact``, ``prefix``, ``digits`` (a phone
    number ends so), ``near`` or ``script`` (it sounds alike in another script).

    ``former`` is the identity that fits, when it is one that was merged into this patient.
    """

    patient: Patient
    identity: Identity
    how: str
    former: Identity | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was typed, as the keys it may be found by; any of them will do."""

    text: str
    keys: frozenset[Key]


def find_patients(actor: Actor, text: str) -> list[Found]:
    """Who fits all that was typed, best first. Part of a name finds by its beginning, a whole
    one also with one letter wrong."""
    check_may(actor, "find_patients")
    text = text[:LONGEST_TEXT]
    terms = terms_of(text)
    together = _run_together(text, terms)
    ranked: dict[uuid.UUID, tuple[Rank, str, int, Identity]] = {}
    for fits in _best_first(terms, together, actor.clinic.pk) if terms else ():
        rows = Identity.objects.filter(patient_id__in=list(fits)).select_related("patient")
        for identity in rows:
            identity.clinic = identity.patient.clinic = actor.clinic
            rank = _checked(terms, together, identity, fits[identity.patient_id])
            if rank is not None:
                name = identity.full_name.casefold()
                ranked[identity.pk] = (rank, name, identity.pk.int, identity)
        if len(ranked) >= AT_MOST:
            break
    return _shown([(rank, identity) for rank, _, _, identity in sorted(ranked.values())])


# -- what was typed -------------------------------------------------------------------------


def terms_of(text: str) -> list[Term]:
    """Dates and phone numbers first; what is left are words of a name or outside numbers."""
    days = [_days(match) for match in DAY.finditer(text)]
    text = DAY.sub(" ", text)
    phones = PHONE.findall(text)
    names = words(PHONE.sub(" ", text))
    email = [text.strip().lower()] if "@" in text else []
    return [
        *(Term("", frozenset((EXACT, day_text(day)) for day in found)) for found in days),
        *(Term("", frozenset({(EXACT, phone_text(one)), (EXACT, joined(one))})) for one in phones),
        *(Term("", frozenset({(EXACT, address)})) for address in email),
        *(_name_term(word) for word in names if not email),
    ]


def _name_term(word: str) -> Term:
    keys = {key for one in (word, latin(word)) if one for key in _keys_typed(one)}
    digits = last_digits_keys(word) if word.isdecimal() and len(word) == LAST_DIGITS else set()
    return Term(word, frozenset({*keys, *digits, *script_keys_for(word)}))


def _keys_typed(word: str) -> set[Key]:
    near = {(NEAR, one) for one in without_one_letter(word)}
    return {(EXACT, word), (PREFIX, word[:LONGEST_PREFIX]), *near}


def _days(match: re.Match[str]) -> list[date]:
    """A day written with dots or strokes may have its month first or second."""
    year, month, day, first, second, last = match.groups()
    orders = [(year, month, day)] if year else [(last, second, first), (last, first, second)]
    return [found for order in orders if (found := _day(*order))]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# -- who fits -------------------------------------------------------------------------------


Rank = tuple[int, int]
Fits = dict[int, int]  # which term, and how well by its keys


def _best_first(
    terms: list[Term], together: list[Term], clinic_id: uuid.UUID
) -> Iterator[dict[uuid.UUID, Fits]]:
    """Who fits, some at a time, the best first: of a name that thousands bear only as many are
    fetched as are shown."""
    if len(terms) > 1:
        fits = _who_fits_all(terms, together, clinic_id)
        best = sorted(fits, key=lambda one: _rank(fits[one].values()))[:LOOKED_AT]
        for start in range(0, len(best), AT_ONCE):
            yield {one: fits[one] for one in best[start : start + AT_ONCE]}
        return
    for how, closeness in HOW.items():
        digests = [digest(clinic_id, key) for key in terms[0].keys if key[0] == how]
        keys = SearchKey.objects.filter(digest__in=digests).order_by("digest", "clinic", "patient")
        patients = keys.values_list("patient_id", flat=True)
        for start in range(0, LOOKED_AT, AT_MOST) if digests else ():
            some = list(patients[start : start + AT_MOST])
            yield {one: {0: closeness} for one in some}
            if len(some) < AT_MOST:
                break


def _who_fits_all(
    terms: list[Term], together: list[Term], clinic_id: uuid.UUID
) -> dict[uuid.UUID, Fits]:
    """Patients that have a key of every term, or of all that was typed run together."""
    meaning: dict[int, list[tuple[int, int]]] = {}
    for number, term in enumerate([*terms, *together]):
        for key in term.keys:
            meaning.setdefault(digest(clinic_id, key), []).append((number, HOW[key[0]]))
    fitting = _fitting(terms, together, clinic_id)
    keys = SearchKey.objects.filter(patient__in=fitting, digest__in=list(meaning))
    found: dict[uuid.UUID, Fits] = {}
    for patient_id, one in keys.values_list("patient_id", "digest").iterator(chunk_size=5_000):
        fits = found.setdefault(patient_id, {})
        for number, how in meaning[one]:
            fits[number] = min(how, fits.get(number, how))
    count = len(terms)
    return {
        patient_id: fits
        for patient_id, fits in found.items()
        if count in fits or all(number in fits for number in range(count))
    }


def _fitting(terms: list[Term], together: list[Term], clinic_id: uuid.UUID) -> set[uuid.UUID]:
    """The database looks who has a key of each: a given name that thousands bear fetches nobody
    who does not bear the family name too."""
    first, *others = [_who_has(one, clinic_id).order_by() for one in terms]
    fitting = set(first.intersection(*others)[:LOOKED_AT])
    for one in together:
        fitting |= set(_who_has(one, clinic_id)[:LOOKED_AT])
    return fitting


def _who_has(term: Term, clinic_id: uuid.UUID) -> QuerySet[SearchKey, uuid.UUID]:
    digests = [digest(clinic_id, key) for key in term.keys]
    return SearchKey.objects.filter(digest__in=digests).values_list("patient_id", flat=True)


def _run_together(text: str, terms: list[Term]) -> list[Term]:
    """«Anna Maria» for Annamaria, «o brien» for O'Brien, «AB 123» for the number AB123. Digits
    that may be a telephone's or a day's may be a part of such a number too: «AB-2024-00815»."""
    if len(terms) < 2 or "@" in text:
        return []
    if all(term.text for term in terms):
        return [_name_term("".join(term.text for term in terms))]
    return [Term("", frozenset({(EXACT, joined(text))}))]


def _checked(
    terms: list[Term], together: list[Term], identity: Identity, fits: Fits
) -> Rank | None:
    """Two slips at once may lead to one key, so where it is not exact the name itself decides."""
    every = [
        0 if fits.get(number) == HOW[EXACT] else _closeness(term.text, identity)
        for number, term in enumerate([*terms, *together])
    ]
    ways = [every[: len(terms)], every[len(terms) :]]
    return min((_rank(way) for way in ways if way and None not in way), default=None)


def _rank(closeness: Iterable[int | None]) -> Rank:
    """By the term that fits worst, then by all of them."""
    known = [one for one in closeness if one is not None]
    return max(known), sum(known)


def _closeness(typed: str, identity: Identity) -> int | None:
    if not typed:
        return None  # a number or a day: whole, or not at all
    own = name_words(identity)
    known = [_letters_apart(one, own) for one in (typed, latin(typed)) if one]
    if typed.isdecimal() and len(typed) == LAST_DIGITS:
        known.append(HOW[DIGITS] if phone_digits(identity.phone).endswith(typed) else None)
    if any(sounds_alike(typed, word) for word in own):
        known.append(HOW[SCRIPT])
    return min((one for one in known if one is not None), default=None)


def _letters_apart(typed: str, own: Iterable[str]) -> int | None:
    if typed in own:
        return HOW[EXACT]
    if any(word.startswith(typed) for word in own):
        return HOW[PREFIX]
    if any(OSA.distance(typed, word, score_cutoff=1) <= 1 for word in own):
        return HOW[NEAR]
    return None


def _shown(ranked: list[tuple[Rank, Identity]]) -> list[Found]:
    """Each person once, under the name they go by now."""
    found: dict[uuid.UUID, Found] = {}
    for (worst, _), identity in ranked:
        patient = survivor(identity.patient)
        if patient.pk in found or len(found) == AT_MOST:
            continue
        is_own = patient.pk == identity.patient_id
        found[patient.pk] = Found(
            patient=patient,
            identity=identity if is_own else patient.identity,
            how=WORDS[worst],
            former=None if is_own else identity,
        )
    return list(found.values())
