"""Who has arrived is injected by somebody else, or in another room: kept with who changed it and
why, held against what they may treat, and everything that depends on them is asked again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.errors import Conflict, Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import Slot, book_appointment, change_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.schedule import add_room
from prolo.registry.actions.visits import change_visit
from prolo.registry.models import (
    Appointment,
    AppointmentChange,
    Clinic,
    Course,
    Event,
    Patient,
    Privilege,
    Room,
    Session,
    User,
)
from prolo.registry.schedule import judge_taking_over
from prolo.registry.session_gates import open_gates
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.front_desk import at
from tests.web.readiness.day import agree, begin, in_order, page_of, save
from tests.web.session_of_today import inject

pytestmark = pytest.mark.both_databases

CALLED_OUT = {
    "person": "yes",
    "side": "right",
    "side_marked": "right",
    "site": "knee",
    "irritant": "dextrose",
    "irritant_pct": "15",
    "allergy": "no",
    "called_by": "Nora Nurse",
}


@pytest.fixture
def second(acting: Actor) -> User:
    """Dr. Teo Imaginary treats knees alone as well."""
    with acting.at_work():
        found = User.objects.get(username="physician2")
        Privilege.objects.filter(user=found, region="knee").delete()
        Privilege.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            user=found,
            region="knee",
            level="alone",
            starts_on=clock.today(acting.clinic) - timedelta(days=9),
        )
    return found


@pytest.fixture
def here(acting: Actor, course: Course) -> Session:
    """With Dr. Invented."""
    agree(course, acting)
    return begin(course, acting, injector=acting.user)


def appointment_of(session: Session) -> str:
    return f"/appointments/{session.appointment_id}"


def take_over(client: Client, session: Session, user: User | None, **typed: Any) -> Any:
    injector = str(user.pk) if user else ""
    given = {"change": "taken-over", "injector": injector, "reason": "Called to a birth", **typed}
    return send(client, appointment_of(session), **given)


def hidden_of(page: Any) -> dict[str, str]:
    return dict(HIDDEN.findall(page.content.decode()))


def all_done(nurse: Client, session: Session, clinic: Clinic, **answered: str) -> None:
    """The checks are in order, and the pause ended with go."""
    assert "Ready for the time-out" in save(nurse, session, **in_order(clinic, **answered))
    paused = send(nurse, f"/sessions/{session.pk}/timeout?again", **CALLED_OUT)
    assert paused.status_code == 302, text_of(paused)


def gates(session: Session, acting: Actor) -> dict[str, str]:
    with acting.at_work():
        return open_gates(Session.objects.get(pk=session.pk))


def test_it_is_kept_who_took_over_when_and_why(
    log_in: Callable[[str], Client], here: Session, second: User, acting: Actor
) -> None:
    desk = log_in("desk")
    assert take_over(desk, here, second).status_code == 302
    with acting.at_work():
        last = AppointmentChange.objects.filter(appointment=here.appointment).last()
        assert last
        assert (last.change, last.injector, last.reason) == (
            "taken-over",
            second,
            "Called to a birth",
        )
        assert last.recorded_by == User.objects.get(username="desk")
        assert Event.objects.filter(verb="appointment_taken-over").count() == 1
        booked = Appointment.objects.get(pk=here.appointment_id)
        assert (booked.state, booked.injector) == ("arrived", second)
    page = text_of(desk.get(appointment_of(here)))
    assert "Another physician or room took over" in page
    assert "Called to a birth" in page
    assert "Dr. Teo Imaginary" in text_of(desk.get("/"))
    physician = log_in("physician")
    said = "Another physician or room took over"
    assert said in text_of(physician.get(f"/courses/{here.course_id}"))
    told = text_of(physician.get(f"/patients/{here.patient_id}"))
    assert "Dana Invented let another physician or room take over." in told


def test_the_reason_and_somebody_who_follows_are_needed(
    nurse: Client, here: Session, second: User, acting: Actor
) -> None:
    assert "reason" in text_of(take_over(nurse, here, second, reason="")).lower()
    assert take_over(nurse, here, second, reason="").status_code == 422
    assert take_over(nurse, here, None).status_code == 422
    assert "Nothing was changed" in text_of(take_over(nurse, here, acting.user))


def test_who_may_not_treat_the_region_cannot_take_over(
    nurse: Client, here: Session, second: User, acting: Actor
) -> None:
    with acting.at_work():
        Privilege.objects.filter(user=second, region="knee").delete()
    refused = take_over(nurse, here, second)
    assert refused.status_code == 422
    assert "Knee" in text_of(refused)
    with acting.at_work():
        assert Appointment.objects.get(pk=here.appointment_id).injector == acting.user


def test_who_learns_the_region_is_asked_about(
    nurse: Client, here: Session, second: User, acting: Actor
) -> None:
    with acting.at_work():
        Privilege.objects.filter(user=second, region="knee").update(level="supervised")
    asked = take_over(nurse, here, second)
    assert asked.status_code == 422
    assert "supervision" in text_of(asked)
    typed = {"change": "taken-over", "injector": str(second.pk), "reason": "Called to a birth"}
    answered = hidden_of(asked) | typed | {"anyway": "on"}
    assert nurse.post(appointment_of(here), answered).status_code == 302
    with acting.at_work():
        last = AppointmentChange.objects.filter(appointment=here.appointment).last()
        assert last
        assert last.despite == ["injector-supervised"]


def test_another_injector_marks_the_side_anew_and_pauses_anew(
    nurse: Client, here: Session, second: User, clinic: Clinic, acting: Actor
) -> None:
    all_done(nurse, here, clinic)
    assert gates(here, acting) == {}
    take_over(nurse, here, second)
    assert gates(here, acting) == {"readiness": "ready-after", "timeout": "none"}
    page = text_of(nurse.get(page_of(here)))
    assert "The injector marks the side on the skin." in page
    assert "Dr. Teo Imaginary is booked to inject. Knee: treats it alone." in page
    assert "Another physician injects than at the last pause" in text_of(
        nurse.get(f"/sessions/{here.pk}/timeout")
    )
    all_done(nurse, here, clinic)
    assert gates(here, acting) == {}


def test_another_room_is_looked_at_anew(
    nurse: Client, here: Session, room: Room, clinic: Clinic, acting: Actor, admin: Actor
) -> None:
    with admin.at_work():
        other = add_room(name="Room 2", by=admin)
    take_over(nurse, here, acting.user, room=str(room.pk))  # nobody had said where
    all_done(nurse, here, clinic)
    take_over(nurse, here, acting.user, room=str(other.pk))
    assert gates(here, acting) == {"readiness": "ready-after", "timeout": "none"}
    page = text_of(nurse.get(page_of(here)))
    assert "Resuscitation kit and oxygen close by: not asked." in page
    assert "The injector marks the side on the skin." not in page
    assert "in another room than that of the last pause" in text_of(
        nurse.get(f"/sessions/{here.pk}/timeout")
    )


def test_a_room_in_which_somebody_is_now_is_refused(
    nurse: Client, here: Session, room: Room, acting: Actor, finn: Patient
) -> None:
    with acting.at_work():
        book_appointment(
            patient=finn,
            purpose="follow-up",
            starts_at=clock.now(acting.clinic) + timedelta(seconds=1),
            room=room,
            by=acting,
        )
    assert take_over(nurse, here, acting.user, room=str(room.pk)).status_code == 422


@pytest.mark.parametrize(
    ("taken_over", "next_person", "found"),
    [
        ("10:30", "10:45", []),
        ("10:30", "10:44", ["room-taken"]),
        ("10:00", "10:45", []),
        ("09:50", "10:44", ["room-taken"]),
        ("10:50", "10:52", []),
        ("10:50", "10:50", ["room-taken"]),
    ],
)
def test_what_is_left_of_it_is_held_against_who_comes_next(
    taken_over: str,
    next_person: str,
    found: list[str],
    here: Session,
    finn: Patient,
    room: Room,
    monday: date,
    acting: Actor,
) -> None:
    """From ten to a quarter to eleven: who takes over at half past ten needs the room for a quarter
    of an hour. Who is late needs it now."""
    now = at(monday, taken_over) + timedelta(seconds=40)
    with acting.at_work():
        book_appointment(
            patient=finn,
            purpose="follow-up",
            starts_at=at(monday, next_person),
            room=room,
            by=acting,
        )
        row = Appointment.objects.get(pk=here.appointment_id)
        row.starts_at, row.minutes, row.room = at(monday, "10:00"), 45, room
        assert [one.code for one in judge_taking_over(row, now, but=[row])] == found
        assert (row.starts_at, row.minutes) == (at(monday, "10:00"), 45)


def test_what_is_on_a_page_since_before_is_not_saved_over_it(
    nurse: Client, here: Session, second: User, clinic: Clinic
) -> None:
    checks, pause = page_of(here), f"/sessions/{here.pk}/timeout"
    before = hidden_of(nurse.get(checks))
    paused = hidden_of(nurse.get(f"{pause}?again"))
    take_over(nurse, here, second)
    late = nurse.post(checks, before | in_order(clinic))
    assert late.status_code == 422
    assert "changed this while you were working on it" in text_of(late)
    late = nurse.post(pause, paused | CALLED_OUT)
    assert late.status_code == 422
    assert "changed this while you were working on it" in text_of(late)


def test_of_two_who_change_it_at_once_the_second_sees_the_first(
    here: Session, second: User, acting: Actor
) -> None:
    with acting.at_work():
        row, stale = (Appointment.objects.get(pk=here.appointment_id) for _ in range(2))
        slot = Slot(starts_at=row.starts_at, minutes=row.minutes, injector=second)
        how: dict[str, Any] = {"change": "taken-over", "reason": "Ill", "by": acting}
        change_appointment(appointment=row, slot=slot, **how)
        with pytest.raises(Conflict):
            change_appointment(appointment=stale, slot=slot, **how)


def test_nobody_takes_over_before_the_arrival_or_once_it_is_recorded(
    here: Session, second: User, acting: Actor
) -> None:
    with acting.at_work():
        row = Appointment.objects.get(pk=here.appointment_id)
        for state in ("booked", "done", "missed"):
            row.state = state
            slot = Slot(starts_at=row.starts_at, minutes=row.minutes, injector=second)
            with pytest.raises(Invalid):
                change_appointment(
                    appointment=row, change="taken-over", slot=slot, reason="Ill", by=acting
                )


def test_nobody_takes_over_what_was_given_and_waits_for_a_signature(
    nurse: Client, here: Session, second: User, acting: Actor
) -> None:
    """In which room and by whom it was given is what an infection is later traced by."""
    assert "Another physician or another room takes over" in text_of(
        nurse.get(appointment_of(here))
    )
    inject(acting, here)
    page = text_of(nurse.get(appointment_of(here)))
    assert "Another physician or another room takes over" not in page
    assert "Who takes over, and where" not in page
    with acting.at_work():
        row = Appointment.objects.get(pk=here.appointment_id)
        slot = Slot(starts_at=row.starts_at, minutes=row.minutes, injector=second)
        with pytest.raises(Invalid) as refused:
            change_appointment(
                appointment=row, change="taken-over", slot=slot, reason="Ill", by=acting
            )
    assert refused.value.faults["change"] == "not-possible-now"


def test_both_knees_are_taken_over_at_once(
    here: Session, ada: Patient, second: User, room: Room, acting: Actor
) -> None:
    with acting.at_work():
        left = open_course(patient=ada, condition="knee-oa", side="left", by=acting)
        first = Appointment.objects.get(pk=here.appointment_id)
        other = Appointment.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=ada,
            course=left,
            purpose="session",
            session_number=1,
            starts_at=first.starts_at + timedelta(minutes=first.minutes),
            injector=first.injector,
            state="arrived",
            booked_at=first.booked_at,
        )
        slot = Slot(starts_at=first.starts_at, minutes=first.minutes, room=room, injector=second)
        change_visit(
            appointment=first,
            others=[other],
            change="taken-over",
            slot=slot,
            reason="Ill",
            by=acting,
        )
        for row in (first, other):
            row.refresh_from_db()
            assert (row.room, row.injector) == (room, second)


@pytest.fixture
def later(here: Session, ada: Patient, second: User, acting: Actor, admin: Actor) -> Appointment:
    """Of the same visit, hours after the first: in a room of its own, with Dr. Teo Imaginary."""
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="left", by=acting)
        first = Appointment.objects.get(pk=here.appointment_id)
        with admin.at_work():
            other_room = add_room(name="Room 9", by=admin)
        return Appointment.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=ada,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=first.starts_at + timedelta(minutes=5 * first.minutes),
            room=other_room,
            injector=second,
            state="arrived",
            booked_at=first.booked_at,
        )


def test_another_room_for_the_first_leaves_the_second_its_physician(
    nurse: Client,
    here: Session,
    later: Appointment,
    room: Room,
    second: User,
    acting: Actor,
) -> None:
    """Though both are ticked: the second was neither in that room nor with that physician."""
    typed = {"room": str(room.pk), "together": [str(later.pk)]}
    assert take_over(nurse, here, acting.user, **typed).status_code == 302
    with acting.at_work():
        first = Appointment.objects.get(pk=here.appointment_id)
        now = Appointment.objects.get(pk=later.pk)
        assert (first.room, first.injector) == (room, acting.user)
        assert (now.room, now.injector) == (later.room, second)
        assert not now.changes.exists()


def test_what_moves_by_as_much_keeps_its_own_physician(
    later: Appointment, here: Session, second: User, acting: Actor
) -> None:
    with acting.at_work():
        first = Appointment.objects.get(pk=here.appointment_id)
        Appointment.objects.filter(pk__in=[first.pk, later.pk]).update(state="booked")
        first.refresh_from_db()
        later.refresh_from_db()
        before = later.starts_at
        slot = Slot(
            starts_at=first.starts_at + timedelta(days=7), minutes=30, injector=first.injector
        )
        change_visit(
            appointment=first, others=[later], change="moved", slot=slot, reason="Ill", by=acting
        )
        assert (first.injector, later.injector) == (acting.user, second)
        assert later.starts_at - before == timedelta(days=7)


def test_whoever_records_the_needles_is_offered_who_took_over(
    nurse: Client, here: Session, second: User
) -> None:
    take_over(nurse, here, second)
    chosen = f'value="{second.pk}" selected'
    assert chosen in nurse.get(f"/sessions/{here.pk}").content.decode()
