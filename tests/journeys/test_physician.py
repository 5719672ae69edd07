"""Dr. Miriam, the physician, spends a Tuesday in prolo."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.day import TOMAS, Day
from tests.support.pictures import png
from tests.support.tuesday import MORNING

TUESDAY = MORNING.date()
PICTURE = {"name": "knee.png", "mimeType": "image/png", "buffer": png((320, 240))}


@pytest.mark.browser
def test_the_physician_spends_tuesday(at_the_desktop: Day) -> None:
    day = at_the_desktop
    day.given_i_am("physician")
    day.then_i_am_at("Today")
    day.then_i_read("Cannot wait", "Expected today", "To decide")

    when_everything_is_signed(day)
    when_the_hot_knee_is_answered(day)
    when_a_knee_is_assessed_and_seen(day)
    when_it_is_decided_and_planned(day)
    when_tomas_is_injected(day)
    when_somebody_without_a_gain_is_decided_on(day)
    when_another_physician_is_written_to(day)
    when_it_is_asked_whether_it_works(day)


def when_everything_is_signed(day: Day) -> None:
    day.follow("Everything unsigned")
    day.follow("Write and sign the plan")
    day.course = day.page.url.removesuffix("/plan")
    day.when_i_sign_a_plan(date(2026, 12, 14))
    day.then_i_read("Being treated")
    day.go("/unsigned")
    day.follow("Sign session 1")
    day.press("Sign")
    day.then_i_read("Signed by Dr. Miriam Invented")
    day.go("/unsigned")
    day.then_i_read("Everything is signed.")


def when_the_hot_knee_is_answered(day: Day) -> None:
    day.follow_menu("Today")
    urgent = day.page.locator("section").filter(has_text="Cannot wait")
    hot = urgent.get_by_role("article").filter(has_text="Joint hot, red, swelling more")
    day.click(hot.get_by_role("link").first)
    day.then_i_read("Emergency now", "Joint hot, red, swelling more", "Why?")
    day.tick(step="closed")
    day.fill(
        note="Seen in hospital: washed out, antibiotics; the course is paused",
        why_none="The hospital looks after it",
    )
    day.press("Save")
    day.then_i_read("Closed", "washed out")


def when_a_knee_is_assessed_and_seen(day: Day) -> None:
    day.go("/patients?q=Ada+Example")
    day.follow("Example, Ada")
    day.patient = day.page.url
    day.when_i_open_a_course("Knee osteoarthritis", "Right")
    day.when_they_take("naproxen 500 mg", "Pain")
    day.when_i_assess_them()
    day.then_i_read("First assessment")
    day.go(f"{day.course}/imaging")
    day.tick(modality="xray", severity="moderate", agrees="yes")
    day.choose(grade="kellgren-lawrence:2")
    day.fill_day("taken_on", date(2026, 11, 20))
    day.fill(read_by="Radiology report", note="Inner side narrowed")
    day.press("Save")
    day.go(f"{day.course}/attach")
    day.page.locator("[name=file]").set_input_files([PICTURE])  # type: ignore[list-item]
    day.fill(caption="Right knee, standing, from the front")
    day.page.locator("main form button.button-main").click()
    picture = day.page.get_by_role("link", name="Right knee, standing, from the front")
    expect(picture.locator("img")).to_be_visible()
    day.click(picture)


def when_it_is_decided_and_planned(day: Day) -> None:
    day.then_the_next_step_is("Decide: suitable, not now, or not suitable", "the physician")
    day.when_i_decide("Suitable: go on to the plan", reason="Nothing speaks against it")
    day.go(f"{day.course}/plan")
    day.when_i_sign_a_plan(date(2026, 12, 15))
    day.then_i_read("Being treated")
    day.go(f"{day.course}/mixing")
    day.go(f"{day.course}/sheet")
    day.then_on_paper_i_read("Ada Example", "Knee osteoarthritis, right", "Plan", "+1 555 0100")
    day.then_the_next_step_is("Book session 1", "the front desk")


def when_tomas_is_injected(day: Day) -> None:
    """From the time-out to the signature; what the nurse does before it is her own Tuesday."""
    day.given_it_is("09:20", on=TUESDAY)
    day.follow("Ejemplo, Tomás", within=day.row("Ejemplo, Tomás"))
    session = day.when_i_begin_the_session(day.page.url)
    day.when_they_are_ready(session, side="right", place="knee")
    day.when_the_time_out_is_called(session, side="right", place="knee", strengths=TOMAS)
    day.then_i_read("Time-out at 09:20, called out by Noor Invented: go.")
    day.fill(weight="132")
    day.choose(weight_unit="lb")
    day.page.get_by_role("button", name="As planned").click()
    expect(day.page.get_by_role("heading", name="Injection 4 as planned")).to_be_visible()
    day.take_from_stock("DX-4410")
    day.press("Record what was given")
    day.press("Sign")
    day.then_i_read("Signed by Dr. Miriam Invented")
    day.page.goto(session)
    day.then_on_paper_i_read("Signed by Dr. Miriam Invented", "INVENTED PATIENT")


def when_somebody_without_a_gain_is_decided_on(day: Day) -> None:
    day.follow_menu("Today")
    day.follow("Sessions without gain: decide whether to go on")
    day.then_i_read("Decision", "Reason")
    day.page.get_by_label("Stop").first.check()
    day.fill(reason="Two sessions and no gain; physiotherapy instead")
    day.press("Keep the decision")
    day.then_i_read("physiotherapy instead")


def when_another_physician_is_written_to(day: Day) -> None:
    day.go("/patients?q=Siobhan")
    day.follow("O'Model, Siobhan")
    day.follow("Report for another physician")
    day.then_i_read("Siobhan O'Model", "Lateral epicondylitis")


def when_it_is_asked_whether_it_works(day: Day) -> None:
    day.follow_menu("Does it work?")
    day.follow("Knee osteoarthritis")
    day.then_i_read("trial")
