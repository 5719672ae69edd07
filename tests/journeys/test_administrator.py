"""Alex, the administrator, spends a Tuesday in prolo: hires, closes, sets prices and clocks, and
vouches for who pays; a physician vouches for what is clinical."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.day import Day

SUMMER = (date(2027, 7, 5), date(2027, 7, 9))


@pytest.mark.browser
@pytest.mark.one_database
def test_the_administrator_spends_tuesday(at_the_desktop: Day) -> None:
    day = at_the_desktop
    day.given_i_am("admin")
    day.then_i_am_at("Today")

    code = when_a_nurse_is_hired(day)
    when_somebody_is_put_on_call(day)
    when_the_clinic_is_closed_for_a_week(day)
    when_prices_and_settings_are_kept(day)
    when_it_is_read_how_complete_the_answers_are(day)
    when_an_hour_of_the_clinic_is_changed(day)
    when_a_payers_policy_is_confirmed(day)
    when_a_physician_vouches_for_a_fact(day)
    when_the_new_nurse_logs_in(day, code)


def when_a_nurse_is_hired(day: Day) -> str:
    day.follow_menu("Clinic")
    day.follow("People and roles")
    day.follow("New person")
    day.fill(full_name="Nia Invented", title="RN", username="nia")
    day.tick(role="nurse")
    day.fill_day("starts_on", date(2026, 12, 1))
    day.page.locator("main form button.button-main").click()
    day.then_i_read("Nia Invented")
    code = day.page.locator("main dd.code").inner_text()
    day.go("/people")
    day.then_i_read("Nia Invented", "has not chosen a password yet")
    return code


def when_somebody_is_put_on_call(day: Day) -> None:
    day.follow_menu("Clinic")
    day.follow("On call")
    day.then_i_read("Now on call: Dr. Miriam Invented", "A patient who asks for help now is told")
    day.follow("Put somebody on call")
    day.page.get_by_label("Who", exact=True).select_option(label="Dr. Teo Imaginary")
    for name, hour in {"starts_at": "18:00", "ends_at": "22:00"}.items():
        day.fill(**{name: f"2026-12-01T{hour}"})
    day.page.locator("main form button.button-main").click()
    day.then_i_am_at("On call")
    day.then_i_read("Dr. Teo Imaginary")


def when_the_clinic_is_closed_for_a_week(day: Day) -> None:
    day.follow_menu("Clinic")
    day.follow("Closures")
    first, last = SUMMER
    day.fill_day("day", first)
    day.fill_day("until", last)
    day.fill(reason="Summer")
    day.press("Close")
    day.then_i_read("Summer")
    day.then_the_page_is_sound()


def when_prices_and_settings_are_kept(day: Day) -> None:
    day.follow_menu("Clinic")
    day.follow("Prices")
    day.follow("Set a price")
    day.tick(procedure="session")
    day.fill(amount="350")
    day.fill_day("starts_on", date(2027, 1, 1))
    day.page.locator("main form button.button-main").click()
    day.then_i_read("350", "to come")
    for place in ("Rooms", "Opening hours", "Thresholds", "Settings"):
        day.follow_menu("Clinic")
        day.follow(place)
    day.fill(address="1 Invented Street")
    day.press("Save")
    day.then_i_read("Saved.")


def when_it_is_read_how_complete_the_answers_are(day: Day) -> None:
    day.follow_menu("Clinic")
    day.follow("Completeness")
    day.then_i_read("12 weeks")


def when_an_hour_of_the_clinic_is_changed(day: Day) -> None:
    """Appointments are brought to mind sooner: it is seen in how many cases, before it counts."""
    day.follow_menu("Clinic")
    day.follow("Thresholds")
    day.follow("Change An appointment is brought to mind this long before it begins")
    day.fill(value="48", reason="Two days, so that somebody else can come")
    day.press("Set the value")
    day.then_i_read("This changes what is due, or when somebody is told, in")
    day.press("Set the value all the same")
    day.then_i_read("Alex", "Two days, so that somebody else can come")


def when_a_payers_policy_is_confirmed(day: Day) -> None:
    day.follow_menu("Clinic")
    day.follow("Decided here")
    day.then_i_read(
        "Two days, so that somebody else can come", "Confirmed by an administrator or a physician"
    )
    day.follow("Payer")
    day.follow("Veterans Affairs")
    day.follow("Confirm it")
    day.tick(field="*")
    day.fill(reason="Read their criteria of this year")
    day.page.locator("main form button.button-main").click()
    day.then_i_read("Read their criteria of this year")
    day.go("/knowledge/thresholds/bp-systolic")
    day.then_i_read("Who decides here: a physician")
    day.then_i_do_not_read("Set this clinic's value")
    day.go("/knowledge/decided-here")
    day.then_i_read("Read their criteria of this year", "Two days, so that somebody else can come")


def when_a_physician_vouches_for_a_fact(day: Day) -> None:
    day.given_somebody_else_sits_down("physician")
    day.follow_menu("Knowledge")
    day.go("/knowledge/contraindications/pregnancy")
    day.follow("Confirm it")
    day.tick(field="note")
    day.fill(reason="Read the label and asked the midwife")
    day.page.locator("main form button.button-main").click()
    day.then_i_read("Dr. Miriam Invented")
    day.given_somebody_else_sits_down("admin")
    day.go("/knowledge/contraindications/pregnancy")
    day.then_i_read("Dr. Miriam Invented", "Read the label and asked the midwife")


def when_the_new_nurse_logs_in(day: Day, code: str) -> None:
    day.given_somebody_else_sits_down("nia", code)
    expect(day.page.locator("main")).to_contain_text("New password")
    day.then_the_page_is_sound()
    day.fill(old=code, new="four quiet herons", again="four quiet herons")
    day.page.locator("main form button.button-main").click()
    day.then_i_am_at("Today")
    day.then_i_read("Your password is changed.", "Expected today")
