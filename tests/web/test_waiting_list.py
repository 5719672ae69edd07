"""Who waits for a place that becomes free."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.errors import Conflict, Invalid, NotAllowed
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import Slot, change_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.schedule import keep_closure, keep_opening_hours
from prolo.registry.actions.waiting import add_to_waiting_list, remove_from_waiting_list
from prolo.registry.models import (
    Appointment,
    Patient,
    WaitingEntry,
)
from prolo.registry.schedule import who_could_take
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.front_desk import at, booked, links
from tests.web.sheets import Sheet

Stored = Callable[[Any], list[Any]]


def test_a_cancelled_place_is_offered_and_taken_once(
    desk: Client, front: Actor, ada: Patient, finn: Patient, monday: date, stored: Stored
) -> None:
    row = booked(front, ada, at(monday), minutes=60)
    waits = {"purpose": "assessment", "earliest_on": clock.today(front.clinic).isoformat()}
    for patient in (ada, finn):
        done = send(desk, f"/patients/{patient.pk}/waiting/new", **waits, part_of_day="morning")
        assert done.status_code == 302
    twice = send(desk, f"/patients/{finn.pk}/waiting/new", **waits, part_of_day="any")
    assert "This person waits for that already" in text_of(twice)

    page = f"/appointments/{row.pk}"
    send(desk, page, change="cancelled", reason="ill")
    offered = desk.get(page)
    assert "Who could take this place" in text_of(offered)
    (link,) = [one for one in links(offered) if "waiting=" in one]  # not who gave it up
    filled = dict(Sheet(desk.get(link)).sends())
    assert desk.post(link, filled).status_code == 302

    mine, theirs = stored(WaitingEntry)
    assert (mine.state, theirs.state) == ("waiting", "booked")
    (taken,) = [one for one in stored(Appointment) if one.pk == theirs.appointment_id]
    assert (taken.starts_at, taken.patient_id) == (at(monday), finn.pk)
    again = desk.post(link, filled | {"submission": "0" * 32, "time": "15:00"})
    assert "not on the waiting list any more" in text_of(again)


def test_no_place_of_a_day_on_which_the_clinic_is_closed_is_offered(
    desk: Client, front: Actor, admin: Actor, ada: Patient, monday: date
) -> None:
    row = booked(front, ada, at(monday), minutes=60)
    with front.at_work():
        change_appointment(appointment=row, change="cancelled", reason="ill", by=front)
    page = f"/appointments/{row.pk}"
    assert "Who could take this place" in text_of(desk.get(page))
    with admin.at_work():
        keep_closure(day=monday, reason="No power", by=admin)
    assert "Who could take this place" not in text_of(desk.get(page))


def test_somebody_is_taken_off_the_list_with_a_reason_and_once(
    desk: Client, front: Actor, finn: Patient
) -> None:
    with front.at_work():
        row = add_to_waiting_list(patient=finn, purpose="assessment", by=front)
        stale = WaitingEntry.objects.get(pk=row.pk)
    page = f"/calendar/waiting/{row.pk}/end"
    assert send(desk, page, reason="").status_code == 422
    assert send(desk, page, reason="Went elsewhere").status_code == 302
    assert "Went elsewhere" in text_of(desk.get("/calendar/waiting"))
    with pytest.raises(Conflict), front.at_work():
        remove_from_waiting_list(entry=stale, reason="Again", by=front)


def test_who_may_not_book_keeps_no_waiting_list(
    admin: Actor, front: Actor, ada: Patient, finn: Patient
) -> None:
    with pytest.raises(NotAllowed), admin.at_work():
        add_to_waiting_list(patient=ada, purpose="assessment", by=admin)
    with front.at_work():
        row = add_to_waiting_list(patient=finn, purpose="assessment", by=front)
    with pytest.raises(Invalid) as refused:
        booked(front, ada, clock.now(front.clinic) + timedelta(days=1), waiting=row)
    assert refused.value.faults == {"waiting": "unknown"}


def test_a_shorter_place_is_offered_to_who_needs_no_longer(
    front: Actor, ada: Patient, finn: Patient, monday: date
) -> None:
    row = booked(front, ada, at(monday), minutes=30)
    with front.at_work():
        for purpose in ("assessment", "follow-up"):
            add_to_waiting_list(patient=finn, purpose=purpose, by=front)
        fitting = who_could_take(row, list(WaitingEntry.objects.all()))
    assert [one.purpose for one in fitting] == ["follow-up"]


def test_a_place_with_a_physician_is_offered_to_whom_they_may_treat(
    desk: Client, acting: Actor, admin: Actor, ada: Patient, finn: Patient, monday: date
) -> None:
    """The calendar by physician names them; the one here has no privilege for the neck."""
    with admin.at_work():
        keep_opening_hours(hours={0: [(time(8), time(12))]}, by=admin)
    for patient, condition, side in ((ada, "neck", "midline"), (finn, "knee-oa", "right")):
        with acting.at_work():
            course = open_course(patient=patient, condition=condition, side=side, by=acting)
        begin_treatment(course, acting)
        with acting.at_work():
            add_to_waiting_list(patient=patient, purpose="session", course=course, by=acting)
    assert acting.user
    theirs = f"injector={acting.user.pk}"
    calendar = links(desk.get(f"/calendar?day={monday}&by=injector"))
    link = next(one for one in calendar if theirs in one and "/waiting?at=" in one)
    offered = text_of(desk.get(link))
    assert ("Example, Finn" in offered, "Example, Ada" in offered) == (True, False)
    (row,) = desk.get(link.replace("/waiting?", "/waiting.json?")).json()["rows"]
    assert row["name"] == "Example, Finn"
    anybody = text_of(desk.get(link.partition("&injector")[0]))
    assert "Example, Ada" in anybody, "with nobody named, somebody may be found for the neck"


@pytest.mark.parametrize("unknown", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_place_with_somebody_who_does_not_work_here_is_one_with_nobody(
    desk: Client, front: Actor, finn: Patient, monday: date, unknown: str
) -> None:
    with front.at_work():
        add_to_waiting_list(patient=finn, purpose="assessment", by=front)
    asked = {"at": at(monday).isoformat(), "minutes": "60", "injector": unknown, "room": unknown}
    assert "Example, Finn" in text_of(desk.get("/calendar/waiting", asked))


def test_who_has_it_booked_for_later_moves_there_and_waits_no_more(
    desk: Client, front: Actor, ada: Patient, finn: Patient, monday: date, stored: Stored
) -> None:
    """Into a place that another moved away from."""
    left = booked(front, ada, at(monday), minutes=60)
    later = booked(front, finn, at(monday + timedelta(days=14)), minutes=60)
    with front.at_work():
        add_to_waiting_list(patient=finn, purpose="follow-up", by=front)
        slot = Slot(starts_at=at(monday + timedelta(days=7)), minutes=60)
        change_appointment(appointment=left, change="moved", slot=slot, reason="travels", by=front)
    (link,) = [one for one in links(desk.get(f"/appointments/{left.pk}")) if "waiting=" in one]
    assert link.startswith(f"/appointments/{later.pk}?")
    listed = [one for one in links(desk.get("/calendar/waiting")) if "waiting=" in one]
    assert [one.partition("?")[0] for one in listed] == [f"/appointments/{later.pk}"]
    filled = dict(Sheet(desk.get(link)).sends())
    assert desk.post(link, filled).status_code == 302
    (waits,) = stored(WaitingEntry)
    moved = next(one for one in stored(Appointment) if one.pk == later.pk)
    assert (moved.starts_at, waits.state, waits.appointment_id) == (at(monday), "booked", later.pk)
    assert len(stored(Appointment)) == 2
