"""A patient whose right knee was injected at a time one chooses, and a plan for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.registry import models
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import Course, Injection, Patient, Session, Visit


def treat_knee(patient: Patient, at: datetime, *, by: Actor, condition: str = "knee-oa") -> Course:
    """``condition`` is what the course is said to be for."""
    with by.at_work():
        course = open_course(patient=patient, condition=condition, side="right", by=by)
        row = {"clinic": by.clinic, "recorded_by": by.user, "patient": patient}
        visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
        session = Session.objects.create(
            **row, course=course, visit=visit, number=1, state="signed", started_at=at, ended_at=at
        )
        Injection.objects.create(
            **row,
            session=session,
            happened_at=at,
            sequence=1,
            structure="knee-joint",
            side="right",
            volume_ml=Decimal(6),
            irritant="dextrose",
            irritant_pct=Decimal(25),
        )
        rebuild_course(course, by=by)
    return course


def keep_plan(course: Course, days: Sequence[date], *, by: Actor, **more: Any) -> None:
    """As it stands once it is signed."""
    site = PlannedSite(
        structure="knee-joint", side="right", volume_ml=Decimal(5), irritant="dextrose"
    )
    body = to_json(Plan(protocol="", sites=(site,), sessions_on=tuple(days), **more))
    earlier = models.Plan.objects.filter(course=course).current().first()
    row = entry(by, course.patient, at=datetime.now(UTC), after=earlier)
    models.Plan.objects.create(**row, course=course, body=body)
