"""Lots and who got them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.lots import Lot, Recipient
from prolo.web.presenters.courses import course_title
from prolo.web.presenters.listings import Head

HEADS = (
    Head("name", _("Name")),
    Head("phone", _("Telephone")),
    Head("email", _("E-mail")),
    Head("session_on", _("Session")),
    Head("session_number", _("Number of the session")),
    Head("course", _("Course")),
    Head("product", _("Product")),
    Head("maker", _("Maker")),
    Head("lot", _("Lot")),
    Head("expires_on", _("Expires")),
)
LOT_HEADS = (
    Head("lot", _("Lot")),
    Head("product", _("Product")),
    Head("maker", _("Maker")),
    Head("expires_on", _("Expires")),
    Head("sessions", _("Sessions")),
)


def lot_rows(lots: Iterable[Lot]) -> list[dict[str, Any]]:
    return [
        {
            "product": one.product,
            "maker": one.maker,
            "lot": one.lot,
            "expires_on": one.expires_on,
            "sessions": one.sessions,
            "url": f"{reverse('web:lot')}?{urlencode({'lot': one.lot})}",
        }
        for one in lots
    ]


def recipient_rows(found: Iterable[Recipient], knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    for one in found:
        identity, session = one.session.patient.identity, one.session
        yield {
            "patient_id": one.vial.patient_id,
            "name": f"{identity.family_name}, {identity.given_names}".strip(", "),
            "phone": identity.phone,
            "email": identity.email,
            "session_on": timezone.localtime(one.vial.happened_at).date(),
            "session_number": session.number,
            "course": course_title(session.course, knowledge),
            "url": reverse("web:session", args=[session.pk]),
            "product": one.vial.product,
            "maker": one.vial.maker,
            "lot": one.vial.lot,
            "expires_on": one.vial.expires_on,
        }
