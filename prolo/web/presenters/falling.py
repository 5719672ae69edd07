"""Why an appointment cannot be kept as it is booked, and who keeps it all the same."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from prolo.registry.falling import Fall
from prolo.registry.models import Absence, Closure
from prolo.web.words.booking import FALLS, FALLS_BECAUSE


def why_moved(fall: Fall) -> str:
    """The reason of an absence where it is shown."""
    off = fall.off
    is_said = isinstance(off, Closure) or (isinstance(off, Absence) and off.is_reason_shown)
    reason = off.reason if is_said and isinstance(off, Closure | Absence) else ""
    row = fall.appointment
    return str((FALLS_BECAUSE if reason else FALLS)[fall.code]) % {
        "reason": reason,
        "room": row.room.name if row.room else "",
        "who": row.injector.full_name if row.injector else "",
    }


def kept_words(fall: Fall) -> str:
    assert fall.kept
    by = fall.kept.recorded_by
    said = _("Kept by %(who)s: %(reason)s") if fall.kept.reason else _("Kept by %(who)s")
    return str(said) % {"who": by.full_name if by else "", "reason": fall.kept.reason}
