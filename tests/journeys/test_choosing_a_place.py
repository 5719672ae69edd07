"""A course begins at a place on the body: by pointer, by keyboard, and from the list alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from prolo.demo import fill_demo
from prolo.registry.access import actor_for
from prolo.registry.models import Patient, User
from tests.journeys.course import Visit
from tests.support.browser import (
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)


@pytest.fixture
def opening(transactional_db: None, live_server: Any) -> str:
    clinic = fill_demo()
    with actor_for(User.objects.get(username="physician"), clinic).at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
    return f"/patients/{ada.pk}/courses/new"


@pytest.mark.browser
@pytest.mark.one_database
def test_a_region_pressed_narrows_the_conditions_and_sets_the_side(
    opening: str, either: Page
) -> None:
    given_the_page(either, opening)
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)

    front = either.get_by_role("group", name="From the front")
    front.get_by_role("link", name="Ankle and foot, left").click()
    then_offered(either, ["Ankle and foot"])
    expect(either.get_by_label("Left", exact=True)).to_be_checked()
    expect(either.get_by_role("heading", name="What is treated")).to_be_in_viewport()
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)

    front.get_by_role("link", name="Jaw (temporomandibular joint), right").click()
    expect(either.get_by_label("Condition")).to_have_value("tmj")  # the only one there
    either.get_by_role("button", name="Open the course").click()
    expect(either.get_by_role("heading", level=1)).to_contain_text("Temporomandibular")
    expect(either.get_by_role("heading", level=1)).to_contain_text("right")


@pytest.mark.browser
@pytest.mark.one_database
def test_by_keyboard_a_region_is_pressed_or_passed_by(opening: str, desktop: Page) -> None:
    given_the_page(desktop, opening)
    desktop.get_by_role("link", name="Back and sacroiliac").focus()
    desktop.keyboard.press("Enter")
    then_offered(desktop, ["Back and sacroiliac"])
    expect(desktop.get_by_label("Midline")).to_be_checked()
    expect(desktop.get_by_role("heading", name="What is treated")).to_be_focused()

    desktop.get_by_role("link", name="Offer all conditions").press("Enter")
    assert len(regions_offered(desktop)) > 5
    desktop.get_by_role("link", name="choose from the list").press("Enter")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_label("Condition")).to_be_focused()


@pytest.mark.browser
@pytest.mark.one_database
def test_without_script_the_body_and_the_list_lead_to_a_course(
    opening: str, without_script: Page
) -> None:
    given_the_page(without_script, opening)
    without_script.get_by_role("link", name="Knee, left").first.click()
    then_offered(without_script, ["Knee"])
    without_script.get_by_role("button", name="Open the course").click()
    expect(without_script.get_by_text("Choose the condition").first).to_be_visible()
    then_offered(without_script, ["Knee"])  # a refused form is still about the knee
    expect(without_script.get_by_label("Left", exact=True)).to_be_checked()
    without_script.get_by_label("Condition").select_option(label="Knee osteoarthritis")
    without_script.get_by_role("button", name="Open the course").click()
    expect(without_script.get_by_role("heading", level=1)).to_contain_text("left")


def given_the_page(page: Page, opening: str) -> None:
    Visit(page).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    page.goto(opening)


def regions_offered(page: Page) -> list[str]:
    groups = page.get_by_label("Condition").locator("optgroup").all()
    return [one.get_attribute("label") or "" for one in groups]


def then_offered(page: Page, regions: list[str]) -> None:
    expect(page.get_by_role("link", name="Offer all conditions")).to_be_visible()
    assert regions_offered(page) == regions
