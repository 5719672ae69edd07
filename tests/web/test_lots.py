"""A lot is recalled: who got it, and how to reach them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from prolo.care.vials import StockSays
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.recall_calls import record_recall_call
from prolo.registry.actions.session_corrections import correct_row
from prolo.registry.actions.stock import Label, recall_stock, receive_stock
from prolo.registry.lots import open_recalls, recipients
from prolo.registry.models import Patient, Recall, Session, StockLot, Vial
from prolo.registry.stock import Cupboard, keeps_stock
from prolo.web.views.lots import AT_ONCE
from tests.web.conftest import send, text_of
from tests.web.session_of_today import open_session
from tests.web.test_undo import undo

pytestmark = pytest.mark.both_databases


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    return open_session(acting, ada)


def draw(acting: Actor, session: Session, lot: str, product: str = "Dextrose 50 %") -> Vial:
    with acting.at_work():
        row = vial_of(acting, session, lot, product)
        row.save(force_insert=True)
    return row


def vial_of(acting: Actor, session: Session, lot: str, product: str = "Dextrose 50 %") -> Vial:
    now = clock.now(acting.clinic)
    return Vial(
        clinic=acting.clinic,
        patient=session.patient,
        session=session,
        happened_at=now,
        role="irritant",
        substance="dextrose",
        product=product,
        maker="Invented Pharma",
        lot=lot,
        expires_on=date(2031, 1, 31),
        opened_at=now,
    )


def test_everybody_who_got_a_lot_is_found_however_it_was_typed(
    physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "ab-10 34")
    page = text_of(physician.get("/lots/who", {"lot": "AB1O34"}))
    assert "1 person got it" in page
    assert "Example, Ada INVENTED +1 555 0111" in page


def test_who_got_a_lot_is_found_in_an_index_behind_the_walls_too(
    acting: Actor, session: Session
) -> None:
    """PostgreSQL, which reads a handful of vials whole, takes no index for what a function makes
    of a column, however many there are."""
    with acting.at_work():
        Vial.objects.bulk_create(vial_of(acting, session, f"L-{n}") for n in range(1_000))
        connection.cursor().execute("ANALYZE registry_vial")
        plan = Vial.objects.order_by().filter(plain_lot__in=["l1", "l2"]).explain()
    looked_up = plan[plan.index("who_got_a_lot_however_typed") :]
    assert re.search(r"clinic_id\W.*plain_lot\W", looked_up)


def test_a_vial_entered_in_error_calls_nobody(
    physician: Client, acting: Actor, session: Session
) -> None:
    wrong = draw(acting, session, "L-1")
    with acting.at_work():
        wrong.marked_in_error_at = clock.now(acting.clinic)
        wrong.marked_in_error_by, wrong.marked_in_error_reason = acting.user, "another tray"
        wrong.save()
    assert "Nobody on record got this lot." in text_of(physician.get("/lots/who", {"lot": "L-1"}))


def test_the_call_list_is_a_table_that_no_spreadsheet_computes(
    physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "L/7", product="=HYPERLINK(1)")
    lines = physician.get("/lots/who.csv", {"lot": "l/7"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Telephone,E-mail,Session,Number of the session,Course,Product")
    assert '"Example, Ada"' in lines[1]
    assert "'=HYPERLINK(1)" in lines[1]


def test_the_list_of_lots_leads_to_those_who_got_them(
    physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "L 77")
    page = physician.get("/lots", {"q": "l-77"}).content.decode()
    assert "/lots/who?lot=L+77" in page
    assert "No vial of such a lot is on record" in text_of(physician.get("/lots", {"q": "zz"}))
    assert "recalled" not in text_of(physician.get("/lots"))
    with acting.at_work():
        label = Label(
            substance="dextrose", product="Dextrose 50 %", lot="l77", expires_on=date(2031, 1, 31)
        )
        recall_stock(
            stock=receive_stock(label=label, units=1, by=acting), reason="Glass", by=acting
        )
    assert "recalled" in text_of(physician.get("/lots"))


def test_a_file_of_lots_holds_them_all(physician: Client, acting: Actor, session: Session) -> None:
    for number in range(AT_ONCE + 1):
        draw(acting, session, f"L-{number}")
    assert physician.get("/lots").content.decode().count("/lots/who?") == AT_ONCE
    assert physician.get("/lots.json").json()["count"] == AT_ONCE + 1


def test_the_front_desk_does_not_see_who_got_what(log_in: Callable[[str], Client]) -> None:
    assert log_in("desk").get("/lots/who", {"lot": "L-1"}).status_code == 403


def test_who_is_called_is_kept_with_what_came_of_it(
    physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "L-1")
    send(physician, f"/patients/{session.patient_id}/relations/new", kind="proxy", name="Ines")
    assert "Proxy: Ines" in text_of(physician.get("/lots/who", {"lot": "L-1"}))
    address = f"/lots/call/{session.patient_id}/L-1"
    assert send(physician, address, reached="yes").status_code == 422
    send(physician, address, reached="no", result="Nobody answered")
    assert "called, not reached" in text_of(physician.get("/lots/who", {"lot": "l 1"}))
    send(physician, address, reached="yes", result="Well, comes on Monday")
    page = text_of(physician.get("/lots/who", {"lot": "L-1"}))
    assert "0 not reached yet" in page
    assert "reached. Well, comes on Monday" in page


def in_error(client: Client, lot: str, kind: str) -> str:
    """The link on the page of the lot."""
    page = client.get("/lots/who", {"lot": lot}).content.decode()
    (found,) = re.findall(rf'href="(/lots/{kind}/[^"]+)"', page)
    return str(found)


def rows(client: Client, address: str) -> list[dict[str, Any]]:
    return list(client.get(address).json()["rows"])


def to_call(client: Client) -> int:
    return len(rows(client, "/next-steps.json?kind=call-recalled&when=all"))


def test_who_was_reached_on_the_wrong_line_is_called_again_and_who_said_so_is_kept(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "L-1")
    recall(acting, "L 1")
    assert to_call(physician) == 1
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="yes", result="Well")
    assert to_call(physician) == 0
    address = in_error(physician, "L-1", "calls")
    nurse = log_in("nurse")
    assert send(nurse, address, reason=" ").status_code == 422
    done = send(nurse, address, reason="That was Finn")
    assert done.headers["Location"] == "/lots/who?lot=L-1"
    page = text_of(nurse.get("/lots/who", {"lot": "L-1"}))
    assert "1 not reached yet" in page
    assert re.search(r"Call of .* entered in error \( \S+ .* \): That was Finn", page)
    assert to_call(physician) == 1
    assert nurse.get(address).status_code == 404  # once
    assert "1 person not reached yet" in text_of(physician.get("/"))


def test_a_call_is_undone_at_once(physician: Client, acting: Actor, session: Session) -> None:
    draw(acting, session, "L-1")
    recall(acting, "L-1")
    done = send(physician, f"/lots/call/{session.patient_id}/L-1", reached="yes", result="Well")
    assert undo(done, physician).headers["Location"] == "/lots/who?lot=L-1"
    assert to_call(physician) == 1


def test_of_two_products_with_one_number_each_recall_has_calls_of_its_own(
    physician: Client, acting: Actor, session: Session, stored: Callable[..., list[Any]]
) -> None:
    draw(acting, session, "D-77")
    numbing = draw(acting, session, "d77", product="Lidocaine 2 %")
    call = f"/lots/call/{session.patient_id}/D-77"
    send(physician, call, reached="yes", result="Asked how she was")
    send(physician, f"/lots/recall/vial/{numbing.pk}", reason="Glass")
    page = text_of(physician.get("/lots/who", {"lot": "D-77"}))
    assert "1 not reached yet" in page
    assert "before it was recalled : reached" in page
    send(physician, call, reached="yes", result="Told of glass")
    assert to_call(physician) == 0
    recall(acting, "D-77")
    page = text_of(physician.get("/lots/who", {"lot": "D-77"}))
    assert "1 not reached yet" in page
    assert "not reached about Dextrose 50 %" in page
    assert "Lidocaine 2 % : reached. Told of glass" in page
    (row,) = {one["not_reached_about"] for one in rows(physician, "/lots/who.json?lot=D-77")}
    assert row == "Dextrose 50 %"
    (step,) = rows(physician, "/next-steps.json?kind=call-recalled&when=all")
    assert "D-77 (Dextrose 50 %)" in step["step"]
    asked = send(physician, call, reached="yes", result="Told of both")
    assert (asked.status_code, "Choose what the call was about" in text_of(asked)) == (422, True)
    first, second = stored(Recall)
    assert send(physician, call, reached="yes", result="Well", recall="0").status_code == 422
    newer = max(first, second, key=lambda one: one.recalled_at)
    assert f"{call}?recall={newer.pk}" in physician.get("/next-steps").content.decode()
    done = send(physician, call, reached="yes", result="Well", recall=str(newer.pk))
    undo(done, physician)
    (one,) = rows(physician, "/next-steps.json?kind=call-recalled&when=all")
    assert one["step"] == step["step"]
    send(physician, call, reached="yes", result="Well", recall=str(newer.pk))
    assert to_call(physician) == 0
    assert "0 not reached yet" in text_of(physician.get("/lots/who", {"lot": "D-77"}))


def test_nobody_is_sent_to_call_who_has_died_and_their_line_stays(
    physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "L-1")
    recall(acting, "L-1")
    assert to_call(physician) == 1
    died = {"reason": "died", "on_day": clock.today(acting.clinic), "said_by": "his son"}
    with acting.at_work():
        record_loss(patient=session.patient, by=acting, **died)
    assert to_call(physician) == 0
    assert "call those who got it" not in text_of(physician.get("/"))
    page = text_of(physician.get("/lots/who", {"lot": "L-1"}))
    assert "1 person got it · 0 not reached yet" in page
    assert "has died" in page
    assert "not called" not in page
    assert "Record a call" not in page
    (row,) = rows(physician, "/lots/who.json?lot=L-1")
    assert (row["has_died"], row["is_reached"], row["not_reached_about"]) == (True, False, "")


def test_no_call_is_about_a_recall_of_another_lot(acting: Actor, session: Session) -> None:
    draw(acting, session, "L-1")
    recall(acting, "L-9")
    with acting.at_work():
        other = Recall.objects.get()
        about: dict[str, Any] = {"patient": session.patient, "lot": "L-1", "reached": False}
        with pytest.raises(Invalid) as refused:
            record_recall_call(**about, recall=other, by=acting)
        assert refused.value.faults == {"recall": "unknown"}


def test_a_recall_of_the_wrong_lot_is_taken_back_and_the_lot_is_drawn_from_again(
    physician: Client, acting: Actor, session: Session, stored: Callable[..., list[Any]]
) -> None:
    vial = draw(acting, session, "L-1")
    send(physician, f"/lots/recall/vial/{vial.pk}", reason="Glass")
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="yes", result="Told of glass")
    address = in_error(physician, "L-1", "recalls")
    assert send(physician, address, reason="").status_code == 422
    send(physician, address, reason="It was L-11")
    page = text_of(physician.get("/lots/who", {"lot": "L-1"}))
    assert "in error, taken back" in page
    assert "It was L-11" in page
    assert "Recall this lot of Dextrose 50 %" in page
    (lot,), (kept,) = stored(StockLot), stored(Recall)
    assert (lot.recalled_at, lot.recalled_reason) == (None, "")
    assert (kept.reason, kept.marked_in_error_by, kept.recorded_by) == (
        "Glass",
        acting.user,
        acting.user,
    )
    with acting.at_work():
        now = clock.now(acting.clinic)
        assert (
            Cupboard(acting.clinic).recall_of({"lot": "L-1", "product": lot.product}, now) is None
        )
    # Recalled in earnest, who was told of the other is not reached yet.
    send(physician, f"/lots/recall/{lot.pk}", reason="Glass here too")
    assert to_call(physician) == 1
    assert "1 not reached yet" in text_of(physician.get("/lots/who", {"lot": "L-1"}))
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="yes", result="Well")
    assert to_call(physician) == 0


@pytest.mark.parametrize("address", ["/stock/{pk}/recall", "/lots/recall/{pk}"])
def test_a_recall_is_undone_at_once(
    physician: Client, acting: Actor, stored: Callable[..., list[Any]], address: str
) -> None:
    with acting.at_work():
        label = Label(
            substance="dextrose", product="Dextrose 50 %", lot="L-1", expires_on=date(2031, 1, 31)
        )
        stock = receive_stock(label=label, units=1, by=acting)
    assert undo(send(physician, address.format(pk=stock.pk), reason="Glass"), physician)
    (lot,), (kept,) = stored(StockLot), stored(Recall)
    assert (lot.recalled_at, kept.marked_in_error_reason) == (None, "Undone at once")


def test_who_calls_nobody_takes_no_recall_back(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, session: Session
) -> None:
    vial = draw(acting, session, "L-1")
    send(physician, f"/lots/recall/vial/{vial.pk}", reason="Glass")
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="no", result="No answer")
    for kind in ("calls", "recalls"):
        address = in_error(physician, "L-1", kind)
        assert send(log_in("desk"), address, reason="So").status_code == 403
        assert physician.get(f"/lots/{kind}/{vial.pk}/in-error").status_code == 404


def test_somebody_who_did_not_get_the_lot_is_not_called_about_it(
    physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "L-1")
    page = send(
        physician, f"/lots/call/{session.patient_id}/L-2", reached="yes", result="By mistake"
    )
    assert (page.status_code, "did not get the lot" in text_of(page)) == (422, True)


def test_a_lot_that_was_corrected_since_is_said_so_and_listed(
    physician: Client, acting: Actor, session: Session
) -> None:
    wrong = draw(acting, session, "L-1")
    with acting.at_work():
        session.state, session.ended_at = Session.State.RECORDED, wrong.happened_at
        session.save()
        correct_row(row=wrong, changes={"lot": "L-2"}, reason="Misread", by=acting)
    assert "the record says another lot since" in text_of(
        physician.get("/lots/who", {"lot": "L-1"})
    )
    assert "another lot since" not in text_of(physician.get("/lots/who", {"lot": "L-2"}))


def test_a_list_of_many_asks_the_database_no_more_than_one_of_few(
    acting: Actor, session: Session, django_assert_max_num_queries: Any
) -> None:
    for _number in range(5):
        draw(acting, session, "L-1")
    with acting.at_work(), django_assert_max_num_queries(4):
        assert len(list(recipients(acting, lot="L-1"))) == 5


def recall(acting: Actor, lot: str, hours_ago: int = 0) -> None:
    with acting.at_work():
        label = Label(
            substance="dextrose", product="Dextrose 50 %", lot=lot, expires_on=date(2031, 1, 31)
        )
        stock = receive_stock(label=label, units=1, by=acting)
        recall_stock(stock=stock, reason="Glass", by=acting)
        at = clock.now(acting.clinic) - timedelta(hours=hours_ago)
        StockLot.objects.filter(pk=stock.pk).update(recalled_at=at)


def test_a_recall_stands_on_today_until_everybody_was_reached(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, session: Session
) -> None:
    draw(acting, session, "l-1")
    assert "call those who got it" not in text_of(physician.get("/"))
    recall(acting, "L 1")
    recall(acting, "L-9")
    for who in ("admin", "nurse", "physician"):
        page = log_in(who).get("/")
        assert "1 person not reached yet" in text_of(page)
        assert "/lots/who?lot=L+1" in page.content.decode()
        assert "lot=L-9" not in page.content.decode()
    assert "call those who got it" not in text_of(log_in("desk").get("/"))
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="no", result="No answer")
    assert "1 person not reached yet" in text_of(physician.get("/"))
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="yes", result="Well")
    assert "call those who got it" not in text_of(physician.get("/"))


def test_the_longest_recalled_stands_first_and_more_lots_ask_no_more_queries(
    physician: Client, acting: Actor, session: Session, django_assert_num_queries: Any
) -> None:
    for lot, hours_ago in (("new", 1), ("old", 48), ("older", 72)):
        draw(acting, session, lot)
        recall(acting, lot, hours_ago)
    with acting.at_work(), django_assert_num_queries(3):
        found = [(one.stock.lot, one.waiting) for one in open_recalls(acting)]
    assert found == [("older", 1), ("old", 1), ("new", 1)]
    assert text_of(physician.get("/")).count("Overdue Lot") == 2


def test_an_administrator_recalls_a_lot_and_calls_without_seeing_the_chart(
    log_in: Callable[[str], Client], physician: Client, acting: Actor, session: Session
) -> None:
    vial = draw(acting, session, "L-1")
    with acting.at_work():
        label = Label(
            substance="dextrose", product=vial.product, lot="L-1", expires_on=vial.expires_on
        )
        stock = receive_stock(label=label, units=1, by=acting)
    send(physician, f"/lots/call/{session.patient_id}/L-1", reached="no", result="In hospital")
    admin = log_in("admin")
    assert "/lots/who?lot=L-1" in admin.get("/lots").content.decode()
    assert send(admin, f"/lots/recall/{stock.pk}", reason="").status_code == 422
    done = send(admin, f"/lots/recall/{stock.pk}", reason="Glass found")
    assert done.headers["Location"] == "/lots/who?lot=L-1"
    asked = {"lot": "L-1"}
    seen = admin.get("/lots/who", asked).content.decode()
    exports = [admin.get(f"/lots/who.{as_}", asked).content.decode() for as_ in ("csv", "json")]
    assert "Glass found" in seen
    for shown in (seen, *exports):
        assert "Example, Ada" in shown
        assert "+1 555 0111" in shown
        for hidden in ("Knee", "/sessions/", f'href="/patients/{session.patient_id}', "hospital"):
            assert hidden not in shown
    send(admin, f"/lots/call/{session.patient_id}/L-1", reached="yes", result="Comes on Monday")
    assert "Comes on Monday" in text_of(physician.get("/lots/who", asked))


def test_a_lot_opens_no_other_person_to_an_administrator(
    log_in: Callable[[str], Client], acting: Actor, session: Session, finn: Patient
) -> None:
    draw(acting, session, "L-1")
    assert log_in("admin").get(f"/lots/call/{finn.pk}/L-1").status_code == 404
    assert log_in("admin").get(f"/patients/{session.patient_id}").status_code == 403


def test_a_lot_that_was_typed_by_hand_is_recalled_and_stops_the_next_draw_up(
    physician: Client, acting: Actor, session: Session, stored: Callable[..., list[Any]]
) -> None:
    """Before the clinic keeps any stock, and without beginning to."""
    vial = draw(acting, session, "AB-123")
    page = physician.get("/lots/who", {"lot": "ab123"})
    assert f"/lots/recall/vial/{vial.pk}" in page.content.decode()
    assert send(physician, f"/lots/recall/vial/{vial.pk}", reason="Glass").status_code == 302
    (lot,) = stored(StockLot)
    assert (lot.lot, lot.units, lot.recalled_reason) == ("AB-123", 0, "Glass")
    assert "/lots/recall/vial" not in physician.get("/lots/who?lot=ab123").content.decode()
    typed = {"substance": "dextrose", "product": "dextrose 50%"}
    with acting.at_work():
        assert [one.waiting for one in open_recalls(acting)] == [1]
        assert not keeps_stock(acting.clinic)
        rows = [{**typed, "lot": "ab 123"}, {**typed, "lot": "other"}]
        said = Cupboard(acting.clinic).says(rows, session, clock.now(acting.clinic))
    assert said == [StockSays.RECALLED, StockSays.NOT_KEPT]
    refused = send(physician, f"/lots/recall/vial/{vial.pk}", reason="Again")
    assert refused.status_code == 422
