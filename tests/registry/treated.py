"""A patient whose right knee was injected at a time one chooses, and a plan for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from prolo.care.assessment import Assessment
from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.registry import clock, models
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import Course, Injection, Patient, Session, Visit


def treat_knee(patient: Patient, at: datetime, *, by: Actor, condition: str = "knee-oa") -> Course:
    """``condition`` is what the course is said to be for."""
    with by.at_work():
        course = open_course(patient=patient, condition=condition, side="right", by=by)
        session = hold_session(course, 1, at=at, by=by)
        inject_knee(session, by=by)
        rebuild_course(course, by=by)
    return course


def inject_knee(
    session: Session, *, by: Actor, irritant: str = "dextrose", sequence: int = 1
) -> None:
    """One needle, when the session began; without an irritant it held an anaesthetic alone."""
    Injection.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=session.patient,
        session=session,
        happened_at=session.started_at,
        sequence=sequence,
        structure="knee-joint",
        side="right",
        volume_ml=Decimal(6),
        irritant=irritant,
        irritant_pct=Decimal(25) if irritant else None,
        anaesthetic="lidocaine",
        anaesthetic_pct=Decimal(1),
    )


def hold_session(
    course: Course, number: int, *, at: datetime, by: Actor, state: str = "signed"
) -> Session:
    """A visit with a session that was signed; or is open, or was abandoned, before any needle."""
    row = {"clinic": by.clinic, "recorded_by": by.user, "patient": course.patient}
    visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
    needles = {} if state in ("abandoned", "open") else {"started_at": at, "ended_at": at}
    row |= {"course": course, "visit": visit, "state": state}
    return Session.objects.create(**row, number=number, **needles)


def keep_assessment(
    course: Course, told: Assessment, *, by: Actor, at: datetime | None = None
) -> None:
    """The next version of what was said at the first visit; without ``at`` it is said now."""
    earlier = course.assessments.current().first()
    row = entry(by, course.patient, at=at or clock.now(by.clinic), after=earlier)
    models.Assessment.objects.create(**row, course=course, answers=to_json(told))


def keep_plan(
    course: Course,
    days: Sequence[date],
    *,
    by: Actor,
    irritant: str = "dextrose",
    protocol: str = "",
    **more: Any,
) -> None:
    """As it stands once it is signed."""
    site = PlannedSite(
        structure="knee-joint", side="right", volume_ml=Decimal(5), irritant=irritant
    )
    body = to_json(Plan(protocol=protocol, sites=(site,), sessions_on=tuple(days), **more))
    earlier = models.Plan.objects.filter(course=course).current().first()
    row = entry(by, course.patient, at=datetime.now(UTC), after=earlier)
    models.Plan.objects.create(**row, course=course, body=body)
