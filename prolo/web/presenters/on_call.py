"""The roster of who is on call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from prolo.registry.models import OnCall
from prolo.registry.on_call import Span, gaps, overlaps
from prolo.web.forms.moments import WRITTEN
from prolo.web.presenters.listings import Head, Listing, listing

HEADS = (
    Head("who", gettext_lazy("On call; empty: nobody")),
    Head("starts_at", gettext_lazy("From")),
    Head("ends_at", gettext_lazy("Until")),
    Head("phone", gettext_lazy("Telephone")),
)


def roster(duties: Iterable[OnCall], now: datetime, until: datetime) -> dict[str, Any]:
    """The duties that run or lie ahead; between two instants the gaps, and where two overlap."""
    rows = list(duties)
    spans = [Span(row.starts_at, row.ends_at) for row in rows]
    return {
        "duties": [_duty(row, now) for row in rows],
        "gaps": [_gap(one) for one in gaps(spans, now, until)],
        "overlaps": [one for one in overlaps(spans) if one.starts_at < until],
        "until": until,
    }


def roster_listing(found: dict[str, Any]) -> Listing:
    """The duties, and the gaps between them as rows without a name."""
    gaps_of_it = ({**one, "who": None, "phone": None} for one in found["gaps"])
    rows = sorted([*found["duties"], *gaps_of_it], key=lambda row: row["starts_at"])
    return listing("on-call", HEADS, rows)


def _duty(row: OnCall, now: datetime) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "who": row.user.full_name,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "phone": row.phone,
        "is_now": row.starts_at <= now,
    }


def _gap(one: Span) -> dict[str, Any]:
    query = {"from": _written(one.starts_at), "until": _written(one.ends_at)}
    return {"starts_at": one.starts_at, "ends_at": one.ends_at, "query": urlencode(query)}


def _written(at: datetime) -> str:
    return timezone.localtime(at).strftime(WRITTEN)
