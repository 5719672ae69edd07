"""Records that look like one person.

Two records agree when their birth dates are the same or one slip apart (a digit, two digits
swapped, day and month swapped), or one is not known, and each name is the same but for one letter;
or when telephone number and given name are the same. Of two slips at once, in a name and in the
birth date, nobody is asked. A name in one script and a name in another are the same when they
sound alike. Who was told apart is not asked about again.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Protocol

from django.db.models import Exists, OuterRef
from rapidfuzz.distance import OSA

from prolo.registry.access import Actor, check_may, patients_of
from prolo.registry.models import Identity, LooksAlike, TwoPeople
from prolo.registry.names import latin, sounds_alike, words
from prolo.registry.search_keys import joined, phone_text

COMPARED = ("patient_id", "family_name", "given_names", "birth_date", "phone")
MOST_ALIKE = 200  # people with one name or number; beyond that it says nothing about a person


@dataclass(frozen=True, slots=True)
class Alike:
    """Two identities, and what agrees: ``name``, ``name-near``, ``name-script``, ``birth-date``,
    ``birth-date-near``, ``birth-date-unknown``, ``phone``."""

    first: Identity
    second: Identity
    agrees: tuple[str, ...]


def possible_pairs(actor: Actor) -> list[Alike]:
    """Every two records of the clinic that look like one person, those registered last first."""
    of_clinic = Identity.objects.filter(patient__in=patients_of(actor))
    apart = set(TwoPeople.objects.values_list("first_id", "second_id"))
    pairs: dict[tuple[uuid.UUID, uuid.UUID], tuple[str, ...]] = {}
    for one, other in _candidates(of_clinic.values_list(*COMPARED, named=True).iterator()):
        first, second = sorted((one, other), key=lambda row: row.patient_id)
        key = (first.patient_id, second.patient_id)
        if key not in pairs and key not in apart and (agrees := what_agrees(first, second)):
            pairs[key] = agrees
    alike = {one for pair in pairs for one in pair}
    rows = of_clinic.select_related("clinic").in_bulk(alike, field_name="patient_id")
    found = {key: Alike(rows[key[0]], rows[key[1]], agrees) for key, agrees in pairs.items()}
    newest = lambda pair: max(pair.first.recorded_at, pair.second.recorded_at)  # noqa: E731
    return sorted(found.values(), key=newest, reverse=True)


def pairs_to_compare(actor: Actor) -> list[LooksAlike]:
    """Those that were found when all were compared last, the longest known first; not who was put
    together or told apart since. One query: comparing them all takes seconds in a large clinic."""
    check_may(actor, "merge_patients")
    told_apart = TwoPeople.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
    rows = LooksAlike.objects.filter(
        ~Exists(told_apart),
        clinic=actor.clinic,
        first__merged_into__isnull=True,
        second__merged_into__isnull=True,
    )
    both = ("first__identity__clinic", "second__identity__clinic")
    return list(rows.select_related(*both).order_by("found_at", "pk"))


class Named(Protocol):
    """As much of an identity as is compared."""

    patient_id: uuid.UUID
    family_name: str
    given_names: str
    birth_date: date | None
    phone: str


def what_agrees(one: Named, other: Named) -> tuple[str, ...]:
    """Empty: nothing says that they are one person."""
    names, dates = _names(one, other), _dates(one.birth_date, other.birth_date)
    phone = phone_text(one.phone)
    has_phone = bool(phone) and phone == phone_text(other.phone)
    is_alike = bool(names and dates) or (has_phone and _first(one) == _first(other))
    agrees = (names, dates, "phone" if has_phone else "")
    return tuple(each for each in agrees if each) if is_alike else ()


def is_one_slip_apart(one: date, other: date) -> bool:
    """One digit wrong, two neighbours swapped, or day and month the other way round."""
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return True
    return OSA.distance(one.isoformat(), other.isoformat(), score_cutoff=1) <= 1


def _dates(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return "birth-date-unknown"
    if one == other:
        return "birth-date"
    return "birth-date-near" if is_one_slip_apart(one, other) else ""


def _names(one: Named, other: Named) -> str:
    """Each name by itself; or both the other way round."""
    mine, theirs = _parts(one), _parts(other)
    if mine == theirs or mine == theirs[::-1]:
        return "name"
    pairs = list(zip(mine, theirs, strict=True))
    if all(_is_near(a, b) for a, b in pairs):
        return "name-near"
    return "name-script" if all(_is_near(a, b) or _sound_alike(a, b) for a, b in pairs) else ""


def _is_near(one: str, other: str) -> bool:
    return one == other or (bool(one and other) and OSA.distance(one, other, score_cutoff=1) <= 1)


def _sound_alike(one: str, other: str) -> bool:
    if one.isascii() == other.isascii():
        return False
    return _is_near(latin(one) or one, latin(other) or other) or sounds_alike(one, other)


def _parts(row: Named) -> tuple[str, str]:
    return joined(row.family_name), joined(row.given_names)


def _first(row: Named) -> str:
    first = " ".join(words(row.given_names or row.family_name)[:1])
    return latin(first) or first


def _candidates(rows: Iterable[Named]) -> Iterator[tuple[Named, Named]]:
    """Who was born on one day; who has one name, either way round; who has one number. Of two
    scripts a day or a number must agree."""
    groups: dict[tuple[object, ...], list[Named]] = defaultdict(list)
    for row in rows:
        if row.birth_date:
            groups["day", row.birth_date].append(row)
        groups["name", *sorted(_parts(row))].append(row)
        if phone := phone_text(row.phone):
            groups["phone", phone].append(row)
    for group in groups.values():
        if len(group) <= MOST_ALIKE:
            yield from combinations(group, 2)
