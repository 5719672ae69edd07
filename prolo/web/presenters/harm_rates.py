"""Rates of harm with what they are of, beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prolo.care.harms.events import KINDS
from prolo.evidence.agreement import Agreement
from prolo.evidence.rates import FEW, Rate
from prolo.evidence.shares import Share
from prolo.knowledge import Knowledge
from prolo.knowledge.records import HarmRate
from prolo.papers.words.risks import OF_THOSE, RECALLED
from prolo.registry.groupings import ALL
from prolo.registry.harm_rates import ANY, PERIOD, SERIOUS, HarmRates, Row
from prolo.web.presenters.clinic_outcomes import group_names, why_hidden
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words import Words
from prolo.web.words import harms as words
from prolo.web.words.harms import percent

GROUPINGS: dict[str, Words] = {
    ALL: _("Everybody together"),
    "condition": _("By condition"),
    "irritant": _("By irritant of the session"),
    PERIOD: _("By half-year of the session"),
}
NEAREST = {ANY: RECALLED, SERIOUS: "prolo-hospital"}  # published, and not counted as here
UNITS = ("asked", "answering", "sessions", "injections")
HEADS = (
    Head("group", _("Group")),
    Head("kind", _("Kind")),
    Head("of_what", _("Of")),
    Head("events", _("Events")),
    Head("of", _("Of how many")),
    Head("people", _("People")),
    Head("people_with_event", _("People with one")),
    Head("share", _("Share")),
    Head("low_95", _("Low, 95 %")),
    Head("high_95", _("High, 95 %")),
    Head("method", _("Interval")),
    Head("is_rough", _("Fewer than five people had one")),
    Head("published", _("Published")),
    Head("uncounted", _("Events of people who are not counted")),
    Head("without_session", _("Events that belong to no session that counts")),
    Head("why_hidden", _("Why figures are not shown")),
)


def rate_tables(found: HarmRates, grouping: str, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Of each group of which something may be shown."""
    name = group_names(grouping, knowledge)
    return [
        {"name": name(group), "rows": rate_rows(rows, knowledge), "left_out": left_out(rows)}
        for group, rows in found.groups.items()
        if rows is not None
    ]


def too_small(found: HarmRates, grouping: str, knowledge: Knowledge) -> list[str]:
    name = group_names(grouping, knowledge)
    return sorted(name(group) for group, rows in found.groups.items() if rows is None)


def rate_rows(rows: Sequence[Row], knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {
            "kind": _label(row),
            "is_rough": 0 < row.asked.with_event < FEW,
            "cells": [_cell(getattr(row, unit), words.RATE_OF[unit]) for unit in UNITS],
            "published": _published(row, knowledge),
        }
        for row in rows
    ]


def left_out(rows: Sequence[Row]) -> list[str]:
    """What the shares do not hold, of anything that happened."""
    (row,) = [one for one in rows if one.kind == ANY]
    said = []
    if row.uncounted:
        n = row.uncounted
        said.append(
            ngettext(
                "%(n)d event is in no share: it is of somebody of whom no session counts yet.",
                "%(n)d events are in no share: they are of people of whom no session counts yet.",
                n,
            )
            % {"n": n}
        )
    if row.without_session:
        n = row.without_session
        said.append(
            ngettext(
                "%(n)d event belongs to no session that counts, and is not in the share of "
                "sessions.",
                "%(n)d events belong to no session that counts, and are not in the share of "
                "sessions.",
                n,
            )
            % {"n": n}
        )
    return said


def _label(row: Row) -> str:
    labels = {ANY: _("Anything"), SERIOUS: _("Anything serious"), **words.KINDS}
    return str(labels[row.kind])


def _cell(rate: Rate | None, label: Any) -> dict[str, Any]:
    """The share with its interval in per cent, or that there is nothing to count or to show."""
    if rate is None:
        return {"label": label, "count": _now("not shown"), "share": ""}
    if rate.estimate is None or rate.low is None or rate.high is None:
        return {"label": label, "count": _now("nobody yet"), "share": ""}
    return {
        "label": label,
        "count": _now("%(events)d of %(of)d") % {"events": rate.events, "of": rate.of},
        "share": _interval(Share(rate.estimate, rate.low, rate.high)),
    }


