"""The clinic's own settings, prices and thresholds as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Price, Threshold
from prolo.registry.actions.clinics import SETTINGS
from prolo.registry.models import Clinic, ClinicPrice
from prolo.web.presenters.people import region_label
from prolo.web.words.our_clinic import INJECTATES, PRICED, PROCEDURES
from prolo.web.words.values import shown


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
        "published": _with_unit(published.value, here.unit),
        "bounds": _bounds(here),
        "own": _with_unit(own.value, here.unit) if own else "",
        "counts": own is not None and own.in_effect,
        "by": own.by if own else "",
        "on": own.on if own else None,
        "reason": own.reason if own else "",
        "is_open": any(not here.is_usable(name) for name in here.unverified),
    }


def _with_unit(value: Any, unit: str) -> str:
    return f"{shown(value)}\N{NO-BREAK SPACE}{unit}".strip()


def _bounds(one: Threshold) -> str:
    if one.low is None and one.high is None:
        return ""
    return _("%(low)s to %(high)s") % {
        "low": "…" if one.low is None else shown(one.low),
        "high": "…" if one.high is None else shown(one.high),
    }


# -- prices


def price_rows(
    prices: Iterable[ClinicPrice], knowledge: Knowledge, today: date
) -> list[dict[str, Any]]:
    """Newest first; of one procedure and region the newest that has begun counts."""
    rows = sorted(prices, key=lambda row: (row.starts_on, row.recorded_at), reverse=True)
    counted: set[tuple[str, str]] = set()
    found = []
    for row in rows:
        what = (row.procedure, row.region)
        stands = row.withdrawn_at is None and row.starts_on <= today and what not in counted
        if stands:
            counted.add(what)
        found.append({**_price(row, knowledge), "state": _state(row, stands, today)})
    return sorted(found, key=lambda row: (row["state"] != "counts", row["order"]))


def _state(row: ClinicPrice, stands: bool, today: date) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if stands:
        return "counts"
    return "ahead" if row.starts_on > today else "before"


def _price(row: ClinicPrice, knowledge: Knowledge) -> dict[str, Any]:
    region = region_label(row.region, knowledge) if row.region else _("every region")
    return {
        "pk": row.pk,
        "order": (row.procedure, row.region),
        "what": PROCEDURES[row.procedure],
        "region": region,
        "amount": f"{row.amount:.2f} {row.currency}",
        "starts_on": row.starts_on,
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "reason": row.reason,
    }


def published_prices(knowledge: Knowledge, clinic: Clinic) -> list[dict[str, Any]]:
    """What others publish, those of the clinic's country first; each as one page printed it."""
    rows = [_published(one) for one in knowledge.prices.values()]
    return sorted(rows, key=lambda row: (row["country"] != clinic.country, row["order"]))


def _published(one: Price) -> dict[str, Any]:
    return {
        "order": (one.country, one.unit, -(one.year or 0)),
        "country": one.country,
        "what": PRICED.get(one.unit, one.unit),
        "amount": _range(one),
        "year": one.year if one.is_usable("year") else None,
        "about": _about(one.says),
        "url": reverse("web:knowledge-fact", args=[one.kind, one.id]),
        "is_open": any(not one.is_usable(name) for name in one.unverified),
    }


def _range(one: Price) -> str:
    if one.low == one.high:
        return f"{shown(one.low)} {one.currency}"
    return f"{shown(one.low)}\N{EN DASH}{shown(one.high)} {one.currency}"


def _about(says: Mapping[str, str]) -> str:
    names = ("label", "region", "injectate")
    said = [says[name] for name in names if says.get(name) and says[name] != "any"]
    return " · ".join(str(INJECTATES.get(one, one)) for one in said)
