"""A clinic on the days on which its clocks change, and one in another time zone than the server,
which goes by UTC, and than the browser."""

from __future__ import annotations

from datetime import UTC, date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from prolo.care.dates import at_local, clock_change, instants_of
from prolo.demo import fill_demo
from prolo.papers.words.sentences import day as day_words
from prolo.registry import clock
from prolo.registry.models import Appointment, Clinic, Patient
from tests.journeys.day import Day

NEW_YORK, SYDNEY = ZoneInfo("America/New_York"), ZoneInfo("Australia/Sydney")


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    return fill_demo()


@pytest.fixture
def desk(clinic: Clinic, live_server: Any, desktop: Page) -> Day:
    day = Day(desktop, settings.DEMO_PASSWORD)
    day.given_i_am("desk")
    return day


@pytest.mark.browser
@pytest.mark.one_database
def test_an_hour_that_is_missing_is_refused_and_one_that_comes_twice_is_asked_about(
    desk: Day, clinic: Clinic
) -> None:
    short, long = (next_change(clinic, NEW_YORK, sign) for sign in (1, -1))
    when_a_follow_up_is_booked(desk, short, "02:30")
    desk.then_i_read("There is no such time on that day: clocks go forward")
    expect(desk.page.locator("[name=time]")).to_have_value("02:30")

    when_a_follow_up_is_booked(desk, long, "01:30")
    desk.then_i_read("This time comes twice in that night: choose which")
    desk.tick(which="second")
    when_it_is_meant(desk)
    desk.then_i_read(day_words(long), "01:30")
    desk.then_the_page_is_sound()
    (booked,) = Appointment.unscoped.all()
    assert booked.starts_at == instants_of(long, time(1, 30), NEW_YORK)[-1]
    desk.go(f"/calendar?day={long}")
    desk.then_i_read("01:30", "Example, Ada")


@pytest.mark.browser
@pytest.mark.one_database
def test_a_clinic_elsewhere_reads_its_own_wall_whatever_server_and_browser_say(
    desk: Day, clinic: Clinic
) -> None:
    desk.given_somebody_else_sits_down("admin")
    desk.go("/our-clinic/settings")
    desk.choose(time_zone="Australia/Sydney")
    desk.press("Save")
    desk.then_i_read("Saved.")
    desk.given_somebody_else_sits_down("desk")

    clinic.refresh_from_db()
    day = clock.today(clinic) + timedelta(days=14)
    when_a_follow_up_is_booked(desk, day, "08:30")
    when_it_is_meant(desk)
    desk.then_i_read(day_words(day), "08:30")
    (booked,) = Appointment.unscoped.all()
    assert booked.starts_at == at_local(day, time(8, 30), SYDNEY)
    assert booked.starts_at.astimezone(UTC).date() == day - timedelta(days=1)
    desk.go(f"/calendar?day={day}")
    desk.then_i_read("08:30", "Example, Ada")
    desk.go(f"/calendar?day={day - timedelta(days=1)}")
    desk.then_i_do_not_read("Example, Ada")


def next_change(clinic: Clinic, zone: ZoneInfo, sign: int) -> date:
    """The next day on which its clocks go forward, or back."""
    days = (clock.today(clinic) + timedelta(days=one) for one in range(1, 400))
    return next(one for one in days if (by := clock_change(one, zone)) and by * sign > timedelta(0))


def when_a_follow_up_is_booked(desk: Day, day: date, hour: str) -> None:
    ada = Patient.unscoped.get(identity__given_names="Ada")
    desk.go(f"/patients/{ada.pk}/appointments/new")
    desk.tick(purpose="follow-up")
    desk.fill(day=day.isoformat(), time=hour)
    desk.page.locator("main form button.button-main").click()


def when_it_is_meant(desk: Day) -> None:
    """In the night, on a Sunday, or in hours in which the clinic does not treat."""
    if not (anyway := desk.page.get_by_label("Yes, book it all the same")).is_visible():
        desk.page.locator("main form button.button-main").click()
    if anyway.is_visible():
        anyway.check()
        desk.page.locator("main form button.button-main").click()
    expect(anyway).to_have_count(0)
