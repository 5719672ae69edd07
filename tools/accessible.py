"""What is found on every page of every person of the demonstration clinic, as each role sees it and
as they do: ``make accessible``.

Every page that a link leads to is fetched, and read without a browser for what depends on its very
words: links and buttons without a name or that sound alike, doubled ids, references and fragments
that lead nowhere, skipped levels of headings, words that no person was to read, and whether it
answers at all. A page is opened in the browser when it has a part that no sound page before it had
(``page_shape.py`` says what a part is): on a phone of 360 px and a desktop of 1280 px axe,
HTML_CodeSniffer (the engine of pa11y) and our own checks look at it, and for its contrast axe again
in the dark and in forced colours. So each part of each page was looked at once, among what it
stands in and around what stands in it, and not beside each of its neighbours. Width depends on
words: a page with a longer word than all that were opened, in an element of the same tag and class,
is opened on the phone to see whether it scrolls sideways.

The parts that were sound are kept. Stopped or started again, it fetches every page anew and opens
those with other parts: what was mended has other parts, unless a style or a script was, which asks
for ``--again``. Of an address with a query, four are followed. It ends with 1 when something was
found, with 2 when it stopped before the end."""

from __future__ import annotations

import argparse
import shutil
import signal
import sqlite3
import sys
import time
import uuid
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.chromium import QUIET, chromium
from tests.support.installation import Installation
from tests.support.reader import Reader
from tests.support.tuesday import filled
from tools.accessible_walk import Findings, Known, Screens, Walk
from tools.added_people import clinic_in, let_speak_for

EVERYBODY = "everybody"  # one who speaks for all of them on their own pages
ALL = ("physician", EVERYBODY, "researcher", "desk", "nurse", "admin", "physician2")
MAY_SEE_NOBODY = ("admin", "researcher")


def main() -> None:
    end_when_told()
    options, begun = parsed(), time.monotonic()
    if options.again:
        shutil.rmtree(options.folder, ignore_errors=True)
    if not data_in(options.folder).exists():
        shutil.copytree(filled(options.folder), data_in(options.folder))
        with clinic_in(data_in(options.folder)) as clinic:
            let_speak_for(clinic, EVERYBODY)
    Known.begin(options.folder)
    findings = Findings()
    try:
        with get_context("spawn").Pool(options.at_once, end_when_told) as pool:
            for one in pool.imap_unordered(partial(walk_as, options=options), options.who):
                findings += one
    finally:
        findings.say()
    print(f"{findings}, in {(time.monotonic() - begun) / 60:.0f} minutes")
    sys.exit(1 if findings.where else 2 if findings.waiting else 0)


def end_when_told() -> None:
    """By way of everything that ends a server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.accessible", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/accessible"))
    parser.add_argument("--as", dest="who", nargs="*", default=[*ALL])
    parser.add_argument("--most", type=int, default=1_000_000, help="pages of each, and then stop")
    parser.add_argument("--at-once", type=int, default=2, help="walkers, each with a browser")
    parser.add_argument("--again", action="store_true", help="forget what was found sound")
    return parser.parse_args()


def data_in(folder: Path) -> Path:
    return folder / "data"


def walk_as(who: str, options: argparse.Namespace) -> Findings:
    data = data_in(options.folder)
    with Installation(data).served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        _username, password = server.logins()["nurse"]  # everybody's, in a demonstration
        reader = Reader(server.address, who, password)
        walk = Walk(who, reader, Screens(browser, reader), Known(options.folder))
        walk.go(first_addresses(who, data), at_most=options.most)
        browser.close()
    print(f"{who}: {walk.findings}", flush=True)
    return walk.findings


def first_addresses(who: str, data: Path) -> list[str]:
    if who == EVERYBODY:
        return ["/my"]
    return ["/"] if who in MAY_SEE_NOBODY else ["/", *people(data)]


def people(data: Path) -> list[str]:
    with sqlite3.connect(f"file:{data / 'prolo.sqlite3'}?mode=ro", uri=True) as asked:
        rows = asked.execute("SELECT id FROM registry_patient").fetchall()
    return [f"/patients/{uuid.UUID(key)}" for (key,) in rows]


if __name__ == "__main__":
    main()
