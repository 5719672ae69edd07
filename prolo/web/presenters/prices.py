"""What a clinic asks, beside what others publish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.care.money.prices import (
    BESIDES,
    Wanted,
    begun_later,
    find_price,
    other_currencies,
    written,
)
from prolo.care.money.prices import Price as AskedPrice
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Price
from prolo.papers.words.sentences import day
from prolo.registry.models import ClinicPrice
from prolo.registry.prices import kinds_of, price_of
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.people import region_label
from prolo.web.words.faults import fault_sentence
from prolo.web.words.money import PROCEDURES, money, priced
from prolo.web.words.our_clinic import INJECTATES, PRICED
from prolo.web.words.values import shown

HEADS = (
    Head("procedure", gettext_lazy("Procedure")),
    Head("of", gettext_lazy("Of what; empty: every one")),
    Head("region", gettext_lazy("Region; empty: every region")),
    Head("injector", gettext_lazy("Injector; empty: whoever injects")),
    Head("amount", gettext_lazy("Amount")),
    Head("currency", gettext_lazy("Currency")),
    Head("starts_on", gettext_lazy("From")),
    Head("code", gettext_lazy("Code of the service")),
    Head("state", gettext_lazy("State")),
    Head("by", gettext_lazy("Set by")),
    Head("reason", gettext_lazy("Reason")),
)


def price_rows(
    prices: Iterable[ClinicPrice], knowledge: Knowledge, today: date
) -> list[dict[str, Any]]:
    """Newest first; of one thing the newest that has begun counts."""
    rows = sorted(prices, key=lambda row: (row.starts_on, row.recorded_at), reverse=True)
    counted: set[tuple[str, ...]] = set()
    found = []
    for row in rows:
        thing = price_of(row).thing
        stands = row.withdrawn_at is None and row.starts_on <= today and thing not in counted
        if stands:
            counted.add(thing)
        found.append({**_price(row, knowledge), "state": _state(row, stands, today)})
    return sorted(found, key=lambda row: (row["state"] != "counts", row["order"]))


def prices_listing(rows: Iterable[Mapping[str, Any]]) -> Listing:
    """Of ``price_rows``."""
    columns = ("procedure", "of", "region", "currency", "code")
    listed = (
        {
            **one,
            **{name: getattr(one["row"], name) for name in columns},
            "injector": one["injector"],
            "amount": written(one["row"].amount, one["row"].currency),
        }
        for one in rows
    )
    return listing("prices", HEADS, listed)


def list_faults(
    prices: Sequence[AskedPrice], currency: str, today: date, knowledge: Knowledge
) -> list[str]:
    """What an estimate would stumble over, all at once."""
    found: list[str] = []
    if not prices:
        return found
    if others := other_currencies(prices, currency):
        found.append(
            _(
                "Prices in %(others)s stand here, and the clinic’s currency is %(own)s: nothing "
                "is converted. Withdraw them, and set them again in %(own)s."
            )
            % {"others": ", ".join(others), "own": currency}
        )
    found += [
        _("%(what)s: no price today. It has one from %(day)s on.")
        % {"what": priced(one.what, one.of, knowledge), "day": day(one.starts_on)}
        for one in begun_later(prices, today)
    ]
    if find_price(prices, Wanted(what="session", on=today)) is None:
        found.append(
            _(
                "No price of a session counts for every region today: where none is set, no "
                "course can be estimated."
            )
        )
    return found


def file_labels() -> dict[str, str]:
    """How the file calls its columns, in small letters, with their keys."""
    return {str(one.label).casefold(): one.key for one in HEADS}


def file_values(knowledge: Knowledge) -> list[dict[str, Any]]:
    """What may stand in the columns that take codes."""
    kinds = [
        (one, priced(what, one, knowledge))
        for what in sorted(BESIDES)
        for one in kinds_of(what, knowledge)
    ]
    regions = sorted((one.id, one.label) for one in knowledge.regions.values())
    return [
        {"column": "procedure", "codes": list(PROCEDURES.items())},
        {"column": "of", "codes": kinds},
        {"column": "region", "codes": regions},
    ]


def taken_words(n_set: int, n_known: int) -> str:
    said = ngettext("%(n)s price was set.", "%(n)s prices were set.", n_set) % {"n": n_set}
    if not n_known:
        return said
    known = ngettext("%(n)s stood already.", "%(n)s stood already.", n_known) % {"n": n_known}
    return f"{said} {known}"


def file_faults(
    found: Iterable[tuple[int, str, str, str]],
) -> list[dict[str, Any]]:
    labels = {one.key: str(one.label) for one in HEADS}
    return [
        {
            "row": row,
            "column": labels.get(column, column),
            "cell": cell,
            "says": fault_sentence(column, code),
        }
        for row, column, code, cell in found
    ]


def _state(row: ClinicPrice, stands: bool, today: date) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if stands:
        return "counts"
    return "ahead" if row.starts_on > today else "before"


def _price(row: ClinicPrice, knowledge: Knowledge) -> dict[str, Any]:
    region = region_label(row.region, knowledge) if row.region else _("every region")
    return {
        "row": row,
        "pk": row.pk,
        "order": (row.procedure, row.of, row.region),
        "what": priced(row.procedure, row.of, knowledge),
        "region": region,
        "injector": row.injector.full_name if row.injector else "",
        "amount": money(row.amount, row.currency),
        "starts_on": row.starts_on,
        "code": row.code,
        "by": row.recorded_by.full_name if row.recorded_by else "",
        "reason": row.reason,
    }


# -- elsewhere


def published_prices(knowledge: Knowledge) -> list[dict[str, Any]]:
    """What others publish, each as one page printed it."""
    rows = [_published(one) for one in knowledge.prices.values() if one.option is None]
    return sorted(rows, key=lambda row: row["order"])


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
