"""Who is to be moved, and why: the clinic is closed then, the physician or room not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.registry.falling import Fall
from prolo.registry.models import Appointment
from prolo.web.presenters.appointment_words import purpose_of
from prolo.web.presenters.falling import why_moved
from prolo.web.presenters.listings import Head
from prolo.web.presenters.patients import listed_name, person

HEADS = (
    Head("starts_at", _("Booked for")),
    Head("name", _("Name")),
    Head("birth_date", _("Birth date")),
    Head("phone", _("Telephone")),
    Head("purpose", _("What for")),
    Head("session_number", _("Number of the session")),
    Head("why", _("Why it cannot be kept")),
    Head("why_codes", _("Why, as codes")),
    Head("known_at", _("Known since")),
    Head("owner_role", _("Owner")),
)
OWNER = "front-desk"


def move_rows(found: Iterable[Sequence[Fall]], *, today: date) -> list[dict[str, Any]]:
    return [_move_row(falls, today) for falls in found]


def _move_row(falls: Sequence[Fall], today: date) -> dict[str, Any]:
    row = falls[0].appointment
    identity = row.patient.identity
    return {
        "starts_at": row.starts_at,
        "what": purpose_of(row),
        "person": person(identity, today=today),
        "phone": identity.phone,
        "why": [why_moved(one) for one in falls],
        "known_at": min(one.since for one in falls),
        "url": reverse("web:appointment", args=[row.pk]) + "#change",
        "falls": falls,
    }


def listed_moves(found: Iterable[Sequence[Fall]]) -> list[dict[str, Any]]:
    return [_listed(falls, falls[0].appointment) for falls in found]


def _listed(falls: Sequence[Fall], row: Appointment) -> dict[str, Any]:
    identity = row.patient.identity
    return {
        "starts_at": row.starts_at,
        "name": listed_name(identity),
        "birth_date": identity.birth_date,
        "phone": identity.phone,
        "purpose": row.purpose,
        "session_number": row.session_number,
        "why": [why_moved(one) for one in falls],
        "why_codes": [one.code for one in falls],
        "known_at": min(one.since for one in falls),
        "owner_role": OWNER,
    }
