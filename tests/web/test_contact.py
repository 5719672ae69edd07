"""Who to call next: the list, an attempt, who takes it, and whom nobody asks any more."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.due import rebuild_course
from prolo.registry.models import (
    Appointment,
    ContactAttempt,
    ContactTask,
    Course,
    DueItem,
    Identity,
    LossToFollowUp,
    Patient,
    Session,
    User,
)
from tests.web.clinic_days import treated_before
from tests.web.conftest import send, text_of
from tests.web.course_steps import let_it_be
from tests.web.sheets import Sheet


@pytest.fixture
def late(acting: Actor, ada: Patient, physician: Client) -> Course:
    """It is noon. Ada's first injection was 45 days ago; nobody has heard of her since. Of the
    people of the demonstration nobody is awaited."""
    tomorrow = clock.today(acting.clinic) + timedelta(days=1)
    let_it_be(physician, tomorrow.isoformat(), time="12:00")
    acting.clinic.refresh_from_db()
    return treated_before(acting, ada, days=45)


def names(client: Client, **asked: str) -> list[str]:
    rows = client.get("/calls.json", {"kind": "answer-follow-up", **asked}).json()["rows"]
    return [row["name"] for row in rows]


def test_the_list_says_why_in_points_and_tells_the_desk_no_diagnosis(
    desk: Client, physician: Client, late: Course
) -> None:
    page = text_of(desk.get("/calls"))
    assert "Example, Ada" in page
    assert "Answers at 6 weeks" in page
    assert "3 days late" in page
    assert "nobody has tried since this was due" in page
    assert "Knee" not in page
    assert "knee" in text_of(physician.get("/calls")).lower()
    (row,) = (r for r in desk.get("/calls.json").json()["rows"] if r["name"] == "Example, Ada")
    assert (row["days_late"], row["tries"], row["course"]) == (3, 0, None)
    assert names(desk, time="w12") == []
    table = csv.reader(io.StringIO(desk.get("/calls.csv").content.decode("utf-8-sig")))
    assert "Example, Ada" in [row[2] for row in table]


def test_who_is_reached_by_no_message_is_called_with_that_reason(
    desk: Client, late: Course, acting: Actor
) -> None:
    """No text goes out instead: whose telephone it is nobody knows."""
    assert "No address for messages" not in text_of(desk.get("/calls"))
    with acting.at_work():
        Identity.objects.filter(patient=late.patient).update(email="", phone="+41 79 123 45 67")
    for page in ("/calls", f"/calls/{late.pk}"):
        assert "No address for messages" in text_of(desk.get(page))
    (row,) = (r for r in desk.get("/calls.json").json()["rows"] if r["name"] == "Example, Ada")
    assert (row["address_failed"], row["address_missing"]) == (False, True)


def test_it_stands_on_the_first_page_of_desk_and_nurse(
    log_in: Callable[[str], Client], late: Course
) -> None:
    for role in ("desk", "nurse"):
        page = log_in(role).get("/")
        assert "Who to call next" in text_of(page)
        assert f'href="/calls/{late.pk}"' in page.content.decode()


def test_an_attempt_is_kept_and_answered_now_leads_to_the_form(desk: Client, late: Course) -> None:
    address = f"/calls/{late.pk}"
    typed = {"about": f"{late.pk}:w6", "channel": "phone", "outcome": "answers-now"}
    sent = send(desk, address, **typed)
    assert sent.headers["Location"] == f"/courses/{late.pk}/answers/w6"
    assert "Telephone: answered" in text_of(desk.get(address))
    again = send(desk, address, **{**typed, "outcome": "call-back"})
    assert "Fill this in" in text_of(again)


def test_an_attempt_stays_where_the_person_answers_while_somebody_speaks_with_them(
    desk: Client, late: Course, stored: Any
) -> None:
    address = f"/calls/{late.pk}"
    page = Sheet(desk.get(address)).sends()
    with system(late.clinic).at_work():
        DueItem.objects.filter(course=late).delete()  # nothing is awaited any more
    typed = {"about": f"{late.pk}:w6", "channel": "phone", "note": "Her new number"}
    short = desk.post(address, page | typed | {"outcome": ""})
    assert short.status_code == 422
    assert Sheet(short).typed()["note"] == ["Her new number"]
    assert "not awaited any more" in text_of(short)
    assert desk.post(address, page | typed | {"outcome": "answers-now"})["Location"] == "/calls"
    (row,) = stored(ContactAttempt)
    assert (row.due_key, row.note) == ("w6", "Her new number")
    strange = typed | {"about": f"{late.pk}:nothing", "outcome": "no-answer"}
    refused = send(desk, address, **strange)
    assert (refused.status_code, Sheet(refused).typed()["note"]) == (422, ["Her new number"])


def test_an_attempt_is_undone(desk: Client, late: Course, stored: Any) -> None:
    typed = {"about": f"{late.pk}:w6", "channel": "phone", "outcome": "no-answer"}
    send(desk, f"/calls/{late.pk}", **typed, good_time="evening")
    assert names(desk) == []
    assert names(desk, when="later") == ["Example, Ada"]
    assert "in the evening, from 17, they said" in text_of(desk.get("/calls?when=later"))
    (row,) = stored(ContactAttempt)
    desk.post(f"/undo/attempt/{row.pk}")
    assert names(desk) == ["Example, Ada"]


def test_two_who_take_the_same_person(desk: Client, physician: Client, late: Course) -> None:
    address = f"/calls/{late.pk}/take"
    assert desk.post(address, {"lock_version": "1"}).status_code == 302
    refused = physician.post(address, {"lock_version": "1"})
    assert refused.status_code == 409
    user = User.objects.get(username="desk")
    assert names(desk, who=str(user.pk)) == ["Example, Ada"]
    assert names(desk, who="nobody") == []


def test_it_is_handed_on_and_undone(desk: Client, late: Course, stored: Any) -> None:
    nurse = User.objects.get(username="nurse")
    day = (clock.today(late.clinic) + timedelta(days=3)).isoformat()
    year, month, of_month = day.split("-")
    parts = {"not_before_0": of_month, "not_before_1": month, "not_before_2": year}
    page = desk.get(f"/calls/{late.pk}/hand-out").content.decode()
    typed = parts if 'name="not_before_0"' in page else {"not_before": day}
    send(desk, f"/calls/{late.pk}/hand-out", assigned_to=str(nurse.pk), **typed)
    assert names(desk) == []
    (task,) = stored(ContactTask)
    assert (task.assigned_to, task.not_before.isoformat()) == (nurse, day)
    desk.post(f"/undo/hand-out/{task.pk}")
    assert names(desk) == ["Example, Ada"]


def lose(client: Client, course: Course, reason: str) -> Any:
    page = client.get(f"/calls/{course.pk}/no-more")
    today = clock.today(course.clinic)
    has_parts = 'name="on_day_0"' in page.content.decode()
    day = {
        f"on_day_{at}": str(part)
        for at, part in enumerate((today.day, today.month, today.year))
        if has_parts
    } or {"on_day": today.isoformat()}
    address = f"/calls/{course.pk}/no-more"
    about = f"{course.pk}:w6"
    return send(client, address, reason=reason, about=about, said_by="her son", **day)


def test_a_refusal_of_one_question_and_its_undo(desk: Client, late: Course, stored: Any) -> None:
    assert lose(desk, late, "refused-one").status_code == 302
    assert names(desk, when="all") == []
    (row,) = stored(LossToFollowUp)
    assert (row.course_id, row.due_key, row.reason) == (late.pk, "w6", "refused")
    desk.post(f"/undo/loss/{row.pk}")
    assert names(desk) == ["Example, Ada"]


def test_after_a_death_nothing_is_due_and_no_button_takes_it_back(
    desk: Client, late: Course, stored: Any, acting: Actor
) -> None:
    lose(desk, late, "died")
    (row,) = stored(LossToFollowUp)
    assert desk.post(f"/undo/loss/{row.pk}").status_code == 404
    with acting.at_work():
        assert not DueItem.objects.filter(patient=late.patient).exists()
    assert "has died" in text_of(desk.get(f"/calls/{late.pk}"))
    assert "has died" in text_of(desk.get(f"/patients/{late.patient_id}"))
    send(desk, f"/calls/losses/{row.pk}/error", reason="Another Ada")
    assert names(desk) == ["Example, Ada"]


def test_a_death_is_recorded_of_who_has_no_course_and_said_wherever_they_are_found(
    desk: Client, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        at = clock.now(acting.clinic) + timedelta(days=9)
        booked = book_appointment(patient=ada, purpose="assessment", starts_at=at, by=acting)
    address = f"/patients/{ada.pk}/died"
    assert address in desk.get(f"/patients/{ada.pk}").content.decode()
    assert "has died" not in text_of(desk.get("/patients", {"q": "Example, Ada"}))
    today = clock.today(acting.clinic).isoformat()
    assert send(desk, address, on_day=today, said_by="").status_code == 422
    done = send(desk, address, on_day=today, said_by="Her son, by telephone")
    assert done.headers["Location"] == f"/patients/{ada.pk}"
    page = desk.get(f"/patients/{ada.pk}")
    assert "Her son, by telephone" in text_of(page)
    for gone in (address, "appointments/new", "waiting/new"):
        assert gone not in page.content.decode()
    assert "has died" in text_of(desk.get("/patients", {"q": "Example, Ada"}))
    (row,) = desk.get("/patients.json", {"q": "Example, Ada"}).json()["rows"]
    assert row["has_died"]
    with acting.at_work():
        booked.refresh_from_db()
        assert booked.state == "cancelled"


def test_what_closed_without_an_answer_says_why(desk: Client, late: Course, acting: Actor) -> None:
    with acting.at_work():
        earlier = clock.now(acting.clinic) - timedelta(days=42 + 28 + 2)
        Session.objects.filter(course=late).update(started_at=earlier, ended_at=earlier)
        rebuild_course(late, by=acting)
    rows = desk.get("/calls/missing.json").json()["rows"]
    mine = [(row["kind"], row["time_point"]) for row in rows if "Ada" in row["name"]]
    assert mine == [
        ("answer-follow-up", "Answers at 6 weeks"),
        ("answer-check", "Two weeks after session 1"),
        ("answer-check", "A week after session 1"),
        ("answer-check", "Day 3 after session 1"),
        ("answer-check", "Day 2 after session 1"),
        ("answer-check", "Day 1 after session 1"),
        ("answer-check", "2 hours after session 1"),
        ("answer-baseline", "Answers before the first injection"),
    ]
    assert "nobody tried" in text_of(desk.get("/calls/missing"))
    only = text_of(desk.get("/calls/missing", {"kind": "answer-check"}))
    assert "A week after session 1" in only
    assert "Answers at 6 weeks" not in only


def test_another_clinic_and_other_roles_see_nothing(
    desk: Client, log_in: Callable[[str], Client], late: Course
) -> None:
    other = open_clinic(name="Elsewhere")
    with system(other).at_work():
        patient = Patient.objects.create(clinic=other)
        theirs = Course.objects.create(
            clinic=other,
            patient=patient,
            condition="knee-oa",
            side="left",
            opened_on=clock.today(other),
            state="following",
        )
    for address in ("", "/hand-out", "/no-more"):
        assert desk.get(f"/calls/{theirs.pk}{address}").status_code == 404
    assert desk.post(f"/calls/{theirs.pk}/take").status_code == 404
    researcher = log_in("researcher")
    assert researcher.get("/calls").status_code == 403
    assert researcher.get("/calls/missing.csv").status_code == 403


def test_who_did_not_answer_before_a_session_is_called_until_it_begins(
    desk: Client, acting: Actor, late: Course
) -> None:
    """«Answers now» leads to the questions themselves."""
    with acting.at_work():
        Course.objects.filter(pk=late.pk).update(state="treating")
        starts_at = clock.now(acting.clinic) + timedelta(hours=3)
        Appointment.objects.create(
            clinic=acting.clinic,
            patient=late.patient,
            course=late,
            purpose="session",
            session_number=2,
            starts_at=starts_at,
            booked_at=starts_at - timedelta(days=9),
        )
        late.refresh_from_db()
        rebuild_course(late, by=acting)
    page = text_of(desk.get("/calls", {"kind": "answer-session"}))
    assert "Answers before session 2" in page
    assert "the window closes within a day" in page
    (row,) = desk.get("/calls.json", {"kind": "answer-session"}).json()["rows"]
    assert (row["name"], row["days_late"]) == ("Example, Ada", 0)
    typed = {"about": f"{late.pk}:session-2", "channel": "phone", "outcome": "answers-now"}
    done = send(desk, f"/calls/{late.pk}", **typed)
    assert done.status_code == 302
    answers = desk.get(done.headers["Location"])
    assert answers.status_code == 200
    assert "Before session 2" in text_of(answers)
