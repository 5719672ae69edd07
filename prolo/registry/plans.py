"""The plan of a course, as it was signed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from prolo.care.dates import OpenDays
from prolo.care.plan import Gain, Plan
from prolo.care.stored import from_json
from prolo.registry import models
from prolo.registry.models import Clinic, Closure, Course
from prolo.registry.prepared import prepared


def current_plan(course: Course) -> Plan | None:
    """The newest that was signed; a plan is kept only with its signature."""
    row = current_plan_row(course)
    return from_json(Plan, row.body) if row else None


def current_plan_row(course: Course) -> models.Plan | None:
    row = next(iter(newest_plan(course.pk)), None)
    if row:
        row.course = course
    return row


@prepared
def newest_plan(course_id: uuid.UUID) -> QuerySet[models.Plan]:
    return models.Plan.objects.filter(course=course_id).current().order_by("-version")[:1]


def current_plans(courses: Collection[uuid.UUID]) -> dict[uuid.UUID, Plan]:
    """The same of several courses at once, by course."""
    rows = models.Plan.objects.filter(course__in=courses).current().order_by("version")
    return {row.course_id: from_json(Plan, row.body) for row in rows}


def plan_row_at(course: Course, at: datetime) -> models.Plan | None:
    """The one that stood in that minute."""
    return plan_rows(course).filter(happened_at__lt=at + timedelta(minutes=1)).last()


def plan_row_by(course: Course | None, at: datetime) -> models.Plan | None:
    """The one that stood by that instant."""
    return plan_rows(course).filter(happened_at__lte=at).last() if course else None


def plan_rows(course: Course) -> QuerySet[models.Plan]:
    """Each version that is not in error, by version."""
    rows = models.Plan.objects.filter(course=course, marked_in_error_at__isnull=True)
    return rows.order_by("version")


def planned_weeks(course: Course) -> tuple[int, ...] | None:
    """After which the plan asks how the person is; None without a plan."""
    weeks = _planned_weeks(course.pk)
    return tuple(weeks[0]) if weeks else None


@prepared
def _planned_weeks(course_id: uuid.UUID) -> QuerySet[models.Plan, Sequence[int]]:
    return newest_plan.query(course_id).values_list("body__follow_up_weeks", flat=True)


def planned_gain(course: Course) -> Gain | None:
    """What the plan counts as a gain; None without a plan."""
    kept = gain_kept(course.pk)
    return from_json(Gain, kept[0]) if kept else None


@prepared
def gain_kept(course_id: uuid.UUID) -> QuerySet[models.Plan, Any]:
    return newest_plan.query(course_id).values_list("body__gain", flat=True)


def replaced_plans(course: Course) -> list[Plan]:
    """That were signed and changed since."""
    rows = models.Plan.objects.filter(course=course, replaced_by__isnull=False)
    return [from_json(Plan, row.body) for row in rows]


def open_days(clinic: Clinic) -> OpenDays:
    """On which days the clinic treats."""
    standing = Closure.objects.filter(
        clinic=clinic, marked_in_error_at__isnull=True, from_time__isnull=True
    )
    closures = (
        row.day + timedelta(days=days)
        for row in standing
        for days in range((row.until - row.day).days + 1)
    )
    return OpenDays.without(closures, map(int, clinic.closed_weekdays))
