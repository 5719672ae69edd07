"""The clinic's own settings, prices and thresholds as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.knowledge import Knowledge
from prolo.knowledge.records import Price, Threshold
from prolo.registry.actions.clinics import SETTINGS
from prolo.registry.models import Clinic, ClinicPrice
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.people import region_label
from prolo.web.words.our_clinic import INJECTATES, PRICED, PROCEDURES
from prolo.web.words.values import shown

THRESHOLD_HEADS = (
    Head("fact_id", gettext_lazy("Threshold")),
    Head("label", gettext_lazy("Name")),
    Head("published", gettext_lazy("Published value")),
    Head("low", gettext_lazy("Least for a clinic")),
    Head("high", gettext_lazy("Most for a clinic")),
    Head("own", gettext_lazy("Value of this clinic")),
    Head("unit", gettext_lazy("Unit")),
    Head("counts", gettext_lazy("The clinic’s value counts")),
    Head("by", gettext_lazy("Set by")),
    Head("on", gettext_lazy("Set on")),
    Head("reason", gettext_lazy("Reason")),
    Head("is_open", gettext_lazy("Unverified")),
)
PRICE_HEADS = (
    Head("procedure", gettext_lazy("Procedure")),
    Head("region", gettext_lazy("Region; empty: every region")),
    Head("amount", gettext_lazy("Amount")),
    Head("currency", gettext_lazy("Currency")),
    Head("starts_on", gettext_lazy("From")),
    Head("state", gettext_lazy("State")),
    Head("by", gettext_lazy("Set by")),
    Head("reason", gettext_lazy("Reason")),
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
        "published": _with_unit(published.value, here.unit),
        "bounds": _bounds(here),
        "own": _with_unit(own.value, here.unit) if own else "",
        "counts": own is not None and own.in_effect,
        "by": own.by if own else "",
        "on": own.on if own else None,
        "reason": own.reason if own else "",
        "is_open": any(not here.is_usable(name) for name in here.unverified),
    }


def thresholds_listing(knowledge: Knowledge, published: Knowledge) -> Listing:
    rows = (
        {
            **_threshold(one, published.thresholds[one.id]),
            "fact_id": one.id,
            "published": published.thresholds[one.id].value,
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
        state = _state(row, stands, today)
        found.append({**_price(row, knowledge), "row": row, "state": state})
    return sorted(found, key=lambda row: (row["state"] != "counts", row["order"]))


def prices_listing(rows: Iterable[Mapping[str, Any]]) -> Listing:
    """Of ``price_rows``."""
    columns = ("procedure", "region", "amount", "currency")
    listed = ({**one, **{name: getattr(one["row"], name) for name in columns}} for one in rows)
    return listing("prices", PRICE_HEADS, listed)


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
