"""What is given to calm, from stock: received with lot and expiry, and taken out by the checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.registry.access import Actor
from prolo.registry.actions.stock import recall_stock
from prolo.registry.models import Clinic, Session, StockLot
from prolo.registry.stock import usable
from prolo.web.forms.session_rows import vial_row
from tests.web.conftest import send, text_of
from tests.web.readiness.day import clock_time, in_order, page_of, save
from tests.web.test_stock import sheet_of

AMPOULES = {
    "substance": "calming",
    "calming": "midazolam",
    "product": "Midazolam 5 mg/5 mL",
    "lot": "M-7",
    "expires_on": "2099-01-31",
    "package_ml": "5",
    "units": "3",
}
Given = Callable[..., str]


@pytest.fixture
def given(nurse: Client, session: Session, clinic: Clinic) -> Given:
    """Saves the checks, with what was given to calm off this lot."""
    typed = {"sedation_level": "oral", "escort": "yes", "item_driver": "yes", "drug": "Midazolam"}
    typed |= {"dose_mg": "2", "route": "by mouth", "monitored": "yes"}
    typed |= {"given_at": clock_time(clinic), "drug_expires_on": "2099-01-31"}
    save(nurse, session, **in_order(clinic, sedation_level="oral"))

    def saved(lot: str) -> str:
        return save(nurse, session, **in_order(clinic, **typed, drug_lot=lot))

    return saved


def stock_of(acting: Actor, lot: str) -> StockLot:
    with acting.at_work():
        return StockLot.objects.get(lot=lot)


def moves_of(acting: Actor, lot: str) -> list[tuple[str, int]]:
    with acting.at_work():
        rows = StockLot.objects.get(lot=lot).movements.order_by("happened_at", "recorded_at")
        return [(one.kind, one.units) for one in rows]


def test_what_is_given_to_calm_is_received_and_offered_to_nobody_who_draws_up(
    physician: Client, session: Session, acting: Actor
) -> None:
    assert send(physician, "/stock/receive", **AMPOULES).status_code == 302
    assert send(physician, "/stock/receive", **AMPOULES).status_code == 302
    page = text_of(physician.get("/stock"))
    assert "Midazolam 5 mg/5 mL" in page
    with acting.at_work():
        stock = StockLot.objects.get()
        assert (stock.role, stock.substance, stock.units) == ("sedation", "midazolam", 6)
        assert not usable(acting.clinic)
        assert list(usable(acting.clinic, calming=True)) == [stock]
        assert not vial_row(load_knowledge(), session)({}).stocks
        putting_right = vial_row(load_knowledge(), session, calming="midazolam")({})
        assert list(putting_right.stocks.values()) == [stock]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"calming": ""}, "Enter the drug"),
        ({"substance": "dextrose"}, "Choose «A drug that is given to calm» above"),
        ({"calming": "x" * 41}, "41"),
        ({"calming": "dextrose"}, "This is one of the substances above: choose it there"),
    ],
)
def test_what_cannot_be_received_is_refused_and_what_was_typed_stays(
    physician: Client, acting: Actor, change: dict[str, str], sentence: str
) -> None:
    refused = send(physician, "/stock/receive", **{**AMPOULES, **change})
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert 'value="M-7"' in refused.content.decode()
    with acting.at_work():
        assert not StockLot.objects.exists()


def test_a_package_is_taken_out_by_the_checks_and_put_back_where_it_was_another(
    physician: Client, acting: Actor, given: Given, session: Session
) -> None:
    """A lot that is not in stock stays typed, and takes nothing."""
    send(physician, "/stock/receive", **AMPOULES)
    send(physician, "/stock/receive", **{**AMPOULES, "lot": "M-8"})
    given("m 7")
    given("m 7")
    assert moves_of(acting, "M-7") == [("received", 3), ("taken", -1)]
    with acting.at_work():
        assert session.vials.current().get().stock == StockLot.objects.get(lot="M-7")
    given("M-8")
    assert moves_of(acting, "M-7") == [("received", 3), ("taken", -1), ("put-back", 1)]
    assert moves_of(acting, "M-8") == [("received", 3), ("taken", -1)]
    given("M-9")
    assert (stock_of(acting, "M-7").units, stock_of(acting, "M-8").units) == (3, 3)
    with acting.at_work():
        vial = session.vials.current().get()
        assert (vial.lot, vial.stock) == ("M-9", None)


def test_a_recall_of_the_lot_in_stock_stops_the_checks(
    physician: Client, nurse: Client, acting: Actor, given: Given, session: Session
) -> None:
    send(physician, "/stock/receive", **AMPOULES)
    assert "was recalled" not in given("M-7")
    with acting.at_work():
        recall_stock(stock=StockLot.objects.get(), reason="Glass", by=acting)
    page = text_of(nurse.get(page_of(session)))
    assert "Lot M-7 of the calming medicine was recalled on" in page


def test_a_lot_that_was_misread_is_put_right_on_the_record(
    physician: Client, acting: Actor, given: Given, session: Session
) -> None:
    """However the checks spell the drug."""
    for lot in ("M-7", "M-8"):
        send(physician, "/stock/receive", **{**AMPOULES, "lot": lot})
    given("M-7")
    with acting.at_work():
        vial = session.vials.current().get()
        Session.objects.filter(pk=session.pk).update(
            state=Session.State.RECORDED, ended_at=vial.opened_at
        )
    page = f"/vials/{vial.pk}/correct"
    sheet = sheet_of(physician, page)
    chosen = {"row-0-stock": str(stock_of(acting, "M-8").pk), "row-0-lot": "M-8"}
    answer = physician.post(page, {**sheet, **chosen, "reason": "Misread"})
    assert answer.status_code == 302, text_of(answer)
    assert (stock_of(acting, "M-7").units, stock_of(acting, "M-8").units) == (3, 2)
