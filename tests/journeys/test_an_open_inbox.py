"""The nurse has the inbox open all day: what comes in is there at once, and when nothing can come
the screen says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Concern, Patient, Role, User
from tests.support.browser import (
    given_the_log_in_of,
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)

IN_THE_INBOX_MS = 5_000
SAID_MS = 20_000
WITHIN_MS = 10_000  # of the network that is back
SILENT = "New reports are not shown on this screen since"


@pytest.fixture
def acting(transactional_db: None) -> Actor:
    clinic = fill_demo()
    return actor_for(User.objects.get(username="physician"), clinic)


@pytest.fixture
def raised(acting: Actor) -> Callable[[str], Concern]:
    """A report of the person of that name, whose telephone is known."""

    def of(given_names: str) -> Concern:
        with acting.at_work():
            person = Patient.objects.get(identity__given_names=given_names)
            course = open_course(patient=person, condition="knee-oa", side="right", by=acting)
            now = clock.now(acting.clinic)
            return Concern.objects.create(
                clinic=acting.clinic,
                patient=person,
                course=course,
                level="emergency",
                rank=4,
                raised_at=now,
                respond_by=now + timedelta(hours=1),
                owner_role=Role.PHYSICIAN,
            )

    return of


@pytest.mark.browser
@pytest.mark.one_database
def test_a_second_emergency_comes_while_somebody_is_in_the_list(
    either: Page, raised: Callable[[str], Concern], live_server: Any
) -> None:
    """Whoever was at somebody's number is at that number still, and the page where it was."""
    first = raised("Ada")
    given_the_nurse_has_open(either, live_server.url, "/concerns")
    call = either.locator(f"[data-pk='{first.pk}'] a[href^='tel:']")
    call.focus()
    top = either.evaluate("window.scrollTo(0, 40), window.scrollY")
    raised("Benjamin")
    expect(either.locator("[data-waiting] article")).to_have_count(2, timeout=IN_THE_INBOX_MS)
    expect(call).to_be_focused()
    assert either.evaluate("window.scrollY") == top


@pytest.mark.browser
@pytest.mark.one_database
def test_no_button_moves_while_it_is_pressed(
    desktop: Page, raised: Callable[[str], Concern], live_server: Any
) -> None:
    first = raised("Ada")
    given_the_nurse_has_open(desktop, live_server.url, "/concerns")
    desktop.get_by_role("button", name="I take it").hover()
    desktop.mouse.down()
    raised("Benjamin")
    with desktop.expect_response(lambda one: "/concerns/now" in one.url and one.status == 200):
        pass
    expect(desktop.locator("[data-waiting] article")).to_have_count(1)
    desktop.mouse.up()
    expect(desktop).to_have_url(f"{live_server.url}/concerns/{first.pk}")


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("address", ["/concerns", "/", "/patients"])
def test_a_screen_without_a_network_says_so_until_it_is_back(
    either: Page, raised: Callable[[str], Concern], live_server: Any, address: str
) -> None:
    given_the_nurse_has_open(either, live_server.url, address)
    title = either.title()
    either.context.set_offline(True)
    alert = either.get_by_role("alert")
    expect(alert).to_contain_text(SILENT, timeout=SAID_MS)
    expect(alert).to_contain_text(re.compile(rf"{SILENT} \d\d:\d\d"))
    expect(either.get_by_text("Nobody waits for an answer.")).not_to_be_visible()
    expect(either).to_have_title(re.compile(SILENT))
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)
    either.context.set_offline(False)
    expect(alert).to_have_count(0, timeout=WITHIN_MS)
    expect(either).to_have_title(title)


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("status", [403, 0], ids=["it refuses", "it says nothing"])
def test_a_server_that_does_not_tell_is_said_too(
    desktop: Page, acting: Actor, live_server: Any, status: int
) -> None:
    given_the_nurse_has_open(desktop, live_server.url, "/concerns")
    title = desktop.title()

    def instead(route: Route) -> None:
        if status:
            route.fulfill(status=status)

    desktop.route("**/concerns/now*", instead)  # the number beside «Inbox» still comes
    alert = desktop.get_by_role("alert")
    expect(alert).to_contain_text(SILENT, timeout=SAID_MS)
    with desktop.expect_response("**/concerns/unanswered*", timeout=SAID_MS) as heard:
        pass
    assert heard.value.ok  # and leaves what the title says
    desktop.wait_for_timeout(500)
    expect(desktop).to_have_title(re.compile(SILENT))
    desktop.unroute("**/concerns/now*")
    expect(alert).to_have_count(0, timeout=2 * WITHIN_MS)
    expect(desktop).to_have_title(title)


def given_the_nurse_has_open(page: Page, site: str, address: str) -> None:
    nurse = Client()
    nurse.force_login(User.objects.get(username="nurse"))
    given_the_log_in_of(nurse, page, site)
    page.goto(f"{site}{address}")
