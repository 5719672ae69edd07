"""Every kind of paper as a page of its own: on a phone it is as wide as the phone, and can be read
in the light and in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from prolo.papers.as_html import as_html
from tests.papers.every_paper import IN_ENGLISH, PAPERS
from tests.support.browser import found_by_axe, found_to_scroll_sideways


def shown(page: Page, kind: str, language: str, country: str) -> None:
    page.set_content(as_html(PAPERS[kind](language, country)).decode())


@pytest.mark.browser
@pytest.mark.one_database
@pytest.mark.parametrize("kind", PAPERS)
def test_a_paper_can_be_read_on_a_phone(kind: str, phone: Page) -> None:
    shown(phone, kind, "en", "US")
    found = [*found_by_axe(phone), *found_to_scroll_sideways(phone)]
    phone.emulate_media(color_scheme="dark")
    found += found_by_axe(phone, "color-contrast")
    if kind not in IN_ENGLISH:
        shown(phone, kind, "ar", "DE")
        found += found_to_scroll_sideways(phone)
    assert not found, "\n".join(found)
