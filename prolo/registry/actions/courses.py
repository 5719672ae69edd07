"""A course of treatment is opened."""

from __future__ import annotations

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, check_own
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.events import record_event
from prolo.registry.models import Course, CourseMove, Patient, Side
from prolo.registry.transactions import write_transaction

OPENED = "assessing"  # the state in which every course begins


def open_course(*, patient: Patient, condition: str, side: str, by: Actor) -> Course:
    """One condition at one side; both knees are two courses."""
    check_may(by, "assess")
    check_own(by, patient)
    _check_place(condition, side, by)
    now = clock.now(by.clinic)
    with write_transaction(by=by):
        course = Course.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            patient=patient,
            condition=condition,
            side=side,
            opened_on=clock.today(by.clinic),
            state=OPENED,
        )
        CourseMove.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            course=course,
            patient=patient,
            move="open",
            to_state=OPENED,
            happened_at=now,
        )
        record_event(
            verb="course_opened",
            subject=course,
            patient=patient,
            by=by,
            body={"condition": condition, "side": side},
        )
    return course


def _check_place(condition: str, side: str, by: Actor) -> None:
    knowledge = clinic_knowledge(by.clinic)
    found = knowledge.conditions.get(condition)
    if found is None:
        raise Invalid({"condition": "unknown"})
    if side not in Side.values:
        raise Invalid({"side": "unknown"})
    is_midline = knowledge.regions[found.region].midline
    if side == Side.MIDLINE and not is_midline:
        raise Invalid({"side": "has-two-sides"})
