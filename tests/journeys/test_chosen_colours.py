"""Who chose dark, more contrast or colours of their own can read every component."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from prolo.demo import fill_demo
from tests.journeys.course import Visit
from tests.support.browser import found_by_axe

DARK, CONTRAST = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
CHOSEN: dict[str, dict[str, Any]] = {
    DARK: {"color_scheme": "dark"},
    "(forced-colors: active)": {"forced_colors": "active"},
    CONTRAST: {"contrast": "more"},
    f"{DARK} and {CONTRAST}": {"color_scheme": "dark", "contrast": "more"},
}
AS_USUAL: dict[str, Any] = {"color_scheme": "light", "forced_colors": "none", "contrast": "null"}


@pytest.mark.browser
@pytest.mark.one_database
def test_every_component_is_sound_in_the_colours_that_a_person_chose(
    transactional_db: None, live_server: Any, desktop: Page
) -> None:
    fill_demo()
    Visit(desktop).given_i_am_logged_in_as_the_physician(settings.DEMO_PASSWORD)
    desktop.goto("/design")
    for name, chosen in CHOSEN.items():
        desktop.emulate_media(**{**AS_USUAL, **chosen})
        assert desktop.evaluate("(name) => matchMedia(name).matches", name)
        assert found_by_axe(desktop) == [], name
