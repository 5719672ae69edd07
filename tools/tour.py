"""Takes the pictures of docs/tour.md and writes it: ``make tour``. It serves the demonstration
clinic's Tuesday, lives through each person's day in a browser, and stops what it started.
``python -m tools.tour text`` writes the text alone, with names of pages instead their pictures."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.journeys import test_front_desk as desk
from tests.journeys import test_nurse as nurse
from tests.journeys import test_patient as patient
from tests.journeys import test_physician as physician
from tests.support.chromium import QUIET, chromium
from tests.support.installation import Installation
from tests.support.tuesday import MORNING, filled
from tools.added_people import (
    clinic_in,
    let_a_release_ask_earlier,
    let_speak_for,
    let_work_in_two_clinics,
)
from tools.tour_days.stop import Day, Stop
from tools.tour_stops import DAYS, LEFT_OUT
from tools.tour_walker import Walker
from tools.tour_ways import IN_TWO_CLINICS, READS_SPANISH, SPEAKS_FOR_TWO, WAYS

DOCS = Path(__file__).resolve().parents[1] / "docs"
IMAGES = DOCS / "images"
WIDTHS = {1280: 800, 360: 740}  # px, and the height of the window
DEEPEST = {1280: 1280, 360: 1440}  # px; of a longer page the beginning is shown
COLOURS = 48
SHOWN = {1280: 620, 360: 180}  # px, in the text

HEAD = """# A tour: Tuesday in the demonstration clinic

