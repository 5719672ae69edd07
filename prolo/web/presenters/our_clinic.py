"""The clinic's own settings, prices and thresholds as pages show them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Threshold
from prolo.registry.access import verb_to_set
from prolo.registry.actions.clinics import SETTINGS
from prolo.registry.models import Clinic
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words.facts import who_decides
from prolo.web.words.values import shown

THRESHOLD_HEADS = (
    Head("fact_id", gettext_lazy("Threshold")),
    Head("label", gettext_lazy("Name")),
    Head("comes_with", gettext_lazy("Value of prolo")),
    Head("is_choice", gettext_lazy("Chosen by prolo, not published")),
    Head("low", gettext_lazy("Least for a clinic")),
    Head("high", gettext_lazy("Most for a clinic")),
    Head("own", gettext_lazy("Value of this clinic")),
    Head("unit", gettext_lazy("Unit")),
    Head("counts", gettext_lazy("The clinic’s value counts")),
    Head("by", gettext_lazy("Set by")),
    Head("on", gettext_lazy("Set on")),
    Head("reason", gettext_lazy("Reason")),
    Head("is_open", gettext_lazy("Unverified")),
    Head("decides", gettext_lazy("Who may set it")),
)


def setting_words(clinic: Clinic) -> dict[str, str]:
    """Each setting as somebody else saved it, for the form of a conflict."""
    return {name: shown(getattr(clinic, name)) or _("empty") for name in SETTINGS}


# -- thresholds


def threshold_rows(knowledge: Knowledge, published: Knowledge) -> list[dict[str, Any]]:
    """Each threshold with what counts here; those of this clinic's own first."""
    rows = [_threshold(one, published.thresholds[one.id]) for one in knowledge.thresholds.values()]
    return sorted(rows, key=lambda row: (not row["own"], str(row["label"]).casefold()))


def _threshold(here: Threshold, published: Threshold) -> dict[str, Any]:
    own = here.own_values[-1] if here.own_values else None
    return {
        "label": here.label,
        "url": reverse("web:knowledge-fact", args=[here.kind, here.id]),
        "change_url": reverse("web:knowledge-own-value", args=[here.kind, here.id]),
        "comes_with": _with_unit(published.value, here.unit),
        "is_choice": here.is_choice,
        "bounds": _bounds(here),
        "own": _with_unit(own.value, here.unit) if own else "",
        "counts": own is not None and own.in_effect,
        "by": own.by if own else "",
        "on": own.on if own else None,
        "reason": own.reason if own else "",
        "is_open": any(not here.is_usable(name) for name in here.unverified),
        "decides": str(who_decides(here)),
        "verb": verb_to_set(here),
    }


def thresholds_listing(knowledge: Knowledge, published: Knowledge) -> Listing:
    rows = (
        {
            **_threshold(one, published.thresholds[one.id]),
            "fact_id": one.id,
            "comes_with": published.thresholds[one.id].value,
            "low": one.low,
            "high": one.high,
            "own": one.own_values[-1].value if one.own_values else None,
            "unit": one.unit,
        }
        for one in knowledge.thresholds.values()
    )
    return listing("thresholds", THRESHOLD_HEADS, rows)


def _with_unit(value: Any, unit: str) -> str:
    return f"{shown(value)}\N{NO-BREAK SPACE}{unit}".strip()


def _bounds(one: Threshold) -> str:
    if one.low is None and one.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": "…" if one.low is None else shown(one.low),
        "high": "…" if one.high is None else shown(one.high),
    }
