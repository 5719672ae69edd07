"""Today's board: who comes, what is missing, and whose work that is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from prolo.care.board import OWNERS, Missing
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.due import rebuild_course
from prolo.registry.models import Appointment, Clinic, Identity, Patient, User
from prolo.web.words.board import MISSING, missing_words
from tests.web.clinic_days import book_today, many_expected
from tests.web.conftest import text_of
from tests.web.course_steps import begin_treatment
from tests.web.session_of_today import agree_to


@pytest.fixture
def booked(acting: Actor, ada: Patient) -> Appointment:
    return book_today(acting, ada)


def test_each_role_sees_what_is_missing_in_its_own_work(
    log_in: Callable[[str], Client], booked: Appointment
) -> None:
    nurse = text_of(log_in("nurse").get("/"))
    assert "No preparation sheet" in nurse
    assert "No consent" in nurse
    assert "No signed plan" not in nurse
    physician = text_of(log_in("physician").get("/"))
    assert "No signed plan" in physician
    assert "Images not reviewed" in physician
    assert "No preparation sheet" not in physician
    assert "1 thing for others" in physician


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("all", ("No signed plan", "No consent", "No preparation sheet")),
        ("nurse", ("No consent", "No preparation sheet")),
        ("front-desk", ("Nothing for the front desk",)),
        ("<script>", ("No signed plan",)),
    ],
)
def test_the_address_says_whose_work_is_shown(
    physician: Client, booked: Appointment, asked: str, says: tuple[str, ...]
) -> None:
    page = text_of(physician.get("/", {"for": asked}))
    for one in says:
        assert one in page


def test_of_several_physicians_each_finds_who_comes_to_them(
    log_in: Callable[[str], Client], booked: Appointment, acting: Actor
) -> None:
    with acting.at_work():
        Appointment.objects.update(injector=User.objects.get(username="physician2"))
        name = booked.patient.identity.family_name
    theirs, other, desk = (log_in(who) for who in ("physician2", "physician", "desk"))
    assert name in text_of(theirs.get("/", {"for": "with-me"}))
    assert "Nobody is booked with you today." in text_of(other.get("/", {"for": "with-me"}))
    assert "Who comes to me" not in text_of(desk.get("/"))
    assert name in text_of(desk.get("/", {"for": "with-me"}))


def test_the_file_holds_whose_work_was_asked_for(physician: Client, booked: Appointment) -> None:
    (everything,) = physician.get("/today.json").json()["rows"]
    (of_nurses,) = physician.get("/today.json", {"for": "nurse"}).json()["rows"]
    assert {"plan", "consent"} <= set(everything["missing_codes"])
    assert "consent" in of_nurses["missing_codes"]
    assert "plan" not in of_nurses["missing_codes"]


def test_a_session_begins_where_its_person_is_read(
    log_in: Callable[[str], Client], booked: Appointment, acting: Actor
) -> None:
    with acting.at_work():
        assert booked.course is not None
        begin_treatment(booked.course, acting)
    begins = f'action="/appointments/{booked.pk}/session"'
    nurse = log_in("nurse")
    assert begins in nurse.get("/").content.decode()
    assert begins not in log_in("desk").get("/").content.decode()
    nurse.post(f"/appointments/{booked.pk}/session")
    assert begins not in nurse.get("/").content.decode()


def test_on_its_day_and_not_earlier_a_session_begins_from_each_page_of_its_course(
    log_in: Callable[[str], Client], booked: Appointment, acting: Actor
) -> None:
    with acting.at_work():
        assert booked.course is not None
        begin_treatment(booked.course, acting)
    begins = f'action="/appointments/{booked.pk}/session"'
    course = f"/courses/{booked.course_id}"
    pages = (course, f"{course}/outcomes", f"/appointments/{booked.pk}")
    nurse = log_in("nurse")
    assert [nurse.get(one).content.decode().count(begins) for one in pages] == [1, 1, 1]
    with acting.at_work():
        Appointment.objects.update(starts_at=booked.starts_at + timedelta(days=1))
        rebuild_course(booked.course, by=acting)
    assert [nurse.get(one).content.decode().count(begins) for one in pages] == [0, 0, 0]


def test_the_front_desk_learns_nothing_of_the_chart(
    log_in: Callable[[str], Client], booked: Appointment
) -> None:
    desk = log_in("desk")
    page = text_of(desk.get("/", {"for": "all"}))
    assert "No consent" in page
    for said in ("No signed plan", "Images not reviewed", "Allergies", "knee"):
        assert said not in page
    (row,) = desk.get("/today.json").json()["rows"]
    assert row["course"] is None
    assert row["missing_codes"] == ["consent", "sheet"]


def test_what_is_missing_leads_to_where_it_is_put_right(
    log_in: Callable[[str], Client], booked: Appointment
) -> None:
    consent = f'href="/courses/{booked.course_id}/consent"'
    plan = f'href="/courses/{booked.course_id}/plan"'
    nurse = log_in("nurse").get("/", {"for": "all"}).content.decode()
    assert consent in nurse
    assert plan not in nurse
    assert plan in log_in("physician").get("/").content.decode()
    desk = log_in("desk").get("/", {"for": "all"}).content.decode()
    assert "/courses/" not in desk


def test_a_child_without_a_guardian_and_an_interpreter_stand_out_at_the_desk(
    log_in: Callable[[str], Client], acting: Actor, booked: Appointment, clinic: Clinic
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=booked.patient).update(
            birth_date=clock.today(clinic) - timedelta(days=15 * 365),
            interpreter_needed=True,
            preferred_language="tr",
            phone="",
        )
    page = text_of(log_in("desk").get("/"))
    for said in ("Not of age, no guardian on record", "Interpreter: Turkish", "No telephone"):
        assert said in page


def test_what_was_done_is_missing_no_more(
    log_in: Callable[[str], Client], acting: Actor, booked: Appointment
) -> None:
    with acting.at_work():
        assert booked.course is not None
        agree_to(booked.course, acting, at=clock.now(acting.clinic))
    assert "No consent" not in text_of(log_in("nurse").get("/"))


def test_the_board_is_a_file_with_days_and_codes(
    physician: Client, booked: Appointment, clinic: Clinic
) -> None:
    body = physician.get("/today.json").json()
    (row,) = body["rows"]
    assert row["name"] == "Example, Ada"
    assert (row["room"], row["injector"]) == ("Room 9", "Dr. Miriam Invented")
    assert row["starts_at"].startswith(clock.today(clinic).isoformat())
    assert row["missing_codes"][:3] == ["plan", "imaging", "consent"]
    assert date.fromisoformat(row["birth_date"])
    assert "Example, Ada" in physician.get("/today.csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("name", ["admin", "researcher"])
def test_who_does_not_see_the_schedule_sees_no_board(
    log_in: Callable[[str], Client], booked: Appointment, name: str
) -> None:
    client = log_in(name)
    assert "Example, Ada" not in text_of(client.get("/"))
    assert client.get("/today.csv").status_code == 403


def test_forty_people_cost_no_more_queries_than_five(
    physician: Client,
    acting: Actor,
    clinic: Clinic,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    counts = []
    for people in (5, 35):
        many_expected(acting, people)
        physician.get("/")
        with django_assert_max_num_queries(60) as asked:  # type: ignore[attr-defined]
            page = physician.get("/", {"for": "all"})
        assert page.status_code == 200
        counts.append(len(asked))
    assert text_of(page).count("No signed plan") == 40
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (Missing(code="holds", what=("ibuprofen", "grandma's drops")), "left out ibuprofen, gra"),
        (Missing(code="forms", what=("baseline",)), "Not answered: before the first injection"),
        (Missing(code="forms", what=("aftercare-2-d2",)), "how they are after session 2"),
        (Missing(code="interpreter", what=("xx",)), "Interpreter: xx"),
        (Missing(code="interpreter", what=("?",)), "language not known"),
    ],
)
def test_what_is_missing_is_named(one: Missing, says: str) -> None:
    assert says.lower() in missing_words(one, load_knowledge()).lower()


def test_everything_that_can_be_missing_has_words() -> None:
    assert set(MISSING) == set(OWNERS)
