"""What a clinic still lacks before its days run by themselves, and where it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prolo.registry import clock
from prolo.registry.access import Actor, may
from prolo.registry.messages import settings_of
from prolo.registry.models import Channel, Membership, Role
from prolo.registry.on_call import is_anybody_on_call
from prolo.registry.outside import carries
from prolo.registry.privileges import standing_privileges
from prolo.registry.schedule import rooms_on, standing_hours


@dataclass(frozen=True, slots=True)
class Lack:
    name: str  # of the address where it is entered
    verb: str
    title: Any
    why: Any


PHYSICIAN = Lack(
    "web:worker-new",
    "keep_people",
    _("Enter a physician"),
    _("Without one nobody assesses, decides or signs."),
)
PRIVILEGE = Lack(
    "web:privilege-new",
    "keep_privileges",
    _("Say who may treat which region"),
    _("Until the first privilege is granted, who injects is not checked."),
)
PHONE = Lack(
    "web:clinic-settings",
    "keep_clinic",
    _("Enter the clinic's telephone"),
    _("Sheets and patients' pages say whom to call."),
)
MAIL = Lack(
    "web:message-settings",
    "keep_clinic",
    _("Enter a mail server"),
    _("E-mail is switched on for patients and reaches nobody."),
)
ON_CALL = Lack(
    "web:duty-new",
    "keep_on_call",
    _("Put somebody on call"),
    _("Nobody is on call now, and patients are told so."),
)
HOURS = Lack(
    "web:hours",
    "keep_clinic",
    _("Enter the opening hours"),
    _("Bookings outside them are asked about."),
)
ROOM = Lack(
    "web:rooms",
    "keep_clinic",
    _("Enter the rooms"),
    _("With rooms, two people are never expected in one at once."),
)


def first_steps(actor: Actor) -> list[dict[str, Any]]:
    """What is lacking and this person may enter, the most pressing first."""
    clinic, today = actor.clinic, clock.today(actor.clinic)
    conf = settings_of(clinic)
    is_there = {
        PHYSICIAN: Membership.objects.filter(role=Role.PHYSICIAN, ends_on__isnull=True).exists(),
        PRIVILEGE: standing_privileges().exists(),
        PHONE: bool(clinic.phone),
        MAIL: not conf.is_on or carries(conf, Channel.EMAIL),
        ON_CALL: is_anybody_on_call(clinic, clock.now(clinic)),
        HOURS: standing_hours().exists(),
        ROOM: rooms_on(today).exists(),
    }
    return [
        {"title": lack.title, "why": lack.why, "url": reverse(lack.name)}
        for lack, there in is_there.items()
        if not there and may(actor, lack.verb)
    ]
