"""Both knees of one person from the first visit to both signatures, through the pages alone: a
course, a plan and a time-out each, one visit, and one limit for the person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from prolo.demo import fill_demo
from prolo.registry import clock
from tests.journeys.course import Visit

SIDES = {"right": "Right", "left": "Left"}
PLACE = "knee"


@pytest.mark.browser
@pytest.mark.one_database
def test_both_knees_in_one_visit(transactional_db: None, live_server: Any, desktop: Page) -> None:
    first = clock.today(fill_demo()) + timedelta(days=14)
    visit = Visit(desktop)
    visit.given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    visit.when_i_put_a_new_patient_on_record("Newcomer", "Nora")
    courses = {side: when_a_knee_is_planned(visit, side, first) for side in SIDES}
    visit.when_they_agree()  # to both, with one signature
    appointments = when_both_are_booked_at_once(visit, first)
    for side in SIDES:
        when_they_are_told_and_asked(visit, courses[side], appointments[side])

    visit.when_the_clock_moves_to(first, "09:20")
    sessions = {side: visit.when_i_begin_the_session(appointments[side]) for side in SIDES}
    for side in SIDES:
        visit.when_they_are_ready(sessions[side], side=side, place=PLACE)
    right, left = sessions.values()
    visit.then_the_page_is_sound()

    then_the_wrong_knee_is_refused(visit, right, called="left")
    visit.when_the_time_out_is_called(right, side="right", place=PLACE)
    when_it_is_injected_and_signed(visit, right, "right", ["5", "5", "5"])

    then_the_wrong_knee_is_refused(visit, left, called="right")
    visit.when_the_time_out_is_called(left, side="left", place=PLACE)
    visit.when_i_inject(left, "knee-joint", ["5", "5", "5"], side="left")
    visit.when_i_press("Check the dose")
    visit.then_i_read("300 mg", "4.5 mg/kg × 59.87 kg = 269.4 mg")  # of both knees, one limit
    visit.then_the_page_is_sound()
    when_it_is_injected_and_signed(visit, left, "left", ["5"])


def when_a_knee_is_planned(visit: Visit, side: str, first: date) -> str:
    visit.when_i_open_a_course("Knee osteoarthritis", SIDES[side])
    visit.when_i_assess_them()
    visit.when_no_images_are_needed()
    visit.when_i_decide("Suitable: go on to the plan", reason="Seen, nothing is open")
    visit.when_i_sign_a_plan(first)
    visit.then_i_read("Being treated")
    return visit.course


def when_both_are_booked_at_once(visit: Visit, first: date) -> dict[str, str]:
    """From the page of the left knee, whose plan names the day of the right."""
    left = visit.when_i_book_session(1, first)
    visit.page.get_by_role("link", name="Session 1, right, at").click()
    return {"right": visit.page.url, "left": left}


def when_they_are_told_and_asked(visit: Visit, course: str, appointment: str) -> None:
    visit.course = course
    visit.page.goto(f"{appointment}/preparation")
    visit.when_i_press("Told in person")
    visit.when_they_answer("baseline", pain="7")


def then_the_wrong_knee_is_refused(visit: Visit, session: str, *, called: str) -> None:
    visit.when_the_time_out_is_called(session, side=called, place=PLACE)
    visit.then_i_read("Stop")


def when_it_is_injected_and_signed(
    visit: Visit, session: str, side: str, volumes_ml: list[str]
) -> None:
    visit.when_i_inject(session, "knee-joint", volumes_ml, side=side)
    visit.when_i_press("Record what was given")
    visit.then_i_read("Recorded. The injector signs.")
    visit.when_i_press("Sign")
    visit.then_i_read("Signed by Dr. Miriam Invented")
