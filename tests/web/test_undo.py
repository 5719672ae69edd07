"""What was ended by a slip is taken up again by a button beside the message, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from prolo.care.medicines import Reason
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.attachments import SentFile, attach_files
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.medicines import correct_medicine, record_medicine, set_hold
from prolo.registry.actions.patient_access import give_access
from prolo.registry.actions.patients import add_identifier
from prolo.registry.actions.people import add_membership
from prolo.registry.actions.preparations import clear_medicine
from prolo.registry.actions.prices import set_price
from prolo.registry.actions.privileges import grant_privilege
from prolo.registry.actions.relations import add_relation, end_relation, take_relation_back
from prolo.registry.actions.schedule import keep_absence, keep_closure
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.file_content import read_content
from prolo.registry.models import (
    Allergy,
    Appointment,
    Attachment,
    Clinic,
    ClinicPrice,
    Event,
    Identifier,
    MedicineUse,
    Membership,
    OnCall,
    Patient,
    Privilege,
    Relation,
    Role,
    Session,
    User,
    WaitingEntry,
)
from prolo.registry.relations import guardians_on
from tests.support.pictures import png
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.course_steps import begin_treatment
from tests.web.session_of_today import open_session

pytestmark = pytest.mark.both_databases

OFFER = re.compile(r'<form method="post" action="([^"]+)" class="undo">(.*?)</form>', re.DOTALL)
As = Callable[[str], Client]


def offered(done: Any, client: Client) -> tuple[str, dict[str, str]] | None:
    """The button on the page that follows: its address, and what it sends."""
    found = OFFER.search(client.get(done.headers["Location"]).content.decode())
    return (found[1].replace("&amp;", "&"), dict(HIDDEN.findall(found[2]))) if found else None


def undo(done: Any, client: Client) -> Any:
    button = offered(done, client)
    assert button, "no Undo is offered"
    return client.post(button[0], button[1])


def noon(clinic: Clinic, days: int) -> datetime:
    day = clock.today(clinic) + timedelta(days=days)
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(clinic.time_zone))


@pytest.fixture
def waits(acting: Actor, ada: Patient) -> WaitingEntry:
    with acting.at_work():
        return add_to_waiting_list(patient=ada, purpose="assessment", by=acting)


def test_who_was_taken_off_the_waiting_list_keeps_their_place(
    log_in: As, waits: WaitingEntry, stored: Any
) -> None:
    desk = log_in("desk")
    done = send(desk, f"/calendar/waiting/{waits.pk}/end", reason="wrong person")
    assert undo(done, desk).status_code == 302
    (row,) = stored(WaitingEntry)
    assert (row.state, row.waiting_since, row.ended_reason) == ("waiting", waits.waiting_since, "")
    assert stored(Event)[-1].verb == "waiting_taken_up"
    assert stored(Event)[-1].recorded_by.username == "desk"


def test_pressed_twice_it_counts_once(log_in: As, waits: WaitingEntry, stored: Any) -> None:
    desk = log_in("desk")
    button = offered(send(desk, f"/calendar/waiting/{waits.pk}/end", reason="slip"), desk)
    assert button
    assert [desk.post(*button).status_code for _twice in range(2)] == [302, 302]
    assert sum(one.verb == "waiting_taken_up" for one in stored(Event)) == 1


def test_a_cancelled_appointment_is_the_one_it_was_unless_the_place_is_taken(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic, stored: Any
) -> None:
    with acting.at_work():
        booked = book_appointment(
            patient=ada, purpose="assessment", starts_at=noon(clinic, 3), minutes=40, by=acting
        )
    page = f"/appointments/{booked.pk}"
    done = send(physician, page, change="cancelled", reason="slip")
    button = offered(done, physician)
    assert button
    assert physician.post(*button).status_code == 302
    (again,) = stored(Appointment)  # what hangs on it still does
    assert (again.pk, again.state, again.minutes) == (booked.pk, "booked", 40)
    assert again.starts_at == booked.starts_at
    assert "Expected as before" in text_of(physician.get(page))
    assert physician.post(button[0]).status_code == 404  # without its key, as from another page
    button = offered(send(physician, page, change="cancelled", reason="slip"), physician)
    assert button
    with acting.at_work():
        book_appointment(patient=ada, purpose="assessment", starts_at=noon(clinic, 3), by=acting)
    assert physician.post(*button).status_code == 422
    assert stored(Appointment)[0].state == "cancelled"


def test_what_was_asked_when_it_was_booked_is_not_asked_again(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic, stored: Any
) -> None:
    at_noon: Any = {"patient": ada, "starts_at": noon(clinic, 3), "by": acting}
    with acting.at_work():
        book_appointment(purpose="assessment", **at_noon)
        booked = book_appointment(purpose="follow-up", **at_noon)
        assert booked.changes.get().despite == ["patient-taken"]
    done = send(physician, f"/appointments/{booked.pk}", change="cancelled", reason="slip")
    assert undo(done, physician).status_code == 302
    assert {one.state for one in stored(Appointment)} == {"booked"}


@pytest.fixture
def earlier(acting: Actor, ada: Patient, clinic: Clinic) -> Iterator[Appointment]:
    """Booked for today, a quarter of an hour ago."""
    with acting.at_work():
        at = clock.now(clinic) + timedelta(minutes=15)
        booked = book_appointment(patient=ada, purpose="assessment", starts_at=at, by=acting)
    with time_machine.travel(clock.now(clinic) + timedelta(minutes=30)):
        yield booked


@pytest.mark.parametrize("change", ["arrived", "missed"])
def test_arrived_or_not_come_on_the_wrong_line_is_taken_back(
    log_in: As, earlier: Appointment, stored: Any, change: str
) -> None:
    desk, page = log_in("desk"), f"/appointments/{earlier.pk}"
    done = send(desk, page, change=change)
    assert undo(done, desk).status_code == 302
    assert stored(Appointment)[-1].state == "booked"
    assert "Expected as before" in text_of(desk.get(page))
    assert send(desk, page, change="expected-again").status_code == 422


def test_who_comes_after_all_has_arrived_on_that_day(
    log_in: As, earlier: Appointment, stored: Any
) -> None:
    page = f"/appointments/{earlier.pk}"
    send(log_in("desk"), page, change="missed")
    assert send(log_in("desk"), page, change="arrived").status_code == 302
    assert stored(Appointment)[-1].state == "arrived"


def test_that_somebody_had_come_is_said_on_a_later_day_with_a_reason(
    log_in: As, earlier: Appointment, clinic: Clinic, stored: Any
) -> None:
    page = f"/appointments/{earlier.pk}"
    send(log_in("desk"), page, change="missed")
    with time_machine.travel(clock.now(clinic) + timedelta(days=1)):
        desk = log_in("desk")
        assert "The person has arrived" in text_of(desk.get(page))
        assert send(desk, page, change="expected-again").status_code == 422
        assert send(desk, page, change="arrived").status_code == 422
        assert send(desk, page, change="arrived", reason="The wrong line").status_code == 302
    assert stored(Appointment)[-1].state == "arrived"


def test_who_has_begun_a_session_has_arrived(
    log_in: As, acting: Actor, ada: Patient, earlier: Appointment
) -> None:
    session = open_session(acting, ada)
    with acting.at_work():
        Appointment.objects.filter(pk=earlier.pk).update(state="arrived")
        Session.objects.filter(pk=session.pk).update(appointment=earlier)
    page = f"/appointments/{earlier.pk}"
    assert "That was a slip" not in text_of(log_in("desk").get(page))
    assert send(log_in("desk"), page, change="expected-again").status_code == 422


def test_a_duty_that_ended_at_once_goes_on_to_its_end(
    physician: Client, clinic: Clinic, stored: Any
) -> None:
    (was,) = stored(OnCall)
    undo(physician.post(f"/our-clinic/on-call/{was.pk}/end"), physician)
    assert {one.ends_at for one in stored(OnCall)} >= {was.ends_at}
    assert "Now on call: Dr. Miriam" in text_of(physician.get("/our-clinic/on-call"))


def test_a_guardian_a_number_an_allergy_and_a_medicine_are_put_back(
    physician: Client, acting: Actor, ada: Patient, stored: Any
) -> None:
    with acting.at_work():
        guardian = add_relation(patient=ada, kind="guardian", name="Eve Invented", by=acting)
        number = add_identifier(patient=ada, system="Insurance", value="77", by=acting)
        allergy = record_allergy(patient=ada, substance="latex", reaction="rash", by=acting)
        taken = record_medicine(patient=ada, typed="Aleve", medicine="naproxen", by=acting)
    undo(physician.post(f"/relations/{guardian.pk}/end"), physician)
    undo(physician.post(f"/numbers/{number.pk}/end"), physician)
    undo(physician.post(f"/allergies/{allergy.pk}/in-error"), physician)
    undo(physician.post(f"/medicines/{taken.pk}/error"), physician)
    with acting.at_work():
        assert [one.name for one in Relation.objects.filter(patient=ada, ends_on=None)] == [
            "Eve Invented"
        ]
        assert [one.value for one in Identifier.objects.filter(ended_at=None)] == ["77"]
        assert [one.reaction for one in Allergy.objects.current()] == ["rash"]
        assert [one.typed for one in MedicineUse.objects.filter(patient=ada).current()] == ["Aleve"]
    assert len(stored(Allergy)) == 2


def test_who_speaks_for_a_person_does_so_from_and_until_when_they_did(
    log_in: As, acting: Actor, ada: Patient, clinic: Clinic, stored: Any
) -> None:
    today, desk = clock.today(clinic), log_in("desk")
    since, until = today - timedelta(days=900), today + timedelta(days=30)
    about: dict[str, Any] = {"patient": ada, "starts_on": since, "by": acting}
    with acting.at_work():
        add_relation(kind="guardian", name="Eve Invented", **about)
        add_relation(kind="proxy", name="Max Invented", ends_on=until, **about)
    rows = [one for one in stored(Relation) if one.starts_on == since]
    for row in rows:
        assert undo(desk.post(f"/relations/{row.pk}/end"), desk).status_code == 302
        assert "relation_restored" in {one.verb for one in stored(Event)}
    again = {(one.name, one.ends_on) for one in stored(Relation) if one.starts_on == since}
    assert again == {("Eve Invented", None), ("Max Invented", until)}
    button = offered(desk.post(f"/relations/{rows[0].pk}/end"), desk)
    assert button
    with time_machine.travel(clock.now(clinic) + timedelta(days=1)):
        late = log_in("desk")
        assert late.post(button[0]).status_code == 422
        refused = late.post(f"/relations/{rows[0].pk}/end")
        assert (refused.status_code, "It ends on that day" in text_of(refused)) == (422, True)
    assert {one.ends_on for one in stored(Relation) if one.pk == rows[0].pk} == {today}


def test_who_was_entered_in_error_speaks_no_more_at_once_and_again_by_undo_that_day(
    log_in: As, acting: Actor, ada: Patient, clinic: Clinic, stored: Any
) -> None:
    today, desk = clock.today(clinic), log_in("desk")
    with acting.at_work():
        eve = add_relation(patient=ada, kind="guardian", name="Eve Invented", by=acting)
        give_access(patient=ada, relation=eve, by=acting)
    page = f"/relations/{eve.pk}/error"
    assert "Enter the reason" in text_of(send(desk, page, reason=" "))
    done = send(desk, page, reason="The mother of another Ada")
    assert offered(done, desk) is None  # a log-in went with it
    shown = text_of(desk.get(f"/patients/{ada.pk}"))
    assert "The mother of another Ada" in shown
    assert "End today" not in shown
    with acting.at_work():
        assert not guardians_on(today).filter(patient=ada).exists()
        (access,) = eve.accesses.all()
        assert access.ended_at is not None
        eve.refresh_from_db()
        with pytest.raises(Invalid):
            end_relation(relation=eve, by=acting)
        take_relation_back(relation=eve, by=acting)
        assert guardians_on(today).get(patient=ada) == eve
    verbs = [one.verb for one in stored(Event)]
    assert verbs.index("relation_marked_in_error") < verbs.index("relation_restored")
    button = offered(send(desk, page, reason="Again"), desk)
    assert button
    with time_machine.travel(clock.now(clinic) + timedelta(days=1)):
        late = log_in("desk").post(button[0])
        assert (late.status_code, "enter them anew" in text_of(late)) == (422, True)


def test_a_log_in_or_a_paper_that_ended_with_who_had_it_has_no_undo(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    with acting.at_work():
        mother = add_relation(patient=ada, kind="guardian", name="Mia Invented", by=acting)
        give_access(patient=ada, relation=mother, by=acting)
    done = physician.post(f"/relations/{mother.pk}/end")
    assert "Ended today, with their log-in" in text_of(physician.get(done["Location"]))
    assert offered(physician.post(f"/relations/{mother.pk}/end"), physician) is None


def test_a_privilege_goes_on_the_day_after_it_ended(
    physician: Client, clinic: Clinic, stored: Any
) -> None:
    held = next(one for one in stored(Privilege) if one.region == "knee")
    today = clock.today(clinic).isoformat()
    undo(send(physician, f"/people/privileges/{held.pk}/end", ends_on=today), physician)
    again = stored(Privilege)[-1]
    assert (again.user_id, again.region, again.level) == (held.user_id, "knee", held.level)
    assert again.starts_on == clock.today(clinic) + timedelta(days=1)


def test_a_privilege_that_was_no_error_counts_again_once_however_often_it_is_pressed(
    physician: Client, stored: Any
) -> None:
    before = stored(Privilege)
    held = next(one for one in before if one.region == "knee")
    marked = send(physician, f"/people/privileges/{held.pk}/error", reason="Another's")
    button = offered(marked, physician)
    assert button
    for _tab in range(2):
        physician.post(*button)
    assert {one.pk for one in stored(Privilege)} == {one.pk for one in before}
    (again,) = [one for one in stored(Privilege) if one.pk == held.pk]
    assert again.marked_in_error_at is None
    assert (again.starts_on, again.ends_on) == (held.starts_on, held.ends_on)


def test_a_privilege_that_was_to_last_until_a_day_lasts_until_then_again(
    physician: Client, acting: Actor, clinic: Clinic, stored: Any
) -> None:
    today = clock.today(clinic)
    until = today + timedelta(days=90)
    assert acting.user
    with acting.at_work():
        held = grant_privilege(
            user=acting.user, region="elbow", level="alone", ends_on=until, by=acting
        )
    page = f"/people/privileges/{held.pk}/end"
    undo(send(physician, page, ends_on=today.isoformat()), physician)
    (again,) = (one for one in stored(Privilege) if one.ends_on == until)
    assert (again.region, again.starts_on) == ("elbow", today + timedelta(days=1))


@pytest.mark.parametrize(("at_once", "begins_in_days"), [("", 1), ("on", 0)])
def test_a_role_that_was_ended_by_a_slip_goes_on_as_long_as_it_was_to_last(
    log_in: As, admin: Actor, clinic: Clinic, stored: Any, at_once: str, begins_in_days: int
) -> None:
    today, helper = clock.today(clinic), User.objects.get(username="researcher")
    until = today + timedelta(days=90)
    with admin.at_work():
        held = add_membership(user=helper, role=Role.NURSE, ends_on=until, by=admin)
    typed = {"ends_on": today.isoformat(), "at_once": at_once}
    client = log_in("admin")
    undo(send(client, f"/people/roles/{held.pk}/end", **typed), client)
    again = next(one for one in stored(Membership) if one.role == "nurse" and one.ends_on == until)
    assert (again.user_id, again.ended_at) == (helper.pk, None)
    assert again.starts_on == today + timedelta(days=begins_in_days)


def test_a_price_is_asked_again_from_the_day_it_was(
    log_in: As, admin: Actor, clinic: Clinic, stored: Any
) -> None:
    since = clock.today(clinic) - timedelta(days=40)
    with admin.at_work():
        price = set_price(procedure="session", amount=Decimal(350), starts_on=since, by=admin)
    client = log_in("admin")
    undo(client.post(f"/our-clinic/prices/{price.pk}/withdraw"), client)
    set_then = [one for one in stored(ClinicPrice) if one.starts_on == since]
    again = next(one for one in set_then if one.withdrawn_at is None)
    assert (again.procedure, again.amount, len(set_then)) == ("session", Decimal(350), 2)


def test_a_picture_is_attached_again_byte_by_byte(
    physician: Client, acting: Actor, ada: Patient, stored: Any
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        sent = SentFile(name="knee.png", content=read_content(png()))
        (film,) = attach_files(course=course, files=[sent], caption="Right knee", by=acting)
    undo(send(physician, f"/attachments/{film.pk}/in-error", reason="slip"), physician)
    wrong, again = sorted(stored(Attachment), key=lambda one: one.marked_in_error_at is None)
    assert (again.caption, again.sha256, again.version) == ("Right knee", film.sha256, 1)
    assert physician.get(f"/attachments/{again.pk}/file").content == sent.content.kept
    assert physician.get(f"/attachments/{again.pk}/small").status_code == 200
    assert physician.get(f"/attachments/{wrong.pk}/file").status_code == 404


def test_a_closure_and_an_absence_that_were_no_errors_stand_again_for_their_hours(
    log_in: As, acting: Actor, clinic: Clinic, stored: Any
) -> None:
    day, hours = clock.today(clinic) + timedelta(days=300), (time(13), time(15))
    assert acting.user
    with system(clinic).at_work():
        by = system(clinic)
        closed = keep_closure(day=day, hours=hours, reason="Congress", by=by)
        absent = keep_absence(user=acting.user, day=day, hours=hours, reason="A talk", by=acting)
    admin = log_in("admin")
    for kind, row in (("closures", closed), ("absences", absent)):
        undo(send(admin, f"/calendar/{kind}/{row.pk}/error", reason="slip"), admin)
        found = [one for one in stored(type(row)) if one.day == day]
        (again,) = [one for one in found if one.marked_in_error_at is None]
        assert (again.from_time, again.to_time, again.reason) == (*hours, row.reason)


def test_what_cannot_be_taken_back_whole_has_no_undo(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
        begin_treatment(course, acting)
        book_appointment(
            patient=ada,
            course=course,
            purpose="session",
            session_number=1,
            starts_at=noon(clinic, 5),
            by=acting,
        )
        taken = record_medicine(patient=ada, typed="Aleve", medicine="naproxen", by=acting)
        set_hold(use=taken, days_before=9, days_after=None, reason="kidneys", by=acting)
    assert offered(physician.post(f"/medicines/{taken.pk}/error"), physician) is None
    until = (clock.today(clinic) + timedelta(days=30)).isoformat()
    paused = send(
        physician, f"/courses/{course.pk}/decide", move="pause", reason="travels", until=until
    )
    assert paused.status_code == 302
    assert offered(paused, physician) is None  # the session that was booked is cancelled


def test_what_was_decided_of_an_earlier_version_of_a_medicine_leaves_no_undo(
    physician: Client, acting: Actor, ada: Patient, clinic: Clinic
) -> None:
    with acting.at_work():
        use = record_medicine(patient=ada, typed="Aleve", medicine="naproxen", by=acting)
        set_hold(use=use, days_before=9, days_after=None, reason="kidneys", by=acting)
        cleared = record_medicine(patient=ada, typed="Xarelto", medicine="rivaroxaban", by=acting)
        booked = book_appointment(
            patient=ada, purpose="assessment", starts_at=noon(clinic, 5), by=acting
        )
        clear_medicine(
            medicine_use=cleared,
            appointment=booked,
            decision="continue",
            decided_by="Dr. Heart",
            reason="a valve",
            by=acting,
        )
        for one in (use, cleared):
            correct_medicine(
                use=one,
                seen=1,
                reason=Reason.UNKNOWN,
                topical=False,
                prescriber="Dr. Heart",
                ended_on=None,
                by=acting,
            )
    for one in (use, cleared):
        assert offered(physician.post(f"/medicines/{one.pk}/error"), physician) is None


def test_another_clinic_and_another_role_find_nothing_to_undo(
    log_in: As, acting: Actor, waits: WaitingEntry, ada: Patient
) -> None:
    address = f"/undo/waiting/{waits.pk}"
    send(log_in("desk"), f"/calendar/waiting/{waits.pk}/end", reason="slip")
    assert log_in("researcher").post(address).status_code == 403
    assert log_in("desk").post(f"/undo/nothing/{waits.pk}").status_code == 404
    assert log_in("desk").get(address).status_code == 405
    elsewhere = open_clinic(name="Another clinic")
    assert acting.user
    with system(elsewhere).at_work():
        add_membership(user=acting.user, role="physician", by=system(elsewhere))
    both = log_in("physician")
    both.post("/choose-clinic", {"clinic": str(elsewhere.pk)})
    assert both.post(address).status_code in {302, 404}
    with acting.at_work():
        assert WaitingEntry.objects.get(pk=waits.pk).state == "removed"
