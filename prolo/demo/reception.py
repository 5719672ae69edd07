"""What the front desk keeps besides appointments: who waits for one, when the clinic is closed,
and who logs in from home."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local, local_day
from prolo.demo.courses import next_session_at
from prolo.demo.planning import in_some_room, named
from prolo.demo.stage import HALF_HOUR, Stage, Story
from prolo.registry.access import Actor
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.preparations import give_preparation
from prolo.registry.actions.results import see_results
from prolo.registry.actions.schedule import keep_closure
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.models import Appointment, Course, Patient, Relation, User
from prolo.registry.plans import current_plan, open_days
from prolo.registry.preparation import day_of
from prolo.registry.results import results
from prolo.registry.schedule import closure_at, day_bounds

LATE_MORNING = time(11)
LAST_VISIT = time(16, 30)
AT_HOME = "Benjamin"  # in the middle of a course, and reads English
CLOSED_IN = timedelta(days=24)
SOON = timedelta(days=4)
WEEKS_OF_RESULTS = 150  # as long as the oldest story


def keep_waiting_list(stage: Stage) -> Story:
    """For another day and for an earlier one."""
    yield stage.ago(8, 10)
    cast = stage.cast
    add_to_waiting_list(
        patient=cast["stop-asked"],
        course=Course.objects.get(patient=cast["stop-asked"]),
        purpose="follow-up",
        part_of_day="morning",
        weekdays=(0, 2),
        reason="Wants to talk about going on; his daughter drives him",
        by=stage.desk,
    )
    yield stage.ago(3, 15)
    add_to_waiting_list(
        patient=cast["images-awaited"],
        purpose="follow-up",
        reason="As soon as the images are there",
        by=stage.desk,
    )
    yield stage.ago(1, 16)
    add_to_waiting_list(
        patient=cast["first-visit-booked"],
        purpose="assessment",
        part_of_day="afternoon",
        reason="Would come earlier than booked when somebody cancels",
        by=stage.desk,
    )


def close_for_a_day(stage: Stage, administrator: Actor) -> Story:
    yield stage.ago(21, 13)
    day = open_days(stage.clinic).first_from(stage.today + CLOSED_IN)
    keep_closure(day=day, reason="Training of the whole team", by=administrator)


def close_on_somebody(stage: Stage, administrator: Actor) -> Story:
    """The day on which the next person is booked after some days: somebody must be called."""
    yield stage.ago(1, 15)
    soon = day_bounds(stage.today + SOON, ZoneInfo(stage.clinic.time_zone))[0]
    rows = Appointment.objects.filter(state=Appointment.State.BOOKED, starts_at__gte=soon)
    if (first := rows.order_by("starts_at").first()) and closure_at(first) is None:
        day = day_of(first)
        keep_closure(day=day, reason="The power is turned off in the street", by=administrator)


def look_at_results(stage: Stage) -> Story:
    """Every Friday what came in during the week; what came since the last is still to be seen."""
    for weeks in range(WEEKS_OF_RESULTS, 0, -1):
        yield stage.ago(weeks * 7 - 3, 17)
        found = [(one.kind, one.subject_id) for one in results(stage.physician)]
        if found:
            see_results(found=found, by=stage.physician)


def let_log_in(stage: Stage) -> Story:
    """Two patients, and the mother of a child. They have chosen the password of everybody in the
    demonstration, which nobody could read off the desk's slip of paper here."""
    yield stage.ago(2, 14)
    patient, child = stage.patient(AT_HOME), stage.cast["minor"]
    mother = Relation.objects.get(patient=child, kind=Relation.Kind.GUARDIAN)
    _give(stage, "patient", patient)
    _give(stage, "patient2", stage.cast["half-answered"])
    _give(stage, "guardian", child, mother)


def book_who_logs_in(stage: Stage) -> Story:
    """Their next session, as planned, and how to prepare for it, so that each own page is full."""
    yield stage.ago(1, 14)
    course = Course.objects.get(patient=stage.patient(AT_HOME))
    plan = current_plan(course)
    day = next((one for one in plan.sessions_on if one > stage.today), None) if plan else None
    if day is not None:
        booked = in_some_room(
            stage,
            patient=course.patient,
            course=course,
            purpose="session",
            session_number=2,
            starts_at=at_local(day, LATE_MORNING, stage.zone),
            injector=stage.physician.user,
        )
        yield stage.later(minutes=5)
        give_preparation(appointment=booked, sedation="none", told_how="phone", by=stage.nurse)


def see_again(stage: Stage) -> Story:
    """After Tomás some come whose treatment is over, or nearly, each to who treated them."""
    yield stage.ago(2, 12)
    after = {
        "completed": (stage.physician, 1),
        "neck-and-shoulder": (stage.second, 1),
        "second-course": (stage.treats.get("elbow"), 2),
        "flare": (stage.second, 2),
        "no-gain": (stage.treats.get("wrist-hand"), 3),
    }
    with_tomas = next_session_at(stage)
    last = at_local(local_day(with_tomas, stage.zone), LAST_VISIT, stage.zone)
    for who, (physician, half_hours) in after.items():
        in_some_room(
            stage,
            patient=stage.cast[who],
            purpose="follow-up",
            starts_at=min(with_tomas + half_hours * HALF_HOUR, last),
            injector=named(physician),
        )


def _give(stage: Stage, username: str, patient: Patient, relation: Relation | None = None) -> None:
    access, _code = give_access(patient=patient, relation=relation, by=stage.desk)
    known = stage.desk.user
    assert known is not None
    User.objects.filter(pk=access.user.pk).update(
        username=username, password=known.password, must_change_password=False
    )
