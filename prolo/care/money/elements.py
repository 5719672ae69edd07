"""What a Good Faith Estimate says besides its amounts, and what of it nobody has said.

The facts are ``billing/element-…``. What is not asked for here the paper says by itself: the items
with their charges, what an estimate is and is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prolo.care.money.estimate import Estimate
from prolo.knowledge import Knowledge

# What the paper says in its own words, in whatever language it is.
AS_PLANNED = "as-planned"  # the service
NOBODY, NOTHING = "nobody", "nothing"  # who else bills, what is booked by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A clinic, or somebody who treats, as it stood when the estimate was kept."""

    name: str
    provider_number: str = ""
    tax_number: str = ""  # of whom treats: that of the clinic, which bills for them
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    is_good_faith: bool  # such an estimate was owed to this person
    clinic: Party
    providers: tuple[Party, ...] = ()
    service: str = ""  # the main one, in plain words; or AS_PLANNED
    diagnosis_codes: tuple[str, ...] = ()  # of every line: a course is of one condition
    others: str = ""  # who else is expected to bill; or NOBODY
    separately: str = ""  # what has to be booked by itself; or NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """``code`` is one of MISSING; ``of`` says of whom, or of which line (``irritant/p2g``)."""

    code: str
    fact: str
    of: str = ""


MISSING = {
    "birth-date": "element-patient",
    "service": "element-service",
    "service-code": "element-service-codes",
    "diagnosis-code": "element-diagnosis-codes",
    "clinic-provider-number": "element-providers",
    "clinic-tax-number": "element-providers",
    "who-treats": "element-providers",
    "provider-number": "element-providers",
    "address": "element-place",
    "others": "element-co-providers",
    "separately": "element-separately",
}


def missing_elements(
    stated: Stated, made: Estimate, *, has_birth_date: bool, knowledge: Knowledge
) -> tuple[Missing, ...]:
    """All at once, in the order of MISSING. A diagnosis is known once a course is planned."""
    found = dict.fromkeys(_missing(stated, made, has_birth_date=has_birth_date))
    return tuple(
        Missing(code=code, fact=knowledge.billing[MISSING[code]].ref, of=of) for code, of in found
    )


def _missing(stated: Stated, made: Estimate, *, has_birth_date: bool) -> Iterator[tuple[str, str]]:
    there = {
        "birth-date": has_birth_date,
        "service": stated.service,
        "diagnosis-code": stated.diagnosis_codes or not made.sessions_on,
        "clinic-provider-number": stated.clinic.provider_number,
        "clinic-tax-number": stated.clinic.tax_number,
        "who-treats": stated.providers,
        "address": stated.clinic.address,
        "others": stated.others,
        "separately": stated.separately,
    }
    for code in MISSING:
        if code == "service-code":
            yield from ((code, one.thing) for one in made.lines if not one.code)
        elif code == "provider-number":
            yield from ((code, one.name) for one in stated.providers if not one.provider_number)
        elif not there[code]:
            yield code, ""
