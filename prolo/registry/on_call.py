"""Who answers for a clinic at an instant."""

from __future__ import annotations

from datetime import datetime

from prolo.registry.models import Clinic, OnCall


def on_call_at(clinic: Clinic, at: datetime) -> OnCall | None:
    """The duty that began last; None: nobody is on call."""
    rows = OnCall.objects.filter(clinic=clinic, starts_at__lte=at, ends_at__gt=at)
    return rows.select_related("user").order_by("-starts_at").first()
