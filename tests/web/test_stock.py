"""The cupboard, from the box to the syringe to the bin."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.actions.stock import Label, recall_stock, receive_stock
from prolo.registry.models import (
    Conclusion,
    InfectionCluster,
    OpenedVial,
    Patient,
    Session,
    StockLot,
    StockMovement,
    Vial,
)
from tests.web.conftest import send, text_of
from tests.web.course_steps import planned
from tests.web.session_of_today import open_session
from tests.web.sheets import Sheet

pytestmark = pytest.mark.both_databases

RECEIVED = {
    "substance": "dextrose",
    "product": "Dextrose 50 %",
    "maker": "Invented Pharma",
    "lot": "D-77",
    "expires_on": "2099-01-31",
    "strength_pct": "50",
    "package_ml": "50",
    "units": "3",
    "low_at": "3",
    "place": "Cupboard 2",
}
LABEL = Label(
    substance="dextrose",
    product="Dextrose 50 %",
    lot="D-77",
    expires_on=date(2099, 1, 31),
    strength_pct=Decimal(50),
    package_ml=Decimal(50),
)
NEEDLE = {
    "injections-rows": "0",
    "injections-0-structure": "knee-joint",
    "injections-0-volume_ml": "6",
    "injections-0-irritant": "dextrose",
    "injections-0-irritant_pct": "25",
    "injector": "",
    "not_ready_reason": "Shown in a test",
}


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    return open_session(acting, ada)


@pytest.fixture
def stock(acting: Actor) -> StockLot:
    with acting.at_work():
        return receive_stock(label=LABEL, units=1, by=acting)


def record(client: Client, session: Session, acting: Actor, **vial: Any) -> Any:
    typed = {f"vials-0-{name}": value for name, value in vial.items()}
    assert acting.user
    needle = {**NEEDLE, "injector": str(acting.user.pk), "vials-rows": "0"}
    return send(client, f"/sessions/{session.pk}", **needle, **typed)


def test_what_is_received_stands_on_the_page_by_expiry_and_is_said_to_be_low(
    physician: Client,
) -> None:
    send(physician, "/stock/receive", **RECEIVED)
    send(physician, "/stock/receive", **{**RECEIVED, "lot": "D-1", "expires_on": "2098-01-31"})
    page = text_of(physician.get("/stock"))
    assert page.index("D-1") < page.index("D-77")
    assert "Low" not in page
    send(physician, "/stock/receive", **{**RECEIVED, "product": "Lidocaine 2 %"})
    assert "Lidocaine 2 %: 3 packages left" in text_of(physician.get("/stock"))


def test_an_expired_lot_is_marked(physician: Client, acting: Actor, stock: StockLot) -> None:
    with acting.at_work():
        StockLot.objects.update(expires_on=clock.today(acting.clinic) - timedelta(days=1))
    assert "expired" in text_of(physician.get("/stock"))
    with acting.at_work():
        StockLot.objects.update(expires_on=clock.today(acting.clinic) + timedelta(days=30))
    assert "expires soon" in text_of(physician.get("/stock"))


def test_a_vial_picked_from_stock_needs_nothing_typed_and_is_taken_out_of_it(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    answer = record(physician, session, acting, stock=str(stock.pk))
    assert answer.status_code == 302, text_of(answer)
    with acting.at_work():
        vial = Vial.objects.get(session=session)
        stock.refresh_from_db()
        assert (vial.lot, vial.strength_pct, vial.volume_ml) == ("D-77", 50, 50)
        assert (vial.stock, stock.units) == (stock, 0)
    moved = physician.get(f"/stock/{stock.pk}.json").json()["rows"]
    assert [(one["units_moved"], one["after"]) for one in moved] == [(1, 1), (-1, 0)]
    rest = physician.get(f"/stock/{stock.pk}/waste?session={session.pk}").content.decode()
    assert 'value="47' in rest  # 6 mL of 25 % took 3 mL of 50


def test_a_vial_entered_in_error_and_one_of_another_lot_put_their_package_back(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    record(physician, session, acting, stock=str(stock.pk))
    with acting.at_work():
        vial = Vial.objects.get(session=session)
        label = replace(LABEL, lot="D-78")
        other = receive_stock(label=label, units=1, by=acting)
    page = f"/vials/{vial.pk}/correct"
    now = sheet_of(physician, page)
    assert (
        physician.post(page, {**now, "row-0-lot": "D-78", "reason": "Misread"}).status_code == 302
    )
    assert units_of(acting, stock, other) == [1, 0]
    with acting.at_work():
        later = Vial.objects.filter(session=session).current().get()
    said = {"reason": "Never drawn from"}
    assert physician.post(f"/vials/{later.pk}/in-error", said).status_code == 302
    assert units_of(acting, stock, other) == [1, 1]
    page_of_lot = text_of(physician.get(f"/stock/{other.pk}"))
    assert "Never opened: corrected · Never drawn from +1" in page_of_lot


def sheet_of(client: Client, page: str) -> dict[str, str]:
    return {name: values[0] for name, values in Sheet(client.get(page)).sends().items()}


def units_of(acting: Actor, *lots: StockLot) -> list[int]:
    with acting.at_work():
        return [StockLot.objects.get(pk=one.pk).units for one in lots]


def test_a_label_spelled_otherwise_moves_no_stock(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    record(physician, session, acting, stock=str(stock.pk))
    with acting.at_work():
        vial = Vial.objects.get(session=session)
    page = f"/vials/{vial.pk}/correct"
    now = sheet_of(physician, page)
    typed = {"row-0-product": "dextrose 50%", "reason": "As printed"}
    assert physician.post(page, {**now, **typed}).status_code == 302
    with acting.at_work():
        assert StockMovement.objects.exclude(kind="received").count() == 1


def test_the_last_vial_for_one_person_stops_the_next_and_the_record_is_kept(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    with acting.at_work():
        StockLot.objects.update(units=0)
    typed = {
        "substance": "dextrose",
        "product": "dextrose 50%",
        "lot": "d 77",
        "expires_on": "2099-01-31",
    }
    refused = record(physician, session, acting, **typed)
    assert refused.status_code == 422
    assert "every vial of the lot in stock was opened before" in text_of(refused)
    kept = send(
        physician,
        f"/sessions/{session.pk}",
        **{**NEEDLE, "injector": str(acting.user.pk if acting.user else ""), "vials-rows": "0"},
        **{f"vials-0-{name}": value for name, value in typed.items()},
        vial_reason="The count was wrong",
    )
    assert kept.status_code == 302
    with acting.at_work():
        moved = StockMovement.objects.get(kind="taken")
        stock.refresh_from_db()
        assert (moved.lacking, stock.units) == (1, 0)


def test_a_lot_that_is_not_in_stock_is_asked_about_and_a_recalled_one_stops(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    typed = {
        "substance": "dextrose",
        "product": "Dextrose 50 %",
        "lot": "X-9",
        "expires_on": "2099-01-31",
    }
    rows = {**NEEDLE, "vials-rows": "0", **{f"vials-0-{k}": v for k, v in typed.items()}}
    page = physician.post(f"/sessions/{session.pk}/totals", rows)
    assert "not in stock. Is the lot what the label says?" in text_of(page)
    with acting.at_work():
        recall_stock(stock=stock, reason="Glass", by=acting)
    page = physician.post(f"/sessions/{session.pk}/totals", {**rows, "vials-0-lot": "D-77"})
    assert re.search(r"lot D-77: this lot was recalled on .*: Glass", text_of(page))
    page = physician.post(f"/sessions/{session.pk}/totals", {**rows, "vials-0-lot": "d 77"})
    assert re.search(r"lot d 77: this is lot D-77, which was recalled on .*: Glass", text_of(page))


def test_what_is_wasted_has_a_reason_and_no_more_is_wasted_than_is_there(
    physician: Client, acting: Actor, stock: StockLot
) -> None:
    page = send(physician, f"/stock/{stock.pk}/waste", reason="broken", units="2")
    assert (page.status_code, "So many are not there" in text_of(page)) == (422, True)
    send(physician, f"/stock/{stock.pk}/waste", reason="broken", units="1", note="Fell down")
    page = text_of(physician.get(f"/stock/{stock.pk}"))
    assert "Thrown away: Broken · Fell down -1 0" in page


def test_the_vial_of_one_knee_is_offered_to_the_other_and_taken_once(
    physician: Client, acting: Actor, ada: Patient, session: Session, stock: StockLot
) -> None:
    left = open_session(acting, ada, side="left", visit=session.visit)
    assert "A new vial, not the other session’s" not in text_of(physician.get(page_of(left)))
    record(physician, session, acting, stock=str(stock.pk))
    page = text_of(physician.get(page_of(left)))
    assert re.search(r"lot D-77 · expires [^·]+ · 0 there · open already", page)
    assert "A new vial, not the other session’s" in page
    refused = record(physician, left, acting, stock=str(stock.pk), is_another="on")
    assert "every vial of the lot in stock was opened before" in text_of(refused)
    assert record(physician, left, acting, stock=str(stock.pk)).status_code == 302
    assert units_of(acting, stock) == [0]
    waste = physician.get(f"/stock/{stock.pk}/waste?session={left.pk}").content.decode()
    assert 'value="44' in waste  # 3 mL of it for each knee
    with acting.at_work():
        vial = Vial.objects.get(session=left)
        receive_stock(label=LABEL, units=1, by=acting)
    page = f"/vials/{vial.pk}/correct"
    typed = {**sheet_of(physician, page), "row-0-is_another": "on", "reason": "Two were opened"}
    assert physician.post(page, typed).status_code == 302
    assert units_of(acting, stock) == [0]
    assert "another than the visit’s other session’s" in text_of(physician.get(page_of(left)))


def page_of(session: Session) -> str:
    return f"/sessions/{session.pk}"


def test_the_front_desk_and_another_clinic_do_not_open_the_cupboard(
    log_in: Callable[[str], Client], stock: StockLot
) -> None:
    assert log_in("desk").get("/stock").status_code == 403
    assert log_in("physician").get(f"/stock/{stock.clinic_id}").status_code == 404


def test_the_mixing_sheet_says_that_nothing_is_planned(physician: Client, session: Session) -> None:
    assert "No plan is signed" in text_of(physician.get(f"/sessions/{session.pk}/mixing"))


def test_a_lot_typed_beside_another_that_was_picked_is_asked_about(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    page = record(physician, session, acting, stock=str(stock.pk), lot="Z-1")
    assert page.status_code == 422
    assert "This is not the lot that was chosen from stock" in text_of(page)


def test_another_lot_chosen_in_a_row_takes_the_place_of_the_label_that_was_filled_in(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    with acting.at_work():
        label = Label(
            substance="dextrose", product="Dextrose 50 %", lot="D-78", expires_on=date(2099, 3, 31)
        )
        other = receive_stock(label=label, units=1, by=acting)
    filled = {"product": "Dextrose 50 %", "lot": "D-77", "expires_on": "2099-01-31"}
    kept = record(physician, session, acting, stock=str(other.pk), **filled)
    assert kept.status_code == 302, text_of(kept)
    with acting.at_work():
        assert Vial.objects.get(session=session).lot == "D-78"


def test_the_mixing_sheet_says_what_to_draw_and_what_cannot_be_made(
    physician: Client, acting: Actor, session: Session, stock: StockLot
) -> None:
    course = session.course
    with acting.at_work():
        course.state = "planning"
        course.save_if_unchanged(["state"])
    address = f"/courses/{course.pk}"
    signed = send(physician, f"{address}/plan", **planned(physician, address))
    assert signed.status_code == 302, text_of(signed)
    page = text_of(physician.get(f"/courses/{course.pk}/mixing"))
    assert "÷ 50 % =" in page
    assert "1 vial;" in page
    page = text_of(physician.get(f"/courses/{course.pk}/mixing", {"pct-dextrose": "1"}))
    assert "the vial is weaker than the mixture should be" in page
    page = text_of(physician.get(f"/courses/{course.pk}/mixing", {"pct-dextrose": ""}))
    assert "enter the strength on the vial" in page


def test_a_lot_that_infections_share_says_so_wherever_it_is_drawn_from_and_can_be_used(
    physician: Client,
    acting: Actor,
    session: Session,
    stock: StockLot,
    stored: Callable[[Any], list[Any]],
) -> None:
    with acting.at_work():
        cluster = InfectionCluster.objects.create(
            clinic=acting.clinic,
            kind="lot",
            value="d77",
            label="Dextrose 50 %, D-77",
            owner_role="physician",
            raised_at=clock.now(acting.clinic),
        )
    told = [f"/stock/{stock.pk}", f"/sessions/{session.pk}/timeout", f"/sessions/{session.pk}"]
    for address in (*told, "/lots/who?lot=D77"):
        page = physician.get(address)
        assert "Infections are looked into: Dextrose 50 %, D-77" in text_of(page), address
        assert f"/harms/clusters/{cluster.pk}" in page.content.decode()
    assert "infections are looked into" in text_of(physician.get("/stock"))
    vial = {"stock": str(stock.pk), "strength_pct": "50"}
    assert record(physician, session, acting, **vial).status_code == 302
    assert [one.stock_id for one in stored(Vial)] == [stock.pk]
    (judged,) = [one for one in stored(Conclusion) if one.kind == "vials"]
    why = text_of(physician.get(f"/conclusions/{judged.pk}"))
    assert "infections of people who got this lot are looked into" in why
    send(physician, f"/harms/clusters/{cluster.pk}", found="The carton was whole")
    assert "Infections are looked into" not in text_of(physician.get(told[0]))


NUMBED = {
    **NEEDLE,
    "injections-0-irritant": "",
    "injections-0-irritant_pct": "",
    "injections-0-anaesthetic": "lidocaine",
    "injections-0-anaesthetic_pct": "1",
    "vial_reason": "Shown in a test",
    "over_limit_reason": "Shown in a test",
    "vials-rows": "0",
}


def numb(client: Client, session: Session, acting: Actor, **vial: str) -> Any:
    typed = {f"vials-0-{name}": value for name, value in vial.items()}
    assert acting.user
    needle = {**NUMBED, "injector": str(acting.user.pk)}
    return send(client, page_of(session), **needle, **typed)


@pytest.fixture
def ben(acting: Actor) -> Patient:
    given = IdentityGiven(family_name="Sample", given_names="Ben", birth_date=date(1961, 4, 9))
    with acting.at_work():
        found = register_patient(given=given, is_new=True, by=acting).patient
    assert found is not None
    return found


def test_a_vial_that_stands_open_is_chosen_with_its_label_and_found_by_a_recall(
    physician: Client, acting: Actor, session: Session, ben: Patient
) -> None:
    numbing = replace(
        LABEL,
        substance="lidocaine",
        product="Lidocaine 2 %",
        lot="L-1",
        strength_pct=Decimal(2),
        single_person=False,
        opened_life_days=28,
    )
    with acting.at_work():
        lot = receive_stock(label=numbing, units=1, by=acting)
    assert "Open already, for several people" not in text_of(physician.get(page_of(session)))
    answer = numb(physician, session, acting, stock=str(lot.pk))
    assert answer.status_code == 302, text_of(answer)
    other = open_session(acting, ben)
    page = text_of(physician.get(page_of(other)))
    said = r"lot L-1 · opened [^·]+ by [^·]+ · 47[.]?0* mL left by the record · use by"
    assert re.search(said, page)
    with acting.at_work():
        opened = OpenedVial.objects.get()
    chosen = f"open-{opened.pk}"
    wrong = numb(physician, other, acting, stock=chosen, lot="L-2")
    assert "not the lot of the vial that stands open" in text_of(wrong)
    answer = numb(physician, other, acting, stock=chosen)
    assert answer.status_code == 302, text_of(answer)
    with acting.at_work():
        drawn = Vial.objects.get(session=other)
        assert (drawn.opened_vial, drawn.lot, drawn.stock) == (opened, "L-1", lot)
        assert not drawn.single_dose
    page = text_of(physician.get("/lots/who", {"lot": "L-1"}))
    assert "1 other person got of it" in page
