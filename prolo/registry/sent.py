"""A form that a person answers alone arrives once, twice or hours later, and is kept once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from prolo.registry.models import Response
from prolo.registry.prepared import prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One sending: ``key`` names it however often it arrives, ``at`` is when it was answered,
    ``arrived_at`` when it came in, which is later only of one that waited on a telephone."""

    key: str
    at: datetime
    arrived_at: datetime


LONGEST = timedelta(days=30)  # on a telephone without a signal; longer is a clock that was changed


def answered_at(now: datetime, waited: timedelta) -> datetime:
    """When it was answered that waited so long on a telephone. The telephone says how long by
    its own clock, which may be wrong but runs as fast as others."""
    return now - waited if timedelta(0) <= waited <= LONGEST else now


def sent_before(sent: Sent) -> Response | None:
    return next(iter(sent_under(sent.key)), None) if sent.key else None


@prepared
def sent_under(key: str) -> QuerySet[Response]:
    return Response.objects.filter(sent_key=key)


def other_key(key: str, response: Mapping[str, Any]) -> str:
    """Of other answers under the same key: they are kept too, once."""
    content = json.dumps(response, sort_keys=True, default=str)
    return hashlib.sha256(f"{key} {content}".encode()).hexdigest()
