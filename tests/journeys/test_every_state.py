"""The pages of the demonstration clinic whose content depends on how somebody's treatment stands,
each as its people see it, on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from prolo.care.course import State
from tests.journeys.day import Day
from tests.support.page_checks import Eyes, unmarked
from tests.support.tuesday import STANDS

AT_THE_DESK = ("nurse", "desk", "admin", "researcher", "physician2")
AT_HOME = ("patient", "guardian")
PROMISED = {*State, "twice", "merged", "spoken for"}
PROMISED |= {"worry closed", "hot-joint again", "chest closed"}  # a flare, an infection, a lung


def look(eyes: Eyes, page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    assert answer
    if answer.status != 200:
        return [f"answers {answer.status}"]
    return [*eyes.found_on(page), *unmarked(page)]


@pytest.mark.browser
@pytest.mark.one_database
def test_nothing_is_found_in_any_state_of_the_demonstration(
    tuesday: Path, on_the_phone: Day
) -> None:
    stands = json.loads((tuesday / STANDS).read_text())
    assert {word for one in stands for word in one["how"].split(" · ")} >= PROMISED
    eyes, page, found = Eyes(), on_the_phone.page, {}
    for who, addresses in (
        ("physician", of_everybody(stands)),
        *((who, of_the_day(who)) for who in AT_THE_DESK),
    ):
        on_the_phone.given_somebody_else_sits_down(who)
        found |= {f"{who} {address}": look(eyes, page, address) for address in addresses}
    for who in AT_HOME:
        on_the_phone.given_somebody_else_sits_down(who)
        found |= {
            f"{who} {address}": look(eyes, page, address) for address in own_pages(on_the_phone)
        }
    assert not "\n".join(f"{page}: {one}" for page, faults in found.items() for one in faults)


def of_everybody(stands: list[dict[str, str]]) -> list[str]:
    addresses = ["/", "/next-steps", "/unsigned", "/results"]
    for one in stands:
        course, patient = f"/courses/{one['course']}", f"/patients/{one['patient']}"
        addresses += [patient, course, f"{course}/sheet"]
    return list(dict.fromkeys(addresses))


def of_the_day(who: str) -> Iterator[str]:
    yield "/"
    if who in {"nurse", "desk"}:
        yield "/next-steps"


def own_pages(day: Day) -> list[str]:
    """From the first page to wherever it leads, but for the calendar's file."""
    day.page.goto("/my")
    first = day.page.url
    pages = day.page.locator("main a[href^='/my/']:not([href$='.ics'])")
    links = pages.evaluate_all("all => all.map(a => a.href)")
    return list(dict.fromkeys([first, *links]))
