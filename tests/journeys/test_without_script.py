"""The same way without JavaScript: every step of a course, rows added and taken away among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from prolo.demo import fill_demo
from prolo.registry import clock
from tests.journeys.course import Visit, weeks


@pytest.mark.browser
@pytest.mark.one_database
def test_from_a_new_patient_to_answers_without_script(
    transactional_db: None, live_server: Any, without_script: Page
) -> None:
    first = clock.today(fill_demo()) + timedelta(days=14)
    visit = Visit(without_script)
    visit.given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    visit.when_i_put_a_new_patient_on_record("Newcomer", "Nora")
    visit.when_i_open_a_course("Knee osteoarthritis", "Right")
    visit.when_they_take("naproxen 500 mg", "Pain")
    visit.when_i_assess_them()
    visit.then_i_read("First assessment", "Pain for 3 months or more")
    visit.when_no_images_are_needed()
    visit.when_i_decide("Suitable: go on to the plan", reason="Seen, nothing is open")
    visit.when_i_sign_a_plan(first)
    visit.when_they_agree()
    visit.when_they_answer("baseline", pain="7")
    appointment = visit.when_i_book_session(1, first)

    visit.when_the_clock_moves_to(first, "09:00")
    session = visit.when_i_begin_the_session(appointment)
    visit.when_they_are_ready(session, side="right", place="knee")
    visit.when_the_time_out_is_called(session, side="right", place="knee")
    visit.when_i_inject(session, "knee-joint", ["5"])
    when_a_row_is_added_and_another_taken_away(visit.page)
    visit.when_i_press("Record what was given")
    visit.when_they_go_home(session)
    visit.page.goto(session)
    visit.when_i_press("Sign")
    visit.then_i_read("Signed by Dr. Miriam Invented")

    visit.when_the_clock_moves_to(first + timedelta(days=2), "10:00")
    visit.when_they_report_a_fever(session, fahrenheit="101.3")
    visit.then_today_begins_with("Nora Newcomer", "To be seen today")
    visit.when_the_clock_moves_to(first + weeks(12), "09:00")
    visit.when_they_answer("w12", pain="3")
    visit.then_i_read("7 before, 3 now")


def when_a_row_is_added_and_another_taken_away(page: Page) -> None:
    """What stands in the first row stays."""
    rows = page.locator("[name^=injections-][name$=-volume_ml]")
    before = rows.count()
    page.locator("[name=injections-add]").click()
    expect(rows).to_have_count(before + 1)
    page.locator("[name=injections-remove]").last.click()
    expect(rows).to_have_count(before)
    expect(rows.first).to_have_value("5")
