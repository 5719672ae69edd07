"""Sessions that were held, for an estimate: by the plan and at the prices that stood then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prolo.care.money.estimate import Held, HeldSession
from prolo.care.money.prices import Price
from prolo.care.plan import Plan
from prolo.care.stored import from_json
from prolo.registry import models
from prolo.registry.models import ClinicPrice, Course, Session
from prolo.registry.prices import price_of


def held_sessions(course: Course) -> Held:
    """From the first needle on; one before any plan stood is none that was planned."""
    rows = Session.objects.filter(course=course, started_at__isnull=False)
    rows = rows.exclude(state=Session.State.ABANDONED).select_related("visit").order_by("number")
    if not rows:
        return {}
    signed = models.Plan.objects.filter(course=course, marked_in_error_at__isnull=True)
    plans = list(signed.order_by("version"))
    listed = list(ClinicPrice.objects.filter(clinic=course.clinic))
    return {
        row.number: HeldSession(
            plan=plan,
            on=row.visit.day,
            injector=str(row.injector_id or ""),
            prices=_stood(listed, row.started_at, course.clinic.currency),
        )
        for row in rows
        if row.started_at and (plan := _plan_at(plans, row.started_at))
    }


def _plan_at(rows: Iterable[models.Plan], at: datetime) -> Plan | None:
    stood = [row for row in rows if row.happened_at <= at]
    return from_json(Plan, stood[-1].body) if stood else None


def _stood(rows: Iterable[ClinicPrice], at: datetime, currency: str) -> tuple[Price, ...]:
    """The list in that minute; none where it had no session yet, or was in another currency."""
    stood = [
        price_of(row)
        for row in rows
        if row.recorded_at <= at and not (row.withdrawn_at and row.withdrawn_at <= at)
    ]
    is_usable = any(one.what == "session" for one in stood)
    return tuple(stood) if is_usable and {one.currency for one in stood} == {currency} else ()
