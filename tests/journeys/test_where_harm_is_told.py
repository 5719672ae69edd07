"""The pages on which harm is told, heard and answered are read aloud in the order in which they are
seen, and at 200 % nothing on them is cut off or has to be moved sideways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from prolo.demo.answering import respond
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.own_answers import keep_draft, send_answers
from prolo.registry.answering import find_task
from prolo.registry.ids import new_id
from prolo.registry.models import Concern, Course, Patient, User
from tests.journeys.test_no_signal import (
    acting,
    check,
    given_ada_is_logged_in,
    when_every_question_is_answered,
)
from tests.registry.treated import treat_knee
from tests.support.browser import (
    DESKTOP,
    PHONE,
    found_to_scroll_sideways,
    given_the_log_in_of,
)
from tests.support.reading_order import out_of_order

assert acting, check  # fixtures
WIDE, HIGH = DESKTOP["viewport"]["width"], DESKTOP["viewport"]["height"]
ZOOMED = ((WIDE // 2, HIGH // 2), (WIDE // 4, HIGH // 4))  # a desktop at 200 % and at 400 %
# Of whatever is said on the page: what its own box cuts off, and what lies beside the screen.
CUT_OFF = """() => [...document.querySelectorAll(
        "main :is(a, button, label, legend, p, li, h1, h2, h3, dt, dd, td, th, span, output)")]
    .filter((one) => one.offsetParent && one.innerText.trim() && !one.closest(".visually-hidden"))
    .filter((one) => {
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        const isCut = ["hidden", "clip"].includes(style.overflowX)
            && one.scrollWidth > one.clientWidth + 1;
        const isLow = ["hidden", "clip"].includes(style.overflowY)
            && one.scrollHeight > one.clientHeight + 1;
        const isBeside = box.right > document.documentElement.clientWidth + 1 || box.left < -1;
        return style.display !== "inline" && (isCut || isLow) || isBeside;
    })
    .map((one) => one.outerHTML.slice(0, 200))"""
TWICE = "document.documentElement.style.fontSize = '200%'"
ONCE = "document.documentElement.style.fontSize = ''"


def then_it_is_read_as_it_is_seen_and_fits(page: Page) -> None:
    before = page.viewport_size
    assert before is not None
    assert out_of_order(page, has_columns=before["width"] >= WIDE) == [], page.url
    page.evaluate(TWICE)
    assert not_fitting(page) == [], (page.url, "letters")
    page.evaluate(ONCE)
    for width, height in ZOOMED:
        page.set_viewport_size({"width": width, "height": height})
        assert out_of_order(page) == [], (page.url, width)
        assert not_fitting(page) == [], (page.url, width)
    page.set_viewport_size(before)


def not_fitting(page: Page) -> list[str]:
    return [*found_to_scroll_sideways(page), *page.evaluate(CUT_OFF)]


@pytest.mark.browser
@pytest.mark.one_database
def test_the_own_check_and_an_emergency_in_it(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check}")
    then_it_is_read_as_it_is_seen_and_fits(phone)
    when_every_question_is_answered(phone, {}, until="allergy")
    phone.locator(".ask:visible input[value='yes']").check()
    expect(phone.get_by_role("link", name="911").first).to_be_visible()
    then_it_is_read_as_it_is_seen_and_fits(phone)
    when_every_question_is_answered(phone, {"allergy": "yes"})
    then_it_is_read_as_it_is_seen_and_fits(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    expect(phone.get_by_role("link", name="911").first).to_be_visible()
    then_it_is_read_as_it_is_seen_and_fits(phone)


@pytest.fixture
def told(acting: Actor) -> Course:
    """Of the second day nothing but half an answer came; of another person's a red flag."""
    with acting.at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
        other = Patient.objects.exclude(pk=ada.pk).filter(identity__given_names="Benjamin").get()
        ago = clock.now(acting.clinic) - timedelta(days=3, hours=6)
        silent, heard = (treat_knee(one, ago, by=acting) for one in (ada, other))
        who: dict[str, Any] = {"answered_by": "patient", "how": "own-device", "by": acting}
        half = {"place": "knee", "drainage": "unsure", "pain": "3"}
        keep_draft(
            task=find_task(silent, "aftercare-1-d3", **who),
            typed={"drainage": "unsure", "pain": "3"},
            response=respond("aftercare-check", half),
        )
        said = {"place": "knee", "pain": "8", "fever": "yes", "pain-rising": "yes"}
        send_answers(
            task=find_task(heard, "aftercare-1-d3", **who),
            response=respond("aftercare-check", said),
            sent_key=new_id().hex,
        )
    return silent


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_inbox_a_report_a_call_and_what_is_typed_in_it(
    new_context: Any, acting: Actor, told: Course, live_server: Any, size: Any
) -> None:
    with acting.at_work():
        concern, session = Concern.objects.get(), told.sessions.get()
    page = new_context(**size).new_page()
    given_the_nurse_is_logged_in(page, live_server.url)
    for address in (
        "/concerns",
        f"/concerns/{concern.pk}",
        f"/calls/{told.pk}",
        f"/sessions/{session.pk}/aftercare",
    ):
        page.goto(f"{live_server.url}{address}")
        expect(page.locator("h1")).to_have_count(1)
        then_it_is_read_as_it_is_seen_and_fits(page)


def given_the_nurse_is_logged_in(page: Page, site: str) -> None:
    nurse = Client()
    nurse.force_login(User.objects.get(username="nurse"))
    given_the_log_in_of(nurse, page, site)


@pytest.mark.browser
def test_what_is_cut_off_or_lies_beside_the_screen_is_found(desktop: Page) -> None:
    """Else the journeys above would say nothing."""
    desktop.set_content(
        "<main><p>Fits</p><p id='cut' style='overflow:hidden;width:2em;white-space:nowrap'>Call"
        " 911 at once</p><p id='beside' style='width:3000px'>Call 911 at once, and go</p></main>"
    )
    found = desktop.evaluate(CUT_OFF)
    assert [one.split("'")[0].split('"')[1] for one in found] == ["cut", "beside"]
    assert found_to_scroll_sideways(desktop)
