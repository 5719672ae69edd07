"""Ada answers the check of day 2 on her telephone, in a place without a signal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.due import rebuild_patient
from prolo.registry.models import Concern, Draft, OnCall, Patient, Response, Session, User
from prolo.registry.on_call import on_call_at
from tests.registry.treated import treat_knee
from tests.support.browser import (
    given_the_log_in_of,
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)
from tests.web.conftest import open_all_week, text_of
from tests.web.session_of_today import inject, open_session
from tests.web.test_mine import logged_in

UNTIL_KEPT = """async ([page, kept]) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (Boolean(await caches.match(page ?? location.href)) === kept) return;
    await new Promise((on) => setTimeout(on, 50));
  }
  throw new Error(`${page ?? location.href} is ${kept ? "not kept" : "kept still"}`);
}"""
NOTHING_KEPT = """async () =>
    !Object.keys(localStorage).length && !(await caches.keys()).length"""
UNTIL_ANSWER_KEPT = """async (name) => {
  const task = document.querySelector("form[data-answering]").elements.task.value;
  for (let tries = 0; tries < 200; tries += 1) {
    const kept = await caches.match(`${location.pathname}/${task}`);
    if ((await kept?.json())?.fields.some(([one]) => one === name)) return;
    await new Promise((on) => setTimeout(on, 50));
  }
  throw new Error(`${name} is not kept`);
}"""
HERE = [None, True]  # the page that is open, and its form is kept
FEVER_AND_RISING_PAIN = {"fever": "yes", "pain-rising": "yes", "pain-rising-joint": "yes"}


@pytest.fixture
def acting(transactional_db: None) -> Actor:
    clinic = open_all_week(fill_demo())
    return actor_for(User.objects.get(username="physician"), clinic)


@pytest.fixture
def check(acting: Actor) -> str:
    """Of the session two days ago."""
    with acting.at_work():
        session = open_session(acting, Patient.objects.get(identity__given_names="Ada"))
        inject(acting, session)
        at = clock.now(acting.clinic) - timedelta(days=2)
        Session.objects.filter(pk=session.pk).update(started_at=at, ended_at=at)
        rebuild_patient(session.patient, by=acting)
    return f"/my/courses/{session.course_id}/answer/aftercare-1-d2"


@pytest.mark.browser
@pytest.mark.one_database
def test_what_is_answered_without_a_signal_arrives_once_and_first(
    phone: Page, acting: Actor, check: str, live_server: Any, signal: Callable[[bool], None]
) -> None:
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto("/my")
    phone.get_by_role("link", name="How are you after session 1?").click()
    then_it_fits_in_large_letters_and_from_right_to_left(phone)
    then_nothing_serious_is_found_by_axe(phone)
    phone.evaluate(UNTIL_KEPT, HERE)
    signal(False)
    when_every_question_is_answered(phone)
    expect(phone.get_by_text("Call the clinic today")).to_be_visible()
    phone.get_by_role("button", name="Send", exact=True).click()
    then_it_says_that_they_wait(phone)
    when_something_is_changed(phone)
    expect(phone.get_by_text("Nothing is sent until you press «Send»")).to_be_visible()
    expect(phone.get_by_text("They are sent by themselves")).to_be_hidden()
    phone.get_by_role("button", name="Send", exact=True).click()
    phone.reload()  # from what the browser keeps of it
    then_it_says_that_they_wait(phone)
    assert kept(acting) == (0, [])
    signal(True)
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible(timeout=5_000)
    then_nothing_serious_is_found_by_axe(phone)
    phone.goto("/my")
    assert kept(acting) == (1, ["same-day"])
    phone.wait_for_function(NOTHING_KEPT)
    nurse = Client()
    nurse.force_login(User.objects.get(username="nurse"))
    assert "Ada Example" in text_of(nurse.get("/"))


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "half given"])
def test_what_waits_is_tried_again_while_a_new_signal_does_not_carry_yet(
    phone: Page,
    acting: Actor,
    check: str,
    live_server: Any,
    signal: Callable[[bool], None],
    is_sent: bool,
) -> None:
    """A telephone is told that it has a signal before its way to the server works."""
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check}")
    phone.evaluate(UNTIL_KEPT, HERE)
    signal(False)
    if is_sent:
        when_every_question_is_answered(phone)
        phone.get_by_role("button", name="Send", exact=True).click()
        expect(phone.get_by_text("Nobody of the clinic has read your answers")).to_be_visible()
        arrived = phone.get_by_text("Your answers have reached the clinic")
    else:
        phone.locator(".ask:visible input[value='no']").first.check()
        expect(phone.get_by_text("Kept on this phone", exact=True)).to_be_visible()
        arrived = phone.get_by_text("Kept", exact=True)
    phone.context.set_offline(False)  # and the server hears nothing yet
    phone.wait_for_timeout(1_500)
    expect(arrived).not_to_be_visible()
    signal(True)
    expect(arrived).to_be_visible(timeout=5_000)


@pytest.mark.browser
@pytest.mark.one_database
def test_a_form_that_was_opened_before_the_hour_weighs_by_the_hour_in_which_it_is_answered(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    """signs/pain-rising counts from 72 hours on: it was opened at 70."""
    with acting.at_work():
        session = Session.objects.get(patient__identity__given_names="Ada")
        at = clock.now(acting.clinic) - timedelta(hours=70)
        Session.objects.filter(pk=session.pk).update(started_at=at, ended_at=at)
        rebuild_patient(session.patient, by=acting)
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check.replace('-d2', '-d3')}")
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.context.set_offline(True)
    when_every_question_is_answered(phone, {"pain-rising": "yes"})
    told = phone.get_by_text("Call the clinic today")
    expect(told).not_to_be_visible()
    phone.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=4))
    phone.get_by_role("button", name="Back").click()
    phone.locator(".ask:visible input").first.dispatch_event("change", {"bubbles": True})
    expect(told).to_be_visible()


@pytest.mark.browser
@pytest.mark.one_database
def test_a_page_that_outlives_the_duty_says_that_nobody_is_on_call(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    given_ada_is_logged_in(phone, acting, live_server.url)
    with acting.at_work():
        duty = on_call_at(acting.clinic, clock.now(acting.clinic))
        assert duty is not None
        now = clock.now(acting.clinic)
        OnCall.objects.exclude(pk=duty.pk).update(withdrawn_at=now)
        OnCall.objects.filter(pk=duty.pk).update(ends_at=now + timedelta(hours=6))
    phone.goto(f"{live_server.url}{check}")
    phone.evaluate(UNTIL_KEPT, HERE)
    nobody = phone.get_by_text("Nobody of the clinic is on call now", exact=True)
    theirs = phone.get_by_text("On call for the clinic now")
    whom = phone.get_by_text("Nobody of the clinic is on call now. If it cannot wait")
    expect(nobody).not_to_be_visible()
    expect(whom).not_to_be_visible()
    expect(theirs).to_be_visible()
    phone.context.set_offline(True)
    phone.clock.set_fixed_time(now + timedelta(hours=6, minutes=1))
    phone.reload()  # from what the browser keeps of it
    expect(nobody).to_be_visible()
    expect(whom).to_be_visible()
    expect(theirs).not_to_be_visible()
    then_nothing_serious_is_found_by_axe(phone)


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("page", ["", "/after"], ids=["my treatment", "afterwards"])
def test_an_own_page_that_is_left_open_says_who_is_on_call_by_the_hour(
    phone: Page, acting: Actor, check: str, live_server: Any, page: str
) -> None:
    given_ada_is_logged_in(phone, acting, live_server.url)
    now = clock.now(acting.clinic)
    with acting.at_work():
        duty = on_call_at(acting.clinic, now)
        assert duty is not None
        OnCall.objects.exclude(pk=duty.pk).update(withdrawn_at=now)
        OnCall.objects.filter(pk=duty.pk).update(ends_at=now + timedelta(hours=6))
    course = check.rpartition("/answer/")[0]
    phone.goto(f"{live_server.url}{course}{page}" if page else f"{live_server.url}/my")
    theirs = phone.get_by_text("On call for the clinic now")
    nobody = phone.get_by_text("Nobody of the clinic is on call now. If it cannot wait")
    expect(theirs).to_be_visible()
    expect(nobody).to_be_hidden()
    phone.clock.set_fixed_time(now + timedelta(hours=6, minutes=1))
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # looked at again
    expect(nobody).to_be_visible()
    expect(theirs).to_be_hidden()


@pytest.mark.browser
@pytest.mark.one_database
def test_a_phone_that_keeps_nothing_sends_all_the_same(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    """Its store is full, or locked, as in a private window of some browsers."""
    phone.add_init_script("Storage.prototype.setItem = () => { throw new Error('it is full'); };")
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check}")
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.context.set_offline(True)
    phone.locator(".ask:visible input[value='no']").first.check()
    expect(phone.get_by_text("Not kept yet: this phone keeps nothing now.")).to_be_visible()
    phone.context.set_offline(False)
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    assert kept(acting) == (1, ["same-day"])


@pytest.mark.browser
@pytest.mark.one_database
def test_what_was_refused_and_mended_arrives_as_it_was_mended(
    phone: Page, acting: Actor, check: str, live_server: Any, signal: Callable[[bool], None]
) -> None:
    """The form that was refused is in the page no more, and sends nothing of what it held."""
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check}")
    phone.locator("[data-ask=temperature]").evaluate("(ask) => delete ask.dataset.number")
    when_every_question_is_answered(phone, until="temperature")
    phone.locator(".ask:visible input").fill("300")
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    temperature = phone.locator(".has-error input")
    expect(temperature).to_have_value("300")
    signal(False)
    temperature.fill("101.9")
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    waits = phone.get_by_text("Nobody of the clinic has read your answers")
    expect(waits).to_be_visible()
    phone.evaluate("dispatchEvent(new Event('online'))")  # of a network that leads nowhere
    expect(phone.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    signal(True)
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    with acting.at_work():
        (row,) = Response.objects.filter(how="own-device")
        assert "101.9" in str(row.answers)
        assert "300" not in str(row.answers)


@pytest.mark.browser
@pytest.mark.one_database
def test_what_is_sent_of_one_form_leaves_another_that_opens_without_a_signal(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    """As of two children, or of two joints: of the second nothing was sent."""
    given_ada_is_logged_in(phone, acting, live_server.url)
    with acting.at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
        at = clock.now(acting.clinic) - timedelta(days=2)
        other = f"/my/courses/{treat_knee(ada, at, by=acting).pk}/answer/aftercare-1-d2"
    for one in (other, check):
        phone.goto(f"{live_server.url}{one}")
        phone.evaluate(UNTIL_KEPT, [one, True])
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    phone.evaluate(UNTIL_KEPT, [check, False])
    phone.context.set_offline(True)
    phone.goto(f"{live_server.url}{other}")
    expect(phone.get_by_role("button", name="Next")).to_be_visible()


@pytest.mark.browser
@pytest.mark.one_database
def test_what_was_answered_with_a_signal_stands_in_the_form_that_opens_without_one(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check}")
    phone.evaluate(UNTIL_KEPT, HERE)
    answered = []
    for _ in range(2):
        answered.append(when_it_is_answered_with_no(phone))
        phone.evaluate(UNTIL_ANSWER_KEPT, answered[-1])
        phone.get_by_role("button", name="Next").click()
    phone.context.set_offline(True)
    phone.reload()  # as of a tab that the telephone threw away
    for name in answered:
        expect(phone.locator(f"[data-ask='{name}'] input[value='no']")).to_be_checked()
    expect(phone.locator(".ask:visible")).to_have_count(1)
    answered.append(when_it_is_answered_with_no(phone))
    assert len({*answered}) == 3
    expect(phone.get_by_text("Kept on this phone", exact=True)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Kept", exact=True)).to_be_visible()
    with acting.at_work():
        assert {*answered} <= {*Draft.objects.get().typed}


@pytest.mark.browser
@pytest.mark.one_database
def test_what_a_network_swallows_is_on_the_phone_at_once_and_arrives_later(
    phone: Page, acting: Actor, check: str, live_server: Any
) -> None:
    given_ada_is_logged_in(phone, acting, live_server.url)
    phone.goto(f"{live_server.url}{check}")
    phone.route("**", lambda route: None if route.request.method == "POST" else route.fallback())
    when_it_is_answered_with_no(phone)
    assert phone.evaluate("Object.values(localStorage).join()").count('"no"') == 1
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("button", name="Sending …")).to_be_visible(timeout=3_000)
    phone.goto("about:blank")
    phone.unroute("**")
    phone.goto(f"{live_server.url}{check}")
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    assert kept(acting) == (1, ["same-day"])


def when_it_is_answered_with_no(page: Page) -> str:
    """The question on the screen."""
    asked = page.locator(".ask:visible")
    asked.locator("input[value='no']").check()
    return asked.get_attribute("data-ask") or ""


def given_ada_is_logged_in(page: Page, acting: Actor, site: str) -> None:
    with acting.at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
    given_the_log_in_of(logged_in(ada, acting), page, site)


def then_it_fits_in_large_letters_and_from_right_to_left(page: Page) -> None:
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    then_nothing_scrolls_sideways(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Next")).to_be_visible()


def when_every_question_is_answered(
    page: Page, said_yes: Mapping[str, str] = FEVER_AND_RISING_PAIN, until: str = ""
) -> None:
    """From the one on the screen to the last, or to that of the name ``until``."""
    send = page.get_by_role("button", name="Send", exact=True)
    for _ in range(40):
        asked = page.locator(".ask:visible")
        name = asked.get_attribute("data-ask") or ""
        if send.is_visible() or (until and name == until):
            return
        said = said_yes.get(name, "8" if name == "pain" else "no")
        answer = asked.locator(f"input[value='{said}']")
        if answer.count():
            answer.check()
        page.get_by_role("button", name="Next").click()
    raise AssertionError("the form has no end")


def then_it_says_that_they_wait(page: Page) -> None:
    expect(page.get_by_text("Nobody of the clinic has read your answers")).to_be_visible()
    expect(page.get_by_text("They go out by themselves when the signal is back")).to_be_visible()
    expect(page.get_by_text("Nothing is sent until you press «Send»")).to_be_hidden()


def when_something_is_changed(page: Page) -> None:
    page.get_by_role("button", name="Back").click()
    for answer in ("yes", "no"):
        page.locator(f".ask:visible input[value={answer}]").check()
    page.get_by_role("button", name="Next").click()


def kept(acting: Actor) -> tuple[int, list[str]]:
    with acting.at_work():
        mine = Response.objects.filter(how="own-device")
        levels = Concern.objects.filter(response__in=mine).values_list("level", flat=True)
        return mine.count(), list(levels)
