"""What anybody of the clinic does in the browser in the course of a day, as sentences."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.course import Visit
from tests.support.browser import then_nothing_scrolls_sideways

SHEET_PX = 688  # 182 mm of a sheet of A4 between its margins, at 96 px an inch
TOMAS = {"irritant_pct": "25", "irritant_pct_2": "15"}  # the joint, and what is around it
SOME_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class Day(Visit):
    """One person of the clinic at one screen. Every page is looked at by axe once, whoever comes
    to it first."""

    seen: ClassVar[set[tuple[int, str]]] = set()  # the width of the screen, and the page

    def __init__(self, page: Page, demo_password: str) -> None:
        super().__init__(page)
        self.demo_password = demo_password

    # -- given

    def given_i_am(self, username: str, password: str = "") -> None:
        self.page.goto("/log-in")
        self.page.get_by_label("User name or e-mail address").fill(username)
        self.page.get_by_label("Password").fill(password or self.demo_password)
        self.press("Log in")

    def given_somebody_else_sits_down(self, username: str, password: str = "") -> None:
        self.page.context.clear_cookies()
        self.given_i_am(username, password)

    def given_it_is(self, hour: str, *, on: date) -> None:
        """Forward, as a demonstration's clock goes."""
        self.when_the_clock_moves_to(on, hour)

    # -- when

    def go(self, address: str) -> None:
        self.page.goto(address)
        self._look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """By a link, as a person finds the way."""
        self.click((within or self.page.locator("main")).get_by_role("link", name=name).first)

    def follow_menu(self, name: str) -> None:
        menu = self.page.get_by_role("navigation", name="Main")
        self.click(menu.get_by_role("link", name=name))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            self.page.locator(f"[name='{name}']").fill(value)

    def fill_day(self, name: str, day: date) -> None:
        """One box, or three of them."""
        if (box := self.page.locator(f"[name='{name}']")).count():
            box.fill(day.isoformat())
            return
        for part, value in {"day": day.day, "month": day.month, "year": day.year}.items():
            self.page.locator(f"[name='{name}-{part}']").fill(str(value))

    def choose(self, **chosen: str) -> None:
        for name, value in chosen.items():
            self.page.locator(f"select[name='{name}']").select_option(value)

    def tick(self, **chosen: str) -> None:
        for name, value in chosen.items():
            self.page.locator(f"[name='{name}'][value='{value}']").check()

    def choose_or_tick(self, name: str, value: str) -> None:
        """However the question is drawn."""
        if (one := self.page.locator(f"[name='{name}'][value='{value}']")).count():
            one.check()
        else:
            self.choose(**{name: value})

    def take_from_stock(self, lot: str) -> None:
        """Into the first row of the vials."""
        box = self.page.locator("select[name^='vials-'][name$='-stock']").first
        chosen = box.locator("option").filter(has_text=lot)
        box.select_option(chosen.get_attribute("value"))

    def row(self, text: str) -> Locator:
        return self.page.locator("main li").filter(has_text=text).first

    # -- then

    def then_i_am_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self._look()

    def then_on_paper_i_read(self, *sentences: str) -> None:
        """What a printer would be given, within the width of a sheet of paper."""
        screen = self.page.viewport_size
        assert screen
        self.page.emulate_media(media="print")
        self.page.set_viewport_size({"width": SHEET_PX, "height": screen["height"]})
        printed = self.page.locator("body").inner_text()
        assert [one for one in sentences if one not in printed] == []
        for idle in ("nav", "button", "select", "textarea", "footer"):
            expect(self.page.locator(idle).filter(visible=True)).to_have_count(0)
        then_nothing_scrolls_sideways(self.page)
        self.page.set_viewport_size(screen)
        self.page.emulate_media(media="screen")

    def then_i_do_not_read(self, sentence: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(sentence)

    # -- how

    def click(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.click()
        self._look()

    def _look(self) -> None:
        screen, address = self.page.viewport_size, urlsplit(self.page.url).path
        kind = (screen["width"] if screen else 0, SOME_ID.sub("id", address))
        if kind not in self.seen:
            self.seen.add(kind)
            self.then_the_page_is_sound()
