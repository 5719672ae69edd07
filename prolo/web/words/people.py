"""Words for people and what they do in a clinic."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

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
