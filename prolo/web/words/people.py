"""Words for people and what they do in a clinic."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from prolo.registry.access import MAY
from prolo.registry.models import Role

ROLES = {
    Role.FRONT_DESK: _("front desk"),
    Role.NURSE: _("nurse"),
    Role.PHYSICIAN: _("physician"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.RESEARCHER: _("researcher"),
}


def role_names(roles: Iterable[Role]) -> str:
    return ", ".join(str(ROLES[role]) for role in Role if role in set(roles))


WHO_DECIDES = {  # of what looks like another thing that the same person may do
    "confirm_fact": _(
        "A clinical fact is confirmed by a physician. What is about how the clinic is run (payers, "
        "prices, billing) an administrator confirms too."
    ),
    "set_clinic_value": _(
        "A clinical limit is set by a physician. Hours and clocks of how the clinic is run an "
        "administrator sets too."
    ),
}


def who_may(verb: str) -> str:
    """A sentence for who was refused; nothing of what no role is for."""
    if verb in WHO_DECIDES:
        return str(WHO_DECIDES[verb])
    roles = role_names(MAY.get(verb, ()))
    return str(_("It is for: %(roles)s.") % {"roles": roles}) if roles else ""
