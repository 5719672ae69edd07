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
from functools import cached_property
from itertools import combinations
from typing import Protocol

from django.db.models import Exists, OuterRef, QuerySet
from rapidfuzz.distance import OSA

from prolo.registry.access import Actor, check_may, patients_of
from prolo.registry.models import Identity, LooksAlike, SearchKey, TwoPeople
from prolo.registry.names import latin, sounds_alike, words
from prolo.registry.search_keys import EXACT, day_text, digest, joined, phone_text

COMPARED = ("patient_id", "family_name", "given_names", "birth_date", "phone")
MOST_ALIKE = 200  # people with one name or number; beyond that it says nothing about a person

Pair = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two identities, and what agrees: ``name``, ``name-near``, ``name-script``, ``birth-date``,
    ``birth-date-near``, ``birth-date-unknown``, ``phone``."""

    first: Identity
    second: Identity
    agrees: tuple[str, ...]


def possible_pairs(actor: Actor) -> list[Alike]:
    """Every two records of the clinic that look like one person, those registered last first."""
    both = ((one.first.identity, one.second.identity) for one in pairs_to_compare(actor))
    found = [Alike(*two, what_agrees(*map(Compared, two))) for two in both]
    newest = lambda pair: max(pair.first.recorded_at, pair.second.recorded_at)  # noqa: E731
    return sorted((one for one in found if one.agrees), key=newest, reverse=True)


def who_looks_alike(actor: Actor) -> set[Pair]:
    """Each pair of people, the smaller key first."""
    rows = _identities(actor).values_list(*COMPARED, named=True)
    return _alike(_candidates(rows.iterator()))


def who_looks_like(actor: Actor, identity: Identity) -> set[Pair]:
    """Of one person what ``who_looks_alike`` finds of all: who has their day, name or number is
    found by the keys of the search."""
    near: set[uuid.UUID] = set()
    for text in _shared(identity):
        keys = SearchKey.objects.filter(digest=digest(identity.clinic_id, (EXACT, text)))
        others = keys.exclude(patient=identity.patient_id).values_list("patient_id", flat=True)
        having = set(others[:MOST_ALIKE])
        near |= having if len(having) < MOST_ALIKE else set()
    one, rows = Compared(identity), _identities(actor).filter(patient__in=near)
    return _alike((one, Compared(other)) for other in rows)


def _shared(identity: Identity) -> Iterator[str]:
    if identity.birth_date:
        yield day_text(identity.birth_date)
    yield joined(identity.given_names) + joined(identity.family_name)
    if phone := phone_text(identity.phone):
        yield phone


def _alike(candidates: Iterable[tuple[Compared, Compared]]) -> set[Pair]:
    apart = set(told_apart().values_list("first_id", "second_id"))
    pairs = set()
    for one, other in candidates:
        if what_agrees(one, other):
            first, second = sorted((one.row.patient_id, other.row.patient_id))
            pairs.add((first, second))
    return pairs - apart


def told_apart() -> QuerySet[TwoPeople]:
    """Those of which it still holds."""
    return TwoPeople.objects.filter(taken_back_at__isnull=True)


def _identities(actor: Actor) -> QuerySet[Identity]:
    return Identity.objects.filter(patient__in=patients_of(actor))


def pairs_to_compare(actor: Actor) -> list[LooksAlike]:
    """Those that are written down, the longest known first; not who was put together or told apart
    since. One query: comparing them all takes seconds in a large clinic."""
    check_may(actor, "merge_patients")
    two_people = told_apart().filter(first=OuterRef("first"), second=OuterRef("second"))
    rows = LooksAlike.objects.filter(
        ~Exists(two_people),
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


class Compared:
    """One of them as it is compared, worked out once: of two there are millions of pairs."""

    def __init__(self, row: Named) -> None:
        self.row = row
        self.names = joined(row.family_name), joined(row.given_names)
        self.born = row.birth_date.isoformat() if row.birth_date else ""
        self.phone = phone_text(row.phone)

    @cached_property
    def first_name(self) -> str:
        first = " ".join(words(self.row.given_names or self.row.family_name)[:1])
        return latin(first) or first


def what_agrees(one: Compared, other: Compared) -> tuple[str, ...]:
    """Empty: nothing says that they are one person."""
    dates = _dates(one.born, other.born)
    phone = "phone" if one.phone and one.phone == other.phone else ""
    if not dates and not phone:  # as of most who have one name
        return ()
    names = _names(one.names, other.names)
    is_alike = bool(names and dates) or (bool(phone) and one.first_name == other.first_name)
    return tuple(each for each in (names, dates, phone) if each) if is_alike else ()


def is_one_slip_apart(one: date, other: date) -> bool:
    """One digit wrong, two neighbours swapped, or day and month the other way round."""
    return _is_slip(one.isoformat(), other.isoformat())


def _is_slip(one: str, other: str) -> bool:
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return True
    return one[:4] == other[:4] and (one[5:7], one[8:]) == (other[8:], other[5:7])


def _dates(one: str, other: str) -> str:
    if not one or not other:
        return "birth-date-unknown"
    if one == other:
        return "birth-date"
    return "birth-date-near" if _is_slip(one, other) else ""


def _names(mine: tuple[str, str], theirs: tuple[str, str]) -> str:
    """Each name by itself; or both the other way round."""
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


def _candidates(rows: Iterable[Named]) -> Iterator[tuple[Compared, Compared]]:
    """Who was born on one day; who has one name, either way round; who has one number. Of two
    scripts a day or a number must agree."""
    groups: dict[tuple[str, ...], list[Compared]] = defaultdict(list)
    for one in map(Compared, rows):
        if one.born:
            groups["day", one.born].append(one)
        groups["name", *sorted(one.names)].append(one)
        if one.phone:
            groups["phone", one.phone].append(one)
    for group in groups.values():
        if len(group) <= MOST_ALIKE:
            yield from combinations(group, 2)
