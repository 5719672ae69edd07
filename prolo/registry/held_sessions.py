"""Sessions that were held, for an estimate: by the plan and at the prices that stood then."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.care.money.estimate import Held, HeldSession
from prolo.care.money.prices import Price
from prolo.care.plan import Plan
from prolo.care.stored import from_json
from prolo.registry import clock, models
from prolo.registry.booked_days import booked_visits
from prolo.registry.models import ClinicPrice, Course, Session
from prolo.registry.plans import plan_rows
from prolo.registry.prices import price_of


def begun_sessions(courses: Collection[uuid.UUID]) -> QuerySet[Session]:
    rows = Session.objects.filter(course__in=courses, started_at__isnull=False)
    return rows.exclude(state=Session.State.ABANDONED)


def sessions_so_far(course: Course) -> set[int]:
    """By number: those that were held, and that of today, which is billed when somebody arrives."""
    zone, today = ZoneInfo(course.clinic.time_zone), clock.today(course.clinic)
    expected = {
        row.session_number
        for row in booked_visits(course.patient, course)
        if row.session_number and local_day(row.starts_at, zone) == today
    }
    return {*begun_sessions([course.pk]).values_list("number", flat=True), *expected}


def held_sessions(course: Course, *, at: datetime | None = None) -> Held:
    """From the first needle on; one before any plan stood is none that was planned. ``at``: until
    then."""
    rows = begun_sessions([course.pk]).select_related("visit").order_by("number")
    if at:
        rows = rows.filter(started_at__lte=at)
    if not rows:
        return {}
    plans = list(plan_rows(course))
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
