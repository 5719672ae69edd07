"""From the options to a signature in Spanish on the tablet, and taken back there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from prolo.registry.models import Clinic, Identity, Session
from prolo.registry.scope import clinic_scope
from tests.journeys.course import Visit
from tests.support.browser import (
    then_nothing_scrolls_sideways,
    then_nothing_serious_is_found_by_axe,
)

TABLET = {"width": 820, "height": 1180}
MINUTE = 60_000  # milliseconds


@pytest.fixture
def course(session: str) -> str:
    """Ada reads Spanish."""
    with clinic_scope(Clinic.objects.get()):
        found = Session.objects.get(pk=session.rpartition("/")[2])
        Identity.objects.filter(patient=found.patient).update(preferred_language="es")
        return f"/courses/{found.course_id}"


@pytest.mark.browser
@pytest.mark.one_database
def test_options_in_spanish_a_signature_on_the_tablet_and_no_longer(
    course: str, live_server: Any, desktop: Page
) -> None:
    page = desktop
    Visit(page).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    page.goto(f"{course}/options")
    expect(page.get_by_role("heading", name="las opciones lado a lado")).to_be_visible()
    page.get_by_label("Ada Example, the patient").check()
    page.get_by_role("button", name="Keep what was shown").click()

    page.goto(f"{course}/consent")
    then_nothing_serious_is_found_by_axe(page)
    for label in ("outside the label", "went through the alternatives"):
        page.get_by_label(re.compile(label)).check()
    page.get_by_label("Ada Example, the patient").check()
    page.get_by_label("I saw a document with a photo").check()
    page.get_by_role("button", name="Ask to sign").click()
    asked = page.url
    page.set_viewport_size(TABLET)
    page.get_by_role("button", name="Hand over the tablet").click()

    expect(page.get_by_role("heading", name="Su consentimiento")).to_be_visible()
    expect(page.get_by_text("se repasó con usted el")).to_be_visible()
    then_nothing_serious_is_found_by_axe(page)
    then_nothing_scrolls_sideways(page)
    page.get_by_label("He leído esto").check()
    Visit(page).when_they_draw_their_name()
    page.get_by_role("button", name="Firmar").click()
    expect(page.get_by_text("Firmado el")).to_be_visible()
    then_nothing_serious_is_found_by_axe(page)

    Visit(page).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    page.goto(asked)
    page.get_by_role("link", name="The signature").click()
    expect(page.get_by_text("The paper is as it was signed")).to_be_visible()
    expect(page.get_by_text("The signature of Ada Example, as it was drawn.")).to_be_visible()
    then_nothing_serious_is_found_by_axe(page)
    page.goto(asked)
    page.get_by_role("button", name="Hand over the tablet").click()
    page.get_by_role("button", name="Retiro mi consentimiento").click()
    expect(page.get_by_text("Retirado el")).to_be_visible()
    then_nothing_scrolls_sideways(page)


@pytest.mark.browser
@pytest.mark.one_database
def test_the_tablet_stays_open_to_who_touches_it_and_says_what_is_unsigned_when_it_closes(
    course: str, live_server: Any, desktop: Page
) -> None:
    page = desktop
    Visit(page).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    page.goto(f"{course}/consent")
    page.get_by_label(re.compile("outside the label")).check()
    page.get_by_label(re.compile("went through the alternatives")).check()
    page.get_by_label("Ada Example, the patient").check()
    page.get_by_label("I saw a document with a photo").check()
    page.get_by_role("button", name="Ask to sign").click()
    page.clock.install()
    page.get_by_role("button", name="Hand over the tablet").click()
    soon = page.get_by_text("Esta página se cierra en dos minutos")
    expect(page.get_by_role("heading", name="Su consentimiento")).to_be_visible()
    page.clock.run_for(27 * MINUTE)
    expect(soon).to_be_hidden()
    page.clock.run_for(2 * MINUTE)
    expect(soon).to_be_visible()
    then_nothing_serious_is_found_by_axe(page)
    with page.expect_response("**/tablet/awake") as told:
        page.keyboard.press("Shift")
    assert told.value.status == 204
    expect(soon).to_be_hidden()
    page.clock.run_for(29 * MINUTE)
    expect(page.get_by_role("heading", name="Su consentimiento")).to_be_visible()
    page.clock.run_for(2 * MINUTE)
    expect(page.get_by_text("El documento aún espera una firma")).to_be_visible()
    then_nothing_serious_is_found_by_axe(page)
