"""A session before and while it is typed: its gates, the weight, who injects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from prolo.care.conclusions import Conclusion
from prolo.care.privileges import supervisor_helps
from prolo.knowledge import Knowledge
from prolo.registry.models import Measurement, Session
from prolo.web.words.sentences import say
from prolo.web.words.values import number, shown
from prolo.web.words.why import why


def last_weight(row: Measurement | None) -> str:
    if row is None:
        return _("No weight is on record.")
    return _("Last: %(value)s %(unit)s, %(when)s") % {
        "value": number(row.entered_value),
        "unit": row.entered_unit,
        "when": shown(row.happened_at),
    }


def injector_view(conclusion: Conclusion | None, knowledge: Knowledge) -> dict[str, Any] | None:
    """What is on record of the injector who is chosen; None while nobody is."""
    if conclusion is None:
        return None
    return {
        "is_open": conclusion.verdict == "ask",
        "supervisor_helps": supervisor_helps(conclusion),
        "says": [say(one, knowledge) for one in conclusion.findings],
        "why": why(conclusion, knowledge),
    }


def gates_view(session: Session, gates: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "text": _gate_says(kind, verdict),
            "link": _gate_link(kind),
            "url": _gate_url(kind, session),
        }
        for kind, verdict in gates.items()
    ]


def _gate_says(kind: str, verdict: str) -> str:
    if kind == "timeout":
        if verdict == "none":
            return _("No time-out is recorded: person, side, site, irritant, allergy.")
        return _("The time-out did not end with go.")
    if verdict == "none":
        return _("The checks of the day are not recorded.")
    return _("The checks of the day do not say ready.")


def _gate_link(kind: str) -> str:
    return _("Time-out") if kind == "timeout" else _("Readiness")


def _gate_url(kind: str, session: Session) -> str:
    try:
        return reverse(f"web:{kind}", args=[session.pk])
    except NoReverseMatch:  # not a page of this installation
        return ""
