"""Names, birthdays and telephone numbers of people who do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from prolo.registry.actions.patients import IdentityGiven
from prolo.registry.models import Sex

DAYS_A_YEAR = 365.25
AREA_CODES = range(201, 990)  # with them, 555-0100 to 555-0199 are numbers that nobody has
INTERPRETED = frozenset({"es", "ar"})  # about half of them ask for an interpreter

_FAMILY = {
    "en": """Abbott Ashby Barlow Bennett Blake Brennan Calder Carver Chapman Colby Dalton Dawes
        Draper Eaton Ellery Fenwick Fisher Garland Gibbs Hale Harlan Hobbs Ingram Jarvis Keating
        Kemp Lambert Langley Marsh Mercer Nash Norwood Okafor Osgood Parrish Pryor Quincy Ramsey
        Reed Sawyer Sloan Tanner Thorpe Upton Vance Walden Weller Yates""",
    "de": """Ackermann Brandt Dietrich Eberhardt Falk Gerlach Hartwig Jansen Kröger Lindner Mohr
        Neumann Oswald Petersen Rademacher Sauer Thiele Ullmann Vogt Weiß""",
    "es": """Aguilar Benítez Cárdenas Delgado Espinoza Fuentes Guerrero Herrera Ibáñez Jiménez
        Lozano Montoya Núñez Ortega Peña Quintero Robles Salazar Toledo Zamora""",
    "ar": """العلي الحسن السيد الخطيب النجار الشامي المصري البغدادي حداد منصور قاسم سالم""",
}
_GIVEN = {
    "en": (
        """Abigail Beth Clara Daisy Edith Faye Grace Harriet Iris Joan Kate Lucy Mabel Nora Olive
        Pearl Rose Ruth Sylvia Vera Wendy Yvonne""",
        """Albert Brian Calvin Dennis Edward Frank George Henry Isaac Jacob Kevin Leo Martin Neil
        Oscar Peter Quentin Roger Simon Thomas Victor Walter""",
    ),
    "de": (
        "Anke Birgit Claudia Dörte Elke Franziska Gisela Heike Ingrid Jutta Käte Lotte",
        "Achim Bernd Christoph Detlef Erik Friedrich Günter Holger Jörg Klaus Lothar Manfred",
    ),
    "es": (
        "Ana Beatriz Carmen Dolores Elena Fátima Gloria Inés Josefina Lucía Marisol Pilar",
        "Alejandro Bruno Carlos Diego Esteban Felipe Gonzalo Hugo Ignacio Javier Luis Ramón",
    ),
    "ar": (
        "أمينة بسمة جميلة دانة رانيا زينب سلمى عائشة فاطمة هدى",
        "أحمد باسم جمال خالد رامي سامي طارق عمر كريم ياسر",
    ),
}
FAMILY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {language: tuple(names.split()) for language, names in _FAMILY.items()}
)
GIVEN: Mapping[tuple[str, Sex], tuple[str, ...]] = MappingProxyType(
    {
        (language, sex): tuple(names.split())
        for language, both in _GIVEN.items()
        for sex, names in zip((Sex.FEMALE, Sex.MALE), both, strict=True)
    }
)


def chance(seed: int, *about: object) -> Random:
    """The same for the same seed and words, whatever else was drawn before."""
    return Random(" ".join(map(str, (seed, *about))))  # noqa: S311 no secret hangs on it


def invent_identity(
    rng: Random, *, language: str, sex: Sex, age: int, today: date
) -> IdentityGiven:
    """Somebody of that age today."""
    born = today - timedelta(days=round(age * DAYS_A_YEAR) + rng.randrange(1, 360))
    family_name, given_names = invent_family_name(rng, language), rng.choice(GIVEN[language, sex])
    phone = invent_phone(rng)
    return IdentityGiven(
        family_name=family_name,
        given_names=given_names,
        birth_date=born,
        phone=phone,
        email=mail_of(phone),
        preferred_language=language,
        interpreter_needed=language in INTERPRETED and rng.random() < 0.5,
    )


def invent_family_name(rng: Random, language: str) -> str:
    """In Spanish two, as people there have."""
    first = rng.choice(FAMILY[language])
    return f"{first} {rng.choice(FAMILY[language])}" if language == "es" else first


def invent_phone(rng: Random) -> str:
    return f"+1 {rng.choice(AREA_CODES)} 555 01{rng.randrange(100):02}"


def mail_of(phone: str) -> str:
    """Of a domain that nobody has (RFC 2606)."""
    digits = "".join(one for one in phone if one.isdigit())
    return f"{digits}@example.org"