def _interval(found: Share) -> str:
    return _now("%(share)s %% (%(low)s to %(high)s)") % {
        "share": percent(found.estimate),
        "low": percent(found.low),
        "high": percent(found.high),
    }


def _published(row: Row, knowledge: Knowledge) -> list[dict[str, Any]]:
    rates = KINDS[row.kind].rates if row.kind in KINDS else (NEAREST[row.kind],)
    recalled = knowledge.harm_rates[RECALLED].events
    differs = words.COUNTED_OTHERWISE.get(row.kind, "")
    return [
        {**_fact(knowledge.harm_rates[one], recalled), "differs": str(differs)} for one in rates
    ]


def _fact(fact: HarmRate, recalled: int | None) -> dict[str, Any]:
    if fact.pct is not None:
        number = f"{fact.pct.normalize():f} %"
    elif fact.is_case_report:
        said = _now("told of %(events)d; of how many is not known")
        number = said % {"events": fact.events or 0}
    elif fact.id == RECALLED:
        said = _now("%(events)d that practitioners recalled; of how many is not known")
        number = said % {"events": fact.events or 0}
    elif fact.n:
        number = _now("%(events)d of %(of)d") % {"events": fact.events or 0, "of": fact.n}
    else:
        said = _now(
            "%(events)d of the %(all)s that practitioners recalled; of how many is not known"
        )
        number = said % {"events": fact.events or 0, "all": recalled}
    return {
        "event": fact.event.removeprefix(OF_THOSE),
        "number": number,
        "kind": fact.kind,
        "id": fact.id,
    }


def agreement_row(found: Agreement) -> dict[str, Any]:
    """With fewer than ten judged twice nothing more than their count is shown."""
    return {
        "n": found.n,
        "agreed": found.agreed,
        "share": _interval(found.share) if found.share else "",
        "kappa": _coefficient(found.kappa),
        "ac1": _coefficient(found.ac1),
        "is_few": found.n < FEW_JUDGED,
    }


FEW_JUDGED = 10  # a choice of the project


def _coefficient(found: Share | None) -> str:
    if found is None:
        return ""
    return _now("%(value)s (%(low)s to %(high)s)") % {
        "value": _two_digits(found.estimate),
        "low": _two_digits(found.low),
        "high": _two_digits(found.high),
    }


def _two_digits(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def rates_listing(found: HarmRates, grouping: str, knowledge: Knowledge) -> Listing:
    """Exactly what the page shows: what it hides is empty here too."""
    name = group_names(grouping, knowledge)
    rows = (
        {**row, "group": name(group)}
        for group, kinds in found.groups.items()
        for row in (_listed(kinds, knowledge) if kinds is not None else [_listed_rate(None)])
    )
    return listing("harm-rates", HEADS, rows)


def _listed(rows: Sequence[Row], knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    for row in rows:
        published = (
            ": ".join(filter(None, (one["event"], one["number"], one["differs"])))
            for one in _published(row, knowledge)
        )
        about = {
            "kind": row.kind,
            "published": "; ".join(published),
            "uncounted": row.uncounted,
            "without_session": row.without_session,
        }
        for unit in UNITS:
            yield _listed_rate(getattr(row, unit)) | about | {"of_what": unit}


def _listed_rate(rate: Rate | None) -> dict[str, Any]:
    if rate is None:
        return {one.key: None for one in HEADS} | {"why_hidden": why_hidden()}
    return {
        "events": rate.events,
        "of": rate.of,
        "people": rate.people,
        "people_with_event": rate.with_event,
        "share": rate.estimate,
        "low_95": rate.low,
        "high_95": rate.high,
        "method": rate.method,
        "is_rough": rate.is_rough,
        "why_hidden": None,
    }
