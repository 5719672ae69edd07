"""What stands around every paper of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from prolo.papers.paper import Letterhead
from prolo.papers.personal import Frame
from prolo.papers.words.sentences import birth_day, day
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.logos import logo_of
from prolo.registry.models import Clinic, Patient
from prolo.web.languages import is_read, spoken


def frame_of(patient: Patient, *, on: date, language: str) -> Frame:
    clinic: Clinic = patient.clinic
    identity = patient.identity
    with spoken(language):
        return Frame(
            letterhead=letterhead_of(clinic),
            name=identity.full_name,
            born=birth_day(identity.birth_date) if identity.birth_date else "",
            dated=on,
            day=day(on),
            language=language,
            country=clinic.country,
            is_invented=clinic.is_demo,
            is_read=is_read(language, clinic_knowledge(clinic)),
        )


def letterhead_of(clinic: Clinic) -> Letterhead:
    """As it is now."""
    return replace(letterhead(clinic.name, clinic.address, clinic.phone), logo=logo_of(clinic))


def letterhead(name: str, address: str, phone: str) -> Letterhead:
    lines = (one.strip() for one in (*address.splitlines(), phone))
    return Letterhead(name=name, lines=tuple(one for one in lines if one))


def phones(clinic: Clinic, *, on_a_page: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whom to call, the most urgent first. A page of the person's own says below who is on call,
    by the hour and where they are reached; paper can but name the clinic's number for that."""
    emergency = (clinic.emergency_number, clinic.emergency_words)
    on_call = clinic.on_call_phone
    called = (
        (_("In an emergency"), tuple(one for one in emergency if one)),
        (_("The clinic, in opening hours"), (clinic.phone,)),
        (_("At other times, while somebody is on call"), (() if on_a_page else (on_call,))),
    )
    return tuple((label, lines) for label, lines in called if any(lines))
