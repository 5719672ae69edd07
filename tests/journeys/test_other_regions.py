"""A shoulder, the ribs, a jaw and a foot, from the plan to the answers after twelve weeks: four
people on one day, by the pages alone. Who is injected near the lung is warned of it wherever
somebody decides, agrees, goes home or reports."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from prolo.demo import fill_demo
from prolo.demo.planning import find_suitable
from prolo.registry.access import system
from tests.demo.walking import assess, stage_of, treating_day
from tests.journeys.course import Visit, weeks

WHO = {  # invented, and where it hurts
    "Benjamin": ("rotator-cuff", "right", "shoulder"),
    "Siobhan": ("thoracic-pain", "midline", "thorax"),
    "Käthe": ("tmj", "right", "jaw"),
    "Ada": ("plantar-fascia", "left", "ankle-foot"),
}
NEAR_THE_LUNG = "thorax"
ALL_BUT_THE_RIBS = [one for one in WHO if WHO[one][2] != NEAR_THE_LUNG]


class Course(Visit):
    """Of one person, at one place."""

    def __init__(self, page: Page, course: str, *, side: str, place: str) -> None:
        super().__init__(page)
        self.course, self.side, self.place = course, side, place
        self.session = ""

    def when_i_press_and_it_comes_anew(self, name: str | re.Pattern[str]) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def then_the_answers_are_kept(self) -> None:
        """And nobody has to do anything about them."""
        expect(self.page).to_have_url(re.compile(f"{self.course}$"))

    def then_the_lung_is_named(self, sentence: str) -> None:
        """Near it alone."""
        main = expect(self.page.locator("main"))
        if self.place == NEAR_THE_LUNG:
            main.to_contain_text(sentence)
        else:
            main.not_to_contain_text(sentence)


@pytest.mark.browser
@pytest.mark.one_database
def test_four_people_are_planned_treated_and_followed(
    transactional_db: None, live_server: Any, desktop: Page
) -> None:
    first, courses = given_they_were_found_suitable(desktop)
    physician = Visit(desktop)
    physician.given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    booked = {
        who: when_it_is_planned_agreed_to_and_booked(one, first, f"{9 + number:02}:30")
        for number, (who, one) in enumerate(courses.items())
    }
    for number, (who, one) in enumerate(courses.items()):
        physician.when_the_clock_moves_to(first, f"{9 + number:02}:20")
        when_they_are_treated(one, booked[who])

    physician.when_the_clock_moves_to(first + timedelta(days=2), "10:00")
    for who in ALL_BUT_THE_RIBS:
        when_they_are_asked_after_two_days(courses[who])
        courses[who].then_the_answers_are_kept()
    when_they_are_asked_after_two_days(courses["Siobhan"], "chest")
    courses["Siobhan"].then_i_read("tell them to call 911 at once")
    physician.then_today_begins_with("Siobhan", "Emergency now", "Chest pain or breathlessness")

    physician.when_the_clock_moves_to(first + weeks(12), "12:00")
    for one in courses.values():
        one.when_they_answer("w12", pain="2")
        one.then_i_read("6 before, 2 now", "Better, by enough to matter")


def given_they_were_found_suitable(page: Page) -> tuple[date, dict[str, Course]]:
    clinic = fill_demo()
    with system(clinic).at_work():
        stage = stage_of(clinic)
        courses = {}
        for who, (condition, side, place) in WHO.items():
            course = assess(stage, stage.patient(who), condition, side)
            find_suitable(stage, course, "Long pain; exercise and medicines were not enough")
            courses[who] = Course(page, f"/courses/{course.pk}", side=side, place=place)
        return treating_day(stage, 14), courses


def when_it_is_planned_agreed_to_and_booked(one: Course, first: date, hour: str) -> str:
    one.when_i_write_a_plan(first)
    one.when_i_press_and_it_comes_anew("Check it")
    one.then_the_lung_is_named("lies near the lung")
    one.when_i_press("Sign the plan")
    one.then_i_read("Being treated")
    one.page.goto(f"{one.course}/consent")
    one.then_the_lung_is_named("Collapsed lung")
    one.when_they_agree()
    one.when_they_answer("baseline", pain="6")
    appointment = one.when_i_book_session(1, first, hour)
    one.page.goto(f"{appointment}/preparation")
    one.when_i_press("Told in person")
    return appointment


def when_they_are_treated(one: Course, appointment: str) -> None:
    one.session = session = one.when_i_begin_the_session(appointment)
    one.when_they_are_ready(session, side=one.side, place=one.place)
    one.then_i_read("Ready")
    one.when_the_time_out_is_called(session, side=one.side, place=one.place)
    one.then_i_read("go. Every answer is as planned.")
    one.when_i_press_and_it_comes_anew(re.compile("^As planned"))
    one.when_the_weight_is_said()
    one.when_the_vials_are_read()
    one.when_it_is("injector", "Dr. Miriam Invented")  # whoever was booked is offered
    one.when_i_press("Record what was given")
    one.when_they_go_home(session)
    one.page.goto(session)
    one.when_i_press("Sign")
    one.then_i_read("Signed by Dr. Miriam Invented")


def when_they_are_asked_after_two_days(one: Course, sign: str = "") -> None:
    one.page.goto(f"{one.session}/aftercare")
    one.then_the_lung_is_named("for help at once if you get short of breath")
    one.when_they_report(one.session, sign)
