"""Somebody who has logged in and opens pages."""

from __future__ import annotations

import re
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tests.support.page_tree import read_html

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOST_PAGES = 300  # opened while looking for kinds of pages
WAIT_S = 60
NOT_PAGES = ("/static/", "/log-out")


class Answer(NamedTuple):
    status: int
    path: str  # where it led in the end
    text: str  # empty of what is no page


class Reader:
    def __init__(self, site: str, username: str, password: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self._log_in(username, password)

    def _log_in(self, username: str, password: str) -> None:
        inputs = [one.attrs for one in read_html(self.read("/log-in")).all("input")]
        hidden = {one["name"]: one["value"] for one in inputs if one.get("type") == "hidden"}
        fields = {**hidden, "username": username, "password": password}
        request = urllib.request.Request(
            f"{self.site}/log-in",
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Referer": f"{self.site}/log-in"},
        )
        with self._opener.open(request, timeout=WAIT_S) as answer:
            assert "/log-in" not in answer.url, "the printed log-in does not open the door"

    def ask(self, address: str) -> Answer:
        """Whatever is answered, a refusal too."""
        try:
            answer = self._opener.open(self.site + address, timeout=WAIT_S)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            is_page = answer.headers.get_content_type() == "text/html"
            text: bytes = answer.read()
            path = urlsplit(answer.url).path
            return Answer(answer.status, path, text.decode() if is_page else "")

    def read(self, address: str) -> str:
        answer = self.ask(address)
        assert answer.status == 200, f"{address} answers {answer.status}"
        return answer.text

    def time_ms(self, address: str, rounds: int) -> list[float]:
        spans: list[float] = []
        for _ in range(rounds):
            begun = time.perf_counter()
            self.read(address)
            spans.append((time.perf_counter() - begun) * 1000)
        return spans


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
        links = [one.attrs.get("href", "") for one in read_html(reader.read(address)).all("a")]
        waiting += [link for link in map(_own_address, links) if link]
    return kinds


def _own_address(link: str) -> str | None:
    address = link.partition("#")[0]
    return address if address.startswith("/") and not address.startswith(NOT_PAGES) else None