Everybody in these pictures is invented. `make tour` takes them: it spends the day of each role in a
browser, as `tests/journeys` does, and shows every page on a desk and on a telephone, of a long
one the beginning.
"""


def main() -> None:
    if sys.argv[1:] != ["text"]:
        with tempfile.TemporaryDirectory() as folder:
            _take_pictures(Path(folder), only=set(sys.argv[1:]))
    (DOCS / "tour.md").write_text(text(), encoding="utf-8")


def _take_pictures(folder: Path, *, only: set[str]) -> None:
    """Of every page, or of some; each day is lived through in either case."""
    data = folder / "data"
    shutil.copytree(filled(folder / "filled"), data)
    with clinic_in(data) as clinic:
        let_speak_for(clinic, SPEAKS_FOR_TWO, identity__given_names__in=["Finn", "Ada"])
        let_speak_for(clinic, READS_SPANISH, "Tomás Ejemplo", identity__given_names="Tomás")
        let_work_in_two_clinics(IN_TWO_CLINICS)
        let_a_release_ask_earlier(clinic, "w12", timedelta(weeks=1))
    with Installation(data).served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        context = browser.new_context(
            base_url=server.address, viewport=_size(1280), locale="en-GB", reduced_motion="reduce"
        )
        _username, password = server.logins()["nurse"]
        walker = Walker(context.new_page(), password, data)
        for one in DAYS:
            if one.username:
                walker.given_somebody_else_sits_down(one.username)
            BEFORE[one.slug](walker)
            for stop in one.stops:
                if only and stop.page not in only:
                    continue
                _visit(walker, one, stop)
        browser.close()


def _before_the_desk(day: Walker) -> None:
    wanda = desk.when_somebody_new_is_put_on_record(day)
    desk.when_a_free_place_is_given_away_moved_and_cancelled(day, wanda)
    desk.when_somebody_is_put_on_the_waiting_list(day)
    day.go_to("/patients/{siobhan}/disputes/new?course={course}")
    day.fill(note="Says that half was agreed on")
    day.press("Save")
    day.go("/patients/new")
    day.fill(family_name="Walker", given_names="Wande")
    day.fill_day("birth_date", date(1975, 5, 6))
    day.tick(sex="female")
    day.press("Put on record")
    day.press("This is somebody else: put on record")
    day.then_i_am_at("Wande Walker")
    day.go_to("/appointments/{next_session}")
    day.tick(change="moved")
    day.fill_day("day", MORNING.date())
    day.fill(time="15:30", reason="Would rather come today")
    day.press("Save")
    day.given_it_is("08:30", on=MORNING.date())


def _before_the_needle(day: Walker) -> None:
    nurse.when_who_comes_soon_is_called_to_prepare(day)
    nurse.when_vials_come_and_one_breaks(day)
    day.go_to("/courses/{taken_back}/consent")
    for name in ("off_label_said", "alternatives_said"):
        day.page.locator(f"[name={name}]").check()
    day.tick(signer="patient", identity="document")
    day.press("Ask to sign")
    day.session = nurse.when_tomas_is_got_ready(day)


def _after_the_needle(day: Walker) -> None:
    day.go(day.session)
    nurse.when_what_is_injected_is_written_down(day, day.session)
    nurse.when_he_goes_home(day, day.session)


def _before_the_physician(day: Walker) -> None:
    physician.when_a_knee_is_assessed_and_seen(day)
    day.go_to("/patients/{tomas}/dose-limits")
    day.choose_or_tick("anaesthetic", "lidocaine")
    day.fill(max_mg="150", reason="Weighs little, and the liver is ill")
    day.press("Set in my name")
    day.go_to("/courses/{course}/options")
    day.choose_or_tick("shown_to", "patient")
    day.press("Keep what was shown")


def _before_the_administrator(day: Walker) -> None:
    day.go("/calendar/absences")
    day.page.locator("[name=user]").select_option(label="Dr. Uma Imaginary")
    day.fill_day("day", date(2027, 3, 1))
    day.fill_day("until", date(2027, 3, 5))
    day.press("Keep the absence")


def _before_the_patient(day: Walker) -> None:
    patient.when_the_desk_gives_a_log_in_and_it_is_used(day, "Siobhan O'Model", "O'Model, Siobhan")
    day.then_i_am_at("My treatment")


BEFORE: dict[str, Callable[[Walker], None]] = {
    "desk": _before_the_desk,
    "nurse": _before_the_needle,
    "after": _after_the_needle,
    "physician": _before_the_physician,
    "admin": _before_the_administrator,
    "patient": _before_the_patient,
}


def _visit(walker: Walker, day: Day, stop: Stop) -> None:
    """Whoever sits there for one picture, afterwards it is the person of the day again."""
    if stop.address and stop.page != "log-in":
        _go(walker, day, stop)
        _picture(walker.page, day, stop)
        return
    context = walker.page.context
    kept = context.cookies()
    if stop.address:
        context.clear_cookies()
        _go(walker, day, stop)
    else:
        WAYS[stop.page](walker)
    _picture(walker.page, day, stop)
    context.clear_cookies()
    if day.username:  # to hand over the tablet ends a session
        walker.given_somebody_else_sits_down(day.username)
    else:
        context.add_cookies(kept)  # type: ignore[arg-type]


def _go(walker: Walker, day: Day, stop: Stop) -> None:
    address = walker.found(stop.address)
    answer = walker.page.goto(address)
    there = urlsplit(walker.page.url).path
    is_sent_away = there != urlsplit(address).path and there == "/log-in"
    if answer is None or not answer.ok or is_sent_away:
        raise SystemExit(f"{day.slug} {stop.page}: {answer and answer.status} at {there}")


def _picture(page: Page, day: Day, stop: Stop) -> None:
    for width in WIDTHS:
        page.set_viewport_size(_size(width))
        long = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(long, DEEPEST[width])})
        page.evaluate("window.scrollTo(0, 0)")
        taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(IMAGES / picture(day, stop, width), optimize=True)
    page.set_viewport_size(_size(1280))


def _size(width: int) -> dict[str, int]:
    return {"width": width, "height": WIDTHS[width]}


def picture(day: Day, stop: Stop, width: int) -> str:
    return f"{day.slug}-{stop.page}-{width}.png"


def text() -> str:
    parts = [HEAD]
    for day in DAYS:
        parts.append(f"## {day.title}\n\n{day.says}\n")
        parts += [_shown(day, stop) for stop in day.stops]
    parts.append("## Left out\n\n" + "\n".join(f"- `{k}`: {v}" for k, v in LEFT_OUT.items()) + "\n")
    return "\n".join(parts)


def _shown(day: Day, stop: Stop) -> str:
    images = " ".join(
        f'<img src="images/{picture(day, stop, width)}" width="{SHOWN[width]}" alt="">'
        for width in WIDTHS
    )
    return f"**{stop.says}**\n\n{images}\n"


if __name__ == "__main__":
    main()
