"""Noor, the nurse, spends a Tuesday in prolo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.day import TOMAS, Day
from tests.support.tuesday import MORNING

TUESDAY = MORNING.date()
LOT = "INV-2026-12"


@pytest.mark.browser
@pytest.mark.one_database
def test_the_nurse_spends_tuesday(at_the_desktop: Day) -> None:
    day = at_the_desktop
    day.given_i_am("nurse")
    day.then_i_am_at("Today")
    day.then_i_read("Cannot wait", "To prepare", "To ask how they are")
    day.then_i_do_not_read("Did not answer after a session")

    when_who_comes_soon_is_called_to_prepare(day)
    when_what_came_in_is_read(day)
    when_vials_come_and_one_breaks(day)
    session = when_tomas_is_got_ready(day)
    when_what_is_injected_is_written_down(day, session)
    when_he_goes_home(day, session)
    when_somebody_did_not_answer_what_was_asked_in_the_morning(day)
    when_the_maker_recalls_the_lot(day)


def when_who_comes_soon_is_called_to_prepare(day: Day) -> None:
    day.follow("Give the preparation sheet for session 3")
    day.then_i_read("How to call", "Tell the person")
    day.press("Told by phone")
    day.then_i_read("Told")


def when_what_came_in_is_read(day: Day) -> None:
    """What one person said; then it waits for nobody any more."""
    day.follow_menu("Today")
    day.follow("Results")
    day.then_i_am_at("Results")
    results = day.page.url
    first = day.page.locator("main [id^='person-']").first
    name = first.locator("strong").first.inner_text()
    day.click(first.locator("li a").first)
    day.then_i_read(name.partition(",")[0])
    day.go(results)
    waiting = day.page.locator("main [id^='person-']").filter(has_text=name)
    waiting.get_by_role("button", name="I have seen").click()
    expect(waiting).to_have_count(0)
    day.then_i_am_at("Results")


def when_vials_come_and_one_breaks(day: Day) -> None:
    day.follow_menu("Stock")
    day.follow("Receive")
    day.choose(substance="dextrose")
    day.fill(product="Invented dextrose", lot=LOT, strength_pct="50", package_ml="50", units="10")
    day.fill_day("expires_on", TUESDAY + timedelta(days=400))
    day.press("Receive")
    day.then_i_read("10 packages are there")
    day.follow("Throw away")
    day.choose_or_tick("reason", "broken")
    day.fill(units="1")
    day.press("Throw away")
    day.then_i_read("9 packages are there")
    day.follow("Count")
    day.fill(units="9", note="Counted together")
    day.press("Count")
    day.then_i_read("What came and went")


def when_tomas_is_got_ready(day: Day) -> str:
    day.given_it_is("09:20", on=TUESDAY)
    day.follow("Not answered: before the first injection", within=day.row("Ejemplo, Tomás"))
    day.tick(answered_by="patient", how="clinic")
    day.choose(pain="6", **{"activity-1-score": "4"})
    day.fill(**{"activity-1": "Walk to work"})
    day.press("Save the answers")
    day.follow_menu("Today")
    day.follow("Ejemplo, Tomás", within=day.row("Ejemplo, Tomás"))
    session = day.when_i_begin_the_session(day.page.url)
    when_something_calming_is_given(day, session)
    day.when_they_are_ready(session, side="right", place="knee")
    when_a_physician_allows_it(day, session)
    day.when_the_time_out_is_called(session, side="right", place="knee", strengths=TOMAS)
    return session


def when_something_calming_is_given(day: Day, session: str) -> None:
    """Nothing was planned, so what has to be known of it is asked once it is said."""
    day.go(f"{session}/readiness")
    day.tick(sedation_level="oral")
    day.press("Save and weigh")
    day.fill(drug="Invented calming tablet", dose_mg="1", given_at="08:45")
    day.tick(route="by mouth", monitored="yes", escort="yes", item_driver="yes", item_fasting="yes")
    day.press("Save and weigh")


def when_a_physician_allows_it(day: Day, session: str) -> None:
    day.given_somebody_else_sits_down("physician")
    day.go(f"{session}/readiness")
    day.follow("Decide otherwise")
    day.fill(reason="He is afraid of needles; his wife drives")
    day.press("Keep my decision")
    day.given_somebody_else_sits_down("nurse")


def when_what_is_injected_is_written_down(day: Day, session: str) -> None:
    day.page.get_by_label("Injector", exact=True).select_option(label="Dr. Miriam Invented")
    day.fill(weight="132")
    day.choose(weight_unit="lb")
    day.page.get_by_role("button", name="As planned").click()
    expect(day.page.get_by_role("heading", name="Injection 4 as planned")).to_be_visible()
    day.take_from_stock(LOT)
    day.page.get_by_role("button", name="Check the dose").last.click()
    day.then_the_page_is_sound()
    day.press("Record what was given")
    day.then_i_read("Recorded. The injector signs.", LOT)


def when_he_goes_home(day: Day, session: str) -> None:
    day.when_they_go_home(session)
    day.then_i_read("Awake again after the sedation.", "An adult takes the person home")
    day.go(session)
    day.then_i_read("Waits for the signature of Dr. Miriam Invented", "Throw away the rest")
    day.follow("Throw away the rest")
    day.choose_or_tick("reason", "rest")
    day.press("Throw away")
    day.then_i_read("8 packages are there")


def when_somebody_did_not_answer_what_was_asked_in_the_morning(day: Day) -> None:
    day.given_it_is("16:00", on=TUESDAY)
    day.follow_menu("Today")
    silent = day.page.locator("section").filter(has_text="Did not answer after a session: call")
    day.click(silent.get_by_role("link").first)
    day.tick(answered_by="patient", how="phone")
    day.choose(pain="2")
    day._press_the_rest()
    day.press("Send")
    day.then_the_page_is_sound()


def when_the_maker_recalls_the_lot(day: Day) -> None:
    day.follow_menu("Stock")
    day.follow("Invented dextrose")
    day.follow("Recall")
    day.fill(reason="The maker found particles")
    day.press("Recall")
    day.then_i_read("Recalled", "The maker found particles")
    day.follow("Everybody who got it")
    day.then_i_read("1 person got it", "1 not reached yet", "Ejemplo, Tomás", "+1 555 0114")
    day.follow("Record a call")
    day.tick(reached="yes")
    day.fill(result="No fever, no pain; told what to look out for")
    day.press("Record the call")
    day.then_i_read("0 not reached yet", "told what to look out for")
