"""A list of medicines, pasted: by keyboard, on a telephone, and without script."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from prolo.demo import fill_demo
from prolo.registry.access import actor_for
from prolo.registry.models import Patient, User
from tests.journeys.course import Visit
from tests.support.browser import (
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)

PASTED = """Current medications:
1. Aleve 220 mg twice daily as needed
2. Celebrx
• Eliquis 5 mg
Voltaren
lisinopril 10 mg"""


@pytest.fixture
def address(transactional_db: None, live_server: Any) -> str:
    clinic = fill_demo()
    with actor_for(User.objects.get(username="physician"), clinic).at_work():
        ada = Patient.objects.get(identity__given_names="Ada")
    return f"/patients/{ada.pk}/medicines/list"


@pytest.mark.browser
@pytest.mark.one_database
def test_a_pasted_list_is_read_answered_and_saved(address: str, either: Page) -> None:
    when_the_list_is_read(either, address)
    then_nothing_serious_is_found_by_axe(either)
    then_nothing_scrolls_sideways(either)
    either.get_by_role("button", name="Save the list").click()
    expect(either.get_by_role("alert")).to_contain_text("2. Aleve 220 mg")
    then_nothing_serious_is_found_by_axe(either)
    when_every_line_is_answered(either)
    expect(either.get_by_role("heading", level=1)).to_have_text("Medicines")
    for typed in ("Aleve 220 mg", "Celebrx", "Eliquis 5 mg", "Voltaren", "lisinopril 10 mg"):
        expect(either.get_by_role("main")).to_contain_text(typed)
    then_nothing_serious_is_found_by_axe(either)


@pytest.mark.browser
@pytest.mark.one_database
def test_without_script_the_list_is_read_and_saved(address: str, without_script: Page) -> None:
    when_the_list_is_read(without_script, address)
    when_every_line_is_answered(without_script)
    expect(without_script.get_by_role("heading", level=1)).to_have_text("Medicines")


def when_the_list_is_read(page: Page, address: str) -> None:
    Visit(page).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    page.goto(address)
    page.get_by_label("Medicines").fill(PASTED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()


def when_every_line_is_answered(page: Page) -> None:
    page.get_by_role("group", name="3. Celebrx").get_by_label("celecoxib").check()
    page.get_by_role("group", name="5. Voltaren").get_by_label("Swallowed").check()
    for reason in page.get_by_label("What it is taken for").all():
        reason.select_option("pain")
    page.get_by_role("button", name="Save the list").click()
