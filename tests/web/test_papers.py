"""What goes out on paper, and the story of a person's page: what is on record, and nothing else."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils.translation import trans_real

from prolo.cli.entry import main
from prolo.demo import fill_demo
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.people import add_membership
from prolo.registry.models import Course, CourseMove, Patient, Role, Session, User
from prolo.web.presenters import story as stories
from prolo.web.presenters.courses import course_title, titles_apart
from prolo.web.presenters.sheets.summary import paper_of_courses
from prolo.web.words.courses import MOVES
from prolo.web.words.story import MOVED
from tests.papers.option_sheets import said
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, open_course
from tests.web.test_mine import _catalog as catalog


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[uuid.UUID]:
    """With courses, and what happened to people in the last weeks."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield fill_demo(courses=True).pk
        transaction.set_rollback(True)


@pytest.fixture
def course(acting: Actor) -> Course:
    """Somebody of the demonstration who was treated and reported a flare."""
    with acting.at_work():
        treated = Session.objects.filter(ended_at__isnull=False, concerns__isnull=False)
        return treated[0].course


def test_the_letter_says_what_another_physician_needs(physician: Client, course: Course) -> None:
    said = text_of(physician.get(f"/patients/{course.patient_id}/letter"))
    for part in (
        "Invented person",
        "As on record",
        "Medicines",
        "Allergies",
        "Implants",
        "First assessment",
        "For how many weeks",
        "Tried before at this place",
        ", lot ",
        "Treatment given Session 1,",
        "mL Dextrose",
        "Reactions",
        "answers that were due",
        "A change within one person does not tell what caused it",
        "What comes next",
        "In an emergency",
    ):
        assert part in said, part
    for claim in ("cure", "permanent", "all-natural", "success rate"):
        assert claim not in said.lower()


