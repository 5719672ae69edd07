"""One patient goes through a whole course, in a browser: a knee, and a low back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from prolo.demo import fill_demo
from prolo.papers.words.sentences import day
from prolo.registry import clock
from tests.journeys.course import Visit, weeks
from tests.support.browser import DESKTOP, PHONE

KNEE = ("Knee osteoarthritis", "right", "knee", "knee-joint")
BACK = ("Non-specific chronic low back pain", "midline", "back", "back-iliolumbar-crest")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("either", "condition", "side", "place", "structure"),
    [
        pytest.param(DESKTOP, *KNEE, id="knee-desktop"),
        pytest.param(PHONE, *BACK, id="back-phone"),
    ],
    indirect=["either"],
)
def test_from_first_assessment_to_a_12_week_answer(
    transactional_db: None,
    live_server: Any,
    either: Page,
    condition: str,
    side: str,
    place: str,
    structure: str,
) -> None:
    clinic = fill_demo()
    first = clock.today(clinic) + timedelta(days=14)
    visit = Visit(either)
    visit.given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)

    visit.when_i_put_a_new_patient_on_record("Newcomer", "Nora")
    visit.when_i_open_a_course(condition, {"right": "Right", "midline": "Midline"}[side])
    visit.when_they_take("naproxen 500 mg", "Pain")
    visit.when_they_take("aspirin 81 mg", "Heart, stroke or blood vessels")
    visit.then_the_next_step_is("First assessment", "the physician")
    visit.when_i_assess_them(structure)
    visit.then_i_read("First assessment", "Pain for 3 months or more", "Rule candidate")
    visit.then_the_page_is_sound()
    visit.then_the_next_step_is("Review the images", "the physician")
    visit.when_no_images_are_needed()
    visit.then_the_next_step_is("Decide", "the physician")
    visit.when_i_decide("Suitable: go on to the plan", reason="Seen, nothing is open")
    visit.then_the_next_step_is("Write and sign the plan", "the physician")
    visit.when_i_sign_a_plan(first)
    visit.then_i_read("Being treated", "2 sessions without a gain of 2 points")
    visit.then_the_page_is_sound()
    visit.then_the_next_step_is("Book session 1", "the front desk")

    appointment = visit.when_i_book_session(1, first)
    visit.then_the_next_step_is("Give the preparation sheet", "the nurse")
    visit.page.goto(f"{appointment}/preparation")
    visit.then_i_read(
        day(first - timedelta(days=4)),
        day(first + timedelta(days=7)),
        "5 half-lives of 15 hours are 75 hours, so 4 days",
        "Only its prescriber may change it",
    )
    visit.then_the_page_is_sound()
    visit.when_i_press("Told in person")
    visit.when_they_answer("baseline", pain="7")
    visit.when_they_agree()

    visit.when_the_clock_moves_to(first, "09:00")
    session = visit.when_i_begin_the_session(appointment)
    visit.when_they_are_ready(session, side=side, place=place)
    visit.then_the_page_is_sound()
    visit.when_the_time_out_is_called(session, side=side, place=place)
    visit.page.goto(f"{session}/timeout")
    # Aspirin and a deep place: what its prescriber says has not been recorded.
    visit.then_i_read("Not yet" if side == "midline" else "Go")
    visit.then_the_page_is_sound()
    visit.when_i_inject(session, structure, ["15", "15"])
    visit.when_i_press("Check the dose")
    visit.then_i_read("30 mL × 1 % × 10 = 300 mg", "4.5 mg/kg × 59.87 kg = 269.4 mg")
    visit.then_the_page_is_sound()
    visit.when_i_inject(session, structure, ["5", "5"])
    visit.when_i_press("Record what was given")
    visit.when_they_go_home(session)
    visit.page.goto(session)
    visit.when_i_press("Sign")
    visit.then_i_read("Signed by Dr. Miriam Invented")
    visit.then_the_next_step_is("2 hours after session 1", "the patient")

    visit.when_the_clock_moves_to(first + timedelta(days=2), "10:00")
    visit.when_they_report_a_fever(session, fahrenheit="101.3")
    visit.then_i_read("Why?", "Answer by")
    visit.then_today_begins_with(
        "Nora Newcomer", "To be seen today", "101.3 °F (38.5 °C) was measured"
    )
    visit.then_the_page_is_sound()
    visit.then_the_next_step_is("Somebody worries", "the physician")

    second = visit.when_i_book_session(2, first + weeks(4))
    visit.when_the_clock_moves_to(first + weeks(4), "09:00")
    again = visit.when_i_begin_the_session(second)
    visit.when_they_are_ready(again, side=side, place=place)
    visit.when_the_time_out_is_called(again, side=side, place=place)
    visit.when_i_inject(again, structure, ["5"])
    visit.when_i_press("Record what was given")
    visit.when_i_press("Sign")

    visit.when_the_clock_moves_to(first + weeks(12), "09:00")
    visit.when_they_answer("w12", pain="3")
    visit.then_i_read("7 before, 3 now", "Better, by enough to matter")
    visit.then_the_page_is_sound()
