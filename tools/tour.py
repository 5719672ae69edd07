"""Takes the pictures of docs/tour.md: ``make tour``. It serves a demonstration of its own, walks
one invented knee through its course in a browser, and stops what it started."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.journeys.course import Visit, clinic_today, weeks
from tests.support.chromium import QUIET, chromium
from tests.support.installation import free_port

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = {"width": 1100, "height": 760}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "prolo", "run", "--port", str(port)],
            env={**os.environ, "PROLO_DATA_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            _walk(f"http://127.0.0.1:{port}", _password(server))
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=30)


def _password(server: subprocess.Popen[str]) -> str:
    """Read what ``prolo run`` prints until it answers."""
    assert server.stdout is not None
    password = ""
    for line in server.stdout:
        if found := re.match(r"log in as\s+physician\s+(\S+)", line):
            password = found.group(1)
        if line.startswith("Ctrl-C"):
            return password
    raise SystemExit("the server did not start")


def _walk(address: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        page = browser.new_context(base_url=address, viewport=SIZE).new_page()
        _take_the_course(page, password)
        browser.close()


def _take_the_course(page: Page, password: str) -> None:
    visit = Visit(page)
    visit.given_i_am_logged_in_as_the_physician(password)
    first = clinic_today(page) + timedelta(days=14)
    visit.when_i_put_a_new_patient_on_record("Newcomer", "Nora")
    visit.when_i_open_a_course("Knee osteoarthritis", "Right")
    visit.when_they_take("naproxen 500 mg", "Pain")
    visit.when_they_take("aspirin 81 mg", "Heart, stroke or blood vessels")
    visit.when_i_assess_them()
    _picture(page, "assessment")
    visit.when_no_images_are_needed()
    visit.when_i_decide("Suitable: go on to the plan", reason="Seen, nothing is open")
    page.goto(f"{visit.course}/plan")
    _picture(page, "plan")
    visit.when_i_sign_a_plan(first)
    appointment = visit.when_i_book_session(1, first)
    page.goto(f"{appointment}/preparation")
    _picture(page, "preparation")
    visit.when_i_press("Told in person")
    visit.when_they_answer("baseline", pain="7")
    visit.when_they_agree()
    visit.when_the_clock_moves_to(first, "09:00")
    session = visit.when_i_begin_the_session(appointment)
    _picture(page, "readiness")
    visit.when_they_are_ready(session, side="right", place="knee")
    visit.when_the_time_out_is_called(session, side="right", place="knee")
    _picture(page, "timeout")
    visit.when_i_inject(session, "knee-joint", ["15", "15"])
    visit.when_i_press("Check the dose")
    _picture(page, "session")
    visit.when_i_inject(session, "knee-joint", ["5", "5"])
    visit.when_i_press("Record what was given")
    visit.when_they_go_home(session)
    page.goto(session)
    visit.when_i_press("Sign")
    visit.when_the_clock_moves_to(first + timedelta(days=2), "10:00")
    visit.when_they_report_a_fever(session, fahrenheit="101.3")
    page.goto("/")
    _picture(page, "today")
    visit.when_the_clock_moves_to(first + weeks(12), "09:00")
    visit.when_they_answer("w12", pain="3")
    _picture(page, "outcomes")
    page.goto(visit.course)
    _picture(page, "course")
    page.goto("/evidence/knee-oa?outcome=pain&comparator=placebo&window=long")
    _picture(page, "evidence")


def _picture(page: Page, name: str) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
