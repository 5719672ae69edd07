"""A vial for several doses that was opened is one thing: what several sessions drew from it is
found by it, not by the lot alone; and it is offered as long as it may stay open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.infections import raise_clusters
from prolo.registry.actions.session_corrections import correct_row, take_back_row
from prolo.registry.actions.sessions import record_session
from prolo.registry.actions.stock import recall_stock, receive_stock, waste_stock
from prolo.registry.actions.vial_rests import throw_away_rest
from prolo.registry.harms import shared_with
from prolo.registry.lots import recipients
from prolo.registry.models import InfectionCluster, OpenedVial, Patient, Session, StockLot, Vial
from prolo.registry.opened_vials import open_vials
from prolo.registry.session_judging import REASONS, Recording
from prolo.web.presenters.harms import cluster_row
from tests.registry.conftest import Register
from tests.registry.harmed import alarms, put_to
from tests.registry.test_stock import LABEL, MULTI, session_of

pytestmark = pytest.mark.both_databases

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = timedelta(days=3)


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MONDAY) as moved:
        yield moved


@pytest.fixture
def stock(at_work: Actor) -> StockLot:
    return receive_stock(label=MULTI, units=9, by=at_work)


@pytest.fixture
def people(register: Register) -> list[Patient]:
    return [register("Sample", name) for name in ("Ada", "Ben", "Cleo")]


def row_of(stock: StockLot, **more: Any) -> dict[str, Any]:
    """As the label in stock says."""
    said = ("role", "substance", "product", "lot", "expires_on", "strength_pct")
    row = {name: getattr(stock, name) for name in said}
    of_stock = {"stock": stock, "volume_ml": stock.package_ml, "single_dose": stock.single_person}
    return {**row, **of_stock, **more}


def treat(patient: Patient, row: dict[str, Any], by: Actor) -> Session:
    """5 mL of 1 % into the knee."""
    session = session_of(patient, by)
    needle = {"structure": "knee-joint", "side": "left", "volume_ml": Decimal(5)}
    needle |= {"anaesthetic": "lidocaine", "anaesthetic_pct": Decimal(1)}
    given = Recording(
        weight=None,
        vials=[row],
        injections=[needle],
        injector=by.user,
        reasons=dict.fromkeys(REASONS, "It was given so"),
    )
    return record_session(session=session, recording=given, by=by)


def vial_of(session: Session) -> OpenedVial | None:
    return session.vials.current().select_related("opened_vial").get().opened_vial


def test_who_is_treated_later_may_be_given_from_what_stands_open(
    stock: StockLot, people: list[Patient], at_work: Actor, travel: time_machine.Coordinates
) -> None:
    first = treat(people[0], row_of(stock), at_work)
    travel.shift(LATER)
    third = session_of(people[1], at_work)
    (offered,) = open_vials(third)
    assert (offered.vial, offered.opened_on) == (vial_of(first), MONDAY.date())
    assert offered.opened_by == "Owner"
    assert offered.left_ml == Decimal("47.5")
    assert offered.use_by == MONDAY.date() + timedelta(days=28)
    chosen = {"opened_vial": offered.vial, "opened_at": offered.vial.opened_at}
    second = treat(people[2], row_of(stock, **chosen), at_work)
    assert vial_of(second) == vial_of(first)
    (again,) = open_vials(third)
    assert again.left_ml == Decimal("45.0")
    stock.refresh_from_db()
    assert stock.units == 8  # one was opened, and another drew from it


def test_two_that_were_opened_on_two_days_are_two_of_one_lot(
    stock: StockLot, people: list[Patient], at_work: Actor, travel: time_machine.Coordinates
) -> None:
    first = treat(people[0], row_of(stock), at_work)
    travel.shift(LATER)
    second = treat(people[1], row_of(stock), at_work)
    assert vial_of(first) != vial_of(second)
    offered = open_vials(session_of(people[2], at_work))
    assert [one.vial for one in offered] == [vial_of(second), vial_of(first)]


def test_what_others_drew_on_the_day_is_one_package_as_it_is_counted(
    stock: StockLot, people: list[Patient], at_work: Actor
) -> None:
    found = [vial_of(treat(one, row_of(stock), at_work)) for one in people[:2]]
    assert found[0] == found[1]
    other = vial_of(treat(people[2], row_of(stock, is_another=True), at_work))
    assert other not in found


def test_what_is_typed_by_hand_of_an_earlier_day_is_the_one_that_was_opened_then(
    people: list[Patient], at_work: Actor, travel: time_machine.Coordinates
) -> None:
    """The same lot, however it is spelled; of two that were opened then nobody guesses."""
    typed = row_of(StockLot(**{**vars_of(MULTI), "role": "anaesthetic"}))
    del typed["stock"]
    first = treat(people[0], typed, at_work)
    opened_at = vial_of(first).opened_at  # type: ignore[union-attr]
    travel.shift(LATER)
    same = typed | {"lot": "l 1", "opened_at": opened_at - timedelta(hours=1)}
    assert vial_of(treat(people[1], same, at_work)) == vial_of(first)
    new = treat(people[2], typed, at_work)
    assert vial_of(new) != vial_of(first)


def vars_of(label: Any) -> dict[str, Any]:
    names = ("substance", "product", "lot", "expires_on", "strength_pct", "package_ml")
    return {name: getattr(label, name) for name in names} | {"single_person": False}


def test_a_vial_for_one_opening_is_never_kept_open(people: list[Patient], at_work: Actor) -> None:
    single = receive_stock(label=LABEL, units=3, by=at_work)
    session = treat(people[0], row_of(single), at_work)
    assert vial_of(session) is None
    forced = treat(people[1], row_of(single, single_dose=False), at_work)
    assert vial_of(forced) is None  # the label says otherwise
    assert open_vials(session_of(people[2], at_work)) == []
    opened = OpenedVial.objects.create(clinic=at_work.clinic, opened_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vial.objects.filter(session=session).update(opened_vial=opened)


@pytest.mark.parametrize("why", ["life", "expired", "recalled", "thrown away", "in error"])
def test_what_may_not_be_drawn_from_any_more_is_not_offered(
    stock: StockLot,
    people: list[Patient],
    at_work: Actor,
    travel: time_machine.Coordinates,
    why: str,
) -> None:
    session, later = treat(people[0], row_of(stock), at_work), session_of(people[1], at_work)
    assert len(open_vials(later)) == 1
    if why == "life":
        travel.shift(timedelta(days=28))
        assert len(open_vials(later)) == 1  # to the end of that day
        travel.shift(timedelta(days=1))
    elif why == "expired":
        Vial.objects.update(expires_on=MONDAY.date() - timedelta(days=1))
    elif why == "recalled":
        recall_stock(stock=stock, reason="Glass", by=at_work)
    elif why == "thrown away":
        waste_stock(
            stock=stock, units=0, reason="rest", rest_ml=Decimal(40), session=session, by=at_work
        )
    else:
        take_back_row(row=session.vials.get(), reason="Another was used", by=at_work)
    assert open_vials(later) == []


@pytest.mark.parametrize("rest_ml", [Decimal(40), Decimal(0)])
def test_a_rest_that_went_is_of_the_vial_that_its_row_is_of_now(
    people: list[Patient], at_work: Actor, travel: time_machine.Coordinates, rest_ml: Decimal
) -> None:
    """Two drew from one, and the second row was put right: it was another. 0: nothing went after
    all."""
    typed = row_of(StockLot(**{**vars_of(MULTI), "role": "anaesthetic"}))
    del typed["stock"]
    first = treat(people[0], typed, at_work)
    opened = vial_of(first)
    assert opened is not None
    travel.shift(LATER)
    chosen = {"opened_vial": opened, "opened_at": opened.opened_at}
    second = treat(people[1], typed | chosen, at_work)
    row = second.vials.current().get()
    throw_away_rest(vial=row, rest_ml=Decimal(40), by=at_work)
    if not rest_ml:
        throw_away_rest(vial=row, rest_ml=rest_ml, note="It was kept", by=at_work)
    later = session_of(people[2], at_work)
    assert [one.vial for one in open_vials(later)] == ([] if rest_ml else [opened])
    correct_row(row=row, changes={"lot": "L-2"}, reason="Misread", by=at_work)
    other = vial_of(second)
    assert other not in (None, opened)
    offered = {one.vial for one in open_vials(later)}
    assert offered == ({opened} if rest_ml else {opened, other})


def test_how_long_it_may_stay_open_stands_on_its_label_where_nobody_entered_it(
    people: list[Patient], at_work: Actor
) -> None:
    unknown = receive_stock(label=replace(MULTI, opened_life_days=None), units=1, by=at_work)
    treat(people[0], row_of(unknown), at_work)
    (offered,) = open_vials(session_of(people[1], at_work))
    assert offered.use_by is None


def test_an_infection_finds_who_was_given_from_the_same_vial(
    stock: StockLot, people: list[Patient], at_work: Actor, travel: time_machine.Coordinates
) -> None:
    first = treat(people[0], row_of(stock), at_work)
    travel.shift(LATER)
    chosen = {"opened_vial": vial_of(first), "opened_at": first.started_at}
    same = treat(people[1], row_of(stock, **chosen), at_work)
    other = treat(people[2], row_of(stock), at_work)
    event = put_to(same, same.course, clock.today(at_work.clinic), by=at_work)
    found = {one.session: one for one in shared_with(event)}
    assert (found[first].is_same_vial, found[first].lots) == (True, ("L-1",))
    assert (found[other].is_same_vial, found[other].lots) == (False, ("L-1",))


def test_two_infections_from_one_vial_raise_an_alarm_also_where_no_lot_can_be_read(
    stock: StockLot, people: list[Patient], at_work: Actor, travel: time_machine.Coordinates
) -> None:
    first = treat(people[0], row_of(stock, lot="–") | {"stock": None}, at_work)
    travel.shift(LATER)
    chosen = {"opened_vial": vial_of(first), "opened_at": first.started_at}
    second = treat(people[1], row_of(stock, lot="-", **chosen) | {"stock": None}, at_work)
    assert list(Vial.objects.values_list("plain_lot", flat=True)) == ["", ""]
    Session.objects.update(injector=None)
    for one in (first, second):
        put_to(one, one.course, clock.today(at_work.clinic), by=at_work)
    raise_clusters(by=at_work)
    assert alarms(at_work) == [("vial", "open", 2)]
    row = cluster_row(InfectionCluster.objects.get())
    assert (row["shared"], row["label"]) == ("the opened vial", f"{stock.product}, 2026-03-02")


def test_a_recall_says_who_was_given_from_the_same_vial(
    stock: StockLot, people: list[Patient], at_work: Actor, travel: time_machine.Coordinates
) -> None:
    first = treat(people[0], row_of(stock), at_work)
    travel.shift(LATER)
    chosen = {"opened_vial": vial_of(first), "opened_at": first.started_at}
    treat(people[1], row_of(stock, **chosen), at_work)
    treat(people[2], row_of(stock), at_work)
    found = {one.vial.patient: one.sharing for one in recipients(at_work, lot="L-1")}
    assert found == {people[0]: 1, people[1]: 1, people[2]: 0}


def test_a_label_put_right_keeps_its_vial_unless_others_drew_from_it(
    stock: StockLot, people: list[Patient], at_work: Actor
) -> None:
    first = treat(people[0], row_of(stock), at_work)
    before = vial_of(first)
    row = first.vials.current().get()
    slip: dict[str, Any] = {"reason": "Misread", "by": at_work}
    correct_row(row=row, changes={"expires_on": date(2098, 1, 31)}, **slip)
    assert vial_of(first) == before
    second = treat(people[1], row_of(stock), at_work)
    assert vial_of(second) == before
    correct_row(row=second.vials.current().get(), changes={"lot": "L-2"}, **slip)
    assert vial_of(second) not in (None, before)
    correct_row(row=second.vials.current().get(), changes={"single_dose": True}, **slip)
    assert vial_of(second) is None
