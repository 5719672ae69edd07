"""Siobhan and Tomás read at home how their treatment goes on, on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.day import Day

CHOSEN = "four quiet herons"


@pytest.mark.browser
@pytest.mark.one_database
def test_patients_spend_tuesday(on_the_phone: Day) -> None:
    day = on_the_phone
    when_the_desk_gives_a_log_in_and_it_is_used(day, "Siobhan O'Model", "O'Model, Siobhan")
    day.then_i_am_at("My treatment")
    day.then_i_read("Whom to call", "Invented person", "done")
    for_afterwards_and_how_it_goes(day)
    in_german_and_arabic(day)
    when_the_desk_gives_a_log_in_and_it_is_used(
        day, "Tomás Ejemplo", "Ejemplo, Tomás", asked="Contraseña nueva"
    )
    what_to_do_before_in_spanish(day)


def when_the_desk_gives_a_log_in_and_it_is_used(
    day: Day, name: str, listed: str, asked: str = "New password"
) -> None:
    """What they are asked is in their own language."""
    day.given_somebody_else_sits_down("desk")
    day.go(f"/patients?q={name}")
    day.follow(listed)
    day.follow("Log-ins to own pages")
    day.press(f"To {name}")
    told = day.page.locator("main [role=status] code")
    expect(told).to_have_count(2)
    username, code = told.all_inner_texts()
    day.given_somebody_else_sits_down(username, code)
    day.then_i_read(asked)
    day.fill(old=code, new=CHOSEN, again=CHOSEN)
    day.page.locator("main form button.button-main").click()


def for_afterwards_and_how_it_goes(day: Day) -> None:
    day.follow("What to expect afterwards")
    day.then_i_read("Call 911 at once", "What is usual", "+1 555 0142")
    day.follow("My treatment", within=day.page.locator("body"))
    day.follow("How I am doing")
    day.then_i_read("A change is not proof that the injections caused it")


def in_german_and_arabic(day: Day) -> None:
    for button, language, direction, words in (
        ("Deutsch", "de", "ltr", "Meine Behandlung"),
        ("العربية", "ar", "rtl", "علاجي"),
    ):
        day.press(button)
        page = day.page.locator("html")
        expect(page).to_have_attribute("lang", language)
        expect(page).to_have_attribute("dir", direction)
        day.then_i_read(words, "A machine translated this page")
        day.then_the_page_is_sound()
    day.click(day.page.get_by_role("navigation").get_by_role("link").last)
    day.then_the_page_is_sound()
    expect(day.page.get_by_role("link", name="911")).to_be_visible()


def what_to_do_before_in_spanish(day: Day) -> None:
    expect(day.page.locator("html")).to_have_attribute("lang", "es")
    day.follow("Qué hacer antes")
    day.then_the_page_is_sound()
    expect(day.page.get_by_role("link", name="+1 555 0100")).to_be_visible()
