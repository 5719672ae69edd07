"""What takes seconds says that it goes on, and when it is done."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from prolo.demo import fill_demo
from tests.journeys.course import Visit

WAITS = "This takes a moment. Please leave this page open."

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def visit(transactional_db: None, live_server: Any, desktop: Page) -> Visit:
    fill_demo()
    visit = Visit(desktop)
    visit.given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    return visit


def test_a_paper_is_said_to_be_made_until_it_is_with_the_downloads(visit: Visit) -> None:
    page, status = visit.page, visit.page.locator("#waiting")
    page.goto("/evidence/knee-oa")
    expect(page.get_by_text("which takes some seconds")).to_be_visible()
    listen(page)
    with page.expect_download(timeout=60_000) as got:
        page.locator("a[data-waits][href*='report.pdf']").first.click()
    assert got.value.suggested_filename.startswith("knee-oa-evidence-")
    expect(status).to_have_text("Your file is made, and with your downloads.")
    assert "Your file is being made: this takes some seconds." in all_said(page)
    far = re.findall(r"(\d+) of (\d+) questions are answered", all_said(page))
    # Nothing where it is made before a count is said: test_told_files.py holds the counts.
    assert far == sorted(far, key=lambda one: int(one[0]))


def test_a_page_that_takes_its_time_says_so_until_the_next_is_there(visit: Visit) -> None:
    page = visit.page
    page.goto("/patients")
    held_up(page, "**/patients/duplicates")
    page.get_by_role("link", name="Possible duplicates").click()
    expect(page.get_by_role("heading", name="Possible duplicates")).to_be_visible()
    assert said_meanwhile(page) == WAITS
    expect(page.locator("#waiting")).to_have_text("")


def test_a_form_says_that_it_goes_on_when_it_is_not_answered_at_once(visit: Visit) -> None:
    page = visit.page
    page.goto("/patients/new")
    held_up(page, "**/patients/new")
    page.get_by_role("button", name="Put on record", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()  # nothing was filled in
    assert said_meanwhile(page) == WAITS


def held_up(page: Page, address: str) -> None:
    """The server takes longer than a second."""

    def wait(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    page.route(address, wait)
    listen(page)


def listen(page: Page) -> None:
    """A page that is on its way to another tells nobody what stands on it."""
    page.evaluate(
        """() => {
            const place = document.getElementById("waiting");
            const keep = () => {
                sessionStorage.setItem("said", place.textContent);
                const all = sessionStorage.getItem("all") ?? "";
                sessionStorage.setItem("all", `${all}\\n${place.textContent}`);
            };
            new MutationObserver(keep).observe(place, { childList: true });
        }"""
    )


def all_said(page: Page) -> str:
    said: str = page.evaluate("() => sessionStorage.getItem('all') ?? ''")
    return said


def said_meanwhile(page: Page) -> str | None:
    said: str | None = page.evaluate("() => sessionStorage.getItem('said')")
    return said
