"""People who were harmed after a session."""

from __future__ import annotations

from datetime import date, timedelta

from prolo.care.harms.events import EventGiven
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.harms import (
    record_adverse_event,
)
from prolo.registry.harm_rates import Row, harm_rates
from prolo.registry.models import (
    AdverseEvent,
    Appointment,
    Course,
    InfectionCluster,
    Patient,
    Room,
    Session,
    Vial,
    Visit,
)


def harm(
    by: Actor,
    patient: Patient,
    *,
    lot: str = "A-1",
    injector: Actor | None = None,
    room: Room | None = None,
    ago: int = 3,
) -> AdverseEvent:
    """A joint infection that began so many days ago, two days after a session with this lot."""
    with by.at_work():
        course = open_course(patient=patient, condition="knee-oa", side="right", by=by)
        at = clock.now(by.clinic) - timedelta(days=ago + 2)
        row = {"clinic": by.clinic, "recorded_by": by.user, "patient": patient}
        visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
        session = Session.objects.create(
            **row,
            course=course,
            visit=visit,
            number=1,
            state="signed",
            started_at=at,
            ended_at=at,
            injector=injector.user if injector else None,
            appointment=Appointment.objects.create(
                **row,
                course=course,
                purpose="session",
                session_number=1,
                starts_at=at,
                booked_at=at,
                minutes=30,
                state="done",
                room=room,
            )
            if room
            else None,
        )
        Vial.objects.create(
            **row,
            session=session,
            happened_at=at,
            opened_at=at,
            role="irritant",
            substance="dextrose",
            product="Dextrose 50 %",
            lot=lot,
            expires_on=at.date() + timedelta(days=365),
        )
        assert by.user is not None
        return record_adverse_event(
            course=course,
            session=session,
            given=infection(clock.today(by.clinic) - timedelta(days=ago)),
            owner=by.user,
            look_on=clock.today(by.clinic) + timedelta(days=7),
            by=by,
        )


def infection(onset_on: date) -> EventGiven:
    return EventGiven(
        kind="infection-joint",
        what="Hot, swollen, cannot be bent",
        onset_on=onset_on,
        grade=3,
        criteria=("hospital",),
    )


def put_to(
    session: Session | None, course: Course, onset_on: date, because: str = "", *, by: Actor
) -> AdverseEvent:
    assert by.user is not None
    return record_adverse_event(
        course=course,
        session=session,
        no_session_because=because,
        given=infection(onset_on),
        owner=by.user,
        look_on=clock.today(by.clinic) + timedelta(days=7),
        by=by,
    )


def alarms(by: Actor) -> list[tuple[str, str, int]]:
    rows = InfectionCluster.objects.order_by("kind", "raised_at")
    return [(one.kind, one.state, one.members.count()) for one in rows]


def kinds(by: Actor) -> dict[str, Row]:
    """Of everybody together."""
    (rows,) = harm_rates(by=by).groups.values()
    return {one.kind: one for one in rows or ()}
