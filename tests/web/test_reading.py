"""Pages to read: the evidence of a condition, the knowledge with its sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Clinic, DueItem, Patient
from prolo.web.words.values import day
from tests.web.conftest import send, text_of
from tests.web.session_of_today import inject, open_session


def test_knee_evidence_shows_the_pool_its_trials_and_those_that_are_missing(
    physician: Client,
) -> None:
    page = text_of(
        physician.get(
            "/evidence/knee-oa", {"outcome": "pain", "comparator": "placebo", "window": "long"}
        )
    )
    assert "Rabago 2013" in page
    assert "Sit 2020" in page
    assert "trials are missing from this answer" in page
    assert "Random effects by REML; Knapp–Hartung interval" in page


def test_a_condition_without_trials_says_so(physician: Client) -> None:
    assert "No usable trial" in text_of(physician.get("/evidence/coccyx"))


def test_a_strange_question_in_the_address_falls_back_to_a_known_one(physician: Client) -> None:
    answer = physician.get("/evidence/knee-oa", {"outcome": "<script>", "window": "never"})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("</head>")[1].split("<footer")[0]


@pytest.mark.parametrize(
    "address", ["/evidence/nothing", "/knowledge/nothing", "/knowledge/medicines/x"]
)
def test_what_is_not_there_is_not_found(physician: Client, address: str) -> None:
    assert physician.get(address).status_code == 404


def test_a_fact_shows_its_sources_and_what_is_unverified(physician: Client) -> None:
    page = text_of(physician.get("/knowledge/medicines/etoricoxib"))
    assert "Unverified" in page
    assert "WHO ATC/DDD index" in page


def test_a_physician_confirms_a_fact_by_name(physician: Client) -> None:
    address = "/knowledge/medicines/etoricoxib"
    done = send(physician, f"{address}/confirm", field="*", reason="Product label, section 5.2")
    assert done.status_code == 302
    page = text_of(physician.get(address))
    assert "Confirmed here" in page
    assert "Dr. Miriam Invented" in page
    assert "Product label, section 5.2" in page

    physician.post(f"{address}/unconfirmed")

    page = text_of(physician.get(address))
    assert "Confirmed here" not in page
    assert "Unverified" in page


def test_a_nurse_confirms_nothing(log_in: Callable[[str], Client]) -> None:
    assert log_in("nurse").get("/knowledge/medicines/etoricoxib/confirm").status_code == 403
    withdrawn = log_in("nurse").post("/knowledge/medicines/etoricoxib/unconfirmed")
    assert withdrawn.status_code == 403


def test_a_clinic_sets_its_own_value_and_the_published_one_stays_beside_it(
    physician: Client, clinic: Clinic
) -> None:
    address = "/knowledge/thresholds/hold-days-minimum"
    outside = send(physician, f"{address}/own-value", value="500", reason="why not")
    assert outside.status_code == 422
    send(physician, f"{address}/own-value", value="5", reason="Our surgeons ask for it")
    page = text_of(physician.get(address))
    assert "5, published 3" in page
    assert f"set by Dr. Miriam Invented, {day(clock.today(clinic))}: Our surgeons ask" in page

    physician.post(f"{address}/published")

    assert "5, published 3" not in text_of(physician.get(address))


def test_an_own_value_moves_what_is_due_with_it(
    physician: Client, acting: Actor, ada: Patient, stored: Callable[[Any], list[Any]]
) -> None:
    inject(acting, open_session(acting, ada))

    def to_call_at() -> datetime:
        (row,) = [one for one in stored(DueItem) if one.kind == "call-after-silence"]
        return row.due_at

    published = to_call_at()
    address = "/knowledge/thresholds/no-answer-h"
    send(physician, f"{address}/own-value", value="48", reason="We call sooner")
    assert to_call_at() == published - timedelta(hours=24)
    physician.post(f"{address}/published")
    assert to_call_at() == published
