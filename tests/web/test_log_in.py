"""In, out, and not by guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from prolo.errors import Invalid
from prolo.registry.access import system
from prolo.registry.actions.log_ins import TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS, WINDOW
from prolo.registry.actions.people import register_user
from prolo.registry.models import Clinic, FailedLogIn
from tests.web.conftest import text_of
from tests.web.every_form import post
from tests.web.sheets import Sheet

pytestmark = pytest.mark.both_databases

WRONG = "That user name and password do not belong together"


def try_in(client: Client, username: str, password: str, **headers: Any) -> Any:
    page = Sheet(client.get("/log-in")).sends()
    typed = {**page, "username": username, "password": password}
    return post(client, "/log-in", typed, **headers)


def test_the_right_password_leads_on(client: Client, clinic: Clinic) -> None:
    answer = try_in(client, "physician", settings.DEMO_PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("username", ["physician", "nobody"])
def test_nobody_learns_whether_an_account_exists(
    client: Client, clinic: Clinic, username: str
) -> None:
    refused = try_in(client, username, "wrong")
    assert refused.status_code == 422
    assert WRONG in text_of(refused)
    assert Sheet(refused).sends()["username"] == [username]
    assert Sheet(refused).sends()["password"] == [""]


def test_guessing_has_to_wait_and_is_told_how_long(client: Client, clinic: Clinic) -> None:
    for _again in range(TRIES_AN_ACCOUNT):
        assert WRONG in text_of(try_in(client, "Physician", "wrong"))

    refused = try_in(client, "physician", settings.DEMO_PASSWORD)

    assert "Too many attempts. Try again in 15 minutes." in text_of(refused)
    assert try_in(client, "nurse", settings.DEMO_PASSWORD).status_code == 302


def test_after_the_wait_the_right_password_leads_on(client: Client, clinic: Clinic) -> None:
    with time_machine.travel(0, tick=False) as clock:
        for _again in range(TRIES_AN_ACCOUNT):
            try_in(client, "physician", "wrong")
        clock.shift(WINDOW - timedelta(seconds=30))
        assert "in 1 minute." in text_of(try_in(client, "physician", settings.DEMO_PASSWORD))
        clock.shift(timedelta(seconds=31))
        assert try_in(client, "physician", settings.DEMO_PASSWORD).status_code == 302


def test_one_address_cannot_try_every_account(client: Client, clinic: Clinic) -> None:
    for number in range(TRIES_AN_ADDRESS):
        try_in(client, f"guess-{number}", "wrong")
    assert "Too many attempts" in text_of(try_in(client, "nurse", settings.DEMO_PASSWORD))
    elsewhere = try_in(client, "nurse", settings.DEMO_PASSWORD, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_the_right_password_forgets_what_was_mistyped(client: Client, clinic: Clinic) -> None:
    for _again in range(TRIES_AN_ACCOUNT - 1):
        try_in(client, "nurse", "wrong")
    assert try_in(client, "nurse", settings.DEMO_PASSWORD).status_code == 302
    assert not FailedLogIn.objects.exists()


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_log_in_leads_to_no_other_site(client: Client, clinic: Clinic, onward: str) -> None:
    page = Sheet(client.get("/log-in", {"next": onward})).sends()
    typed = {**page, "username": "nurse", "password": settings.DEMO_PASSWORD}
    assert client.post("/log-in", typed, query_params={"next": onward}).headers["Location"] == "/"


@pytest.mark.parametrize("typed", ["", "\0", "x" * 2_000, "ليلى 🌱", "' OR 1=1 --"])
def test_strange_names_and_passwords_are_wrong_and_nothing_more(
    client: Client, clinic: Clinic, typed: str
) -> None:
    assert try_in(client, typed, typed).status_code == 422


def test_logged_out_the_last_page_is_closed_and_kept_by_no_browser(physician: Client) -> None:
    shown = physician.get("/patients")
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert physician.post("/log-out").headers["Location"] == "/log-in"
    assert physician.get("/patients").headers["Location"] == "/log-in?next=%2Fpatients"


def test_a_link_logs_nobody_out(physician: Client) -> None:
    assert physician.get("/log-out").status_code == 405
    assert physician.get("/patients").status_code == 200


def test_with_one_clinic_there_is_no_other_to_choose(physician: Client) -> None:
    refused = physician.post("/clinic", {"clinic": "00000000-0000-7000-8000-000000000000"})
    assert refused.status_code == 200
    assert physician.get("/patients").status_code == 200


@pytest.mark.parametrize("password", ["short", "password1234", "newcomer-1234", "            "])
def test_a_password_that_is_guessed_first_is_refused(clinic: Clinic, password: str) -> None:
    by = system(clinic)
    with by.at_work(), pytest.raises(Invalid) as refused:
        register_user(username="newcomer", full_name="New Comer", password=password, by=by)
    assert list(refused.value.faults) == ["password"]
