"""A label that was read wrong, from the lot to the session that was drawn under it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from prolo.registry.access import Actor
from prolo.registry.actions.stock import receive_stock
from prolo.registry.models import Patient, StockLot
from tests.web.conftest import send, text_of
from tests.web.session_of_today import open_session
from tests.web.sheets import Sheet, read_page
from tests.web.test_stock import LABEL, RECEIVED, record

pytestmark = pytest.mark.both_databases

READ = {name: RECEIVED[name] for name in ("strength_pct", "package_ml", "place", "low_at")}


@pytest.fixture
def stock(acting: Actor) -> StockLot:
    with acting.at_work():
        return receive_stock(label=LABEL, units=3, by=acting)


def test_a_label_is_corrected_at_the_lot_and_what_was_drawn_under_it_is_named(
    physician: Client, acting: Actor, ada: Patient, stock: StockLot
) -> None:
    page = f"/stock/{stock.pk}"
    session = open_session(acting, ada)
    record(physician, session, acting, stock=str(stock.pk))
    assert Sheet(physician.get(f"{page}/label")).has("ingredients")
    assert not Sheet(physician.get(f"{page}/label")).has("lot")
    typed = {**READ, "expires_on": "2020-01-31", "ingredients": "benzyl alcohol"}
    refused = send(physician, f"{page}/label", **typed)
    assert refused.status_code == 422
    assert "benzyl alcohol" in refused.content.decode()
    assert send(physician, f"{page}/label", **typed, reason="Read 2099").status_code == 302
    shown = physician.get(page)
    said = text_of(shown)
    assert "expires Fri 31 January 2020" in said
    assert "Expires: «Sat 31 January 2099», now «Fri 31 January 2020»." in said
    assert "Read 2099" in said
    assert "Drawn before the label was put right" in said
    (section,) = [
        one for one in read_page(shown).all("section") if "drawn-before" in one.attrs.get("id", "")
    ]
    assert [one.attrs["href"] for one in section.all("a")] == [f"/sessions/{session.pk}"]
    assert "Their allergies were looked for" in section.text


def test_the_lot_number_is_corrected_while_nothing_was_drawn(
    physician: Client, acting: Actor, stock: StockLot
) -> None:
    page = f"/stock/{stock.pk}/label"
    typed = {**READ, "substance": "dextrose", "product": "Dextrose 50 %", "lot": "D-71"}
    typed |= {"expires_on": "2099-01-31", "reason": "A 1 for a 7"}
    assert send(physician, page, **typed).status_code == 302
    with acting.at_work():
        stock.refresh_from_db()
    assert (stock.lot, stock.expires_on) == ("D-71", date(2099, 1, 31))
    assert stock.single_person


def test_a_number_of_the_label_stands_as_it_would_be_typed(
    physician: Client, stock: StockLot
) -> None:
    sends = dict(Sheet(physician.get(f"/stock/{stock.pk}/label")).sends())
    assert (sends["strength_pct"], sends["package_ml"]) == (["50"], ["50"])


def test_who_corrects_it_at_the_same_moment_sees_both(physician: Client, stock: StockLot) -> None:
    page = f"/stock/{stock.pk}/label"
    typed = {**READ, "substance": "lidocaine", "product": "Lidocaine 2 %", "lot": "D-77"}
    typed |= {"expires_on": "2098-01-31", "reason": "Read wrong", "lock_version": "1"}
    assert send(physician, page, **typed).status_code == 422
    said = text_of(send(physician, page, **typed))
    assert "changed this while you were working on it" in said
    assert "Saved now: Dextrose (D-glucose)" in said, "in the words of the form, not in codes"
    assert "Saved now: Sat 31 January 2099" in said
