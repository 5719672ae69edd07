"""What is priced, and how an amount is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import Knowledge
from prolo.papers.words.amounts import money, signed

__all__ = ["GUIDED", "PROCEDURES", "money", "priced", "signed"]

PROCEDURES: dict[str, Any] = {
    "assessment": _("First visit: assessment"),
    "session": _("Session"),
    "follow-up": _("Follow-up visit"),
    "irritant": _("Irritant, besides the session"),
    "guidance": _("Ultrasound or X-ray guidance, besides the session"),
    "sedation": _("Sedation, besides the session"),
    "extra": _("Anything else"),
}
GUIDED: dict[str, Any] = {
    "ultrasound": _("Ultrasound guidance"),
    "fluoroscopy": _("X-ray guidance"),
}


def priced(what: str, of: str, knowledge: Knowledge) -> str:
    """«Session», «Ultrasound guidance», «Dextrose»; what the clinic calls an extra."""
    if what == "guidance" and of in GUIDED:
        return str(GUIDED[of])
    if what == "irritant" and of in knowledge.irritants:
        return _now(knowledge.irritants[of].label)
    if what == "sedation" and of in knowledge.sedation:
        return _now(knowledge.sedation[of].label)
    return of or str(PROCEDURES.get(what, what))
