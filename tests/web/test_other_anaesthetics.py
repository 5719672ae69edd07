"""Anaesthetics whose limit nobody has read: bought, planned, drawn up and recorded all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import Clinic, DoseLimit, Injection, Override, Patient, StockLot
from tests.web.conftest import send, text_of
from tests.web.course_steps import assess, decide, open_course, planned
from tests.web.session_steps import begin, treated, typed

OTHERS = ("mepivacaine", "ropivacaine", "prilocaine", "procaine", "chloroprocaine")
NO_LIMIT = (
    "no limit is known, so it cannot be said whether the dose is safe: a physician sets one for "
    "this person, or says why it is given"
)
TWO = "Two anaesthetics in one needle: the second in a row of its own"


@pytest.fixture
def session(physician: Client, clinic: Clinic, acting: Actor, ada: Patient) -> str:
    return begin(physician, treated(ada, acting), clinic)


def given(name: str) -> dict[str, str]:
    return typed("2") | {
        "injections-0-anaesthetic": name,
        "injections-0-anaesthetic_pct": "1",
        "vials-0-substance": name,
        "vials-0-product": f"{name} 1 %",
    }


@pytest.mark.parametrize("name", OTHERS)
def test_one_without_a_known_limit_is_recorded_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]], name: str
) -> None:
    refused = send(physician, session, **given(name))
    assert refused.status_code == 422
    assert f"{name.capitalize()}: 2 mL × 1 % × 10 = 20 mg; {NO_LIMIT}." in text_of(refused)

    kept = send(physician, session, **given(name), over_limit_reason="As the label says")

    assert kept.status_code == 302
    assert [one.anaesthetic for one in stored(Injection)] == [name]
    assert [one.reason for one in stored(Override)] == ["As the label says"]


def test_a_physicians_own_limit_takes_the_place_of_the_one_that_is_not_known(
    physician: Client, session: str, ada: Patient, stored: Callable[..., list[Any]]
) -> None:
    limits = f"/patients/{ada.pk}/dose-limits"
    offered = send(physician, session, **given("ropivacaine"), check="1")
    assert f'href="{limits}"' in offered.content.decode()

    own = {"anaesthetic": "ropivacaine", "max_mg": "100", "reason": "Read on its label"}
    assert send(physician, limits, **own).status_code == 302

    assert [one.max_mg for one in stored(DoseLimit)] == [100]
    assert send(physician, session, **given("ropivacaine")).status_code == 302
    assert not stored(Override)


def test_it_is_planned_and_the_plan_says_that_no_limit_is_known(
    physician: Client, ada: Patient
) -> None:
    course = open_course(physician, ada)
    assess(physician, course)
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    plan = planned(physician, course) | {
        "sites-0-anaesthetic": "mepivacaine",
        "sites-0-anaesthetic_pct": "2",
    }
    assert NO_LIMIT in text_of(send(physician, f"{course}/plan", **plan, check="1"))


def test_it_is_received_into_stock(physician: Client, stored: Callable[..., list[Any]]) -> None:
    label = {"substance": "procaine", "product": "Procaine 1 %", "lot": "P-1", "units": "5"}
    send(physician, "/stock/receive", **label, expires_on="2099-01-31", strength_pct="1")
    assert [one.substance for one in stored(StockLot)] == ["procaine"]


def test_where_needles_are_entered_it_says_how_two_in_one_are(
    physician: Client, session: str, ada: Patient
) -> None:
    assert TWO in text_of(physician.get(session))
    course = open_course(physician, ada, side="left")
    assess(physician, course)
    decide(physician, course, "find-suitable", reason="Asked about what was open")
    assert TWO in text_of(physician.get(f"{course}/plan"))


def test_the_second_anaesthetic_of_a_needle_is_a_row_without_an_irritant(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    both = typed("2", "2", over_limit_reason="As the label says") | {
        "injections-1-irritant": "",
        "injections-1-irritant_pct": "",
        "injections-1-anaesthetic": "ropivacaine",
        "injections-1-anaesthetic_pct": "0.1",
    }
    said = text_of(send(physician, session, **both, check="1"))
    assert "2 mL × 1 % × 10 = 20 mg; limit 4.5 mg/kg × 60 kg = 270 mg" in said
    assert f"Ropivacaine: 2 mL × 0.1 % × 10 = 2 mg; {NO_LIMIT}." in said
    vial = {
        "vials-rows": "0 1 2",
        "vials-2-substance": "ropivacaine",
        "vials-2-product": "Ropivacaine 0.2 %",
        "vials-2-lot": "R-1",
        "vials-2-strength_pct": "0.2",
        "vials-2-expires_on": "2031-01-31",
    }
    assert send(physician, session, **both | vial).status_code == 302
    rows = {(one.irritant, one.anaesthetic) for one in stored(Injection)}
    assert rows == {("dextrose", "lidocaine"), ("", "ropivacaine")}
