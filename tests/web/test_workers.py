"""An administrator runs the people of a clinic: they begin, take roles, leave, and get in again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.log_ins import TRIES_AN_ACCOUNT
from prolo.registry.actions.people import add_membership, end_membership, register_user
from prolo.registry.models import Clinic, Membership, Role, User
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases

NEW = {"full_name": "Mia Berg", "username": "Mia", "role": "nurse", "starts_on": "2026-01-05"}
CODE = re.compile(r"Code ((?:[a-z2-9]{4}-){3}[a-z2-9]{4})")
PASSWORD = "seven unlikely herons"

LogIn = Callable[[str], Client]


@pytest.fixture
def administrator(log_in: LogIn) -> Client:
    return log_in("admin")


def code_of(page: Any) -> str:
    found = CODE.search(text_of(page))
    assert found, text_of(page)
    return found[1]


def membership(username: str, stored: Any) -> Membership:
    found: Membership = next(
        one for one in stored(Membership) if one.user == User.objects.get(username=username)
    )
    return found


def test_a_new_person_logs_in_with_a_code_and_must_choose_a_password(
    administrator: Client,
) -> None:
    made = send(administrator, "/people/new", **NEW)
    code = code_of(administrator.get(made.headers["Location"]))
    assert "shown once, and this one was" in text_of(administrator.get(made.headers["Location"]))
    assert "has not chosen a password yet" in text_of(administrator.get("/people"))

    mia = Client()
    send(mia, "/log-in", username="mia", password=code)
    assert mia.get("/patients").headers["Location"] == "/password"
    refused = send(mia, "/password", old=code, new=PASSWORD, again="something else")
    assert "enter both again" in text_of(refused)
    assert send(mia, "/password", old=code, new=PASSWORD, again=PASSWORD).status_code == 302
    assert mia.get("/patients").status_code == 200
    assert mia.get("/people").status_code == 200
    assert User.objects.get(username="mia").check_password(PASSWORD)


def test_a_new_password_ends_every_other_log_in(administrator: Client, log_in: LogIn) -> None:
    nurse = log_in("nurse")
    assert nurse.get("/").status_code == 200
    user = User.objects.get(username="nurse")
    made = administrator.post(f"/people/{user.pk}/password")
    assert code_of(administrator.get(made.headers["Location"]))
    assert nurse.get("/").headers["Location"].startswith("/log-in")


def test_the_old_password_is_guessed_as_slowly_as_at_the_log_in(log_in: LogIn) -> None:
    desk = log_in("desk")
    for _ in range(TRIES_AN_ACCOUNT):
        said = text_of(send(desk, "/password", old="wrong", new=PASSWORD, again=PASSWORD))
        assert "not the password you have now" in said
    said = text_of(send(desk, "/password", old="wrong", new=PASSWORD, again=PASSWORD))
    assert "Too many attempts" in said


def test_a_locked_person_is_shown_and_unlocked(administrator: Client) -> None:
    for _ in range(TRIES_AN_ACCOUNT):
        send(Client(), "/log-in", username="desk", password="wrong")
    assert "locked after too many attempts" in text_of(administrator.get("/people"))
    administrator.post(f"/people/{User.objects.get(username='desk').pk}/unlock")
    assert "locked after" not in text_of(administrator.get("/people"))


def test_who_is_ended_at_once_loses_the_page_they_are_on(
    administrator: Client, log_in: LogIn, stored: Any
) -> None:
    nurse = log_in("nurse")
    assert nurse.get("/patients").status_code == 200
    held = membership("nurse", stored)
    send(administrator, f"/people/roles/{held.pk}/end", ends_on="2026-01-05", at_once="on")
    assert nurse.get("/patients").status_code == 403
    assert re.search("nurse, [^.]+ to [^.]+ ended", text_of(administrator.get("/people")))


def test_the_last_administrator_is_refused_in_words(administrator: Client, stored: Any) -> None:
    held = membership("admin", stored)
    refused = send(
        administrator, f"/people/roles/{held.pk}/end", ends_on="2099-01-05", at_once="on"
    )
    assert "A clinic needs an administrator" in text_of(refused)


def test_a_second_role_and_somebody_from_another_clinic(administrator: Client) -> None:
    there = open_clinic(name="There")
    with system(there).at_work():
        visitor = register_user(
            username="visitor", full_name="Vera Visitor", password=PASSWORD, by=system(there)
        )
        add_membership(user=visitor, role=Role.PHYSICIAN, by=system(there))
    for who, said in (("desk", "Saved."), ("VISITOR", "Vera Visitor"), ("nobody", "Nobody has")):
        typed = {"username": who, "role": "researcher", "starts_on": "2026-01-05"}
        sent = send(administrator, "/people/roles/new", **typed)
        shown = administrator.get("/people") if sent.status_code == 302 else sent
        assert said in text_of(shown)
    assert "New one-time code Vera Visitor" not in text_of(administrator.get("/people"))
    again = send(administrator, "/people/new", **{**NEW, "username": "visitor"})
    assert "give them a role instead" in text_of(again)


def test_another_clinics_people_are_not_there(administrator: Client, clinic: Clinic) -> None:
    there = open_clinic(name="There")
    with system(there).at_work():
        stranger = register_user(
            username="stranger", full_name="Stranger", password=PASSWORD, by=system(there)
        )
        held = add_membership(user=stranger, role=Role.NURSE, by=system(there))
    for address in (f"/people/{stranger.pk}/password", f"/people/{stranger.pk}/unlock"):
        assert administrator.post(address).status_code == 404
    assert administrator.get(f"/people/{stranger.pk}/code").status_code == 404
    assert administrator.get(f"/people/roles/{held.pk}/end").status_code == 404
    assert "Stranger" not in text_of(administrator.get("/people"))


@pytest.mark.parametrize("username", ["desk", "nurse", "physician"])
def test_only_an_administrator_keeps_people(log_in: LogIn, stored: Any, username: str) -> None:
    client, held = log_in(username), membership("nurse", stored)
    for address in ("/people/new", "/people/roles/new", f"/people/roles/{held.pk}/end"):
        assert client.get(address).status_code == 403
    assert client.post(f"/people/{held.user_id}/password").status_code == 403
    assert "Log-in:" not in text_of(client.get("/people"))


def test_an_administrator_changes_a_name_a_title_and_an_address(
    administrator: Client, log_in: LogIn
) -> None:
    nurse = User.objects.get(username="nurse")
    page = f"/people/{nurse.pk}/edit"
    assert f'href="{page}"' in administrator.get("/people").content.decode()
    assert log_in("physician").get(page).status_code == 403
    taken = User.objects.get(username="desk")
    taken.email = "desk@example.org"
    taken.save(update_fields=["email"])
    for wrong, sentence in (
        ({"full_name": " "}, "Enter the name"),
        ({"email": "Desk@example.org"}, "Somebody logs in with this address"),
        ({"email": "nurse"}, "Enter the e-mail address in full"),
    ):
        typed = {"full_name": "Rosa Married", "title": "RN", "email": "Rosa@example.org"} | wrong
        refused = send(administrator, page, **typed)
        assert refused.status_code == 422
        assert sentence in text_of(refused)
    typed = {"full_name": "Rosa Married", "title": "RN", "email": "Rosa@example.org"}
    assert send(administrator, page, **typed).status_code == 302
    nurse.refresh_from_db()
    assert (nurse.full_name, nurse.title, nurse.email) == ("Rosa Married", "RN", "rosa@example.org")
    assert nurse.username == "nurse"
    assert "Rosa Married" in text_of(administrator.get("/people"))


def test_who_works_in_another_clinic_too_keeps_the_address(administrator: Client) -> None:
    nurse = User.objects.get(username="nurse")
    there = open_clinic(name="There")
    with system(there).at_work():
        add_membership(user=nurse, role=Role.NURSE, by=system(there))
    typed = {"full_name": "Rosa Married", "email": "rosa@example.org"}
    refused = send(administrator, f"/people/{nurse.pk}/edit", **typed)
    assert "log in there with this address" in text_of(refused)
    named = {"full_name": "Rosa Married", "email": nurse.email or ""}
    assert send(administrator, f"/people/{nurse.pk}/edit", **named).status_code == 302
    nurse.refresh_from_db()
    assert nurse.full_name == "Rosa Married"
    assert nurse.email != "rosa@example.org"


def test_who_left_is_renamed_here_no_more(
    administrator: Client, stored: Any, clinic: Clinic
) -> None:
    row = membership("nurse", stored)
    with system(clinic).at_work():
        end_membership(membership=row, at_once=True, by=system(clinic))
    page = f"/people/{row.user_id}/edit"
    assert f'href="{page}"' not in administrator.get("/people").content.decode()
    assert send(administrator, page, full_name="Another").status_code == 404
