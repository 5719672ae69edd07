"""Two desks at once, for two people: what the first booked the second sees, and is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prolo.errors import Invalid
from prolo.registry.access import Actor, system
from prolo.registry.actions import appointments
from prolo.registry.actions.appointments import Slot, book_appointment, change_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.actions.schedule import add_room
from prolo.registry.models import Appointment, Patient, Room
from prolo.registry.taken_over import TAKEN_OVER
from tests.support.at_once import together, wait_for_the_other

pytestmark = pytest.mark.both_databases

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)  # on a Tuesday
AT_THREE = NOON + timedelta(hours=3)


@dataclass(frozen=True)
class Desks:
    by: Actor
    wanted: Room
    others: list[Room]  # where each of the two is expected
    people: list[Patient]

    @property
    def slot(self) -> Slot:
        return Slot(starts_at=AT_THREE, minutes=30, room=self.wanted)

    def book(self, patient: Patient, room: Room) -> Appointment:
        return book_appointment(
            patient=patient,
            purpose="follow-up",
            starts_at=AT_THREE,
            minutes=30,
            room=room,
            by=self.by,
        )

    def expected(self) -> list[Appointment]:
        with self.by.at_work():
            return [self.book(*one) for one in zip(self.people, self.others, strict=True)]

    def there(self) -> int:
        """How many are expected in the room that both want."""
        with self.by.at_work():
            return Appointment.objects.filter(room=self.wanted).count()


@pytest.fixture
def desks(transactional_db: None) -> Iterator[Desks]:
    with time_machine.travel(NOON):
        by = system(open_clinic(name="Here"))
        with by.at_work():
            wanted, *others = (add_room(name=f"Room {n}", by=by) for n in range(3))
            kept = [
                register_patient(given=IdentityGiven(family_name=name), is_new=True, by=by).patient
                for name in ("Abel", "Zorn")
            ]
            people = [one for one in kept if one]
        yield Desks(by, wanted, others, people)


def test_of_two_who_book_one_room_at_once_one_gets_it(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_the_other(monkeypatch, appointments, "judge_booking")
    ends = together(*(partial(desks.book, one, desks.wanted) for one in desks.people))
    assert (desks.there(), _refused(ends)) == (1, [{"room": "room-taken"}])


@pytest.mark.parametrize("change", ["moved", TAKEN_OVER])
def test_of_two_who_change_to_one_room_at_once_one_gets_it(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    rows = desks.expected()
    if change == TAKEN_OVER:
        with desks.by.at_work():
            for row in rows:
                change_appointment(appointment=row, change="arrived", by=desks.by)
    wait_for_the_other(monkeypatch, appointments, "judge_booking", "judge_taking_over")
    into: Any = {"change": change, "slot": desks.slot, "reason": "larger", "by": desks.by}

    def take(row: Appointment) -> Appointment:
        with desks.by.at_work():
            return change_appointment(appointment=row, **into)

    ends = together(*(partial(take, row) for row in rows))
    assert (desks.there(), _refused(ends)) == (1, [{"room": "room-taken"}])


def _refused(ends: list[object]) -> list[dict[str, str]]:
    return [
        dict(one.faults) if isinstance(one, Invalid) else {"": repr(one)}
        for one in ends
        if isinstance(one, Exception)
    ]


if connection.vendor == "postgresql":

    def test_the_diary_is_held_before_the_person_and_only_by_who_takes_a_place(
        desks: Desks,
    ) -> None:
        with desks.by.at_work():
            first = desks.people[0]
            with CaptureQueriesContext(connection) as booking:
                row = desks.book(first, desks.others[0])
            with CaptureQueriesContext(connection) as moving:
                change_appointment(
                    appointment=row, change="moved", slot=desks.slot, reason="x", by=desks.by
                )
            with CaptureQueriesContext(connection) as cancelling:
                change_appointment(appointment=row, change="cancelled", reason="x", by=desks.by)
        diary_then_person = ["registry_clinic", "registry_patient", "registry_course"]
        assert _held(booking) == _held(moving) == diary_then_person
        assert _held(cancelling) == diary_then_person[1:]

    def _held(asked: CaptureQueriesContext) -> list[str]:
        held = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in (one["sql"] or "")]
        return [sql.partition(' FROM "')[2].partition('"')[0] for sql in held]
