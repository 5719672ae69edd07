"""A label that was read wrong: put right with a reason, and never behind what was drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from prolo.errors import Conflict, FieldFaults, Invalid, NotAllowed
from prolo.registry.access import Actor
from prolo.registry.actions.stock import recall_stock, receive_stock
from prolo.registry.actions.stock_labels import correct_label
from prolo.registry.models import Event, Patient, StockLot, StockMovement
from prolo.registry.stock import Cupboard, keeps_stock
from prolo.registry.stock_labels import corrections_of, drawn_before
from tests.registry.conftest import Cast
from tests.registry.test_stock import LABEL, draw, session_of

TRUE = replace(LABEL, expires_on=date(2020, 1, 31), ingredients="benzyl alcohol")


def test_a_label_is_put_right_with_what_stood_there_and_why(at_work: Actor) -> None:
    stock = receive_stock(label=LABEL, units=3, by=at_work)
    correct_label(stock=stock, label=TRUE, reason="Read 2099 for 2020", place="A", by=at_work)
    stock.refresh_from_db()
    assert (stock.expires_on, stock.ingredients) == (TRUE.expires_on, TRUE.ingredients)
    assert (stock.units, stock.place) == (3, "A")
    event = Event.objects.get(verb="stock_label_corrected")
    assert event.body["before"] == {"expires_on": "2099-01-31", "ingredients": ""}
    assert event.body["after"] == {"expires_on": "2020-01-31", "ingredients": "benzyl alcohol"}
    last = stock.movements.last()
    assert last is not None
    assert (last.kind, last.units, last.units_after) == ("labelled", 0, 3)
    assert (last.note, last.recorded_by) == ("Read 2099 for 2020", at_work.user)


def test_where_it_is_kept_needs_no_reason_and_what_it_says_does(at_work: Actor) -> None:
    stock = receive_stock(label=LABEL, units=3, by=at_work)
    correct_label(stock=stock, label=LABEL, place="Cupboard 3", low_at=2, by=at_work)
    stock.refresh_from_db()
    assert (stock.place, stock.low_at) == ("Cupboard 3", 2)
    assert not Event.objects.filter(verb="stock_label_corrected")
    with pytest.raises(FieldFaults) as refused:
        correct_label(
            stock=stock,
            label=replace(LABEL, lot=" ", strength_pct=Decimal(101), opened_life_days=2),
            by=at_work,
        )
    assert refused.value.faults.keys() >= {"lot", "strength_pct", "opened_life_days", "reason"}


def test_product_and_lot_are_put_right_until_something_was_drawn(
    at_work: Actor, ada: Patient
) -> None:
    stock = receive_stock(label=LABEL, units=3, by=at_work)
    right = replace(LABEL, product="Glucose 50 %", lot="D-71")
    correct_label(stock=stock, label=right, reason="Read wrong", by=at_work)
    stock.refresh_from_db()
    assert (stock.product, stock.lot, stock.plain_lot) == ("Glucose 50 %", "D-71", "d71")
    draw(session_of(ada, at_work), stock, at_work)
    with pytest.raises(Invalid) as refused:
        correct_label(stock=stock, label=LABEL, reason="It was right", by=at_work)
    assert refused.value.faults == dict.fromkeys(("product", "lot"), "drawn-from-already")
    stock.refresh_from_db()
    assert stock.lot == "D-71"


def test_two_lots_do_not_become_one(at_work: Actor) -> None:
    receive_stock(label=LABEL, units=3, by=at_work)
    other = receive_stock(label=replace(LABEL, lot="D-78"), units=1, by=at_work)
    with pytest.raises(Invalid) as refused:
        correct_label(stock=other, label=replace(LABEL, lot="d 77"), reason="Same", by=at_work)
    assert refused.value.faults == {"lot": "another-in-stock"}


def test_what_was_drawn_under_the_old_label_is_named_until_its_vial_is_put_right(
    at_work: Actor, ada: Patient
) -> None:
    stock = receive_stock(label=LABEL, units=3, by=at_work)
    vial = draw(session_of(ada, at_work), stock, at_work)
    assert drawn_before(stock, corrections_of(stock)) == []
    correct_label(stock=stock, label=TRUE, reason="Read wrong", by=at_work)
    (found,) = drawn_before(stock, corrections_of(stock))
    assert (found.vial, found.fields) == (vial, ("expires_on", "ingredients"))
    vial.refresh_from_db()
    assert vial.expires_on == LABEL.expires_on


def test_a_recalled_lot_that_never_came_takes_its_label_and_nothing_came_by_that(
    at_work: Actor,
) -> None:
    stock = StockLot.objects.create(
        clinic=at_work.clinic,
        substance="dextrose",
        role="irritant",
        product=LABEL.product,
        lot=LABEL.lot,
        expires_on=LABEL.expires_on,
    )
    recall_stock(stock=stock, reason="Glass", by=at_work)
    stock.refresh_from_db()
    correct_label(stock=stock, label=TRUE, reason="The package was found", by=at_work)
    assert not keeps_stock(at_work.clinic)
    assert Cupboard(at_work.clinic).is_kept is False
    with pytest.raises(Invalid) as refused:
        correct_label(stock=stock, label=replace(TRUE, lot="D-1"), reason="Another", by=at_work)
    assert refused.value.faults == {"lot": "drawn-from-already"}


def test_who_changed_it_meanwhile_is_not_overwritten_and_who_keeps_no_stock_corrects_none(
    at_work: Actor, cast: Cast
) -> None:
    stock = receive_stock(label=LABEL, units=3, by=at_work)
    seen = stock.lock_version
    correct_label(stock=stock, label=TRUE, reason="Read wrong", seen=seen, by=at_work)
    with pytest.raises(Conflict):
        correct_label(stock=stock, label=LABEL, reason="Read wrong", seen=seen, by=at_work)
    with pytest.raises(NotAllowed):
        correct_label(stock=stock, label=LABEL, reason="Read wrong", by=cast.administrator)
    assert StockMovement.objects.filter(kind="labelled").count() == 1
