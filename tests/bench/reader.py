"""Somebody who has logged in and opens pages."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOST_PAGES = 300  # opened while looking for kinds of pages
NOT_PAGES = ("/static/", "/log-out")


class Reader:
    def __init__(self, site: str, username: str, password: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._log_in(username, password)

    def _log_in(self, username: str, password: str) -> None:
        form = _Page()
        form.feed(self.read("/log-in"))
        fields = {**form.hidden, "username": username, "password": password}
        request = urllib.request.Request(
            f"{self.site}/log-in",
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Referer": f"{self.site}/log-in"},
        )
        with self._opener.open(request, timeout=30) as answer:
            assert "/log-in" not in answer.url, "the printed log-in does not open the door"

    def read(self, address: str) -> str:
        with self._opener.open(self.site + address, timeout=30) as answer:
            is_page = answer.headers.get_content_type() == "text/html"
            text: bytes = answer.read()
            return text.decode() if is_page else ""

    def time_ms(self, address: str, rounds: int) -> list[float]:
        spans: list[float] = []
        for _ in range(rounds):
            begun = time.perf_counter()
            self.read(address)
            spans.append((time.perf_counter() - begun) * 1000)
        return spans


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "input" and found.get("type") == "hidden" and "name" in found:
            self.hidden[found["name"]] = found.get("value", "")


def kinds_of_pages(reader: Reader) -> dict[str, str]:
    """One address a kind, a kind being an address with its ids and query left out."""
    kinds: dict[str, str] = {}
    waiting = ["/"]
    for _ in range(MOST_PAGES):
        if not waiting:
            break
        address = waiting.pop(0)
        kind = ID.sub("…", address.partition("?")[0])
        if kind in kinds:
            continue
        kinds[kind] = address
        page = _Page()
        page.feed(reader.read(address))
        waiting += [link for link in map(_own_address, page.links) if link]
    return kinds


def _own_address(link: str) -> str | None:
    address = link.partition("#")[0]
    return address if address.startswith("/") and not address.startswith(NOT_PAGES) else None
