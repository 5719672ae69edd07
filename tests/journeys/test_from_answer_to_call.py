"""Benjamin answers the check of day 2 by the link of a message, without a signal; the clinic
hears of it, and of whom else it must call."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PLACE
from tests.journeys.course import clinic_today
from tests.journeys.day import Day
from tests.journeys.test_no_signal import HERE, UNTIL_KEPT, when_every_question_is_answered
from tests.support.browser import (
    PHONE,
    then_nothing_scrolls_sideways,
    watched_page,
)
from tests.support.installation import Server
from tests.support.mailed import link_to_benjamin

IN_THE_INBOX_MS = 5_000


@pytest.mark.browser
@pytest.mark.one_database
def test_a_fever_that_waited_for_a_signal_is_on_the_nurses_screen_in_five_seconds(
    at_the_desktop: Day, clinic: Server, browser: Browser, tmp_path: Path
) -> None:
    nurse = at_the_desktop
    given_the_morning_has_come(nurse)
    nurse.go("/concerns")
    context = browser.new_context(**PLACE, **PHONE, base_url=clinic.address)
    with watched_page(context) as phone:
        when_he_answers_without_a_signal(phone, link_to_benjamin(tmp_path / "data"))
        phone.context.set_offline(False)
        first = nurse.page.locator("[data-waiting] article").first
        expect(first).to_contain_text("Benjamin", timeout=IN_THE_INBOX_MS)
        expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    context.close()
    expect(first).to_contain_text("Fever, or hot and shivery; not measured")
    expect(first).to_contain_text("Pain 8 of 10; Pain getting worse")
    then_its_clock_runs(nurse.page)
    expect(first).to_contain_text("it passes to Dr. Miriam Invented, who is on call")
    nurse.then_the_page_is_sound()
    nurse.given_it_is("10:05", on=clinic_today(nurse.page))
    then_the_first_page_says_who_is_missing(nurse)
    nurse.given_somebody_else_sits_down("physician")
    nurse.then_today_begins_with("Benjamin", "Overdue", "Yours", "answer by", "Miriam Invented")
    nurse.given_it_is("12:05", on=clinic_today(nurse.page))
    nurse.given_somebody_else_sits_down("admin")
    nurse.then_today_begins_with("nobody has taken it", "Call a physician now")
    nurse.then_i_do_not_read("Benjamin")


@pytest.mark.browser
@pytest.mark.one_database
def test_a_screen_that_is_logged_out_says_that_nobody_watches(at_the_desktop: Day) -> None:
    nurse = at_the_desktop
    nurse.given_i_am("nurse")
    nurse.go("/concerns")
    expect(nurse.page).to_have_title(re.compile(r"^(\(\d+\) )?Inbox"))
    nurse.page.context.clear_cookies()
    expect(nurse.page.get_by_role("alert")).to_contain_text("nobody watches the inbox here")
    expect(nurse.page).to_have_title("Logged out: nobody watches the inbox here")
    expect(nurse.page.locator("[data-waiting]")).to_have_count(0)


def given_the_morning_has_come(nurse: Day) -> None:
    """Messages wait for a decent hour."""
    nurse.given_i_am("nurse")
    nurse.given_it_is("09:00", on=clinic_today(nurse.page))


def when_he_answers_without_a_signal(phone: Page, link: str) -> None:
    phone.goto(link)
    expect(phone.locator("main")).not_to_contain_text("Benjamin")
    then_nothing_scrolls_sideways(phone)
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.context.set_offline(True)
    when_every_question_is_answered(phone)
    expect(phone.get_by_text("Call the clinic today")).to_be_visible()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Nobody of the clinic has read your answers")).to_be_visible()


def then_its_clock_runs(inbox: Page) -> None:
    clock = inbox.locator("[data-waiting] article").first.locator(".clock")
    left_s = int(clock.get_attribute("data-left-s") or 0)
    assert timedelta(minutes=58) < timedelta(seconds=left_s) <= timedelta(hours=1)
    expect(clock).to_have_text(re.compile(r"^5[0-9] min left$"))


def then_the_first_page_says_who_is_missing(nurse: Day) -> None:
    """Whom to call and why, and how many of those due have answered at each time."""
    nurse.go("/")
    main = nurse.page.locator("main")
    for time in ("Baseline", "6 weeks", "12 weeks", "26 weeks", "52 weeks"):
        expect(main).to_contain_text(time)
    expect(main).to_contain_text(re.compile(r"All\s*(\d+ / \d+ / \d+\s*){5}"))
    nurse.follow("have not answered")
    nurse.then_i_am_at("Who to call next")
    nurse.then_i_read("safety goes before outcome", "nobody has tried since this was due")
