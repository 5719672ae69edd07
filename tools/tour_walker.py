"""Who walks through the tour: a person at a desk, with the database beside them."""

from __future__ import annotations

import re
import sqlite3
import uuid
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.day import Day
from tools.tour_rows import ROWS


class Walker(Day):
    """Who takes pictures has no need of axe: the journeys looked."""

    session = ""

    def __init__(self, page: Page, demo_password: str, data: Path) -> None:
        super().__init__(page, demo_password)
        self.data = data

    def then_the_page_is_sound(self) -> None:
        pass

    def go_to(self, address: str) -> None:
        """With the keys of ROWS in braces."""
        self.go(self.found(address))

    def found(self, address: str) -> str:
        rows = {key: self.read(key) for key in re.findall(r"{(\w+)}", address)}
        ids = {key: str(uuid.UUID(row[0])) if row else "none" for key, row in rows.items()}
        return address.format(**ids)

    def read(self, key: str) -> tuple[str, ...]:
        """The row of ROWS; empty where there is none."""
        database = self.data / "prolo.sqlite3"
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as asked:
            return asked.execute(*ROWS[key]).fetchone() or ()
