"""The roster of who is on call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode

from prolo.registry.models import OnCall
from prolo.registry.on_call import Span, gaps, overlaps
from prolo.web.forms.moments import WRITTEN


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
