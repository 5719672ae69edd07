"""Everybody here is invented. Phone numbers are of a range that nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prolo.demo.names import mail_of
from prolo.registry.actions.patients import IdentityGiven
from prolo.registry.models import Role, Sex


@dataclass(frozen=True, slots=True)
class Worker:
    username: str
    full_name: str
    title: str
    role: Role


@dataclass(frozen=True, slots=True)
class Invented:
    identity: IdentityGiven
    sex: Sex
    guardian: str = ""


STAFF = (
    Worker("physician", "Dr. Miriam Invented", "MD", Role.PHYSICIAN),
    Worker("physician2", "Dr. Teo Imaginary", "MD", Role.PHYSICIAN),
    Worker("physician3", "Dr. Uma Imaginary", "DO", Role.PHYSICIAN),
    Worker("nurse", "Noor Invented", "RN", Role.NURSE),
    Worker("desk", "Dana Invented", "", Role.FRONT_DESK),
    Worker("admin", "Alex Invented", "", Role.ADMINISTRATOR),
    Worker("researcher", "Rae Invented", "", Role.RESEARCHER),
)


def _someone(
    family: str,
    given: str,
    born: date,
    phone: str,
    language: str = "en",
    *,
    interpreter_needed: bool = False,
) -> IdentityGiven:
    return IdentityGiven(
        family_name=family,
        given_names=given,
        birth_date=born,
        phone=phone,
        email=mail_of(phone),
        preferred_language=language,
        interpreter_needed=interpreter_needed,
    )


PATIENTS = (
    Invented(_someone("Example", "Ada", date(1958, 3, 14), "+1 555 0111"), Sex.FEMALE),
    Invented(_someone("Sample", "Benjamin", date(1971, 11, 2), "+1 555 0112"), Sex.MALE),
    Invented(_someone("Muster", "Käthe", date(1949, 2, 28), "+1 555 0113", "de"), Sex.FEMALE),
    Invented(
        _someone(
            "Ejemplo", "Tomás", date(1964, 2, 29), "+1 555 0114", "es", interpreter_needed=True
        ),
        Sex.MALE,
    ),
    Invented(_someone("مثال", "ليلى", date(1980, 7, 19), "+1 555 0115", "ar"), Sex.FEMALE),
    Invented(
        _someone("Example", "Finn", date(2011, 9, 5), "+1 555 0116"), Sex.MALE, "Ines Example"
    ),
    Invented(_someone("O'Model", "Siobhan", date(1987, 12, 31), "+1 555 0117"), Sex.FEMALE),
)
