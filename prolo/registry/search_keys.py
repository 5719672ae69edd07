"""Keys by which a person is found: keyed digests of what identifies them.

Whoever reads the table without the installation's secret learns nothing. A name is found whole,
by its beginning, and with one letter wrong, missing, too many or swapped with its neighbour:
two words are within one such slip of each other only if leaving one letter out of each, or of one,
can make them equal (the deletion neighbourhood of Bocek, Hunt & Stiller 2007). A name in another
script is found in Latin letters too, and by its consonants from one script to another.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings

from prolo.registry.json_hash import json_sha256
from prolo.registry.models import Identifier, Identity, SearchKey
from prolo.registry.names import consonants, latin, words
from prolo.registry.phones import phone_digits

EXACT, PREFIX, NEAR = SearchKey.Kind.EXACT, SearchKey.Kind.PREFIX, SearchKey.Kind.NEAR
DIGITS, SCRIPT = SearchKey.Kind.DIGITS, SearchKey.Kind.SCRIPT
LONGEST_PREFIX = 12  # letters; longer beginnings are found by these and compared afterwards
LONGEST_RUN = 6  # letters; up to here a whole name in one is found by beginning and slip too
PHONE_DIGITS = 9  # from the right: «+49 170 1234567» and «0170 1234567» are one number
LAST_DIGITS = 4  # what people say of a number when asked who they are

Key = tuple[SearchKey.Kind, str]


def keys_of(identity: Identity, identifiers: Iterable[Identifier]) -> set[Key]:
    """Of the former names too: who married is looked for by the name on an old letter."""
    exact = [
        *name_words(identity),
        *(word for one in formerly(identity) for word in name_words(one)),
        *(joined(one.value) for one in identifiers),
        day_text(identity.birth_date) if identity.birth_date else "",
        phone_text(identity.phone),
        identity.email.strip().lower(),
    ]
    names = [identity, *formerly(identity)]
    parts = [part for one in names for part in _parts(one)]
    runs = [run for one in names for run in _runs(one)]
    typed = [*parts, *(run for run in runs if len(run) <= LONGEST_RUN)]
    keys = {(EXACT, text) for text in exact if text}
    keys |= {key for word in typed for one in _spellings(word) for key in _keys_of_word(one)}
    keys |= {key for word in (*parts, *runs) for key in _script_keys(word)}
    return keys | last_digits_keys(identity.phone)


def formerly(identity: Identity) -> list[Identity]:
    """Never saved: the person under each name that they went by before, the newest first."""
    return [
        Identity(
            clinic_id=identity.clinic_id,
            patient_id=identity.patient_id,
            family_name=one["family_name"],
            given_names=one["given_names"],
        )
        for one in reversed(identity.former_names)
    ]


def key_of_former(one: Mapping[str, str]) -> str:
    """By which one of them is chosen, however many there are by then."""
    return json_sha256(dict(one))[:16]


def name_words(identity: Identity) -> tuple[str, ...]:
    """Each word of the name, and the forms in which people run them together; each in Latin
    letters too."""
    written = [*_parts(identity), *_runs(identity)]
    return tuple(dict.fromkeys(one for word in written for one in _spellings(word)))


def _spellings(word: str) -> list[str]:
    return [one for one in (word, latin(word)) if one]


def _parts(identity: Identity) -> list[str]:
    """«de la Cruz» is found as ``cruz`` and as ``delacruz``."""
    family, given = words(identity.family_name), words(identity.given_names)
    return [word for word in (*family, *given, "".join(family), "".join(given)) if word]


def _runs(identity: Identity) -> list[str]:
    """The whole name in one, either part first, as Chinese and Korean names are written."""
    family, given = joined(identity.family_name), joined(identity.given_names)
    return [family + given, given + family] if family and given else []


def _keys_of_word(word: str) -> set[Key]:
    """Whole, by what is shorter than it and begins like it, and without each of its letters: who
    is found by the whole name is found by one row, not by three."""
    shorter = {(PREFIX, word[:n]) for n in range(1, min(len(word), LONGEST_PREFIX + 1))}
    return {(EXACT, word)} | shorter | {(NEAR, one) for one in without_one_letter(word)}


def _script_keys(word: str) -> set[Key]:
    """Of a Latin name what is typed in another script looks for; of another what Latin does."""
    sound = consonants(word)
    return {(SCRIPT, f"{'latin' if word.isascii() else 'other'} {sound}")} if sound else set()


def script_keys_for(typed: str) -> set[Key]:
    sound = consonants(typed)
    return {(SCRIPT, f"{'other' if typed.isascii() else 'latin'} {sound}")} if sound else set()


def slip_keys(typed: str) -> set[Key]:
    """Of words that are one slip away from what was typed: with another letter in a place, with
    two neighbours swapped, with one letter less, with one more."""
    shorter = without_one_letter(typed)
    return {(NEAR, one) for one in {typed, *shorter}} | {(EXACT, one) for one in shorter}


def without_one_letter(word: str) -> set[str]:
    """The word with each letter left out in turn; never the empty word."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))} - {""}


def joined(text: str) -> str:
    return "".join(words(text))


def day_text(day: date) -> str:
    return f"day {day.isoformat()}"


def phone_text(phone: str) -> str:
    digits = phone_digits(phone)
    return f"phone {digits[-PHONE_DIGITS:]}" if digits else ""


def last_digits_keys(text: str) -> set[Key]:
    """Of a phone number; a shorter one has none."""
    digits = phone_digits(text)
    return {(DIGITS, digits[-LAST_DIGITS:])} if len(digits) >= LAST_DIGITS else set()


def digest(clinic_id: uuid.UUID, key: Key) -> int:
    """64 bits of an HMAC-SHA-256, signed as databases like it; other in each clinic."""
    kind, text = key
    message = f"{clinic_id.hex} {kind.value} {text}".encode()
    return int.from_bytes(
        hmac.digest(settings.SEARCH_KEY.encode(), message, hashlib.sha256)[:8], "big", signed=True
    )


def write_keys(identity: Identity) -> None:
    """Make the keys of this person anew. Part of the caller's action."""
    identifiers = Identifier.objects.filter(patient_id=identity.patient_id, ended_at__isnull=True)
    SearchKey.objects.filter(patient_id=identity.patient_id).delete()
    SearchKey.objects.bulk_create(
        SearchKey(
            clinic_id=identity.clinic_id,
            patient_id=identity.patient_id,
            kind=key[0],
            digest=digest(identity.clinic_id, key),
        )
        for key in keys_of(identity, identifiers)
    )
