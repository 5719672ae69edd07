"""Who needs letters twice as large can use a page, and for who asked for less motion nothing
moves."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.journeys.course import Visit
from tests.support.browser import DESKTOP, found_to_scroll_sideways

PAGES = ("/", "/next-steps?when=all", "/calendar", "/patients?q=example", "/knowledge/thresholds")
WIDE, TWICE = DESKTOP["viewport"]["width"], 2
USUAL_PX = 16  # of a browser's letters
# Of the buttons and links that a person sees: what is cut off by its own box.
CUT_OFF = """() => [...document.querySelectorAll("main a, main button, main label, nav a")]
    .filter((one) => one.offsetParent && getComputedStyle(one).overflowX !== "visible"
        && one.scrollWidth > one.clientWidth + 1 && !one.closest(".visually-hidden"))
    .map((one) => one.outerHTML.slice(0, 200))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    const lasts = `${style.transitionDuration},${style.animationDuration}`.split(",");
    return lasts.some((time) => parseFloat(time) > 0) || style.scrollBehavior === "smooth";
}).length"""


@pytest.mark.browser
@pytest.mark.one_database
def test_at_200_percent_nothing_scrolls_sideways_and_no_word_is_cut_off(
    session: str, live_server: Any, desktop: Page
) -> None:
    """A browser that zooms to 200 % has half as many pixels for the page; who sets the letters
    alone to twice their size has all of them."""
    Visit(desktop).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    letters_of = desktop.context.new_cdp_session(desktop)
    for address in (*PAGES, session):
        for width, letters in ((WIDE // TWICE, 1), (WIDE, TWICE)):
            desktop.set_viewport_size({"width": width, "height": DESKTOP["viewport"]["height"]})
            letters_of.send("Page.setFontSizes", {"fontSizes": {"standard": USUAL_PX * letters}})
            desktop.goto(address)
            found = [*found_to_scroll_sideways(desktop), *desktop.evaluate(CUT_OFF)]
            assert found == [], (address, width, letters)


@pytest.mark.browser
@pytest.mark.one_database
def test_who_asked_for_less_motion_sees_none(session: str, live_server: Any, desktop: Page) -> None:
    Visit(desktop).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    moves = set()
    for asked in ("no-preference", "reduce"):
        desktop.emulate_media(reduced_motion=asked)
        for address in (*PAGES, session, "/design"):
            desktop.goto(address)
            if desktop.evaluate(MOVING):
                moves.add(asked)
    assert moves == {"no-preference"}  # the test can see what moves