@pytest.mark.parametrize("language", ["de", "es", "ar"])
def test_no_sentence_of_a_letter_falls_back_to_english(
    acting: Actor, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    plain = trans_real.gettext

    def heard(message: str) -> str:
        asked.add(str(message))
        return plain(message)

    knowledge = load_knowledge()
    with acting.at_work():
        people = list(Patient.objects.filter(courses__isnull=False).distinct())
        monkeypatch.setattr("django.utils.translation._trans.gettext", heard)
        for one in people:
            paper_of_courses(one, None, language, clock.today(acting.clinic))
    names = {one.name for one in knowledge.medicines.values()}
    assert len(people) > 3
    assert len(asked) > 100
    assert sorted(asked - catalog(language) - names - {""}) == []


def test_a_letter_says_what_in_it_is_no_translation(acting: Actor, course: Course) -> None:
    with acting.at_work():
        made = {
            one: said(paper_of_courses(course.patient, course, one, clock.today(acting.clinic)))
            for one in ("en", "de")
        }
    assert "es ist nicht übersetzt" in made["de"]
    assert "it is not translated" not in made["en"]


def test_the_letter_of_one_course_stays_of_that_course_in_another_language(
    physician: Client, course: Course
) -> None:
    send(physician, f"/patients/{course.patient_id}/courses/new", condition="knee-oa", side="left")
    page = f"/patients/{course.patient_id}/letter?language=es&course={course.pk}"
    shown = physician.get(page).content.decode()
    assert f'href="?language=ar&amp;course={course.pk}"' in shown
    assert f'href="?language=es&amp;course={course.pk}" aria-current="true"' in shown
    assert 'href="?language=es">All courses' in shown
    assert "language=es" in shown.partition("letter.pdf?")[2].partition('"')[0]


def test_the_letter_parts_none_from_never_asked(physician: Client, ada: Patient) -> None:
    said = text_of(physician.get(f"/patients/{ada.pk}/letter"))
    assert "Allergies none on record; nobody wrote down that all of them were asked about" in said
    assert "Implants never asked" in said
    knee = open_course(physician, ada)
    assess(physician, knee)
    said = text_of(physician.get(f"/patients/{ada.pk}/letter"))
    assert re.search(r"Allergies none: asked on \w+ \d", said)
    assert "artificial joint there: no; screw, plate or device near it: no (" in said


def test_the_letter_tells_one_course_when_it_is_asked_for_one(
    physician: Client, course: Course
) -> None:
    page = f"/patients/{course.patient_id}/courses/new"
    send(physician, page, condition="knee-oa", side="left")
    both = text_of(physician.get(f"/patients/{course.patient_id}/letter"))
    assert "Knee osteoarthritis, left: Being assessed" in both
    one = text_of(physician.get(f"/patients/{course.patient_id}/letter?course={course.pk}"))
    assert "Knee osteoarthritis, left: Being assessed" not in one


def test_the_sheet_has_every_needle_lot_signature_and_answer(
    physician: Client, course: Course, acting: Actor
) -> None:
    said = text_of(physician.get(f"/courses/{course.pk}/sheet"))
    with acting.at_work():
        for session in course.sessions.filter(ended_at__isnull=False):
            assert f"Session {session.number}," in said
            assert all(one.lot in said for one in session.vials.current())
    for part in ("signed by", "Consent", "Plan", "All answers", "Day by day", "Who to call"):
        assert part in said, part


@pytest.mark.parametrize("kind", ["session", "summary"])
def test_a_paper_of_the_command_line_has_the_hours_of_the_clinic_as_its_page_has(
    physician: Client,
    acting: Actor,
    course: Course,
    capfdbinary: pytest.CaptureFixture[bytes],
    kind: str,
) -> None:
    with acting.at_work():
        held = course.sessions.filter(ended_at__isnull=False)[0]
    assert acting.clinic.time_zone != "UTC"
    of, page = {
        "session": (held.pk, f"/sessions/{held.pk}/record.pdf"),
        "summary": (course.patient_id, f"/patients/{course.patient_id}/letter.pdf"),
    }[kind]
    shown = physician.get(page)
    assert shown.status_code == 200
    typed = ["paper", kind, str(of), "--by", "physician", "-o", "-"]
    assert main(typed) == 0
    assert capfdbinary.readouterr().out == shown.content


def test_typed_text_is_text_on_paper_too(physician: Client, ada: Patient) -> None:
    send(physician, f"/patients/{ada.pk}/allergies", substance="<script>latex</script>")
    assert "<script>latex" not in physician.get(f"/patients/{ada.pk}/letter").content.decode()


def test_paper_is_for_those_who_see_charts_in_this_clinic(
    log_in: Callable[[str], Client], course: Course
) -> None:
    pages = (f"/courses/{course.pk}/sheet", f"/patients/{course.patient_id}/letter")
    elsewhere = open_clinic(name="Elsewhere", time_zone="UTC")
    user = User.objects.create(username="elsewhere", full_name="Else Where")
    add_membership(user=user, role=Role.PHYSICIAN, by=system(elsewhere))
    for page in pages:
        assert log_in("nurse").get(page).status_code == 200
        assert log_in("desk").get(page).status_code == 403
        assert log_in("elsewhere").get(page).status_code == 404


def test_the_page_of_a_person_tells_who_decided_what_and_why(
    physician: Client, course: Course, log_in: Callable[[str], Client]
) -> None:
    page = f"/patients/{course.patient_id}"
    said = text_of(physician.get(page))
    assert "decided: suitable for the treatment." in said
    assert "Session 1:" in said
    assert "Pain 6 of 10." in said
    assert "decided: suitable" not in text_of(log_in("desk").get(page))


def test_every_move_has_a_sentence_of_its_own_in_the_story() -> None:
    assert set(MOVED) == set(MOVES)


def test_a_filter_in_the_address_leaves_the_rest_out(physician: Client, course: Course) -> None:
    page = f"/patients/{course.patient_id}"
    said = text_of(physician.get(f"{page}?kind=answers"))
    assert "Answers were given" in said
    assert "signed the plan" not in said
    for odd in ("kind=nothing", "course=nobody", "page=999", "page=-1", "page=x"):
        assert "signed the plan" in text_of(physician.get(f"{page}?{odd}"))


def test_two_courses_at_one_place_are_told_apart_by_the_day_they_were_opened() -> None:
    elbow, knee = ("lateral-epicondylitis", "right"), ("knee-oa", "right")
    rows = [
        Course(condition=place, side=side, opened_on=date(year, 3, 4))
        for (place, side), year in ((elbow, 2023), (elbow, 2026), (knee, 2026))
    ]
    assert list(titles_apart(rows, load_knowledge()).values()) == [
        "Lateral epicondylitis (tennis elbow), right, opened Sat 4 March 2023",
        "Lateral epicondylitis (tennis elbow), right, opened Wed 4 March 2026",
        "Knee osteoarthritis, right",
    ]


def test_the_story_is_a_table_too_with_the_filters_of_the_page_for_who_sees_charts(
    physician: Client, course: Course, log_in: Callable[[str], Client]
) -> None:
    page = f"/patients/{course.patient_id}"
    assert (
        f'href="{page}/story.csv?kind=answers" download'
        in physician.get(f"{page}?kind=answers").content.decode()
    )
    rows = physician.get(f"{page}/story.json").json()["rows"]
    assert {one["course"] for one in rows} == {course_title(course, load_knowledge())}
    assert any("decided: suitable for the treatment." in one["says"] for one in rows)
    some = physician.get(f"{page}/story.json?kind=answers").json()["rows"]
    assert some == [one for one in rows if one["kind"] == "answers"]
    assert some
    assert len(physician.get(f"{page}/story.csv").content.decode().splitlines()) >= len(rows) + 1
    assert physician.get(f"{page}/story?kind=answers").headers["Location"] == (
        f"{page}?kind=answers#story"
    )
    assert log_in("desk").get(f"{page}/story.csv").status_code == 403
    assert physician.get(f"/patients/{course.pk}/story.json").status_code == 404  # nobody's id


def test_a_long_story_has_pages_and_every_day_is_on_one_of_them(
    physician: Client, ada: Patient, acting: Actor
) -> None:
    send(physician, f"/patients/{ada.pk}/courses/new", condition="knee-oa", side="left")
    with acting.at_work():
        course = Course.objects.get(patient=ada, side="left")
        for number in range(stories.DAYS_A_PAGE + 5):
            CourseMove.objects.create(
                clinic=acting.clinic,
                recorded_by=acting.user,
                course=course,
                patient=ada,
                move="pause" if number % 2 else "resume",
                to_state="treating",
                reason=f"Day number {number}.",
                happened_at=clock.now(acting.clinic) - timedelta(days=200 - number),
            )
    pages = [text_of(physician.get(f"/patients/{ada.pk}?page={page}")) for page in (1, 2)]
    assert "page 1 of 2" in pages[0]
    for number in range(stories.DAYS_A_PAGE + 5):
        assert sum(f"Day number {number}." in page for page in pages) == 1


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_story(
    physician: Client, course: Course, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        physician.get(f"/patients/{course.patient_id}")
