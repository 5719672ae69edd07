"""Answers before and after a course, and what became of the pain."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.clinics import move_clock
from prolo.registry.answer_judging import PAIN
from prolo.registry.due import rebuild_course
from prolo.registry.models import Course, Identity, Patient, Response, Score, Session, Visit
from tests.web.conftest import send, text_of
from tests.web.sheets import Sheet, read_page

pytestmark = pytest.mark.both_databases

BEFORE = {"answered_by": "patient", "how": "clinic", "pain": "7", "activity-1": "Climb stairs"}
BEFORE |= {"activity-1-score": "3", "work-days-lost": "4"}
AFTER = BEFORE | {
    "pain": "4",
    "activity-1-score": "6",
    "change": "much-better",
    "work-days-lost": "1",
}
AFTER |= {"other-treatment": "no", "pain-reliever": "yes", "new-injury": "no"}


SHORT = {"answered_by": "patient", "how": "clinic", "pain": "5", "change": "little-better"}


@pytest.fixture
def wait(acting: Actor) -> Callable[[int], date]:
    """Let so many days pass; the day that it is then."""

    def pass_days(days: int) -> date:
        with acting.at_work():
            to = clock.now(acting.clinic) + timedelta(days=days)
            move_clock(to=to, by=acting)
        return clock.today(acting.clinic)

    return pass_days


@pytest.fixture
def inject(acting: Actor, ada: Patient, course: str) -> Callable[[int], None]:
    """A session of the course is held today."""

    def hold(number: int) -> None:
        with acting.at_work():
            at = clock.now(acting.clinic)
            row = {"clinic": acting.clinic, "recorded_by": acting.user, "patient": ada}
            visit = Visit.objects.create(**row, day=at.date(), arrived_at=at)
            treated = Course.objects.get(pk=course.rpartition("/")[2])
            Session.objects.create(
                **row,
                course=treated,
                visit=visit,
                number=number,
                state="signed",
                started_at=at,
                ended_at=at,
            )
            rebuild_course(treated, by=acting)

    return hold


@pytest.fixture
def course(physician: Client, ada: Patient) -> str:
    opened = send(physician, f"/patients/{ada.pk}/courses/new", condition="knee-oa", side="right")
    return str(opened.headers["Location"])


def test_a_12_week_answer_is_compared_with_the_first(physician: Client, course: str) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    done = send(physician, f"{course}/answers/w12", **AFTER)
    assert done.status_code == 302
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "7 before, 4 now, on a scale of 0 to 10: better by 3 points, 42.9 %." in page
    assert "In points: people call 2 or more important; reached." in page
    assert "people call 30 % or more important; reached." in page
    assert "Beyond chance: more than the 2 points that the measure moves by itself" in page
    assert "A pain reliever was taken within the week" in page
    assert "Days without the usual work in four weeks: 1, before 4" in page
    assert "in trials people given salt water improved too" in page.lower()


def test_the_figures_of_the_charts_are_a_file_too(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    inject(1)
    wait(84)
    send(physician, f"{course}/answers/w12", **AFTER)
    rows = physician.get(f"{course}/outcomes.json").json()["rows"]
    pain = [row for row in rows if row["instrument"] == PAIN]
    assert [row["score_points"] for row in pain] == [7, None, 4]
    assert [row["change_points"] for row in pain] == [0, None, -3]


def test_answers_given_again_say_what_they_replace_and_the_earlier_stay_in_sight(
    physician: Client, course: str
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    first = text_of(physician.get(f"{course}/outcomes"))
    assert "These replace" not in first
    assert "Earlier versions" not in first
    send(physician, f"{course}/answers/baseline", **BEFORE | {"pain": "6"})
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "pain 7 → 6. The earlier ones stay on record." in page
    earlier = page[page.index("Earlier versions of answers") :]
    assert "Before the first injection" in earlier
    assert "version 1" in earlier
    assert "Climb stairs" in earlier


def test_the_course_tells_that_was_answered_by_whom_and_how(
    physician: Client, course: str, acting: Actor
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    told = text_of(physician.get(course))
    told = told[told.index("What happened") :]
    assert "Answers: Before the first injection" in told
    assert "the patient · in the clinic" in told
    for how, said in (("link", "by a link"), ("own-device", "on their own pages")):
        with acting.at_work():
            Response.objects.update(how=how)
        assert f"the patient · {said}" in text_of(physician.get(course))


def test_scores_are_kept_with_the_version_of_the_form(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    (response,) = stored(Response)
    assert response.questionnaire == "https://prolo.example/Questionnaire/first-visit|1.0.0"
    assert {one.instrument: one.value for one in stored(Score)} == {"nprs": 7, "psfs": 3}


def test_without_a_first_answer_there_is_nothing_to_compare(physician: Client, course: str) -> None:
    send(physician, f"{course}/answers/w12", **AFTER)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "There is nothing to compare" in page
    assert "Before the first injection Due now" in page


def test_who_says_it_is_chosen_beforehand_and_what_they_say_never_is(
    physician: Client, course: str
) -> None:
    sent = Sheet(physician.get(f"{course}/answers/w12")).typed()
    assert {name for name, values in sent.items() if any(values)} == {"answered_by", "how"}
    assert (sent["answered_by"], sent["how"]) == (["patient"], ["clinic"])


def test_who_speaks_for_a_child_is_not_chosen_beforehand(
    physician: Client, course: str, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        Identity.objects.filter(patient=ada).update(birth_date=clock.today(acting.clinic))
    assert "answered_by" not in Sheet(physician.get(f"{course}/answers/w12")).typed()


def test_no_to_the_rest_is_pressed_and_leaves_what_was_said(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    address = f"{course}/answers/w12"
    (button,) = [
        one.attrs["value"]
        for one in read_page(physician.get(address)).all("button")
        if one.attrs.get("name") == "rest"
    ]
    pressed = Sheet(physician.post(address, {"pain-reliever": "yes", "rest": button})).typed()
    asked = ("other-treatment", "pain-reliever", "new-injury")
    assert [pressed[one] for one in asked] == [["no"], ["yes"], ["no"]]
    assert "pain" not in {name for name, values in pressed.items() if any(values)}
    assert stored(Response) == []


def test_what_somebody_wrote_is_a_result_that_leads_to_their_words(
    physician: Client, course: str
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    send(physician, f"{course}/answers/w12", **AFTER | {"pain": "7", "words": "A fever since"})
    (row,) = physician.get(f"/results.json?course={course.rpartition('/')[2]}").json()["rows"]
    assert row["says"] == "In their own words, or hurt again: read what they say"
    assert f'href="{course}/outcomes"' in physician.get("/results").content.decode()
    assert "A fever since" in text_of(physician.get(f"{course}/outcomes"))


def test_where_the_form_was_changed_under_its_version_the_answers_say_so(
    physician: Client, course: str, acting: Actor
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    send(physician, f"{course}/answers/baseline", **BEFORE | {"pain": "6"})
    said = ("the form was changed since", "It was changed since under the same version")
    page = text_of(physician.get(f"{course}/outcomes"))
    assert not any(one in page for one in said)
    with acting.at_work():
        Response.objects.update(questionnaire_sha256="0" * 64)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "Before the first injection (the form was changed since)" in page
    assert all(one in page for one in said)


def test_scores_of_a_version_that_does_not_compare_are_left_out_and_that_is_said(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
    monkeypatch: Any,
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    inject(1)
    wait(84)
    send(physician, f"{course}/answers/w12", **AFTER)
    before = ("https://prolo.example/Questionnaire/first-visit|1.0.0",)
    for module in ("registry.comparable", "web.presenters.brought_answers"):
        monkeypatch.setattr(f"prolo.{module}.not_comparing", lambda: before)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "1 score of another version of the form is left out of charts and figures" in page
    assert "From 4 at week 12; 1 session" in page
    rows = physician.get(f"{course}/outcomes.json").json()["rows"]
    assert {row["change_points"] for row in rows} == {None}


def test_a_named_activity_must_be_rated(physician: Client, course: str) -> None:
    typed = BEFORE | {"activity-2": "Kneel"}
    refused = send(physician, f"{course}/answers/baseline", **typed)
    assert refused.status_code == 422
    assert "Choose how well it can be done" in text_of(refused)


def test_answered_again_is_a_new_version(
    physician: Client, course: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    send(physician, f"{course}/answers/baseline", **BEFORE | {"pain": "8"})
    assert sorted(one.version for one in stored(Response)) == [1, 2]
    send(physician, f"{course}/answers/w12", **AFTER)
    assert "8 before, 4 now" in text_of(physician.get(f"{course}/outcomes"))


def test_an_unknown_time_is_not_found(physician: Client, course: str) -> None:
    assert physician.get(f"{course}/answers/w13").status_code == 404


def test_the_chart_marks_sessions_the_important_change_and_what_is_missing(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    inject(1)
    wait(28)
    inject(2)
    wait(7 * 8)
    send(physician, f"{course}/answers/w12", **AFTER)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "From 7 at week 0 to 4 at week 12; 2 sessions; no answer at week 4, 6." in page
    assert "a change for the better of 2.1 or more" in page
    assert "A change of less than 2 points may be chance." in page
    assert "6 weeks Missing" in page
    assert "26 weeks Later" in page


TWO = BEFORE | {"activity-1-score": "2", "activity-2": "Brush teeth", "activity-2-score": "9"}


@pytest.mark.parametrize(
    ("name", "rating", "moved", "compared"),
    [
        (
            "brush  Teeth",
            "9",
            "What you want to do goes as before the first injection: 9 of 10.",
            "Only what was rated both times is compared: «Brush teeth». Not: «Climb stairs».",
        ),
        (
            "Climb stairs",
            "4",
            "goes better by 2 of 10 points than before the first injection: it was 2 and is 4.",
            "Only what was rated both times is compared: «Climb stairs». Not: «Brush teeth».",
        ),
        (
            "Run",
            "9",
            "",
            "Not the same things were rated then and now, so we cannot compare: ",
        ),
    ],
)
def test_an_activity_is_compared_with_itself_alone(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
    name: str,
    rating: str,
    moved: str,
    compared: str,
) -> None:
    """Of stairs 2 and teeth 9: who rates the teeth alone is no better, and the stairs alone no
    worse."""
    send(physician, f"{course}/answers/baseline", **TWO)
    inject(1)
    wait(84)
    later = AFTER | {"activity-1": name, "activity-1-score": rating}
    send(physician, f"{course}/answers/w12", **later)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert f"{moved} {compared}" in page
    assert f"Week 12: {compared}" in page
    assert "other activities than at the start at week 12" in page


def test_without_an_answer_before_the_needle_no_change_is_marked(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
) -> None:
    inject(1)
    wait(1)
    send(physician, f"{course}/answers/baseline", **BEFORE)
    wait(7 * 12)
    send(physician, f"{course}/answers/w12", **AFTER)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "There is nothing to compare" in page
    assert "Before the first injection Answered outside its time" in page
    assert "people call important" not in page


def test_a_session_asks_pain_and_change_and_no_more(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
    stored: Callable[..., list[Any]],
) -> None:
    inject(1)
    wait(28)
    inject(2)
    form = physician.get(f"{course}/answers/session-2").content.decode()
    asked = re.findall(r'name="([^"]+)"', form)
    assert {"pain", "pain-now", "change"} <= set(asked)
    assert not {"activity-1", "work-days-lost", "other-treatment"} & set(asked)
    send(physician, f"{course}/answers/session-2", **SHORT)
    (response,) = stored(Response)
    assert response.due_key == "session-2"
    assert "/each-session|" in response.questionnaire
    assert {one.instrument: one.value for one in stored(Score)} == {"nprs": 5, "pgic": 5}


def test_before_the_first_session_the_baseline_is_asked_and_nothing_else(
    physician: Client, course: str, inject: Callable[[int], None]
) -> None:
    inject(1)
    assert physician.get(f"{course}/answers/session-1").status_code == 404
    assert physician.get(f"{course}/answers/session-2").status_code == 404


def test_a_form_that_came_on_paper_counts_for_the_day_it_was_answered(
    physician: Client,
    course: str,
    wait: Callable[[int], date],
    stored: Callable[..., list[Any]],
) -> None:
    opened_on = wait(0)
    today = wait(10)
    typed = BEFORE | {"how": "paper"}
    address = f"{course}/answers/baseline"

    future = send(physician, address, **typed, answered_on=f"{today + timedelta(days=1)}")
    too_early = send(physician, address, **typed, answered_on=f"{opened_on - timedelta(days=1)}")
    assert [future.status_code, too_early.status_code] == [422, 422]
    assert "Enter today or an earlier day" in text_of(future)
    assert "this course had not been opened then" in text_of(too_early)

    send(physician, address, **typed, answered_on=f"{opened_on + timedelta(days=3)}")
    (response,) = stored(Response)
    assert response.happened_at.date() == opened_on + timedelta(days=3)
    assert response.how == "paper"


def test_an_answer_outside_its_time_is_kept_and_said_to_be(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    inject(1)
    wait(7 * 12 - 15)
    assert "stand for this time" in text_of(physician.get(f"{course}/answers/w12"))
    send(physician, f"{course}/answers/w12", **AFTER)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "12 weeks Answered outside its time" in page
    assert "it stands for no planned time" in page


def test_what_else_happened_is_shown_with_the_answers(physician: Client, course: str) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    else_ = {"other-treatment": "yes", "other-treatment-what": "Acupuncture in May"}
    send(physician, f"{course}/answers/w12", **AFTER | else_)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "yes: Acupuncture in May" in page
    assert "Another treatment was had meanwhile" in page
    assert "Climb stairs: 6" in page


def test_the_front_desk_types_answers_and_sees_no_outcome(
    log_in: Callable[[str], Client], course: str, stored: Callable[..., list[Any]]
) -> None:
    desk = log_in("desk")
    form = text_of(desk.get(f"{course}/answers/baseline"))
    assert "Knee osteoarthritis" not in form
    done = send(desk, f"{course}/answers/baseline", **BEFORE)
    assert done.headers["Location"] == "/"
    assert "The answers are kept." in text_of(desk.get("/"))
    assert [one.due_key for one in stored(Response)] == ["baseline"]
    assert desk.get(f"{course}/outcomes").status_code == 403
    assert log_in("researcher").get(f"{course}/answers/baseline").status_code == 403


def test_a_start_that_is_found_on_paper_later_gives_what_came_after_its_meaning(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
) -> None:
    opened_on = wait(0)
    wait(1)
    inject(1)
    wait(7 * 12)
    send(physician, f"{course}/answers/w12", **AFTER)
    assert "12 weeks: There is nothing to compare" in text_of(physician.get(f"{course}/outcomes"))
    found = BEFORE | {"how": "paper", "answered_on": opened_on.isoformat()}
    send(physician, f"{course}/answers/baseline", **found)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert "12 weeks: Better, by enough to matter" in page
    assert "There is nothing to compare" not in page


def test_the_newest_answers_are_told_first_whenever_they_were_typed(
    physician: Client,
    course: str,
    inject: Callable[[int], None],
    wait: Callable[[int], date],
) -> None:
    send(physician, f"{course}/answers/baseline", **BEFORE)
    inject(1)
    week_6 = wait(7 * 6)
    wait(7 * 6)
    send(physician, f"{course}/answers/w12", **AFTER)
    late = AFTER | {"pain": "10", "how": "paper", "answered_on": week_6.isoformat()}
    send(physician, f"{course}/answers/w6", **late)
    page = text_of(physician.get(f"{course}/outcomes"))
    assert page.index("12 weeks: Better, by enough to matter") < page.index("Worse")
