"""What the record of a session says around what is on it, on its page and on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.web.words.values import number, shown

GUIDANCE: dict[str, Any] = {
    "landmark": _("Landmark"),
    "ultrasound": _("Ultrasound"),
    "fluoroscopy": _("Fluoroscopy"),
}
REASONS: dict[str, Any] = {  # why it was done all the same
    "begin_reason": _("Begun before its time, after its day or beyond the plan, because"),
    "not_ready_reason": _("Not cleared for the first needle, and injected because"),
    "over_limit_reason": _("Above a limit, or without a known one, because"),
    "injector_reason": _("Injected without the privilege for it, because"),
    "vial_reason": _("No vial, or one that was not to be used, because"),
    "other_side_reason": _("Another side, because"),
    "other_than_agreed_reason": _("Other than the person agreed to, because"),
    "written_late_reason": _("Written down on a later day, because"),
    "instead_reason": _("Signed by another than who was named, because"),
}


def needles(count: int) -> str:
    return ngettext("%(n)s needle", "%(n)s needles", count) % {"n": count}


def in_all(count: int, volume_ml: Decimal) -> str:
    return _now("%(needles)s, %(volume)s mL in all") % {
        "needles": needles(count),
        "volume": number(volume_ml),
    }


def correction(row: Any) -> str:
    """Who corrected it, or added it later, and why; empty for what was recorded at once."""
    if not row.correction_reason:
        return ""
    said = (
        _now("Added by %(who)s, %(when)s: %(reason)s")
        if row.version == 1
        else _now("Corrected by %(who)s, %(when)s: %(reason)s")
    )
    return said % {
        "who": row.recorded_by.full_name if row.recorded_by else "",
        "when": shown(row.recorded_at),
        "reason": row.correction_reason,
    }


def in_error(what: str, row: Any) -> str:
    return _now("%(what)s: entered in error, %(who)s, %(when)s. %(reason)s") % {
        "what": what,
        "who": row.marked_in_error_by.full_name,
        "when": shown(row.marked_in_error_at),
        "reason": row.marked_in_error_reason,
    }


def unsigned(signature: dict[str, Any] | None) -> str:
    if signature is None:
        return _now("The injector has not signed it yet.")
    return "" if signature["matches"] else _now("It was corrected since it was signed.")
