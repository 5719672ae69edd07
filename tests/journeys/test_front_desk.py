"""Dana at the front desk spends a Tuesday in prolo."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.day import Day
from tests.support.tuesday import MORNING

TUESDAY = MORNING.date()
WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


@pytest.mark.browser
@pytest.mark.one_database
def test_the_front_desk_spends_tuesday(at_the_desktop: Day) -> None:
    day = at_the_desktop
    day.given_i_am("desk")
    day.then_i_am_at("Today")
    day.then_i_read("Expected today", "Ejemplo, Tomás", "Interpreter: Spanish", "To book")
    day.then_on_paper_i_read("Expected today", "09:30", "Ejemplo, Tomás", "Interpreter: Spanish")

    when_a_caller_is_found_by_a_misspelt_name(day)
    wanda = when_somebody_new_is_put_on_record(day)
    when_a_free_place_is_given_away_moved_and_cancelled(day, wanda)
    cancelled = day.page.url
    when_somebody_is_put_on_the_waiting_list(day)
    when_who_waits_is_given_the_place_that_is_free(day, cancelled)
    when_somebody_arrives_and_somebody_does_not(day)
    when_a_guardian_is_written_down(day)
    when_a_record_is_found_to_be_a_second_one_and_then_not(day)
    when_the_days_on_which_we_are_closed_are_asked_for(day)
    when_who_is_booked_on_a_closed_day_is_moved(day)
    when_somebody_gets_a_slip_with_their_log_in(day, wanda)

    day.follow_menu("Today")
    day.follow("Next steps of the whole clinic")
    day.then_i_read("Front desk")


def when_a_caller_is_found_by_a_misspelt_name(day: Day) -> None:
    day.follow_menu("Patients")
    day.page.get_by_label("Name, birth date, phone or number").fill("Omodle Siobahn")
    expect(day.page.locator("#found")).to_contain_text("O'Model, Siobhan")
    day.follow("O'Model, Siobhan")
    day.then_i_read("+1 555 0117", "Appointments", "Contact")
    day.then_i_do_not_read("Lateral epicondylitis")  # her chart is not the desk's


def when_somebody_new_is_put_on_record(day: Day) -> str:
    day.follow_menu("Patients")
    day.follow("New patient")
    day.fill(family_name="Walker", given_names="Wanda", phone="+1 555 0150")
    day.fill_day("birth_date", date(1975, 5, 6))
    day.tick(sex="female")
    day.press("Put on record")
    day.then_i_am_at("Wanda Walker")
    return day.page.url


def when_a_free_place_is_given_away_moved_and_cancelled(day: Day, wanda: str) -> None:
    day.go("/calendar?day=2026-12-02")
    day.then_i_read("Room 1", "Room 2", "Open 08:30 to 17:00")
    day.then_on_paper_i_read("Room 1", "Room 2", "Open 08:30 to 17:00")
    day.go(wanda)
    day.follow("Book an appointment")
    day.tick(purpose="assessment")
    day.fill_day("day", WEDNESDAY)
    day.fill(time="11:00")
    day.press("Book")
    day.then_i_am_at("Assessment, Wed 2 December 2026")
    day.tick(change="moved")
    day.fill_day("day", THURSDAY)
    day.fill(time="14:30", reason="Cannot come on Wednesdays")
    day.press("Save")
    day.then_i_am_at("Assessment, Thu 3 December 2026")
    day.then_i_read("from Wed 2 December 2026, 11:00", "Cannot come on Wednesdays")
    day.tick(change="cancelled")
    day.fill(reason="Will think about it")
    day.press("Save")
    day.then_i_read("Cancelled", "Who could take this place")


def when_somebody_is_put_on_the_waiting_list(day: Day) -> None:
    day.go("/patients?q=Ada+Example")
    day.follow("Example, Ada")
    day.follow("Put on the waiting list")
    day.tick(purpose="assessment")
    day.fill_day("earliest_on", TUESDAY)
    day.fill(reason="In pain")
    day.press("Put on the list")
    day.go("/calendar/waiting")
    day.then_i_read("Example, Ada", "In pain")


def when_who_waits_is_given_the_place_that_is_free(day: Day, cancelled: str) -> None:
    day.go(cancelled)
    day.follow("Book", within=day.row("Example, Ada"))
    day.then_i_am_at("Book an appointment")
    day.then_i_read("From the waiting list.")
    day.press("Book")
    day.then_i_am_at("Assessment, Thu 3 December 2026")
    day.then_i_read("Ada Example", "14:30")
    day.go("/calendar/waiting")
    day.then_i_do_not_read("In pain")
    gone = day.row("Ada Example")  # under «No longer waiting»
    expect(gone).to_contain_text("booked")


def when_somebody_arrives_and_somebody_does_not(day: Day) -> None:
    day.follow_menu("Today")
    expected = day.page.locator("#board li strong")
    tomas = day.row("Ejemplo, Tomás")
    day.follow("Ejemplo, Tomás", within=tomas)
    day.tick(change="arrived")
    day.press("Save")
    day.then_i_read("Arrived")
    day.follow_menu("Today")
    expect(day.row("Ejemplo, Tomás")).to_contain_text("Arrived")
    assert expected.count() > 1
    day.given_it_is("11:30", on=TUESDAY)
    late = day.page.locator("#board li").filter(has_text="Booked").first
    day.click(late.get_by_role("link").first)
    day.tick(change="missed")
    day.press("Save")
    day.then_i_read("Did not come")


def when_a_guardian_is_written_down(day: Day) -> None:
    day.go("/patients?q=Finn")
    day.follow("Example, Finn")
    day.then_i_read("Ines Example", "Guardian")
    day.follow("Add somebody")
    day.tick(kind="guardian")
    day.choose(relationship="father", right="parent")
    day.fill(name="Otto Example", document="Birth certificate")
    day.press("Save")
    day.then_i_read("Otto Example", "A parent with custody. Seen by Dana Invented on")


def when_a_record_is_found_to_be_a_second_one_and_then_not(day: Day) -> None:
    day.go("/patients/new")
    day.fill(family_name="Muster", given_names="Kaethe")
    day.fill_day("birth_date", date(1949, 2, 28))
    day.tick(sex="female")
    day.press("Put on record")
    day.then_i_read("Muster, Käthe")  # and asks whether it is her
    day.press("This is somebody else: put on record")
    day.then_i_am_at("Kaethe Muster")
    day.go("/patients/duplicates")
    day.follow("Compare", within=day.row("Muster, Kaethe"))
    day.page.get_by_label(re.compile(": Käthe Muster")).check()
    day.page.get_by_label("+1 555 0113").check()
    day.fill(reason="Same birth date, same voice", confirmed="Kaethe Muster")
    day.press("Put together in my name")
    day.then_i_am_at("Käthe Muster")
    day.then_i_read("Kaethe Muster")
    day.follow("They are two people")
    day.fill(reason="It is her sister-in-law")
    day.press("Part them in my name")
    day.go("/patients?q=Muster")
    day.then_i_read("Muster, Käthe", "Muster, Kaethe")


def when_the_days_on_which_we_are_closed_are_asked_for(day: Day) -> None:
    day.follow_menu("Calendar")
    day.follow("Closures")
    day.then_i_read("Christmas Day")
    day.go("/calendar?day=2026-12-25")
    day.then_i_read("Christmas Day")


def when_who_is_booked_on_a_closed_day_is_moved(day: Day) -> None:
    """The street has no power on the ninth."""
    day.follow_menu("Calendar")
    day.follow("See whom to call, and move them")
    day.then_i_read("Dalton, Yvonne", "Closed: The power is turned off in the street")
    day.follow("Move or keep", within=day.row("Dalton, Yvonne"))
    day.then_i_am_at("Session 1, Wed 9 December 2026")
    day.page.get_by_text("To move it: free on").click()
    day.then_i_read("Nothing is free on that day")
    day.fill_day("day", date(2026, 12, 10))
    day.press("Show what is free on the day below")
    day.page.locator("button[name='take']").first.click()
    day.fill(reason="No power in the street; she can come on Thursday")
    day.press("Save")
    day.then_i_am_at("Session 1, Thu 10 December 2026")
    day.then_i_read("from Wed 9 December 2026, 09:00", "No power in the street")
    day.follow_menu("Calendar")
    day.then_i_do_not_read("See whom to call")
    day.go("/calendar/to-move")
    day.then_i_read("Nobody is to be moved: every appointment ahead can be kept.")


def when_somebody_gets_a_slip_with_their_log_in(day: Day, patient: str) -> None:
    day.go(patient)
    day.follow("Log-ins to own pages")
    day.press("To Wanda Walker")
    _username, code = day.page.locator("main [role=status] code").all_inner_texts()
    day.then_on_paper_i_read("For Wanda Walker", "User name", code)
