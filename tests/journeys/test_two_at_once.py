"""A nurse and a physician write down the same session at two screens at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from prolo.registry.models import Injection, User
from tests.journeys.day import Day
from tests.support.browser import DESKTOP, watched_page


@pytest.fixture
def beside(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A second screen, of somebody else."""
    with watched_page(new_context(**DESKTOP)) as page:
        yield page


@pytest.mark.browser
@pytest.mark.one_database
def test_who_records_second_reads_who_was_first_and_loses_nothing(
    session: str, live_server: Any, desktop: Page, beside: Page
) -> None:
    nurse, physician = (Day(page, settings.DEMO_PASSWORD) for page in (desktop, beside))
    for day, name in ((nurse, "nurse"), (physician, "physician")):
        day.given_i_am(name)
        day.page.goto(session)
    when_it_is_written_down(nurse, "1.5", User.objects.get(username="physician"))
    when_it_is_written_down(physician, "2.5", None)

    nurse.press("Record what was given")
    nurse.then_i_read("Recorded. The injector signs.")
    physician.press("Record what was given")

    physician.then_i_read("Injector: Dr. Miriam Invented. Scribe: Noor Invented.")
    expect(beside.locator("body")).to_contain_text("Noor Invented recorded this session meanwhile")
    typed = beside.locator("#typed")
    for said in ("Volume, mL: 2.5", "Lot: L-77", "Weight: 132 lb", "Checked on paper"):
        expect(typed).to_contain_text(said)
    physician.then_the_page_is_sound()
    assert [str(one.volume_ml.normalize()) for one in Injection.unscoped.all()] == ["1.5"]


def when_it_is_written_down(day: Day, volume_ml: str, injector: User | None) -> None:
    day.when_i_inject(day.page.url, "knee-joint", [volume_ml])
    if injector:
        day.choose(injector=str(injector.pk))
