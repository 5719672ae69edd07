"""What an appointment is for and how it stands, in a word or two."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.registry.models import Appointment

STATES = {
    "booked": (gettext_lazy("Booked"), "tag-info"),
    "arrived": (gettext_lazy("Arrived"), "tag-good"),
    "done": (gettext_lazy("Done"), "tag-good"),
    "not-injected": (gettext_lazy("Came, nothing injected"), "tag-warn"),
    "cancelled": (gettext_lazy("Cancelled"), ""),
    "missed": (gettext_lazy("Did not come"), "tag-warn"),
}
PURPOSES = {
    "session": gettext_lazy("Session"),
    "assessment": gettext_lazy("Assessment"),
    "follow-up": gettext_lazy("Follow-up"),
}


def purpose_of(row: Appointment) -> str:
    if row.session_number:
        return _("Session %(number)s") % {"number": row.session_number}
    return str(PURPOSES[row.purpose])
