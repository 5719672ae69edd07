"""Lots and who got them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.registry.lots import Lot, Recipient
from prolo.web.presenters.courses import course_title

HEADS = (
    _("Name"),
    _("Telephone"),
    _("E-mail"),
    _("Session"),
    _("Course"),
    _("Product"),
    _("Maker"),
    _("Lot"),
    _("Expires"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


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
            "on": timezone.localtime(one.vial.happened_at).date(),
            "number": session.number,
            "course": course_title(session.course, knowledge),
            "url": reverse("web:session", args=[session.pk]),
            "product": one.vial.product,
            "maker": one.vial.maker,
            "lot": one.vial.lot,
            "expires_on": one.vial.expires_on,
        }


def recipient_cells(row: Mapping[str, Any]) -> list[str]:
    """For a spreadsheet: what would be taken for a formula is text."""
    names = ("name", "phone", "email", "on", "course", "product", "maker", "lot", "expires_on")
    return [_as_text(str(row[name] or "")) for name in names]


def _as_text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
