"""What axe, HTML_CodeSniffer (the engine of pa11y) and our own checks find on every page of every
person of the demonstration clinic, as each role sees it and as they do: ``make accessible``.

It opens everybody's page and follows every link from there, for hours. What was sound is not looked
at again, so that it may be stopped, and started after something was mended. It ends with 1 when
something was found, with 2 when it stopped before the end."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sqlite3
import sys
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, sync_playwright

from tests.journeys.day import Day
from tests.support.browser import DESKTOP, PHONE, complaints_of
from tests.support.chromium import QUIET, chromium
from tests.support.installation import Installation
from tests.support.page_checks import Eyes, found_on
from tests.support.tuesday import filled
from tools.added_people import clinic_in, let_speak_for

AT_WORK = ("physician", "nurse", "desk", "admin", "physician2", "researcher")
EVERYBODY = "everybody"  # one who speaks for all of them on their own pages
FILES = (".csv", ".json", ".pdf", ".ics")
MOST_QUERIES = 4  # of one page: a calendar goes on for ever
SAID_EVERY = 50  # pages

Check = Callable[[Page], list[str]]

# What a page says, apart from what is made anew each time that it is asked for.
SAID = """() => {
    const body = document.querySelector("main, body").cloneNode(true);
    for (const one of body.querySelectorAll("input[type=hidden], script")) one.remove();
    return body.outerHTML;
}"""
LINKS = "all => all.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"


@dataclass(frozen=True, slots=True)
class Looked:
    who: str
    address: str
    said: str = ""  # a fingerprint; empty of what is no page
    found: list[str] = field(default_factory=list)
    leads_to: list[str] = field(default_factory=list)


class Record:
    """A line for each page, kept as soon as it was looked at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.rows = [one for one in (Looked(**json.loads(line)) for line in lines) if not one.found]
        path.write_text("".join(map(self._line, self.rows)))
        self.said = {one.said for one in self.rows}

    def keep(self, looked: Looked) -> None:
        self.rows.append(looked)
        self.said.add(looked.said)
        with self.path.open("a") as file:
            file.write(self._line(looked))

    def found(self) -> dict[str, list[str]]:
        return {f"{one.who} {one.address}": one.found for one in self.rows if one.found}

    @staticmethod
    def _line(one: Looked) -> str:
        return json.dumps(asdict(one)) + "\n"


class Walk:
    """One person's way along every link, at one screen."""

    def __init__(self, who: str, day: Day, record: Record, check: Check) -> None:
        self.who, self.page, self.record, self.check = who, day.page, record, check
        self.complaints = complaints_of(day.page)
        self.waiting: deque[str] = deque()
        self._met: set[str] = set()
        self._queries: Counter[str] = Counter()

    def follow(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            path = urlsplit(address).path
            if address in self._met or path.endswith(FILES):
                continue
            if self._queries[path] < MOST_QUERIES:
                self._queries[path] += 1
                self._met.add(address)
                self.waiting.append(address)

    def resume(self) -> None:
        before = [one for one in self.record.rows if one.who == self.who]
        for one in before:
            self.follow([one.address, *one.leads_to])
        done = {one.address for one in before}
        self.waiting = deque(one for one in self.waiting if one not in done)

    def go_on(self, *, at_most: int) -> int:
        """How many pages were looked at."""
        for many in range(at_most):
            if not self.waiting:
                return many
            looked = self._look(self.waiting.popleft())
            self.record.keep(looked)
            self.follow(looked.leads_to)
            if many % SAID_EVERY == 0:
                faulty = len(self.record.found())
                print(
                    f"{self.who}: {many} looked at, {len(self.waiting)} wait, {faulty} faulty",
                    flush=True,
                )
        return at_most

    def _look(self, address: str) -> Looked:
        self.complaints.clear()
        try:
            answer = self.page.goto(address)
        except Error as problem:
            is_file = "Download is starting" in problem.message
            found = [] if is_file else [problem.message]
            return Looked(self.who, address, found=found)
        assert answer
        if answer.status != 200:
            return Looked(self.who, address, found=[f"answers {answer.status}"])
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return Looked(self.who, address)
        said = hashlib.sha256(self.page.evaluate(SAID).encode()).hexdigest()
        links = self.page.locator("a[href]:not([download])").evaluate_all(LINKS)
        found = [] if said in self.record.said else self.check(self.page)
        return Looked(self.who, address, said, [*found, *self.complaints], [*dict.fromkeys(links)])


def main() -> None:
    options = parsed()
    if options.again:
        shutil.rmtree(options.folder, ignore_errors=True)
    data = options.folder / "data"
    if not data.exists():
        shutil.copytree(filled(options.folder), data)
        with clinic_in(data) as clinic:
            let_speak_for(clinic, EVERYBODY)
    record = Record(options.folder / f"looked-at-the-{options.screen}.jsonl")
    left = walk(data, record, options)
    for page, faults in record.found().items():
        print(page, *faults, sep="\n    ")
    print(f"{len(record.rows)} looked at, {len(record.found())} faulty, {left} wait at least")
    sys.exit(1 if record.found() else 2 if left else 0)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.accessible", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/accessible"))
    parser.add_argument("--screen", choices=("phone", "desk"), default="phone")
    parser.add_argument("--as", dest="who", nargs="*", default=[*AT_WORK, EVERYBODY])
    parser.add_argument("--most", type=int, default=1_000_000, help="pages, and then stop")
    parser.add_argument("--quick", action="store_true", help="axe of new markup alone")
    parser.add_argument("--again", action="store_true", help="forget what was looked at")
    return parser.parse_args()


def walk(data: Path, record: Record, options: argparse.Namespace) -> int:
    """How many pages are known to wait still."""
    left, most = 0, options.most
    screen = PHONE if options.screen == "phone" else DESKTOP
    with Installation(data).served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        _username, password = server.logins()["nurse"]  # everybody's, in a demonstration
        for who in options.who:
            context = browser.new_context(
                **screen, base_url=server.address, locale="en-GB", reduced_motion="reduce"
            )
            day = Day(context.new_page(), password)
            day.given_i_am(who)
            one = Walk(who, day, record, Eyes().found_on if options.quick else found_on)
            one.follow(["/my"] if who == EVERYBODY else ["/", *people(data)])
            one.resume()
            most -= one.go_on(at_most=most)
            left += len(one.waiting)
            context.close()
        browser.close()
    return left


def people(data: Path) -> list[str]:
    with sqlite3.connect(f"file:{data / 'prolo.sqlite3'}?mode=ro", uri=True) as asked:
        rows = asked.execute("SELECT id FROM registry_patient").fetchall()
    return [f"/patients/{uuid.UUID(key)}" for (key,) in rows]


if __name__ == "__main__":
    main()
