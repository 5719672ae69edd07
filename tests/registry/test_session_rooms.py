"""The room of a session that was recorded, put right: by name, with a reason, beside what was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from prolo.errors import Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.session_rooms import correct_room
from prolo.registry.models import AppointmentChange, Role, Room, Session
from prolo.registry.taken_over import taken_over_since
from tests.registry.conftest import Cast, Register, hire
from tests.registry.harmed import alarms, harm
from tests.registry.treated import treat_knee

BORN = date(1980, 1, 1)


@pytest.fixture
def rooms(at_work: Actor) -> list[Room]:
    opened_on = clock.today(at_work.clinic) - timedelta(days=99)
    return [
        Room.objects.create(clinic=at_work.clinic, name=name, opened_on=opened_on)
        for name in ("A", "B")
    ]


@pytest.fixture
def session(at_work: Actor, register: Register, rooms: list[Room]) -> Session:
    """In room B as it was booked; another person had an infection after room A."""
    harm(at_work, register("Sato"), lot="1", room=rooms[0])
    found = harm(at_work, register("Berg", born=BORN), lot="2", room=rooms[1]).session
    assert found is not None
    return found


def test_infections_are_weighed_anew_by_the_room_in_which_they_were(
    at_work: Actor, session: Session, rooms: list[Room]
) -> None:
    assert alarms(at_work) == []
    correct_room(session=session, room=rooms[0], reason=" B was being painted ", by=at_work)
    assert alarms(at_work) == [("room", "open", 2)]
    said = AppointmentChange.objects.get(appointment=session.appointment)
    assert (said.change, said.room, said.reason, said.recorded_by) == (
        "room-corrected",
        rooms[0],
        "B was being painted",
        at_work.user,
    )
    correct_room(session=session, room=None, reason="At their home", by=at_work)
    assert alarms(at_work) == [("room", "closed", 2)]


def test_what_was_called_out_before_is_not_asked_again(
    at_work: Actor, session: Session, rooms: list[Room]
) -> None:
    """Nobody took over: it was the other room all along."""
    at = session.ended_at
    assert at is not None
    AppointmentChange.objects.create(
        clinic=at_work.clinic,
        appointment=session.appointment,
        patient=session.patient,
        change="booked",
        room=rooms[1],
        happened_at=at - timedelta(days=3),
    )
    correct_room(session=session, room=rooms[0], reason="B was being painted", by=at_work)
    assert not taken_over_since(Session.objects.get(pk=session.pk), at)


def test_every_fault_is_said_at_once_and_nothing_is_changed(
    cast: Cast, at_work: Actor, session: Session, rooms: list[Room], register: Register
) -> None:
    Room.objects.filter(pk=rooms[0].pk).update(
        closed_on=clock.today(at_work.clinic) - timedelta(days=50)
    )
    for room, faults in ((rooms[1], "nothing-changed"), (rooms[0], "room-not-open")):
        with pytest.raises(Invalid) as refused:
            correct_room(session=session, room=room, reason=" ", by=at_work)
        assert refused.value.faults == {"reason": "missing", "room": faults}
    unbooked = treat_knee(register("Cem"), clock.now(at_work.clinic), by=at_work).sessions.get()
    with pytest.raises(Invalid):
        correct_room(session=unbooked, room=rooms[1], reason="Seen", by=at_work)
    desk = hire(cast.clinic, "desk", Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        correct_room(session=session, room=None, reason="Seen", by=desk)
    assert not AppointmentChange.objects.exists()
