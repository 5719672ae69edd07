"""Estimates that are owed by now: to whom who pays themselves, for which course, by when.

Read from appointments, requests, estimates, plan and prices each time that it is asked; no list of
it is kept. It is not among the due items, which belong to a course: a first visit that is booked
before there is any is owed an estimate all the same. One that was given and is not what was kept
answers nothing: what it said nobody knows any more.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.dates import local_day
from prolo.care.money.estimate import sessions_beyond
from prolo.care.money.estimate_due import Deadline, of_request
from prolo.care.money.estimate_owed import (
    Asking,
    Booking,
    Given,
    Missed,
    Owed,
    Scheduling,
    missed_estimates,
    owed_estimates,
)
from prolo.care.plan import Plan
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.deaths import of_the_dead
from prolo.registry.estimate_changes import changed_before, changed_on, surely_changed_on, touched
from prolo.registry.estimate_requests import open_requests
from prolo.registry.estimates import GIVEN, asked_of, estimate_of, is_intact
from prolo.registry.estimates_in_hand import had, received_at
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Clinic,
    Course,
    Estimate,
    EstimateRequest,
    EstimateStep,
    Patient,
)
from prolo.registry.plans import current_plans
from prolo.registry.self_payers import Payer, Payers, who_owe

T = TypeVar("T")
OfWhom = tuple[uuid.UUID, str]  # patient, and course or nothing

SCHEDULED = ("booked", "moved")
LOOKED_BACK = timedelta(days=120)  # a choice of the project: so long a missed one stays listed


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedTo:
    """``beyond``: numbers of sessions that are booked beyond the ``planned`` ones of the signed
    plan. ``is_altered``: one was given, and is not what was kept. ``leaving``: one was given, by a
    message that leaves (``happened_at``) only after the deadline."""

    patient: Patient
    course: Course | None
    owed: Owed
    beyond: tuple[int, ...] = ()
    planned: int = 0
    is_altered: bool = False
    leaving: EstimateStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedBy:
    """``is_altered``: as in OwedTo; then it may have been given in time."""

    patient: Patient
    missed: Missed
    is_altered: bool = False


def owed_in_clinic(actor: Actor) -> list[OwedTo]:
    """The earliest deadline first. Nothing more is owed to the dead."""
    check_may(actor, "keep_money")
    return _owed(actor.clinic, _people(actor.clinic))


def _people(clinic: Clinic) -> QuerySet[Patient]:
    return Patient.objects.filter(clinic=clinic, merged_into__isnull=True)


def owed_to(patient: Patient) -> list[OwedTo]:
    """Nothing is owed where no clock runs."""
    return _owed(patient.clinic, _people(patient.clinic).filter(pk=patient.pk))


def _owed(clinic: Clinic, among: QuerySet[Patient]) -> list[OwedTo]:
    zone, knowledge = ZoneInfo(clinic.time_zone), clinic_knowledge(clinic)
    to_come, asked = _to_come(clinic), EstimateRequest.objects.filter(clinic=clinic).current()
    asked = asked.filter(taken_back_at__isnull=True)
    concerned = Q(pk__in=to_come.values("patient")) | Q(pk__in=asked.values("patient"))
    alive = among.filter(concerned).exclude(of_the_dead("pk"))
    people = who_owe(alive)
    bookings = _bookings(to_come.filter(patient__in=people), people, zone)
    askings = _askings(asked.filter(patient__in=people), people, zone)
    steps, waiting, altered = _steps(people)

    def owed_beside(had: Iterable[EstimateStep]) -> list[tuple[Patient, Owed]]:
        given = _given(had, bookings, zone)
        return [
            (one.patient, owed)
            for pk, one in people.items()
            for owed in owed_estimates(
                bookings=bookings[pk], askings=askings[pk], given=given[pk], knowledge=knowledge
            )
        ]

    found = owed_beside(steps)
    leaving = _leaving_late(steps, waiting, found, owed_beside, zone)
    found += [(patient, one) for patient, one, _step in leaving]
    found += _asked_beside(among.exclude(of_the_dead("pk")), found, knowledge, zone)
    found.sort(key=lambda one: (one[1].deadline.due_on, one[0].pk))
    rows = Course.objects.filter(pk__in={one.course for _patient, one in found if one.course})
    courses = {str(row.pk): row for row in rows.select_related("clinic")}
    plans = current_plans({row.pk for row in courses.values()})
    late = {(patient.pk, one.course): step for patient, one, step in leaving}
    return [
        OwedTo(
            patient=patient,
            course=courses.get(one.course),
            owed=one,
            is_altered=(patient.pk, one.course) in altered,
            leaving=late.get((patient.pk, one.course)),
            **_beyond(courses.get(one.course), plans, bookings[patient.pk]),
        )
        for patient, one in found
    ]


def _leaving_late(
    steps: Sequence[EstimateStep],
    waiting: Collection[EstimateStep],
    found: Collection[tuple[Patient, Owed]],
    owed_beside: Callable[[Iterable[EstimateStep]], list[tuple[Patient, Owed]]],
    zone: ZoneInfo,
) -> list[tuple[Patient, Owed, EstimateStep]]:
    """What is owed until a message leaves, which waits for the morning or is held up, where that
    comes only after the deadline: until then there is time to hand it over."""
    if not waiting:
        return []
    listed = {(patient.pk, one.course) for patient, one in found}
    return [
        (patient, one, step)
        for patient, one in owed_beside([each for each in steps if each not in waiting])
        if (patient.pk, one.course) not in listed
        and (step := _answering(one, patient, waiting))
        and local_day(step.happened_at, zone) > one.deadline.due_on
    ]


def _answering(
    owed: Owed, patient: Patient, waiting: Collection[EstimateStep]
) -> EstimateStep | None:
    """The last of its course; what is of none an estimate of any course answers too."""
    own = {
        str(one.estimate.course_id or ""): one for one in waiting if one.patient_id == patient.pk
    }
    last = list(own.values())[-1:]
    return own.get(owed.course) or (last[0] if last and not owed.course else None)


def leaving_late(row: Estimate) -> OwedTo | None:
    """Where this one is the one that was given so."""
    found = ((one, one.leaving) for one in owed_to(row.patient))
    return next((one for one, step in found if step and step.estimate_id == row.pk), None)


def _asked_beside(
    among: QuerySet[Patient],
    owed: Collection[tuple[Patient, Owed]],
    knowledge: Knowledge,
    zone: ZoneInfo,
) -> list[tuple[Patient, Owed]]:
    """Asked on own pages, where no clock runs: answered in the time of those of whom it does."""
    listed = {(patient.pk, one.course) for patient, one in owed}
    rows = open_requests(EstimateRequest.objects.filter(patient__in=among, is_own=True))
    found: dict[OfWhom, tuple[Patient, Owed]] = {}
    for row in rows.select_related("patient__identity__clinic", "patient__clinic"):
        of = (row.patient_id, str(row.course_id or ""))
        asked_on = local_day(row.happened_at, zone)
        deadline = of_request(asked_on, knowledge)
        plain = Deadline(due_on=deadline.due_on if deadline else asked_on, fact="")
        if of not in listed:
            found.setdefault(of, (row.patient, Owed(course=of[1], why="asked", deadline=plain)))
    return list(found.values())


def told_nobody(owed: Collection[OwedTo]) -> set[OfWhom]:
    """Of whom the last estimate counts as given to nobody."""
    rows = Estimate.objects.filter(
        patient__in={one.patient.pk for one in owed}, steps__step=GIVEN, marked_in_error_at=None
    )
    last = {
        (row.patient_id, str(row.course_id or "")): row.pk
        for row in rows.order_by("version").distinct()
    }
    received = received_at(last.values())
    return {of for of, pk in last.items() if received[pk] is None}


def _beyond(
    course: Course | None, plans: Mapping[uuid.UUID, Plan], bookings: Iterable[Booking]
) -> dict[str, Any]:
    plan = plans.get(course.pk) if course else None
    if course is None or plan is None:
        return {}
    numbers = [one.number for one in bookings if one.number and one.course == str(course.pk)]
    return {"beyond": sessions_beyond(plan, numbers), "planned": len(plan.sessions_on)}


def missed_in_clinic(actor: Actor) -> list[MissedBy]:
    """The newest visit first."""
    check_may(actor, "keep_money")
    return _missed(actor.clinic, _people(actor.clinic))


def missed_by(patient: Patient) -> list[MissedBy]:
    return _missed(patient.clinic, _people(patient.clinic).filter(pk=patient.pk))


def _missed(clinic: Clinic, among: QuerySet[Patient]) -> list[MissedBy]:
    zone, knowledge = ZoneInfo(clinic.time_zone), clinic_knowledge(clinic)
    begun = _begun(clinic)
    people = who_owe(among.filter(pk__in=begun.values("patient")))
    bookings = _bookings(begun.filter(patient__in=people), people, zone)
    steps, waiting, altered = _steps(people)
    given = _each_given([one for one in steps if one not in waiting], zone)
    found = [
        MissedBy(patient=one.patient, missed=missed, is_altered=(pk, missed.course) in altered)
        for pk, one in people.items()
        for missed in missed_estimates(bookings=bookings[pk], given=given[pk], knowledge=knowledge)
    ]
    return sorted(found, key=lambda one: (one.missed.service_on, one.patient.pk), reverse=True)


# -- the rows, of all these people at once


def _to_come(clinic: Clinic) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        clinic=clinic, state=Appointment.State.BOOKED, starts_at__gt=clock.now(clinic)
    )


def _begun(clinic: Clinic) -> QuerySet[Appointment]:
    now = clock.now(clinic)
    return Appointment.objects.filter(
        clinic=clinic, starts_at__gt=now - LOOKED_BACK, starts_at__lte=now
    ).exclude(state__in=(Appointment.State.CANCELLED, Appointment.State.MISSED))


def _bookings(
    rows: QuerySet[Appointment], people: Payers, zone: ZoneInfo
) -> dict[uuid.UUID, list[Booking]]:
    """Of who pays themselves at the visit."""
    changes = AppointmentChange.objects.filter(appointment__in=rows, change__in=SCHEDULED)
    by_row: dict[uuid.UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for one in changes.order_by("happened_at", "recorded_at"):
        if one.to_starts_at:
            by_row[one.appointment_id].append((one.happened_at, one.to_starts_at))
    return _by_patient(
        (row.patient_id, _booking(row, by_row[row.pk], people[row.patient_id], zone))
        for row in rows.order_by("starts_at")
        if people[row.patient_id].is_owed(row.starts_at)
    )


def _booking(
    row: Appointment, changes: list[tuple[datetime, datetime]], payer: Payer, zone: ZoneInfo
) -> Booking:
    return Booking(
        course=str(row.course_id or ""),
        booked_at=row.booked_at,
        schedulings=tuple(
            Scheduling(
                on=payer.since(local_day(on, zone), row.starts_at, zone),
                service_on=local_day(service, zone),
            )
            for on, service in changes or [(row.booked_at, row.starts_at)]
        ),
        number=row.session_number,
        is_first_visit=row.purpose == Appointment.Purpose.ASSESSMENT,
    )


def _askings(
    rows: QuerySet[EstimateRequest], people: Payers, zone: ZoneInfo
) -> dict[uuid.UUID, list[Asking]]:
    return _by_patient(
        (
            row.patient_id,
            Asking(
                course=str(row.course_id or ""),
                at=row.happened_at,
                on=people[row.patient_id].since(
                    local_day(row.happened_at, zone), clock.now(row.clinic), zone
                ),
            ),
        )
        for row in rows.select_related("clinic")
        if people[row.patient_id].is_owed(clock.now(row.clinic))
    )


def _given(
    steps: Iterable[EstimateStep], bookings: Mapping[uuid.UUID, list[Booking]], zone: ZoneInfo
) -> dict[uuid.UUID, list[Given]]:
    """Of each course the last; of those with a visit ahead, since when it is no longer right."""
    last = {(step.patient_id, step.estimate.course_id): step for step in steps}
    open_to_change = touched([step.estimate for step in last.values()])
    found = []
    for (patient, _course), step in last.items():
        given = _as_given(step, zone)
        is_ahead = any(map(given.is_of, bookings[patient]))
        may_change = is_ahead and step.estimate_id in open_to_change
        changed = changed_on(step.estimate) if may_change else None
        found.append((patient, replace(given, changed_on=changed)))
    return _by_patient(found)


def _each_given(steps: Sequence[EstimateStep], zone: ZoneInfo) -> dict[uuid.UUID, list[Given]]:
    """Of each course every one, with since when it was no longer right: until the next was made."""
    by_course: dict[tuple[uuid.UUID, Any], list[EstimateStep]] = defaultdict(list)
    for step in steps:
        by_course[step.patient_id, step.estimate.course_id].append(step)
    open_to_change = touched([step.estimate for step in steps])
    found = []
    for (patient, _course), own in by_course.items():
        for step, anew in zip_longest(own, own[1:]):
            changed = None
            if anew:
                changed = changed_before(step.estimate, anew.estimate)
            elif step.estimate_id in open_to_change:
                changed = surely_changed_on(step.estimate)
            found.append((patient, replace(_as_given(step, zone), changed_on=changed)))
    return _by_patient(found)


def _steps(
    people: Collection[uuid.UUID],
) -> tuple[list[EstimateStep], list[EstimateStep], set[OfWhom]]:
    """Every Good Faith Estimate that was given, the newest version last: a plain one says nothing
    of the right to dispute a bill, and answers no such claim. Each as of when the person had it:
    what no message told them of was not given. Then those of them whose message waits, and of whom
    one was given that is not what was kept."""
    rows = EstimateStep.objects.filter(
        patient__in=people, step=GIVEN, estimate__marked_in_error_at__isnull=True
    ).select_related("estimate__course__clinic", "estimate__patient__clinic", "estimate__clinic")
    found, waiting, altered = [], [], set()
    steps = {one.estimate_id: one for one in rows.order_by("estimate__version", "happened_at")}
    since = had(steps)
    for step in steps.values():
        if not is_intact(step.estimate):
            altered.add((step.patient_id, str(step.estimate.course_id or "")))
        elif step.estimate.stated["is_good_faith"] and (at := since[step.estimate_id]):
            step.happened_at = at.at
            found.append(step)
            if at.is_waiting:
                waiting.append(step)
    return found, waiting, altered


def _as_given(step: EstimateStep, zone: ZoneInfo) -> Given:
    row: Estimate = step.estimate
    asked = asked_of(row)
    return Given(
        course=str(row.course_id or ""),
        at=step.happened_at,
        on=local_day(step.happened_at, zone),
        numbers=tuple(range(1, len(estimate_of(row).sessions_on) + 1)),
        has_first_visit=asked.assessment_on is not None,
        follow_ups=asked.follow_ups,
    )


def _by_patient(found: Iterable[tuple[uuid.UUID, T]]) -> dict[uuid.UUID, list[T]]:
    by_patient: dict[uuid.UUID, list[T]] = defaultdict(list)
    for pk, one in found:
        by_patient[pk].append(one)
    return by_patient
