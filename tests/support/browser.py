"""Pages of a real Chromium, at the sizes people hold in their hands and have on their desks.

Every page is watched: an error in its console, a script that throws, or a request that leaves
the machine fails the test at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connections
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

from tests.support.chromium import QUIET, chromium

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SERIOUS = {"serious", "critical"}
# No rule that runs reads the styles a second time (the one that would is experimental), and nobody
# reads the paths to what is found: a third of axe's time.
ASKED_OF_AXE: dict[str, Any] = {
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
    "selectors": False,
}
VIOLATIONS = """async (asked) => (await axe.run(asked)).violations.map(
    ({id, impact, help, nodes}) => ({id, impact, help, html: nodes.map((one) => one.html)}))"""
NO_SIGNAL = ("ERR_INTERNET_DISCONNECTED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET")
LOCAL_SCHEMES = {"data", "blob", "about"}

expect.set_options(timeout=30_000)  # milliseconds, as a click has: a shared machine pauses at times


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """While Playwright's loop runs, Django gives the tests' thread other connections than before.

    Those of before are closed first. A process that a test forks would find them again, begin a
    transaction in one, and leave it open when it is killed: our own end of the socket, forgotten
    by now, would hold its locks for ever.
    """
    connections.close_all()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = chromium()
    assert program, "no Chromium: run the tests with «make test», or set PROLO_CHROMIUM"
    return {**browser_type_launch_args, "executable_path": program, "args": list(QUIET)}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], live_server: Any) -> dict[str, Any]:
    import_module(settings.ROOT_URLCONF)  # for seconds, which the first page is not to wait for
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "en-GB",
        "timezone_id": "Europe/Berlin",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def desktop(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    with watched_page(new_context(**DESKTOP)) as page:
        yield page


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    with watched_page(new_context(**PHONE)) as page:
        yield page


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def either(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]
) -> Iterator[Page]:
    """The same test on a phone and on a desktop."""
    with watched_page(new_context(**request.param)) as page:
        yield page


@pytest.fixture
def without_script(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    with watched_page(new_context(**DESKTOP, java_script_enabled=False)) as page:
        yield page


@pytest.fixture
def signal(phone: Page, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """``signal(False)`` takes it away from the phone. Chromium's own way to be offline holds not
    everything back: the script of its worker is asked for all the same, and when the machine was
    busy an answer has arrived. So the server hears nothing either."""
    is_there, parse = True, WSGIRequestHandler.parse_request

    def hear(handler: WSGIRequestHandler) -> bool:
        handler.close_connection = not is_there
        return is_there and parse(handler)

    def put(given: bool) -> None:
        nonlocal is_there
        is_there = given
        phone.context.set_offline(not given)

    monkeypatch.setattr(WSGIRequestHandler, "parse_request", hear)
    return put


def given_the_log_in_of(client: Client, page: Page, site: str) -> None:
    """Whoever is logged in there is logged in here."""
    (cookie,) = client.cookies.values()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])


@contextmanager
def watched_page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    complaints = complaints_of(page)
    yield page
    assert not complaints, "\n".join(complaints)


def complaints_of(page: Page) -> list[str]:
    """What goes wrong behind a page, from now on: the list grows."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(f"script failed: {error}"))
    page.on("request", lambda request: complaints.extend(_leaves_the_machine(request)))
    return complaints


def _complaint(message: ConsoleMessage) -> list[str]:
    """A refused form answers with status 422 or 4xx, which Chromium logs: that is no fault. Nor is
    a signal that a test took away."""
    is_status = message.text.startswith("Failed to load resource: the server responded with a")
    is_cut = any(one in message.text for one in NO_SIGNAL)
    if message.type != "error" or is_cut or (is_status and " 4" in message.text):
        return []
    return [f"console: {message.text} ({message.location.get('url', '')})"]


def _leaves_the_machine(request: Request) -> list[str]:
    address = urlsplit(request.url)
    if address.scheme in LOCAL_SCHEMES or address.hostname in {"127.0.0.1", "localhost"}:
        return []
    return [f"a request left the machine: {request.url}"]


def then_nothing_serious_is_found_by_axe(page: Page) -> None:
    found = found_by_axe(page)
    assert not found, f"axe on {page.url}:\n" + "\n".join(found)


def found_by_axe(page: Page, *rules: str) -> list[str]:
    """By all of its rules, where none is named."""
    asked = ASKED_OF_AXE | ({"runOnly": list(rules)} if rules else {})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
        + "\n    ".join(violation["html"])
        for violation in page.evaluate(VIOLATIONS, asked)
        if violation["impact"] in SERIOUS
    ]


def then_nothing_scrolls_sideways(page: Page) -> None:
    found = found_to_scroll_sideways(page)
    assert not found, f"{page.url} {found[0]}"


def found_to_scroll_sideways(page: Page) -> list[str]:
    page.wait_for_load_state()  # of what a button has just sent
    width, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"is {width} px wide and has room for {room} px"] if width > room else []
