"""Who is on call, and when nobody is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import Clinic, OnCall
from prolo.registry.models import User as Person
from tests.web.conftest import send, text_of


def moment(clinic: Clinic, **after: int) -> str:
    at = clock.now(clinic) + timedelta(**after)
    return at.astimezone(ZoneInfo(clinic.time_zone)).strftime("%Y-%m-%dT%H:%M")


def test_gaps_are_shown_with_what_patients_are_told(
    physician: Client, clinic: Clinic, stored: Any
) -> None:
    (always,) = stored(OnCall)
    assert "No gap in the next two weeks" in text_of(physician.get("/our-clinic/on-call"))
    physician.post(f"/our-clinic/on-call/{always.pk}/end")
    said = text_of(physician.get("/our-clinic/on-call"))
    assert "Nobody is on call now" in said
    assert "call 911 or go to the nearest emergency department" in said

    nurse = str(Person.objects.get(username="nurse").pk)
    for days in (1, 2):
        sent = send(
            physician,
            "/our-clinic/on-call/new",
            user=nurse,
            starts_at=moment(clinic, days=days),
            ends_at=moment(clinic, days=days + 2),
            phone="+1 555 0177",
        )
        assert sent.status_code == 302
    page = physician.get("/our-clinic/on-call")
    assert len(page.context["gaps"]) == 2
    assert len(page.context["overlaps"]) == 1
    assert "+1 555 0177" in text_of(page)


def test_a_duty_ends_after_it_begins_and_there_is_an_hour_that_is_not(
    physician: Client,
) -> None:
    nurse = str(Person.objects.get(username="nurse").pk)
    typed = {"user": nurse, "starts_at": "2027-01-05T08:00", "ends_at": "2027-01-05T07:00"}
    refused = send(physician, "/our-clinic/on-call/new", **typed)
    assert "the end is before the start" in text_of(refused)
    typed |= {"starts_at": "2027-03-14T02:30", "ends_at": "2027-03-15T07:00"}
    refused = send(physician, "/our-clinic/on-call/new", **typed)
    assert "clocks go forward" in text_of(refused)


def test_a_duty_in_the_hour_that_comes_twice_is_asked_which(
    physician: Client, stored: Callable[..., list[Any]]
) -> None:
    """In New York 01:30 comes at half past five in the world's time, and an hour later again."""
    nurse = str(Person.objects.get(username="nurse").pk)
    night = "2027-11-07T"
    typed = {"user": nurse, "starts_at": f"{night}01:30", "ends_at": f"{night}01:15"}
    asked = send(physician, "/our-clinic/on-call/new", **typed)
    assert asked.status_code == 422
    page = text_of(asked)
    assert page.count("This time comes twice in that night: choose which") >= 2
    assert "From: which of the two" in page
    assert "Until: which of the two" in page
    typed |= {"starts_at_which": "first", "ends_at_which": "second"}
    assert send(physician, "/our-clinic/on-call/new", **typed).status_code == 302
    duty = next(one for one in stored(OnCall) if one.starts_at.year == 2027)
    assert duty.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert duty.ends_at - duty.starts_at == timedelta(minutes=45)
    roster = text_of(physician.get("/our-clinic/on-call"))
    assert "01:30, before the clocks go back to" in roster
    assert "01:15, after the clocks go back" in roster


def test_a_duty_around_the_hour_that_comes_twice_asks_nothing(physician: Client) -> None:
    nurse = str(Person.objects.get(username="nurse").pk)
    typed = {"user": nurse, "starts_at": "2027-11-07T00:30", "ends_at": "2027-11-07T02:00"}
    page = text_of(physician.get("/our-clinic/on-call/new"))
    assert "which of the two" not in page
    assert send(physician, "/our-clinic/on-call/new", **typed).status_code == 302


def test_another_clinics_duty_is_not_there(physician: Client, clinic: Clinic) -> None:
    there = open_clinic(name="There")
    now = clock.now(clinic)
    with system(there).at_work():
        user = Person.objects.get(username="nurse")
        duty = OnCall.objects.create(
            clinic=there, user=user, starts_at=now, ends_at=now + timedelta(days=1)
        )
    assert physician.post(f"/our-clinic/on-call/{duty.pk}/end").status_code == 404
