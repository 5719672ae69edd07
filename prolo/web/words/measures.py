"""Parts of outcome measures, and where a score went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

PARTS: Mapping[str, Any] = {
    "adl": _("daily life"),
    "function": _("function"),
    "pain": _("pain"),
    "qol": _("quality of life"),
    "sport": _("sport"),
    "summary": _("summary"),
    "symptoms": _("symptoms"),
}
SCORE_SAID: Mapping[str, Any] = {  # whether that is better the measure says, beside it
    "lower": _(
        "The score is %(points)s points lower than before the first injection: it was %(before)s "
        "and is %(now)s."
    ),
    "higher": _(
        "The score is %(points)s points higher than before the first injection: it was "
        "%(before)s and is %(now)s."
    ),
    "same": _("The score is as before the first injection: %(now)s."),
}
