"""Needles are put on the body map by pointer and by keyboard, and the plan fills the rest."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.journeys.course import Visit
from tests.support.browser import (
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)


@pytest.mark.browser
@pytest.mark.one_database
def test_needles_by_pointer_by_keyboard_and_as_planned(
    session: str, live_server: Any, either: Page
) -> None:
    Visit(either).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    either.goto(session)
    press(either.locator("svg[data-view=front]"), 61, 72)
    expect(field(either, 0, "structure")).to_have_value("knee-pes-anserine")
    expect(field(either, 0, "side")).to_have_value("right")
    assert abs(float(field(either, 0, "map_x").input_value()) - 61) < 2

    field(either, 0, "volume_ml").fill("2")
    field(either, 0, "anaesthetic").select_option("lidocaine")
    field(either, 0, "anaesthetic_pct").fill("1")
    expect(either.locator("#totals-line")).to_contain_text("lidocaine 20 of 300 mg")

    either.locator("svg[data-view=front] .bm-target[tabindex='0']").focus()
    either.keyboard.press("ArrowUp")
    either.keyboard.press("Enter")
    chosen = field(either, 1, "structure")
    expect(chosen).not_to_have_value("")
    expect(field(either, 1, "volume_ml")).to_have_value("2")  # as the one before
    expect(either.locator("#totals-line")).to_contain_text("lidocaine 40 of 300 mg")
    expect(either.locator("svg[data-view] .bm-given")).to_have_count(2)

    either.get_by_role("button", name="Remove injection 2").click()
    expect(either.locator("svg[data-view] .bm-given")).to_have_count(1)
    expect(either.locator("#totals-line")).to_contain_text("1 injection")
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)

    either.get_by_role("button", name="As planned: 15 injections").click()
    expect(either.locator("#totals-line")).to_contain_text("15 injections")  # one was there
    expect(either.locator("svg[data-view] .bm-given")).to_have_count(15)
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)

    Visit(either).when_the_weight_is_said()
    Visit(either).when_the_vials_are_read()
    either.get_by_label("Reason for injecting all the same").fill("Checked on paper")
    either.get_by_role("button", name="Record what was given").click()
    expect(either.get_by_role("link", name="Correct", exact=False)).to_have_count(
        18
    )  # and two vials, and the room
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)


@pytest.mark.browser
@pytest.mark.one_database
def test_a_needle_is_moved_on_the_map(session: str, live_server: Any, desktop: Page) -> None:
    Visit(desktop).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    desktop.goto(session)
    drawing = desktop.locator("svg[data-view=front]")
    press(drawing, 61, 72)
    desktop.locator("#injections .row-move").first.click()
    press(drawing, 50, 30)
    expect(field(desktop, 0, "structure")).to_have_value("knee-quadriceps-tendon")
    expect(desktop.locator("svg[data-view] .bm-given")).to_have_count(1)
    desktop.wait_for_load_state("networkidle")
    with desktop.expect_response("**/totals"):
        field(desktop, 0, "structure").select_option("knee-tibiofibular")
    expect(field(desktop, 0, "map_x")).to_have_value("")  # it stands where that structure is


@pytest.mark.browser
@pytest.mark.one_database
def test_without_script_a_session_is_recorded_as_planned(
    session: str, live_server: Any, without_script: Page
) -> None:
    Visit(without_script).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    without_script.goto(session)
    without_script.get_by_role("button", name="As planned: 15 injections").click()
    without_script.get_by_role("button", name="Remove injection 15").click()
    Visit(without_script).when_the_weight_is_said()
    Visit(without_script).when_the_vials_are_read()
    without_script.get_by_label("Reason for injecting all the same").fill("Checked on paper")
    without_script.get_by_role("button", name="Check the dose").click()
    expect(without_script.locator("#totals")).to_contain_text("14 mL × 0.5 % × 10 = 70 mg")
    without_script.get_by_role("button", name="Record what was given").click()
    expect(without_script.locator("main")).to_contain_text("Recorded. The injector signs.")


def field(page: Page, row: int, name: str) -> Locator:
    return page.locator(f"[name=injections-{row}-{name}]")


def press(drawing: Locator, x: float, y: float) -> None:
    """At hundredths of the drawing."""
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    drawing.click(position={"x": box["width"] * x / 100, "y": box["height"] * y / 100})
