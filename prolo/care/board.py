"""What is still missing for somebody who is expected today, and whose work it is.

code                 whose                  when
to-move              front-desk             the clinic is closed then, physician or room not there
concern              physician, nurse       a report after a session is not closed, of any course
harm                 physician, nurse       an adverse event is open, of any course
plan                 physician              a session without a signed plan
imaging              physician              a session, and nobody reviewed images or said why none
medicines-to-ask     physician, nurse       the sheet asks about a medicine, and nobody answered
readiness-open       physician, nurse       readiness was checked, and something stands against it
consent              nurse, physician       a session without a consent that stands
allergies            nurse, physician       a session, and nobody asked about allergies
sheet                nurse                  a session without a preparation sheet
told                 nurse                  the sheet is written, and nobody told the person
holds                nurse                  medicines were to be left out: were they? readiness asks
readiness            nurse                  the person is here, and readiness was not checked
forms                nurse, front-desk      answers that are due today at the latest
room                 front-desk             the clinic keeps rooms, and none is booked
injector             front-desk             a session or an assessment, and no physician is booked
guardian             front-desk, nurse      not of age here, and no guardian is on record
birth-date           front-desk             nobody knows whether this is a minor
interpreter          front-desk             the person needs one
phone                front-desk             the person cannot be called afterwards

Only what comes before the needle is missing: of who is done or does not come, nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prolo.care.contraindicated import ADULT_AGE

DESK, NURSE, PHYSICIAN = "front-desk", "nurse", "physician"
OWNERS = {
    "to-move": (DESK,),
    "concern": (PHYSICIAN, NURSE),
    "harm": (PHYSICIAN, NURSE),
    "plan": (PHYSICIAN,),
    "imaging": (PHYSICIAN,),
    "medicines-to-ask": (PHYSICIAN, NURSE),
    "readiness-open": (PHYSICIAN, NURSE),
    "consent": (NURSE, PHYSICIAN),
    "allergies": (NURSE, PHYSICIAN),
    "sheet": (NURSE,),
    "told": (NURSE,),
    "holds": (NURSE,),
    "readiness": (NURSE,),
    "forms": (NURSE, DESK),
    "room": (DESK,),
    "injector": (DESK,),
    "guardian": (DESK, NURSE),
    "birth-date": (DESK,),
    "interpreter": (DESK,),
    "phone": (DESK,),
}
# What tells of the person's health: for those who may see the chart.
OF_THE_CHART = frozenset(
    {
        "concern",
        "harm",
        "plan",
        "imaging",
        "medicines-to-ask",
        "readiness-open",
        "allergies",
        "holds",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One appointment of today, as far as something may be missing for it.

    ``readiness`` is empty before it was checked, then ``ready`` or ``open``. ``to_ask`` and
    ``left_out`` are medicines of the sheet as it was given.
    """

    is_session: bool
    is_to_move: bool = False  # it cannot be kept as it is booked
    has_room: bool = True  # or the clinic keeps none
    has_injector: bool = True  # or none is wanted
    is_here: bool = False
    is_over: bool = False  # done, or will not come
    age_years: int | None = None
    age_of_majority: int = ADULT_AGE  # as the clinic says
    has_guardian: bool = False
    has_phone: bool = False
    language: str = ""  # of the interpreter, «?» where nobody said which; empty: none needed
    has_plan: bool = False
    has_imaging: bool = False
    has_consent: bool = False
    knows_allergies: bool = False
    has_sheet: bool = False
    was_told: bool = False
    to_ask: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    readiness: str = ""
    forms: tuple[str, ...] = ()  # keys of answers that are due
    has_concern: bool = False
    has_harm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """``what`` names it more closely: medicines, a language, keys of answers."""

    code: str
    what: tuple[str, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        return OWNERS[self.code]


def missing_for(one: Expected) -> tuple[Missing, ...]:
    """In the order of the table: what stands in the way of the needle first."""
    if one.is_over:
        return ()
    found = {
        missing.code: missing
        for missing in (*_always(one), *(_before_a_session(one) if one.is_session else ()))
    }
    return tuple(found[code] for code in OWNERS if code in found)


def _always(one: Expected) -> Iterator[Missing]:
    found = {
        "to-move": one.is_to_move,
        "room": not one.has_room,
        "injector": not one.has_injector,
        "concern": one.has_concern,
        "harm": one.has_harm,
        "phone": not one.has_phone,
    }
    yield from (Missing(code=code) for code, is_so in found.items() if is_so)
    if one.forms:
        yield Missing(code="forms", what=one.forms)
    if one.age_years is None:
        yield Missing(code="birth-date")
    elif one.age_years < one.age_of_majority and not one.has_guardian:
        yield Missing(code="guardian")
    if one.language:
        yield Missing(code="interpreter", what=(one.language,))


def _before_a_session(one: Expected) -> Iterator[Missing]:
    there = {
        "plan": one.has_plan,
        "imaging": one.has_imaging,
        "consent": one.has_consent,
        "allergies": one.knows_allergies,
        "sheet": one.has_sheet or one.is_here,
        "told": one.was_told or one.is_here or not one.has_sheet,
        "readiness": bool(one.readiness) or not one.is_here,
        "readiness-open": one.readiness != "open",
    }
    yield from (Missing(code=code) for code, is_there in there.items() if not is_there)
    if one.readiness:
        return
    if one.to_ask:
        yield Missing(code="medicines-to-ask", what=one.to_ask)
    if one.left_out:
        yield Missing(code="holds", what=one.left_out)
