"""One person's way along every link of prolo, and what is looked at on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, Error, Page, Response

from tests.support.browser import DESKTOP, PHONE, complaints_of, found_to_scroll_sideways
from tests.support.page_checks import found_in_other_colours, found_on
from tests.support.page_shape import parts_of
from tests.support.page_tree import Element, read_html
from tests.support.page_words import found_in_words, longest_words
from tests.support.reader import ID, Answer, Reader

FILES = (".csv", ".json", ".pdf", ".ics")
MOST_QUERIES = 4  # of one page: a calendar goes on for ever
AHEAD = 2  # pages are fetched while others are read
SAID_EVERY = 100  # pages


@dataclass
class Findings:
    """Each fault, and where."""

    where: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    fetched: int = 0
    opened: int = 0
    opened_for_width: int = 0
    waiting: int = 0  # at least

    def add(self, page: str, faults: Iterable[str]) -> None:
        for one in (ID.sub("…", each) for each in faults):
            if one not in self.where:
                print(f"{page}: {one}", flush=True)
            self.where[one].append(page)

    def __add__(self, other: Findings) -> Findings:
        together = Findings(
            fetched=self.fetched + other.fetched,
            opened=self.opened + other.opened,
            opened_for_width=self.opened_for_width + other.opened_for_width,
            waiting=self.waiting + other.waiting,
        )
        for fault, pages in chain(self.where.items(), other.where.items()):
            together.where[fault] += pages
        return together

    def __str__(self) -> str:
        return (
            f"{self.fetched} pages fetched, {self.opened} opened, {self.opened_for_width} for "
            f"their width alone, {len(self.where)} faults"
        )

    def say(self) -> None:
        for fault, pages in self.where.items():
            print(f"{fault}\n    on {len(pages)} pages, the first of them {pages[0]}")


class Known:
    """The parts that were sound, now or at another time, and those that somebody of this walk looks
    at or has looked at; and the longest word of each kind of element."""

    def __init__(self, folder: Path) -> None:
        self.sound, self.taken = folder / "sound-parts.txt", folder / "taken-parts.txt"
        self.parts: set[str] = set()
        self.longest: Counter[str] = Counter()
        self._taken_now = self.taken.open()

    @staticmethod
    def begin(folder: Path) -> None:
        known = folder / "sound-parts.txt"
        (folder / "taken-parts.txt").write_text(known.read_text() if known.exists() else "")

    def take_new_of(self, parts: set[str]) -> set[str]:
        if parts <= self.parts:
            return set()
        self.parts.update(self._taken_now.read().split())
        new = parts - self.parts
        self.parts |= new
        _add(self.taken, new)
        return new

    def keep(self, sound: set[str]) -> None:
        _add(self.sound, sound)


def _add(path: Path, parts: set[str]) -> None:
    with path.open("a") as file:
        file.write("".join(f"{one}\n" for one in sorted(parts)))


class Screens:
    """The phone and the desktop of one person."""

    def __init__(self, browser: Browser, reader: Reader) -> None:
        cookies = [
            {"name": one.name, "value": one.value, "url": reader.site} for one in reader.cookies
        ]
        opened = partial(_opened, browser, reader.site, cookies)
        self.phone, self.desktop = opened(PHONE), opened(DESKTOP)
        self.kept_papers = opened(PHONE, bypass_csp=True), opened(DESKTOP, bypass_csp=True)
        self.complaints = [complaints_of(self.phone), complaints_of(self.desktop)]

    def found_on(self, address: str) -> list[str]:
        for one in self.complaints:
            one.clear()
        try:
            return list(dict.fromkeys([*self._found_on(address), *chain(*self.complaints)]))
        except Error as problem:
            return [problem.message]

    def _found_on(self, address: str) -> list[str]:
        phone, desktop = self.phone, self.desktop
        if _runs_no_script(phone.goto(address)):  # and axe is one
            phone, desktop = self.kept_papers
            phone.goto(address)
        desktop.goto(address)
        return [*found_on(phone), *found_on(desktop), *found_in_other_colours(desktop)]

    def found_of_width(self, address: str) -> list[str]:
        try:
            self.phone.goto(address)
        except Error as problem:
            return [problem.message]
        return found_to_scroll_sideways(self.phone)


def _runs_no_script(answer: Response | None) -> bool:
    return "sandbox" in ((answer and answer.headers.get("content-security-policy")) or "")


def _opened(browser: Browser, site: str, cookies: Any, screen: Any, **options: Any) -> Page:
    context = browser.new_context(**screen, **options, base_url=site, reduced_motion="reduce")
    context.add_cookies(cookies)
    return context.new_page()


class Walk:
    """One person's way, from page to page."""

    def __init__(self, who: str, reader: Reader, screens: Screens, known: Known) -> None:
        self.who, self.reader, self.screens, self.known = who, reader, screens, known
        self.findings = Findings()
        self._met: set[str] = set()
        self._queries: Counter[str] = Counter()
        self._ids: dict[str, set[str]] = {}  # of each page
        self._pointed: dict[tuple[str, str], str] = {}  # page and fragment: by which page

    def go(self, addresses: Iterable[str], *, at_most: int) -> None:
        waiting, room = list(self._new(addresses)), at_most
        together = ThreadPoolExecutor(AHEAD)
        try:
            while waiting and room:
                now, waiting = waiting[:room], waiting[room:]
                room -= len(now)
                for address, answer in zip(now, together.map(self.reader.ask, now), strict=True):
                    waiting += self._new(self._look(address, answer))
        finally:
            together.shutdown(cancel_futures=True)
        self._look_at_fragments()
        self.findings.waiting = len(waiting)

    def _new(self, addresses: Iterable[str]) -> Iterator[str]:
        for address in addresses:
            path = urlsplit(address).path
            if address in self._met or path.endswith(FILES):
                continue
            if self._queries[path] < MOST_QUERIES:
                self._queries[path] += 1
                self._met.add(address)
                yield address

    def _look(self, address: str, answer: Answer) -> list[str]:
        """Whereto the page leads."""
        self.findings.fetched += 1
        if self.findings.fetched % SAID_EVERY == 0:
            print(f"{self.who}: {self.findings}", flush=True)
        if answer.status != 200 or answer.path == "/log-in":
            self._found(address, [f"answers {answer.status} at {answer.path}"])
        if not answer.text:
            return []
        page = read_html(answer.text)
        self._found(address, [*found_in_words(page), *self._found_by_eye(address, page)])
        self._ids[address] = {one.attrs["id"] for one in page.walk() if "id" in one.attrs}
        links = [urldefrag(one) for one in links_of(page, answer.path)]
        self._pointed |= {(to, fragment): address for to, fragment in links if fragment}
        return [to for to, _fragment in links]

    def _found_by_eye(self, address: str, page: Element) -> list[str]:
        longest = longest_words(page)
        if new := self.known.take_new_of(parts_of(page)):
            self.findings.opened += 1
            found = self.screens.found_on(address)
            if not found:
                self.known.keep(new)
        elif any(length > self.known.longest[kind] for kind, length in longest.items()):
            self.findings.opened_for_width += 1
            found = self.screens.found_of_width(address)
        else:
            return []
        self.known.longest |= longest
        return found

    def _look_at_fragments(self) -> None:
        for (to, fragment), address in self._pointed.items():
            if to in self._ids and unquote(fragment) not in self._ids[to]:
                self._found(address, [f"leads to «{fragment}» of {to}, which is not there"])

    def _found(self, address: str, faults: list[str]) -> None:
        self.findings.add(f"{self.who} {address}", faults)


def links_of(page: Element, address: str) -> list[str]:
    """Within prolo, each once."""
    links = [
        urljoin(address, one.attrs["href"])
        for one in page.all("a")
        if "href" in one.attrs and "download" not in one.attrs
    ]
    return [one for one in dict.fromkeys(links) if one.startswith("/")]
