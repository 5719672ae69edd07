"""Who sets a threshold and confirms a fact: what is clinical a physician, how the clinic is run an
administrator too; and everybody reads who did, and what is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.registry.models import ClinicValue, FactConfirmation
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
LogIn = Callable[[str], Client]
ORGANISATION = "/knowledge/thresholds/silence-rises-h"
CLINICAL = "/knowledge/thresholds/bp-systolic"
PAYER, MEDICINE = "/knowledge/payers/va", "/knowledge/medicines/etoricoxib"


def test_an_administrator_sets_what_is_organisation_and_withdraws_it(
    log_in: LogIn, stored: Rows
) -> None:
    admin = log_in("admin")
    assert "Set this clinic's value" in text_of(admin.get(ORGANISATION))
    typed = {"value": "10", "reason": "Our night shift begins then"}
    assert send(admin, f"{ORGANISATION}/own-value", **typed).status_code == HTTPStatus.FOUND
    assert [one.value for one in stored(ClinicValue)] == ["10"]
    decided = text_of(log_in("physician").get("/knowledge/decided-here"))
    assert "own value 10, prolo’s 12" in decided
    assert "Our night shift begins then" in decided
    assert admin.post(f"{ORGANISATION}/published").status_code == HTTPStatus.FOUND
    assert [one.withdrawn_at is None for one in stored(ClinicValue)] == [False]


def test_a_clinical_limit_is_a_physicians_and_who_is_refused_reads_who_may(
    log_in: LogIn, physician: Client, stored: Rows
) -> None:
    admin, typed = log_in("admin"), {"value": "170", "reason": "asked"}
    page = text_of(admin.get(CLINICAL))
    assert "Set this clinic's value" not in page
    assert "Who decides here: a physician, since it is clinical." in page
    for refused in (
        admin.get(f"{CLINICAL}/own-value"),
        admin.post(f"{CLINICAL}/own-value", typed),
        admin.post(f"{CLINICAL}/published"),
    ):
        assert refused.status_code == HTTPStatus.FORBIDDEN
        assert "A clinical limit is set by a physician" in text_of(refused)
    assert stored(ClinicValue) == []
    assert send(physician, f"{CLINICAL}/own-value", **typed).status_code == HTTPStatus.FOUND


def test_an_administrator_confirms_who_pays_and_no_medicine(log_in: LogIn, stored: Rows) -> None:
    admin, typed = log_in("admin"), {"field": "*", "reason": "Read the policy on their page"}
    before = len(stored(FactConfirmation))
    refused = admin.post(f"{MEDICINE}/confirm", typed)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "A clinical fact is confirmed by a physician" in text_of(refused)
    assert send(admin, f"{PAYER}/confirm", **typed).status_code == HTTPStatus.FOUND
    assert len(stored(FactConfirmation)) == before + 1
    decided = text_of(admin.get("/knowledge/decided-here"))
    assert "Read the policy on their page" in decided
    assert admin.post(f"{PAYER}/unconfirmed").status_code == HTTPStatus.FOUND
    assert "withdrawn" in text_of(admin.get("/knowledge/decided-here"))


@pytest.mark.parametrize("role", ["nurse", "desk"])
def test_nobody_else_decides_either(log_in: LogIn, role: str) -> None:
    somebody = log_in(role)
    for page in (f"{ORGANISATION}/own-value", f"{PAYER}/confirm", f"{MEDICINE}/confirm"):
        assert somebody.get(page).status_code == HTTPStatus.FORBIDDEN


def test_a_refusal_names_the_roles_that_it_is_for(log_in: LogIn) -> None:
    refused = log_in("nurse").get("/our-clinic/settings")
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "It is for: administrator." in text_of(refused)


def test_the_page_of_what_was_decided_says_what_is_open_and_for_whom(log_in: LogIn) -> None:
    admin = log_in("admin")
    page = text_of(admin.get("/knowledge/decided-here"))
    assert "Confirmed by an administrator or a physician" in page
    assert "Confirmed by a physician, since it is clinical" in page
    rows = json.loads(admin.get("/knowledge/open.json").content)["rows"]
    decides = {one["ref"]: one["decides"] for one in rows}
    assert decides["payers/va"].startswith("an administrator")
    assert decides["medicines/etoricoxib"].startswith("a physician")


def test_of_the_thresholds_an_administrator_may_set_only_choices_of_organisation() -> None:
    """What a body shows, and when, is none of them."""
    found = {name for name, one in load_knowledge().thresholds.items() if one.is_organisational}
    begins = (
        "escalate-",
        "taken-",
        "tried-again-",
        "spoken-",
        "message-",
        "appointment-",
        "quiet-",
    )
    rest = {
        "payment-asked-days",
        "no-answer-h",
        "no-answer-asked-h",
        "half-told-h",
        "silence-rises-h",
        "primary-follow-up-weeks",
    }
    assert {name for name in found if not name.startswith(begins)} == rest
    assert all(load_knowledge().thresholds[name].is_choice for name in found)
