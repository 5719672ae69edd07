"""The rest of a vial that was typed by hand is thrown away on record, without any stock."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.models import Patient, StockLot, StockMovement, Vial, VialRest
from tests.web.conftest import send, text_of
from tests.web.session_of_today import open_session
from tests.web.session_steps import fields_of, typed

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]


@pytest.fixture
def session(physician: Client, acting: Actor, ada: Patient) -> str:
    """5 mL of 15 % dextrose, of a vial of 50 mL with 50 %, typed by hand."""
    page = f"/sessions/{open_session(acting, ada).pk}"
    more = {"vials-1-volume_ml": "50"}
    assert send(physician, page, **typed("5"), **more).status_code == HTTPStatus.FOUND
    return page


@pytest.fixture
def rest(session: str, stored: Rows) -> str:
    (vial,) = (one for one in stored(Vial) if one.substance == "dextrose")
    return f"/vials/{vial.pk}/rest"


def test_the_rest_is_worked_out_kept_beside_the_vial_and_moves_no_stock(
    physician: Client, session: str, rest: str, stored: Rows
) -> None:
    assert rest in physician.get(session).content.decode()
    assert 'value="48.5' in physician.get(rest).content.decode()  # 1.5 mL of 50 mL was used
    assert send(physician, rest, rest_ml="48.5").status_code == HTTPStatus.FOUND
    assert "48.5 mL thrown away, Dr. Miriam Invented" in text_of(physician.get(session))
    rows = physician.get(f"{session}/vials.json").json()["rows"]
    assert [one["rest_ml"] for one in rows] == [None, 48.5]
    assert (stored(StockLot), stored(StockMovement)) == ([], [])


def test_it_is_put_right_with_a_reason_and_may_be_nothing_after_all(
    physician: Client, session: str, rest: str, stored: Rows
) -> None:
    assert send(physician, rest, rest_ml="0").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    more = send(physician, rest, rest_ml="60")
    assert "That is more than the vial holds" in text_of(more)
    send(physician, rest, rest_ml="48.5")
    refused = send(physician, rest, rest_ml="40")
    assert "Say in the note why it is put right" in text_of(refused)
    send(physician, rest, rest_ml="0", note="Kept for the pharmacy")
    assert "nothing thrown away, Dr. Miriam Invented: Kept for the pharmacy" in text_of(
        physician.get(session)
    )
    assert [(one.version, one.rest_ml) for one in stored(VialRest)] == [(1, 48.5), (2, 0)]


def test_a_label_put_right_keeps_what_was_thrown_away(
    physician: Client, session: str, rest: str, stored: Rows
) -> None:
    send(physician, rest, rest_ml="48.5")
    correct = rest.replace("/rest", "/correct")
    physician.post(
        correct, {**fields_of(physician.get(correct)), "row-0-lot": "D-51", "reason": "Misread"}
    )
    assert "48.5 mL thrown away" in text_of(physician.get(session))
    (later,) = (one for one in stored(Vial) if one.lot == "D-51")
    assert physician.get(rest).status_code == HTTPStatus.NOT_FOUND  # of the version before
    send(physician, f"/vials/{later.pk}/rest", rest_ml="40", note="Measured")
    assert "40 mL thrown away, Dr. Miriam Invented: Measured" in text_of(physician.get(session))


def test_the_front_desk_throws_nothing_away(
    log_in: Callable[[str], Client], rest: str, stored: Rows
) -> None:
    assert log_in("desk").get(rest).status_code == HTTPStatus.FORBIDDEN
    assert log_in("desk").post(rest, {"rest_ml": "2"}).status_code == HTTPStatus.FORBIDDEN
    assert stored(VialRest) == []
