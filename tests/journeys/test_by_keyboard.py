"""From the log-in to a signed plan, and a whole visit, without a mouse: each thing is reached with
Tab or a short cut, and typed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.journeys.course import READINGS
from tests.support.browser import then_nothing_serious_is_found_by_axe

NO_TO_THE_REST = "No to the rest: each was asked"
MOST_STOPS = 150  # from one thing to the next on the longest page; more is a trap


class Keyboard:
    """Somebody who has no pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, selector: str) -> Locator:
        """With Tab alone; of a set of radio buttons, to the one that Tab leads to."""
        wanted = self.page.locator(selector)
        for _stop in range(MOST_STOPS):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return self.page.locator(":focus")
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector}")

    def type_into(self, name: str, text: str) -> None:
        self.go_to(f"[name={name}]")
        self.page.keyboard.type(text)

    def take(self, name: str, value: str) -> None:
        """One of several: Space takes the first, arrows go on to the next."""
        here = self.go_to(f"[name={name}]")
        self.press("Space")
        for _each in range(20):
            if here.get_attribute("value") == value:
                break
            self.press("ArrowDown")
            here = self.page.locator(":focus")
        expect(self.page.locator(f"[name={name}][value='{value}']")).to_be_checked()

    def tick(self, name: str) -> None:
        self.go_to(f"[name={name}]")
        self.press("Space")

    def choose(self, name: str, value: str) -> None:
        here = self.go_to(f"select[name={name}]")
        for _each in range(MOST_STOPS):
            if here.input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value} of {name}")

    def push(self, button: str) -> None:
        self._enter(self.page.get_by_role("button", name=button, exact=True).first)

    def send(self, button: str) -> None:
        with self.page.expect_navigation():
            self.push(button)

    def follow(self, link: str) -> None:
        with self.page.expect_navigation():
            self._enter(self.page.get_by_role("link", name=link, exact=True).first)

    def _enter(self, found: Locator) -> None:
        found.evaluate("one => one.setAttribute('data-wanted', '')")
        self.go_to("[data-wanted]")
        self.press("Enter")


@pytest.mark.browser
@pytest.mark.one_database
def test_a_course_and_a_visit_by_keyboard_alone(
    session: str, live_server: Any, desktop: Page
) -> None:
    by = Keyboard(desktop)
    desktop.goto("/log-in")
    by.type_into("username", "physician")
    by.type_into("password", settings.DEMO_PASSWORD)
    by.press("Enter")
    expect(desktop.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    by.press("Tab", "Enter")  # past the head of the page
    expect(desktop.locator("main")).to_be_focused()

    newcomer(by)
    assessment(by)
    plan(by)
    readiness(by, session)
    time_out(by, session)
    record(by, session)
    by.push("Sign")
    expect(desktop.locator("main")).to_contain_text("Signed by Dr. Miriam Invented")
    then_nothing_serious_is_found_by_axe(desktop)


def newcomer(by: Keyboard) -> None:
    by.follow("Patients")
    by.follow("New patient")
    typed = {"family_name": "Newcomer", "given_names": "Nora"}
    born = {"birth_date-day": "14", "birth_date-month": "3", "birth_date-year": "1958"}
    for name, text in {**typed, **born}.items():
        by.type_into(name, text)
    by.take("sex", "female")
    by.send("Put on record")
    by.follow("Open a course")
    by.choose("condition", "knee-oa")
    by.take("side", "right")
    by.send("Open the course")


def assessment(by: Keyboard) -> None:
    by.follow("Assess")
    by.push(NO_TO_THE_REST)
    by.take("pain", "7")
    by.type_into("pain_weeks", "40")
    by.take("cure", "no")
    by.push(NO_TO_THE_REST)
    by.take("can_consent", "yes")
    by.tick("tender")
    for name in ("warmth", "effusion"):
        by.take(name, "no")
    by.send("Weigh the answers")
    expect(by.page.locator("main")).to_contain_text("Rule candidate")


def plan(by: Keyboard) -> None:
    main = by.page.locator("main")
    by.follow("Review images")
    by.take("modality", "none")
    by.take("none_reason", "clinical-diagnosis")
    by.send("Save")
    by.follow("Decide")
    by.take("move", "find-suitable")
    by.type_into("reason", "Seen, nothing is open")
    by.send("Keep the decision")
    by.follow("Plan")
    by.send("Sign the plan")
    expect(main).to_contain_text("Being treated")


def readiness(by: Keyboard, session: str) -> None:
    """A key leads to the button of a group; from there on goes what is still open in it."""
    by.page.goto(f"{session}/readiness")
    expect(by.page.locator("details.keys")).to_be_visible()
    by.press("1", "Enter", "2", "Enter")
    expect(by.page.locator("[name=temperature]")).to_be_focused()
    for name, value in READINGS.items():
        by.type_into(name, value)
    by.press("Escape", "3")
    for name in ("item_identity", "item_allergies"):
        by.take(name, "yes")
    by.press("4", "Enter", "s", "Enter")
    expect(by.page).to_have_url(re.compile("/readiness"))
    expect(by.page.locator("#standing")).to_be_visible()


def time_out(by: Keyboard, session: str) -> None:
    by.page.goto(f"{session}/timeout")
    by.take("person", "yes")
    for name in ("side", "side_marked"):
        by.take(name, "right")
    by.go_to("[name=site]")
    by.page.keyboard.type("Knee")
    by.go_to("[name=irritant][value=dextrose]")
    by.press("Space")
    by.take("allergy", "no")
    by.type_into("called_by", "Noor Invented")
    by.push("Compare with the plan")
    expect(by.page.locator(".verdict")).to_be_visible()


def record(by: Keyboard, session: str) -> None:
    page = by.page
    page.goto(session)
    keys = page.locator("details.keys")
    expect(keys).to_be_visible()
    by.press("?")
    expect(keys).to_have_attribute("open", "")
    then_nothing_serious_is_found_by_axe(page)
    by.press("Escape")
    expect(keys).not_to_have_attribute("open", "")

    by.type_into("not_ready_reason", "Checked on paper")
    by.press("Escape", "p", "Enter")
    rows = page.locator("#injections [data-rows] [data-row]")
    expect(rows).to_have_count(15)
    expect(keys).to_be_visible()  # the script is there
    by.press("Escape", "3")
    expect(rows.nth(2).locator("[name$=-structure]")).to_be_focused()
    by.press("n")  # typed into a list: no short cut
    expect(rows.nth(2).locator("[name$=-structure]")).to_be_focused()
    by.press("Escape", "d")
    with page.expect_navigation():  # the totals beside the rows said 75 mg before it
        by.press("Enter")
    expect(page.locator("#totals")).to_contain_text("75 mg")
    expect(keys).to_be_visible()
    by.press("Escape", "v")
    for substance in page.locator("select[name^=vials-][name$=-substance]").all():
        if not substance.input_value():
            continue
        row = str(substance.get_attribute("name")).removesuffix("substance")
        for name, value in {"product": "Invented vial", "lot": "L-77"}.items():
            if not page.locator(f"[name={row}{name}]").input_value():
                by.type_into(f"{row}{name}", value)
        page.locator(f"[name={row}expires_on]").fill("2099-01-31")
    by.press("Escape", "r", "Enter")
    expect(page.get_by_role("button", name="Sign", exact=True)).to_be_visible()
