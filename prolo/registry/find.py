"""Finding a person from what somebody typed: a name or part of it, mistyped or not, a birth date,
a phone number or its end, an outside number, or several of these. A name in any script is found
by what it sounds like in another."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from rapidfuzz.distance import OSA

from prolo.registry.access import Actor, check_may, survivor
from prolo.registry.models import Identity, Patient, SearchKey
from prolo.registry.names import latin, sounds_alike, words
from prolo.registry.phones import phone_digits
from prolo.registry.search_keys import (
    DIGITS,
    EXACT,
    LAST_DIGITS,
    LONGEST_PREFIX,
    NEAR,
    PHONE_DIGITS,
    PREFIX,
    SCRIPT,
    Key,
    day_text,
    digest,
    formerly,
    joined,
    last_digits_keys,
    name_words,
    phone_text,
    script_keys_for,
    slip_keys,
)
from prolo.registry.written_days import days_in

LONGEST_TEXT = 300
AT_MOST = 50  # people shown; who looks for more types more
LOOKED_AT = 2_000  # people whose names are compared, when the keys fit many
AT_ONCE = 200  # of these, until enough are found

PHONE = re.compile(r"\+?\d[\d\s()/.-]{4,}\d")
HOW = {EXACT: 0, PREFIX: 1, DIGITS: 2, NEAR: 3, SCRIPT: 4}  # best first
WORDS = ("exact", "prefix", "digits", "near", "script")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A patient, and how well what was typed fits: ``exact``, ``prefix``, ``digits`` (a phone
    number ends so), ``near`` or ``script`` (it sounds alike in another script).

    ``former`` is the identity that fits, when it is one that was merged into this patient, or the
    person under a name that they went by before.
    """

    patient: Patient
    identity: Identity
    how: str
    former: Identity | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was typed, as the keys it may be found by, any of which will do, and how
    well whoever has one of them fits."""

    text: str
    keys: Mapping[Key, int]


def find_patients(actor: Actor, text: str) -> list[Found]:
    """Who fits all that was typed, best first. Part of a name finds by its beginning, a whole
    one also with one letter wrong."""
    check_may(actor, "find_patients")
    text = text[:LONGEST_TEXT]
    terms = terms_of(text)
    together = _run_together(text, terms)
    ranked: dict[uuid.UUID, tuple[Rank, str, int, Identity]] = {}
    sought = [[_sought(term, actor.clinic.pk) for term in some] for some in (terms, together)]
    for fits in _best_first(*sought) if terms else ():
        rows = Identity.objects.filter(patient_id__in=list(fits)).select_related("patient")
        for identity in rows:
            identity.clinic = identity.patient.clinic = actor.clinic
            rank = _checked(terms, together, identity, fits[identity.patient_id])
            if rank is not None:
                name = identity.full_name.casefold()
                ranked[identity.pk] = (rank, name, identity.pk.int, identity)
        if len(ranked) >= AT_MOST:
            break
    return _shown([(rank, identity) for rank, _, _, identity in sorted(ranked.values())], text)


# -- what was typed -------------------------------------------------------------------------


def terms_of(text: str) -> list[Term]:
    """Dates and phone numbers first; what is left are words of a name or outside numbers."""
    days, text = days_in(text)
    phones = PHONE.findall(text)
    names = words(PHONE.sub(" ", text))
    email = [text.strip().lower()] if "@" in text else []
    return [
        *(_whole(*map(day_text, found)) for found in days),
        *(_phone_term(one) for one in phones),
        *(_whole(address) for address in email),
        *(_name_term(word) for word in names if not email),
    ]


def _whole(*texts: str) -> Term:
    """A day or a number: whole, or not at all."""
    return Term("", {(EXACT, text): HOW[EXACT] for text in texts})


def _phone_term(typed: str) -> Term:
    """A number without its area code is the end of a whole one."""
    whole, digits = _whole(phone_text(typed), joined(typed)), phone_digits(typed)
    if len(digits) >= PHONE_DIGITS:
        return whole
    return Term(digits, {**dict.fromkeys(last_digits_keys(digits), HOW[DIGITS]), **whole.keys})


def _name_term(word: str) -> Term:
    """Whoever has a key of several kinds fits as well as the best of them says."""
    keys = dict.fromkeys(script_keys_for(word), HOW[SCRIPT])
    spellings = [one for one in (word, latin(word)) if one]
    for one in spellings:
        keys |= dict.fromkeys(slip_keys(one), HOW[NEAR])
    if word.isdecimal() and LAST_DIGITS <= len(word) < PHONE_DIGITS:
        keys |= dict.fromkeys(last_digits_keys(word), HOW[DIGITS])
    keys |= {(PREFIX, one[:LONGEST_PREFIX]): HOW[PREFIX] for one in spellings}
    return Term(word, keys | {(EXACT, one): HOW[EXACT] for one in spellings})


# -- who fits -------------------------------------------------------------------------------


Rank = tuple[int, int]
Fits = dict[int, int]  # which term, and how well by its keys
Sought = dict[int, int]  # the digests of one term, and how well each fits


def _sought(term: Term, clinic_id: uuid.UUID) -> Sought:
    return {digest(clinic_id, key): how for key, how in term.keys.items()}


def _best_first(terms: list[Sought], together: list[Sought]) -> Iterator[dict[uuid.UUID, Fits]]:
    """Who fits, some at a time, the best first: of a name that thousands bear only as many are
    fetched as are shown."""
    if len(terms) > 1:
        fits = _who_fits_all(terms, together)
        best = sorted(fits, key=lambda one: _rank(fits[one].values()))[:LOOKED_AT]
        for start in range(0, len(best), AT_ONCE):
            yield {one: fits[one] for one in best[start : start + AT_ONCE]}
        return
    for closeness in sorted(HOW.values()):
        digests = [one for one, how in terms[0].items() if how == closeness]
        keys = SearchKey.objects.filter(digest__in=digests).order_by("digest", "clinic", "patient")
        patients = keys.values_list("patient_id", flat=True)
        for start in range(0, LOOKED_AT, AT_MOST) if digests else ():
            some = list(patients[start : start + AT_MOST])
            yield {one: {0: closeness} for one in some}
            if len(some) < AT_MOST:
                break


def _who_fits_all(terms: list[Sought], together: list[Sought]) -> dict[uuid.UUID, Fits]:
    """Patients that have a key of every term, or of all that was typed run together."""
    meaning: dict[int, list[tuple[int, int]]] = {}
    for number, term in enumerate([*terms, *together]):
        for one, how in term.items():
            meaning.setdefault(one, []).append((number, how))
    found: dict[uuid.UUID, Fits] = {}
    for patient_id, one in _keys_that_fit(terms, together):
        fits = found.setdefault(patient_id, {})
        for number, how in meaning[one]:
            fits[number] = min(how, fits.get(number, how))
    count = len(terms)
    return {
        patient_id: fits
        for patient_id, fits in found.items()
        if count in fits or all(number in fits for number in range(count))
    }


def _keys_that_fit(terms: list[Sought], together: list[Sought]) -> Iterator[tuple[uuid.UUID, int]]:
    """Whose, and which. The database looks who has a key of each: a given name that thousands bear
    fetches nobody who does not bear the family name too. A number or a day is rare, and a long
    name rarer than a short one: the keys of the commonest are read once, of those who have the
    rarer; then, of those few, the keys of the rarer."""
    by_rarity = sorted(terms, key=_how_common)
    found = list(_of_all(by_rarity)[:LOOKED_AT])
    if len(found) == LOOKED_AT:
        found = _closest(by_rarity)
    theirs = _keys(one for term in by_rarity[:-1] for one in term).filter(
        patient__in={patient_id for patient_id, _ in found}
    )
    run = _keys(one for term in together for one in term)
    yield from found
    yield from _whose(theirs).union(_whose(run), all=True)


def _of_all(terms: list[Sought]) -> QuerySet[SearchKey, tuple[uuid.UUID, int]]:
    """Keys of the last, of those who have one of each; in no order."""
    first, *others = terms
    among = _keys(first)
    for one in others:
        among = _keys(one).filter(patient__in=among.values("patient"))
    return _whose(among)


def _closest(terms: list[Sought]) -> list[tuple[uuid.UUID, int]]:
    """Where more fit than are looked at: who fits best is among them. At each closeness first
    those of whom one term is exact."""
    found: list[tuple[uuid.UUID, int]] = []
    exact = _within(terms, HOW[EXACT])
    for most in sorted(HOW.values()):
        within = _within(terms, most)
        places = range(len(terms)) if most > HOW[EXACT] else ()
        for some in (*([*within[:n], exact[n], *within[n + 1 :]] for n in places), within):
            found += _of_all(some)[:LOOKED_AT]
        if len({patient_id for patient_id, _ in found}) >= LOOKED_AT:
            break
    return found


def _within(terms: list[Sought], most: int) -> list[Sought]:
    return [{one: how for one, how in term.items() if how <= most} for term in terms]


def _whose(keys: QuerySet[SearchKey]) -> QuerySet[SearchKey, tuple[uuid.UUID, int]]:
    return keys.values_list("patient_id", "digest")


def _how_common(term: Sought) -> tuple[bool, int]:
    """The longer a name, the more slips are possible in it and the fewer people bear it."""
    is_name = any(how != HOW[EXACT] for how in term.values())
    return is_name, -len(term)


def _keys(digests: Iterable[int]) -> QuerySet[SearchKey]:
    return SearchKey.objects.filter(digest__in=list(digests))


def _run_together(text: str, terms: list[Term]) -> list[Term]:
    """«Anna Maria» for Annamaria, «o brien» for O'Brien, «AB 123» for the number AB123. Digits
    that may be a telephone's or a day's may be a part of such a number too: «AB-2024-00815»."""
    if len(terms) < 2 or "@" in text:
        return []
    if all(term.text for term in terms):
        return [_name_term("".join(term.text for term in terms))]
    return [_whole(joined(text))]


def _checked(
    terms: list[Term], together: list[Term], identity: Identity, fits: Fits
) -> Rank | None:
    """Two slips at once may lead to one key, so where it is not exact the name itself decides."""
    every = [fits.get(number) for number in range(len(terms) + len(together))]
    if all(how == HOW[EXACT] for how in every[: len(terms)]):
        return _rank(every[: len(terms)])
    own = _words_of(identity, *formerly(identity))
    for number, term in enumerate([*terms, *together]):
        if every[number] != HOW[EXACT]:
            every[number] = _closeness(term.text, own, identity.phone)
    ways = [every[: len(terms)], every[len(terms) :]]
    return min((_rank(way) for way in ways if way and None not in way), default=None)


def _words_of(*names: Identity) -> tuple[str, ...]:
    return tuple(word for one in names for word in name_words(one))


def _name_before(identity: Identity, text: str) -> Identity | None:
    """The former name that was meant, where something was typed that the name of today has not."""
    typed = [term.text for term in terms_of(text) if term.text]
    missing = [
        one for one in typed if _closeness(one, name_words(identity), identity.phone) is None
    ]
    is_run_together = any(
        _closeness(one.text, name_words(identity), "") is not None
        for one in _run_together(text, terms_of(text))
    )
    if not missing or is_run_together:
        return None
    return next(
        (
            one
            for one in formerly(identity)
            if any(_closeness(word, name_words(one), "") is not None for word in missing)
        ),
        None,
    )


def _rank(closeness: Iterable[int | None]) -> Rank:
    """By the term that fits worst, then by all of them."""
    known = [one for one in closeness if one is not None]
    return max(known), sum(known)


def _closeness(typed: str, own: Iterable[str], phone: str) -> int | None:
    if not typed:
        return None  # a number or a day: whole, or not at all
    known = [_letters_apart(one, own) for one in (typed, latin(typed)) if one]
    if typed.isdecimal() and len(typed) >= LAST_DIGITS:
        known.append(HOW[DIGITS] if phone_digits(phone).endswith(typed) else None)
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


def _shown(ranked: list[tuple[Rank, Identity]], text: str) -> list[Found]:
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
            former=_name_before(identity, text) if is_own else identity,
        )
    return list(found.values())
