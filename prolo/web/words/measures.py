"""Parts of outcome measures, and where a score went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.knowledge import load_knowledge

PARTS: Mapping[str, Any] = {
    "adl": _("daily life"),
    "disability": _("disability"),
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


def part_name(part: str) -> str:
    return str(PARTS.get(part, part))


def measure_name(code: str) -> str:
    known = load_knowledge().instruments.get(code)
    return known.name if known else code


def with_measure(said: str, code: str) -> str:
    """A time that is asked, and the measure whose form it is; empty: questions of our own."""
    if not code:
        return said
    return _now("%(time)s: %(measure)s") % {"time": said, "measure": measure_name(code)}
