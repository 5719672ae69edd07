"""The link of a message on telephones: forwarded, guessed at, over; read aloud, large, from right
to left; a temperature and a photo without a signal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import Actor, actor_for
from prolo.registry.models import AnswerLink, Attachment, Concern, Draft, Patient, Response, User
from tests.journeys.test_no_signal import (
    HERE,
    NOTHING_KEPT,
    UNTIL_KEPT,
    when_every_question_is_answered,
)
from tests.support.browser import (
    PHONE,
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
    watched_page,
)
from tests.support.pictures import png
from tests.support.reading_order import out_of_order
from tests.web.conftest import open_all_week
from tests.web.test_forwarded_links import asked_who_named
from tests.web.test_links import asked_by_message

SOMEBODY = ("Ada", "Example", "knee", "Knee")
AN_HOUR_AGO = """() => {
  for (const name of Object.keys(localStorage)) {
    const kept = JSON.parse(localStorage[name]);
    localStorage[name] = JSON.stringify({ ...kept, at: kept.at - 60 * 60 * 1000 });
  }
}"""
A_HUNDRED_TIMES_AS_IMPATIENT = """
  const real = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => real(ms / 100);
"""
SMALL = """() => [...document.querySelectorAll(
    "label.choice, button, .button, summary, select, textarea, [type=text], [type=file]"
  )].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return one.checkVisibility() && Math.min(width, height) < 44;
  }).map((one) => `${one.outerHTML}: ${one.getBoundingClientRect().height} px high`)"""
PHOTO = {"name": "knee.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture
def acting(transactional_db: None) -> Actor:
    clinic = open_all_week(fill_demo())
    return actor_for(User.objects.get(username="physician"), clinic)


@pytest.fixture
def link(acting: Actor) -> str:
    with acting.at_work():
        return asked_by_message(Patient.objects.get(identity__given_names="Ada"), acting)


@pytest.fixture
def named(acting: Actor) -> str:
    """To the questions of week 12, of who named an activity at the start."""
    with acting.at_work():
        return asked_who_named(Patient.objects.get(identity__given_names="Ada"), "Dance", acting)


@pytest.mark.browser
@pytest.mark.one_database
def test_whoever_gets_a_forwarded_link_sees_the_form_and_nothing_else(
    phone: Page, acting: Actor, link: str, new_context: Callable[..., BrowserContext]
) -> None:
    phone.goto(link)
    then_nothing_is_said_of_anybody(phone)
    phone.locator(".ask:visible input[value=no]").check()
    expect(phone.locator("[data-kept]")).to_have_text("Kept")
    with watched_page(new_context(**PHONE)) as other:
        other.goto(link)
        expect(other.get_by_role("heading", level=1)).to_have_text("One question first")
        then_nothing_is_said_of_anybody(other)
        for tries_left in (4, 3, 2, 1):
            when_the_birth_date_is_guessed(other, 2000 - tries_left)
            expect(other.get_by_role("alert")).to_contain_text(f"are left: {tries_left}")
        when_the_birth_date_is_guessed(other, 1990)
        expect(other.get_by_text("Too many wrong birth dates")).to_be_visible()
        expect(other.get_by_role("link", name="+1 555 0100")).to_be_visible()
        then_nothing_is_said_of_anybody(other)
        given_its_time_is_over(acting)
        other.reload()
        expect(other.get_by_text("The time for these questions is over")).to_be_visible()
        expect(other.get_by_role("link", name="911")).to_be_visible()


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_link_is_read_aloud_in_the_order_in_which_it_is_seen(
    phone: Page, link: str, language: str
) -> None:
    phone.goto(f"{link}?language={language}")
    for question in (1, 2):
        assert phone.locator("h1").count() == 1
        assert how_far(phone)[0] == question
        assert small_to_the_thumb(phone) == []
        assert out_of_order(phone) == []
        phone.locator(".ask:visible input[value=no]").check()
        phone.locator("[data-next]").click()
    then_nothing_serious_is_found_by_axe(phone)
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    then_nothing_scrolls_sideways(phone)
    phone.evaluate("document.documentElement.style.fontSize = ''")
    phone.set_viewport_size({"width": 320, "height": 640})  # as 1280 px are at 400 %
    then_nothing_scrolls_sideways(phone)


@pytest.mark.browser
@pytest.mark.one_database
def test_a_fever_that_is_measured_without_a_signal_says_whom_to_call(
    phone: Page, acting: Actor, link: str
) -> None:
    phone.clock.install()
    phone.goto(link)
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.context.set_offline(True)
    when_every_question_is_answered(phone, {}, until="temperature")
    temperature = phone.get_by_label("Your temperature")
    for typed, said in (("hot", "Enter a number"), ("389", "Enter 115 or less")):
        temperature.fill(typed)
        phone.get_by_role("button", name="Next").click()
        expect(phone.locator("[data-wrong]")).to_contain_text(said)
    asked, of = how_far(phone)
    temperature.fill("٣٨٫٩")
    phone.get_by_role("button", name="Next").click()
    assert how_far(phone) == (asked + 1, of + 1)  # in which unit is asked once there is one
    phone.get_by_role("button", name="Next").click()
    expect(phone.locator("[data-wrong]")).to_contain_text("did you mean °C?")
    phone.get_by_label("°C").check()
    expect(phone.get_by_text("Call the clinic today")).to_be_in_viewport()
    expect(phone.locator("[data-urgent='same-day'] a[href^='tel:']").first).to_be_in_viewport()
    when_a_photo_is_added(phone)
    expect(phone.get_by_text("The photo is not sent yet: there is no signal")).to_be_visible()
    when_every_question_is_answered(phone, {})
    phone.get_by_role("button", name="Send", exact=True).click()
    phone.route("**", without_photos)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible(timeout=5_000)
    expect(phone.get_by_text("The photo is not sent yet: there is no signal")).to_be_visible()
    expect(phone.get_by_text("You can close this page")).to_be_hidden()
    assert asks_before_it_is_left(phone)
    phone.unroute("**")
    phone.clock.fast_forward(20_000)
    expect(phone.get_by_text("1 photo kept")).to_be_visible()
    expect(phone.get_by_text("The photo is not sent yet")).to_be_hidden()
    expect(phone.get_by_text("You can close this page")).to_be_visible()
    assert not asks_before_it_is_left(phone)
    with acting.at_work():
        assert Response.objects.count() == Attachment.objects.count() == 1
        assert "same-day" in Concern.objects.values_list("level", flat=True)


@pytest.mark.browser
@pytest.mark.one_database
def test_what_was_answered_in_time_arrives_when_the_link_ran_out_without_a_signal(
    phone: Page, acting: Actor, link: str
) -> None:
    """Its page was closed meanwhile: what waits on the phone goes out from the one that is shown
    in its place."""
    phone.goto(link)
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.context.set_offline(True)
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text("Nobody of the clinic has read your answers")).to_be_visible()
    phone.evaluate(AN_HOUR_AGO)
    given_its_time_is_over(acting, ago=timedelta(minutes=30))
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(link)
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    then_nothing_is_said_of_anybody(phone)
    with acting.at_work():
        assert list(Concern.objects.values_list("level", flat=True)) == ["same-day"]
        assert Response.objects.count() == 1
    phone.goto(link)
    expect(phone.get_by_text("The time for these questions is over")).to_be_visible()


@pytest.mark.browser
@pytest.mark.one_database
def test_what_waited_arrives_from_the_page_that_asks_for_the_birth_date(
    phone: Page, acting: Actor, link: str, settings: Any
) -> None:
    """Half given with a signal and sent without one; half an hour later the link asks who is there,
    and a fever waits for no birth date."""
    phone.goto(link)
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.locator(".ask:visible input[value=no]").check()
    expect(phone.locator("[data-kept]")).to_have_text("Kept")
    phone.context.set_offline(True)
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_text("Nobody of the clinic has read your answers")).to_be_visible()
    phone.goto("about:blank")
    phone.context.set_offline(False)
    settings.SESSION_IDLE_S = 0  # as half an hour later
    phone.goto(link)
    expect(phone.get_by_text("Your answers have reached the clinic")).to_be_visible()
    with acting.at_work():
        assert list(Concern.objects.values_list("level", flat=True)) == ["same-day"]
        assert Response.objects.count() == 1
    phone.wait_for_function(NOTHING_KEPT)


@pytest.mark.browser
@pytest.mark.one_database
def test_what_is_half_given_on_a_phone_is_said_where_the_birth_date_is_asked_for(
    phone: Page, link: str, settings: Any
) -> None:
    phone.goto(link)
    phone.evaluate(UNTIL_KEPT, HERE)
    phone.locator(".ask:visible input[value=no]").check()
    expect(phone.locator("[data-kept]")).to_have_text("Kept")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Next").click()
    phone.locator(".ask:visible input[value=yes]").check()
    expect(phone.locator("[data-kept]")).to_have_text("Kept on this phone")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    settings.SESSION_IDLE_S = 0
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("One question first")
    expect(phone.get_by_role("alert")).to_contain_text("kept on this phone and not sent yet")
    then_nothing_is_said_of_anybody(phone)


@pytest.mark.browser
@pytest.mark.one_database
def test_a_form_that_was_opened_in_two_languages_is_sent_and_leaves_nothing_on_the_phone(
    phone: Page, link: str
) -> None:
    """Without a signal a third language leads to the form as it was opened."""
    for address in (f"{link}?language=ar", link):
        phone.goto(address)
        phone.evaluate(UNTIL_KEPT, HERE)
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Deutsch").click()
    expect(phone).to_have_url(re.compile("language=de"))
    expect(phone.get_by_role("button", name="Next")).to_be_visible()
    phone.context.set_offline(False)
    when_every_question_is_answered(phone)
    phone.get_by_role("button", name="Send", exact=True).click()
    expect(phone.locator("[data-over]")).to_be_visible()
    phone.wait_for_function(NOTHING_KEPT)


@pytest.mark.browser
@pytest.mark.one_database
def test_a_photo_that_a_network_swallows_is_said_and_sent_again(
    phone: Page, acting: Actor, link: str
) -> None:
    phone.add_init_script(A_HUNDRED_TIMES_AS_IMPATIENT)
    phone.goto(link)
    phone.route("**", lambda route: None if route.request.method == "POST" else route.fallback())
    when_a_photo_is_added(phone)
    expect(phone.get_by_text("The photo is not sent yet: there is no signal")).to_be_visible()
    phone.unroute("**")
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.get_by_text("1 photo kept")).to_be_visible()
    with acting.at_work():
        assert Attachment.objects.count() == 1


@pytest.mark.browser
@pytest.mark.one_database
def test_who_named_activities_rates_them_behind_the_birth_date_in_the_midst_of_the_form(
    phone: Page, acting: Actor, named: str
) -> None:
    """The form opens at once, and says nothing of what was named; what was answered is still there
    behind the birth date, and it goes on where it was left."""
    phone.goto(named)
    then_the_first_question_is_the_pain(phone)
    expect(phone.locator("body")).not_to_contain_text("Dance")
    phone.locator(".ask:visible input[value='4']").check()
    expect(phone.locator("[data-kept]")).to_have_text("Kept")
    for _question in range(2):
        phone.get_by_role("button", name="Next").click()
    expect(phone.get_by_text("Here you rate the things that you named before")).to_be_visible()
    then_nothing_is_said_of_anybody(phone)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Enter the birth date").click()
    expect(phone.get_by_text("There is no signal now")).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Enter the birth date").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("One question first")
    then_nothing_is_said_of_anybody(phone)
    phone.get_by_role("link", name="Back to the questions").click()
    expect(phone.get_by_text("You began on")).to_be_visible()
    phone.goto(f"{named}/who")
    with acting.at_work():
        born = Patient.objects.get(identity__given_names="Ada").identity.birth_date
    assert born is not None
    when_the_birth_date_is_said(phone, born)
    expect(phone.get_by_text("Dance")).to_be_visible()
    expect(phone.locator(".ask:visible")).to_contain_text("How well can you do it?")
    phone.locator(".ask:visible input[value='6']").check()
    expect(phone.locator("[data-kept]")).to_have_text("Kept")
    with acting.at_work():
        kept = Draft.objects.get().typed
    assert (kept["pain"], kept["activity-1"], kept["activity-1-score"]) == ("4", "Dance", "6")


def how_far(page: Page) -> tuple[int, int]:
    """As it reads above the question: of how many it is which."""
    at, of = re.findall(r"\d+", page.locator("[data-progress]").inner_text())
    return int(at), int(of)


def small_to_the_thumb(page: Page) -> list[str]:
    """What is pressed or filled in and is less than 44 px wide or high, at 360 px."""
    assert page.evaluate("innerWidth") == 360
    found: list[str] = page.evaluate(SMALL)
    return found


def then_the_first_question_is_the_pain(page: Page) -> None:
    expect(page.locator(".ask:visible")).to_contain_text("How strong has your pain")


def then_nothing_is_said_of_anybody(page: Page) -> None:
    for word in SOMEBODY:
        expect(page.locator("body")).not_to_contain_text(word)
    assert page.locator("nav").count() == 0
    then_nothing_scrolls_sideways(page)
    then_nothing_serious_is_found_by_axe(page)


def when_the_birth_date_is_guessed(page: Page, year: int) -> None:
    when_the_birth_date_is_said(page, date(year, 2, 1))


def when_the_birth_date_is_said(page: Page, on: date) -> None:
    for name, value in {"Day": str(on.day), "Month": str(on.month), "Year": str(on.year)}.items():
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Go on").click()


def given_its_time_is_over(acting: Actor, *, ago: timedelta = timedelta(0)) -> None:
    with acting.at_work():
        AnswerLink.objects.update(locked_at=None, expires_at=clock.now(acting.clinic) - ago)


def without_photos(route: Route) -> None:
    """The signal is too weak for them."""
    headers = route.request.headers
    if "multipart" in headers.get("content-type", "") and "prolo-draft" not in headers:
        route.abort("internetdisconnected")
    else:
        route.fallback()


def asks_before_it_is_left(page: Page) -> bool:
    asked = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    return bool(page.evaluate(asked))


def when_a_photo_is_added(page: Page) -> None:
    page.get_by_text("Add a photo").click()
    page.get_by_label("Photos").set_input_files(PHOTO)
    page.get_by_role("button", name="Send the photo").click()
