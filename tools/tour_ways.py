"""The ways to pages of the tour that no address alone leads to: what is pressed before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.support.mailed import link_to_benjamin, link_to_sign
from tools.tour_walker import Walker

SPEAKS_FOR_TWO, IN_TWO_CLINICS, READS_SPANISH = "parent", "researcher", "tomas"


def hand_over_the_tablet(day: Walker) -> None:
    day.go_to("/courses/{tomas_course}/answers/baseline")
    day.press("Hand over the tablet")


def decide_otherwise(day: Walker) -> None:
    day.go_to("/appointments/{later_today}/session/ask")
    day.fill(reason="Came early, and the room is free")
    day.page.locator("main form button.button-main").click()
    day.tick(antibiotics="not-sure")
    day.press("Save and weigh")
    day.follow("Decide otherwise")


def call_on_the_wrong_line(day: Walker) -> None:
    day.go_to("/lots/call/{tomas}/INV-2026-12")
    day.choose_or_tick("reached", "no")
    day.fill(result="Nobody answers")
    day.press("Record the call")
    day.click(day.page.locator("a[href*='/lots/calls/']").first)


def make_a_new_code(day: Walker) -> None:
    day.go("/people")
    day.press("New one-time code Dr. Teo Imaginary")


def come_as_one_of_two_clinics(day: Walker) -> None:
    day.given_somebody_else_sits_down(IN_TWO_CLINICS)


def come_as_one_who_speaks_for_two(day: Walker) -> None:
    day.given_somebody_else_sits_down(SPEAKS_FOR_TWO)
    day.go("/my")


def open_a_link(day: Walker) -> None:
    day.page.context.clear_cookies()
    day.page.goto(link_to_benjamin(day.data))


def open_a_link_that_was_begun(day: Walker) -> None:
    """On another device, so that it asks who is there."""
    open_a_link(day)
    asked = day.page.locator(".ask:visible")
    with day.page.expect_response(lambda one: one.request.method == "POST"):
        asked.locator("input[value='5'], input[value='no']").first.check()
        day.page.get_by_role("button", name="Next").click()
    open_a_link(day)


def read_own_consent(day: Walker) -> None:
    day.given_somebody_else_sits_down(READS_SPANISH)
    day.go_to("/my/consents/{signed}")


def read_own_consent_on_paper(day: Walker) -> None:
    day.go_to("/my/{siobhan}")
    day.click(day.page.locator("a[href*='/my/consents/on-paper/']").first)


def read_own_signature(day: Walker) -> None:
    day.given_somebody_else_sits_down(READS_SPANISH)
    day.go_to("/my/signatures/{signature}")


def read_own_signed_paper(day: Walker) -> None:
    day.given_somebody_else_sits_down(READS_SPANISH)
    day.go_to("/my/signatures/{signature}/paper")


def read_what_was_signed_behind_a_link(day: Walker) -> None:
    """Asked again by the nurse, and signed at home."""
    day.given_somebody_else_sits_down("nurse")
    day.go_to("/consent-requests/{asked}")
    signer, born = day.read("signer")
    day.press("Send the link")
    day.page.context.clear_cookies()
    link = link_to_sign(day.data)
    day.page.goto(link)
    day.fill_day("birth_date", date.fromisoformat(born))
    day.press("Go on")
    day.page.locator("[name=agrees]").check()
    day.fill(typed=signer)
    day.press("Sign")
    day.page.goto(f"{link}/copy")


def stop_messages(day: Walker) -> None:
    day.page.context.clear_cookies()
    day.page.goto(f"{link_to_benjamin(day.data)}/s")


WAYS: dict[str, Callable[[Walker], None]] = {
    "tablet": hand_over_the_tablet,
    "readiness-decide": decide_otherwise,
    "people-code": make_a_new_code,
    "recall-call-in-error": call_on_the_wrong_line,
    "choose-clinic": come_as_one_of_two_clinics,
    "mine": come_as_one_who_speaks_for_two,
    "link": open_a_link,
    "link-who": open_a_link_that_was_begun,
    "link-copy": read_what_was_signed_behind_a_link,
    "link-stop": stop_messages,
    "mine-consent": read_own_consent,
    "mine-consent-on-paper": read_own_consent_on_paper,
    "mine-signature": read_own_signature,
    "mine-signed": read_own_signed_paper,
}
