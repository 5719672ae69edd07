"""The sessions around one, at the same place of the same person: held, or booked. One that was
abandoned gave no needle, and counts for nothing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from prolo.care.plan import Plan
from prolo.care.spacing import Distance, Neighbour, along, last_before, least_distance
from prolo.knowledge import Knowledge
from prolo.registry.booked_days import EXPECTED, SESSION
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import Appointment, Clinic, Course, Session, Side, WaitingEntry
from prolo.registry.plans import current_plans


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """``appointment``: None if it was begun without any."""

    course: Course
    number: int
    at: datetime
    appointment: uuid.UUID | None
    is_held: bool = False


def is_same_place(one: Course, other: Course, knowledge: Knowledge) -> bool:
    """The same region, and no other side; the midline lies beside either."""
    regions = {knowledge.conditions[each.condition].region for each in (one, other)}
    sides = {one.side, other.side} - {Side.MIDLINE}
    return len(regions) == 1 and len(sides) < 2


def least_of(course: Course, plan: Plan | None, knowledge: Knowledge) -> Distance | None:
    days, irritants = (plan.sessions_on, plan.irritants) if plan else ((), ())
    return least_distance(course.condition, days, knowledge, irritants)


def sessions_around(row: Appointment, but: Collection[Appointment] = ()) -> tuple[Neighbour, ...]:
    """Around the session that this appointment is for; ``but`` are rows that move with it."""
    if row.purpose != SESSION or row.course is None:
        return ()
    moving = {row.pk, *(one.pk for one in but)}
    known = (one for one in _sessions_of([row.patient_id]) if one.appointment not in moving)
    return tuple(_at_its_place(known, row.course, row.session_number, clinic_knowledge(row.clinic)))


def injected_here(session: Session) -> dict[str, Any]:
    """When this place was injected last before this session: in another visit, and by another
    course on the same day."""
    knowledge, zone = clinic_knowledge(session.clinic), ZoneInfo(session.clinic.time_zone)
    at = _held_at(session)
    held = [one for one in _begun([session.patient_id]) if one.is_held and one.at <= at]
    around = tuple(_at_its_place(held, session.course, session.number, knowledge))
    beside = along(at, around, zone)
    return {
        "injected_on": last_before(at, around, zone),
        "injected_at": beside.at if beside else None,
    }


def spaced_from(
    entries: Iterable[WaitingEntry], *, before: datetime, clinic: Clinic
) -> Mapping[uuid.UUID, date]:
    """By entry that waits for a session: the first day that lies far enough after the last one
    before that time. What each has booked for later does not count: it moves."""
    rows = [one for one in entries if one.purpose == SESSION and one.course]
    if not rows:
        return {}
    knowledge, zone = clinic_knowledge(clinic), ZoneInfo(clinic.time_zone)
    known = _sessions_of({one.patient_id for one in rows})
    plans = current_plans({one.course_id for one in rows if one.course_id})
    found = {}
    for one in rows:
        course = one.course
        assert course is not None
        own = (each for each in known if each.course.patient_id == one.patient_id)
        last_on = last_before(before, _at_its_place(own, course, None, knowledge), zone)
        least = least_of(course, plans.get(course.pk), knowledge)
        if last_on and least:
            found[one.pk] = last_on + timedelta(days=least.days)
    return found


def _begun(patients: Collection[uuid.UUID]) -> list[_Known]:
    rows = Session.objects.filter(patient__in=patients).exclude(state=Session.State.ABANDONED)
    return [
        _Known(
            course=row.course,
            number=row.number,
            at=_held_at(row),
            appointment=row.appointment_id,
            is_held=row.started_at is not None,
        )
        for row in rows.select_related("course", "visit", "appointment")
    ]


def _sessions_of(patients: Collection[uuid.UUID]) -> list[_Known]:
    """Begun, or held; and what is booked beside these."""
    begun = _begun(patients)
    numbers = {(one.course.pk, one.number) for one in begun}
    booked = Appointment.objects.filter(
        patient__in=patients, purpose=SESSION, state__in=EXPECTED
    ).select_related("course")
    return begun + [
        _Known(course=row.course, number=row.session_number, at=row.starts_at, appointment=row.pk)
        for row in booked
        if row.course and row.session_number and (row.course_id, row.session_number) not in numbers
    ]


def _held_at(row: Session) -> datetime:
    return row.appointment.starts_at if row.appointment else row.visit.arrived_at


def _at_its_place(
    known: Iterable[_Known], course: Course, number: int | None, knowledge: Knowledge
) -> Iterator[Neighbour]:
    for one in known:
        is_own = one.course.pk == course.pk
        if not (is_own and one.number == number) and is_same_place(one.course, course, knowledge):
            yield Neighbour(at=one.at, number=one.number if is_own else None)
