"""What comes and goes: never below nothing, never lost, never another clinic's."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.errors import Conflict, FieldFaults, Invalid, NotAllowed, NotFound
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.stock import (
    Label,
    count_stock,
    recall_stock,
    recall_vial,
    receive_stock,
    return_stock,
    settle_session,
    take_back_recall,
    take_for_session,
    waste_stock,
)
from prolo.registry.models import (
    Injection,
    Patient,
    Recall,
    Session,
    StockLot,
    StockMovement,
    Vial,
    Visit,
)
from prolo.registry.scope import clinic_scope
from prolo.registry.stock import Cupboard, opened_by_record, rest_of, usable
from tests.registry.test_walls import open_course
from tests.support.examples import at_least

LABEL = Label(
    substance="dextrose",
    product="Dextrose 50 %",
    lot="D-77",
    expires_on=date(2099, 1, 31),
    strength_pct=Decimal(50),
    package_ml=Decimal(50),
)
MULTI = replace(
    LABEL,
    substance="lidocaine",
    product="Lidocaine 2 %",
    lot="L-1",
    strength_pct=Decimal(2),
    single_person=False,
    opened_life_days=28,
)


def session_of(patient: Patient, by: Actor, visit: Visit | None = None) -> Session:
    now = clock.now(by.clinic)
    row = {"clinic": by.clinic, "recorded_by": by.user, "patient": patient}
    visit = visit or Visit.objects.create(**row, day=now.date(), arrived_at=now)
    return Session.objects.create(**row, course=open_course(patient), visit=visit, number=1)


def both_knees(patient: Patient, by: Actor) -> tuple[Session, Session]:
    """Two courses of one person, in one visit."""
    right = session_of(patient, by)
    return right, session_of(patient, by, right.visit)


def draw(session: Session, stock: StockLot, by: Actor, *, is_another: bool = False) -> Vial:
    now = clock.now(by.clinic)
    vial = Vial.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=session.patient,
        session=session,
        stock=stock,
        happened_at=now,
        opened_at=now,
        role=stock.role,
        substance=stock.substance,
        product=stock.product,
        lot=stock.lot,
        expires_on=stock.expires_on,
        single_dose=stock.single_person,
        is_another=is_another,
    )
    take_for_session(session, [vial], by=by)
    stock.refresh_from_db()
    return vial


def test_what_is_received_again_is_added_and_a_label_that_differs_is_refused(
    at_work: Actor,
) -> None:
    receive_stock(label=LABEL, units=3, place="Cupboard 2", by=at_work)
    stock = receive_stock(label=replace(LABEL, lot="d 77"), units=2, by=at_work)
    assert (stock.units, stock.place) == (5, "Cupboard 2")
    with pytest.raises(Invalid) as refused:
        receive_stock(label=replace(LABEL, expires_on=date(2098, 1, 1)), units=1, by=at_work)
    assert refused.value.faults == {"expires_on": "differs-from-the-lot"}
    assert StockLot.objects.get().units == 5


@pytest.mark.parametrize(
    ("change", "units", "faults"),
    [
        ({"product": " "}, 1, {"product": "missing"}),
        ({"lot": ""}, 1, {"lot": "missing"}),
        ({"lot": "n/a"}, 1, {"lot": "missing"}),
        ({"substance": "snake-oil"}, 1, {"substance": "unknown"}),
        ({"expires_on": date(2020, 1, 1)}, 1, {"expires_on": "expired"}),
        ({"strength_pct": Decimal(101)}, 1, {"strength_pct": "not-a-percentage"}),
        ({"opened_life_days": 28}, 1, {"opened_life_days": "for-one-person"}),
        ({}, 0, {"units": "not-above-zero"}),
        ({"lot": "L" * 61}, 1, {"lot": "max_length"}),
    ],
)
def test_what_no_label_can_say_is_refused(
    at_work: Actor, change: dict[str, Any], units: int, faults: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        receive_stock(label=replace(LABEL, **change), units=units, by=at_work)
    assert refused.value.faults == faults
    assert not StockLot.objects.exists()


def test_no_more_is_wasted_or_returned_than_is_there(at_work: Actor) -> None:
    stock = receive_stock(label=LABEL, units=2, by=at_work)
    for refused in (
        lambda: waste_stock(stock=stock, units=3, reason="broken", by=at_work),
        lambda: return_stock(stock=stock, units=3, by=at_work),
    ):
        with pytest.raises(Invalid, match="more-than-there"):
            refused()
    waste_stock(stock=stock, units=2, reason="expired", by=at_work)
    stock.refresh_from_db()
    assert stock.units == 0


def test_the_database_refuses_less_than_nothing(at_work: Actor) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    with pytest.raises(IntegrityError), transaction.atomic():
        StockLot.objects.filter(pk=stock.pk).update(units=-1)


def test_the_rest_of_an_opened_vial_takes_no_unit(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=2, by=at_work)
    session = session_of(register("Example", "Ada"), at_work)
    draw(session, stock, at_work)
    rest = waste_stock(
        stock=stock, reason="rest", rest_ml=Decimal("41.5"), session=session, by=at_work
    )
    assert (rest.units, rest.units_after, rest.rest_ml) == (0, 1, Decimal("41.5"))
    with pytest.raises(Invalid, match="rest_ml"):
        waste_stock(stock=stock, reason="rest", by=at_work)


def test_what_is_not_there_is_taken_all_the_same_and_kept_as_lacking(
    at_work: Actor, register: Any
) -> None:
    """The record of what was given is never refused; the count is never below nothing."""
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    ada, ben = register("Example", "Ada"), register("Example", "Ben")
    draw(session_of(ada, at_work), stock, at_work)
    draw(session_of(ben, at_work), stock, at_work)
    moved = [(one.units, one.lacking) for one in StockMovement.objects.filter(kind="taken")]
    assert (stock.units, moved) == (0, [(-1, 0), (0, 1)])


def test_a_vial_for_several_people_is_opened_once_a_day(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=MULTI, units=3, by=at_work)
    for name in ("Ada", "Ben", "Cleo"):
        draw(session_of(register("Example", name), at_work), stock, at_work)
    assert stock.units == 2


def test_the_last_vial_for_one_person_is_not_another_persons(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    ada, ben = (session_of(register("Example", name), at_work) for name in ("Ada", "Ben"))
    row = {"product": "dextrose 50%", "lot": "d 77", "substance": "dextrose"}
    now = clock.now(at_work.clinic)
    assert Cupboard(at_work.clinic).says([row], ada, now) == ["there"]
    draw(ada, stock, at_work)
    cupboard = Cupboard(at_work.clinic)
    assert cupboard.says([row], ben, now) == ["none-left"]
    assert cupboard.says([row], ada, now) == ["there"]  # asked again, it is their own
    assert cupboard.says([{**row, "lot": "X-1"}], ben, now) == ["not-there"]


def inject(session: Session, by: Actor, volume_ml: int) -> None:
    """Of 25 %, half of it from a vial of 50 %."""
    Injection.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=session.patient,
        session=session,
        happened_at=clock.now(by.clinic),
        sequence=1,
        structure="knee-joint",
        side="right",
        volume_ml=volume_ml,
        irritant="dextrose",
        irritant_pct=25,
    )


def says(session: Session, by: Actor, **row: Any) -> list[str]:
    vial = {"product": LABEL.product, "lot": LABEL.lot, "substance": "dextrose", **row}
    return Cupboard(by.clinic).says([vial], session, clock.now(by.clinic))


def taken(stock: StockLot) -> list[tuple[int, int]]:
    rows = StockMovement.objects.filter(stock=stock, kind="taken")
    return [(one.units, one.lacking) for one in rows]


def test_one_vial_for_both_knees_of_a_visit_is_one_package(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    right, left = both_knees(register("Example", "Ada"), at_work)
    draw(right, stock, at_work)
    inject(right, at_work, 6)
    assert rest_of(stock, right) == 47
    assert says(left, at_work) == ["there"]
    draw(left, stock, at_work)
    inject(left, at_work, 8)
    assert (stock.units, taken(stock)) == (0, [(-1, 0)])
    assert opened_by_record(stock, left) == opened_by_record(stock, right) == (1, 0, 1)
    assert rest_of(stock, right) == rest_of(stock, left) == 43
    waste_stock(stock=stock, reason="rest", rest_ml=Decimal(43), session=left, by=at_work)
    assert rest_of(stock, right) is None  # thrown away once, it is not left on the other page


def test_a_second_vial_for_the_other_knee_can_be_said(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=2, by=at_work)
    right, left = both_knees(register("Example", "Ada"), at_work)
    draw(right, stock, at_work)
    assert says(left, at_work, is_another=True) == ["there"]
    second = draw(left, stock, at_work, is_another=True)
    assert (stock.units, opened_by_record(stock, right)) == (0, (2, 0, 2))
    mark_in_error(entry=second, reason="It was the first", by=at_work)
    assert settled(stock, left, at_work) == 1


def test_where_one_was_there_a_second_for_the_other_knee_is_lacking(
    at_work: Actor, register: Any
) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    right, left = both_knees(register("Example", "Ada"), at_work)
    draw(right, stock, at_work)
    assert says(left, at_work, is_another=True) == ["none-left"]
    draw(left, stock, at_work, is_another=True)
    assert sorted(taken(stock)) == [(-1, 0), (0, 1)]


def test_the_vial_of_the_other_knee_is_not_that_of_another_visit(
    at_work: Actor, register: Any
) -> None:
    """The same person, in the clinic again on that day: what was opened before was thrown away."""
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    ada = register("Example", "Ada")
    first = session_of(ada, at_work)
    draw(first, stock, at_work)
    row = {"clinic": at_work.clinic, "recorded_by": at_work.user, "patient": ada}
    about = {"day": first.visit.day, "place": "Upstairs", "arrived_at": clock.now(at_work.clinic)}
    again = session_of(ada, at_work, Visit.objects.create(**row, **about))
    assert says(again, at_work) == ["none-left"]


def test_a_vial_comes_back_when_neither_knee_was_drawn_from_it(
    at_work: Actor, register: Any
) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    knees = both_knees(register("Example", "Ada"), at_work)
    vials = [draw(one, stock, at_work) for one in knees]
    waste_stock(stock=stock, reason="rest", rest_ml=Decimal(7), session=knees[0], by=at_work)
    left = []
    for session, vial in zip(knees, vials, strict=True):
        assert says(session, at_work) == ["there"]  # whichever of the two took it out of stock
        mark_in_error(entry=vial, reason="Another vial", by=at_work)
        left.append(settled(stock, session, at_work))
    assert left == [0, 1]
    (back,) = StockMovement.objects.filter(kind="put-back")
    assert (back.units, back.rest_ml) == (1, 7)


def test_a_recalled_lot_says_so_and_is_recalled_once(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    recall_stock(stock=stock, reason="Glass found", by=at_work)
    with pytest.raises(Invalid, match="recalled-already"):
        recall_stock(stock=stock, reason="Again", by=at_work)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recall.objects.create(
            clinic=at_work.clinic,
            stock=stock,
            recalled_at=clock.now(at_work.clinic),
            reason="Beside the action",
        )
    session = session_of(register("Example", "Ada"), at_work)
    row = {"stock": stock, "lot": "D-77", "product": LABEL.product}
    says = Cupboard(at_work.clinic).says([row], session, clock.now(at_work.clinic))
    assert says == ["recalled"]


def test_a_lot_however_its_product_is_typed_is_one(at_work: Actor) -> None:
    stock = receive_stock(label=LABEL, units=2, by=at_work)
    again = receive_stock(
        label=replace(LABEL, product="dextrose 50%", lot="d 77"), units=3, by=at_work
    )
    assert again == stock
    assert (again.units, again.product) == (5, LABEL.product)


def test_a_recalled_lot_is_drawn_from_under_no_other_name(at_work: Actor, register: Any) -> None:
    told = receive_stock(label=LABEL, units=1, by=at_work)
    same = receive_stock(label=replace(LABEL, product="D50W"), units=1, by=at_work)
    other = receive_stock(label=replace(LABEL, lot="D-78"), units=1, by=at_work)
    recall_stock(stock=told, reason="Glass found", by=at_work)
    assert list(usable(at_work.clinic)) == [other]
    session = session_of(register("Example", "Ada"), at_work)
    now = clock.now(at_work.clinic)
    rows = [
        {"stock": one, "lot": one.lot, "product": one.product, "substance": "dextrose"}
        for one in (told, same, other)
    ]
    said = Cupboard(at_work.clinic).says(rows, session, now)
    assert said == ["recalled", "recalled", "there"]
    by_hand = [{**one, "stock": None} for one in rows]
    assert Cupboard(at_work.clinic).says(by_hand, session, now) == said


def test_a_recall_is_taken_back_once_with_a_reason_and_can_be_made_anew(
    at_work: Actor, cast: Any
) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    first = recall_stock(stock=stock, reason="Glass found", by=at_work)
    with pytest.raises(Invalid, match="missing"):
        take_back_recall(recall=first, reason=" ", by=at_work)
    with pytest.raises((NotFound, NotAllowed)):
        take_back_recall(recall=first, reason="Theirs", by=cast.outsider)
    take_back_recall(recall=first, reason="Another lot", by=at_work)
    with pytest.raises(Invalid, match="taken-back-already"):
        take_back_recall(recall=first, reason="Again", by=at_work)
    stock.refresh_from_db()
    recall_stock(stock=stock, reason="Glass here too", by=at_work)
    stock.refresh_from_db()
    assert (stock.recalled_reason, stock.recalls.count()) == ("Glass here too", 2)


def test_a_lot_that_was_never_here_is_not_here_after_a_recall_in_error(
    at_work: Actor, register: Any
) -> None:
    receive_stock(label=MULTI, units=1, by=at_work)
    session = session_of(register("Example", "Ada"), at_work)
    vial = draw(session, receive_stock(label=LABEL, units=1, by=at_work), at_work)
    Vial.objects.filter(pk=vial.pk).update(stock=None, lot="X-1")
    vial.refresh_from_db()
    assert says(session, at_work, lot="X-1") == ["not-there"]
    recall = recall_vial(vial=vial, reason="Glass", by=at_work)
    assert says(session, at_work, lot="X-1") == ["recalled"]
    take_back_recall(recall=recall, reason="Another lot", by=at_work)
    assert says(session, at_work, lot="X-1") == ["not-there"]


def test_a_count_that_is_older_than_what_was_taken_is_a_conflict(at_work: Actor) -> None:
    stock = receive_stock(label=LABEL, units=5, by=at_work)
    seen = stock.lock_version
    waste_stock(stock=stock, units=1, reason="broken", by=at_work)
    with pytest.raises(Conflict):
        count_stock(stock=stock, units=5, seen=seen, by=at_work)
    counted = count_stock(stock=stock, units=3, by=at_work)
    assert (counted.units, counted.units_after) == (-1, 3)


def test_the_cupboard_is_the_clinics_and_its_nurses(
    cast: Any, at_work: Actor, register: Any
) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    with pytest.raises(NotAllowed):
        receive_stock(label=LABEL, units=1, by=cast.administrator)
    with pytest.raises((NotFound, NotAllowed)):
        waste_stock(stock=stock, units=1, reason="broken", by=cast.outsider)
    stock.refresh_from_db()
    assert stock.units == 1


Move = tuple[str, int, int]


def net(stock: StockLot) -> list[tuple[str, int, int, str]]:
    """What came back or went since the session was recorded."""
    rows = StockMovement.objects.filter(stock=stock).exclude(kind="received")
    return [(one.kind, one.units, one.lacking, one.note) for one in rows]


def settled(stock: StockLot, session: Session, by: Actor) -> int:
    settle_session(stock, session, reason="Another lot", by=by)
    stock.refresh_from_db()
    return stock.units


def test_a_package_that_was_never_opened_is_in_stock_again(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=2, by=at_work)
    session = session_of(register("Example", "Ada"), at_work)
    vial = draw(session, stock, at_work)
    assert settled(stock, session, at_work) == 1  # it stands on record: nothing is to be settled
    mark_in_error(entry=vial, reason="Not this one", by=at_work)
    assert settled(stock, session, at_work) == 2
    assert settled(stock, session, at_work) == 2  # asked twice, put back once
    assert net(stock) == [("taken", -1, 0, ""), ("put-back", 1, 0, "Another lot")]


def test_of_a_vial_that_was_never_opened_no_rest_was_thrown_away(
    at_work: Actor, register: Any
) -> None:
    stock = receive_stock(label=LABEL, units=3, by=at_work)
    session = session_of(register("Example", "Ada"), at_work)
    vials = [draw(session, stock, at_work) for _two in range(2)]
    waste_stock(stock=stock, reason="rest", rest_ml=Decimal(7), session=session, by=at_work)
    for vial in vials:
        mark_in_error(entry=vial, reason="Not this one", by=at_work)
        settled(stock, session, at_work)
    settled(stock, session, at_work)  # asked twice, taken back once
    rows = StockMovement.objects.filter(stock=stock, kind__in=["wasted", "put-back"])
    assert [(one.kind, one.units, one.rest_ml) for one in rows] == [
        ("wasted", 0, Decimal(7)),
        ("put-back", 1, None),  # of the other vial there was a rest
        ("put-back", 1, Decimal(7)),
    ]


def test_what_was_not_there_to_take_does_not_come_back(at_work: Actor, register: Any) -> None:
    stock = receive_stock(label=LABEL, units=1, by=at_work)
    session = session_of(register("Example", "Ada"), at_work)
    first, second = draw(session, stock, at_work), draw(session, stock, at_work)
    mark_in_error(entry=second, reason="One was opened", by=at_work)
    assert settled(stock, session, at_work) == 0
    mark_in_error(entry=first, reason="None was opened", by=at_work)
    assert settled(stock, session, at_work) == 1
    assert [one[1:3] for one in net(stock)] == [(-1, 0), (0, 1), (0, 1), (1, 0)]


def test_a_vial_for_several_people_comes_back_when_nobody_drew_from_it(
    at_work: Actor, register: Any
) -> None:
    stock = receive_stock(label=MULTI, units=3, by=at_work)
    sessions = [session_of(register("Example", name), at_work) for name in ("Ada", "Ben")]
    vials = [draw(one, stock, at_work) for one in sessions]
    left = []
    for session, vial in zip(sessions, vials, strict=True):
        mark_in_error(entry=vial, reason="Another vial", by=at_work)
        left.append(settled(stock, session, at_work))
    assert left == [2, 3]


Taking = Callable[[StockLot, Session, int, Actor], object]


def draw_several(stock: StockLot, session: Session, n: int, by: Actor) -> None:
    for _ in range(n):
        draw(session, stock, by)


def draw_another(stock: StockLot, session: Session, n: int, by: Actor) -> None:
    for _ in range(n):
        draw(session, stock, by, is_another=True)


def take_vials_back(stock: StockLot, session: Session, n: int, by: Actor) -> None:
    """So many of those that stand on record; the session is settled after each."""
    for vial in session.vials.current()[:n]:
        mark_in_error(entry=vial, reason="Not this one", by=by)
        settle_session(stock, session, reason="Not this one", by=by)


def throw_rest(stock: StockLot, session: Session, n: int, by: Actor) -> None:
    waste_stock(stock=stock, reason="rest", rest_ml=Decimal(n), session=session, by=by)


MOVES: dict[str, Taking] = {
    "receive": lambda stock, _of, n, by: receive_stock(
        label=MULTI if stock.lot == MULTI.lot else LABEL, units=n, by=by
    ),
    "waste": lambda stock, _of, n, by: waste_stock(stock=stock, units=n, reason="broken", by=by),
    "return": lambda stock, _of, n, by: return_stock(stock=stock, units=n, by=by),
    "count": lambda stock, _of, n, by: count_stock(stock=stock, units=n, by=by),
    "draw": draw_several,
    "draw another": draw_another,
    "take back": take_vials_back,
    "throw the rest away": throw_rest,
}


@pytest.fixture
def sessions(at_work: Actor, register: Any) -> list[Session]:
    """Both knees of one person, and another person."""
    ben = session_of(register("Example", "Ben"), at_work)
    return [*both_knees(register("Example", "Ada"), at_work), ben]


@settings(
    max_examples=at_least(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from([LABEL, MULTI]),
    st.lists(
        st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 3), st.integers(0, 2)), max_size=8
    ),
)
def test_whatever_moves_stock_is_never_negative_and_is_the_sum_of_its_movements(
    at_work: Actor, sessions: list[Session], label: Label, moves: list[Move]
) -> None:
    """By three sessions of a day: what they drew they took or lacked, a visit or a day at once."""
    with transaction.atomic():
        stock = receive_stock(label=label, units=1, by=at_work)
        for kind, units, which in moves:
            with contextlib.suppress(FieldFaults):
                MOVES[kind](stock, sessions[which], units, at_work)
            stock.refresh_from_db()
            movements = list(StockMovement.objects.filter(stock=stock))
            assert stock.units == sum(one.units for one in movements) >= 0
            assert movements[-1].units_after == stock.units
            assert all(one.lacking >= 0 and one.units_after >= 0 for one in movements)
            for session in sessions:
                out, lacking, drawn = opened_by_record(stock, session)
                assert out + lacking == drawn
        transaction.set_rollback(True)


def test_eight_who_take_at_once_take_no_more_than_there_is(transactional_db: None) -> None:
    clinic = open_clinic(name="Here")
    by = system(clinic)
    stock = receive_stock(label=LABEL, units=5, by=by)
    refused: list[str] = []

    def take() -> None:
        for _ in range(2):
            try:
                waste_stock(stock=stock, units=1, reason="broken", by=by)
            except Invalid as fault:
                refused.append(str(fault.faults))
        connections.close_all()

    takers = [threading.Thread(target=take) for _ in range(8)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    with clinic_scope(clinic):
        stock.refresh_from_db()
        assert (stock.units, len(refused)) == (0, 11)
        assert sorted(
            StockMovement.objects.filter(kind="wasted").values_list("units_after", flat=True)
        ) == [0, 1, 2, 3, 4]
