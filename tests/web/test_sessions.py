"""A session, through the front door: begun, written down, signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.stock import Label, receive_stock
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Appointment,
    Clinic,
    Course,
    Injection,
    Measurement,
    Override,
    Patient,
    Session,
    Signature,
    User,
    Vial,
    Visit,
)
from prolo.registry.models import Plan as PlanRow
from tests.web.conftest import send, text_of
from tests.web.course_steps import let_it_be
from tests.web.readiness.day import agree
from tests.web.session_steps import begin, fields_of, treated, typed
from tests.web.sheets import Sheet


@pytest.fixture
def session(physician: Client, clinic: Clinic, acting: Actor, ada: Patient) -> str:
    return begin(physician, treated(ada, acting), clinic)


def test_the_wrong_knee_is_asked_about(physician: Client, session: str) -> None:
    left = typed("5") | {"injections-0-side": "left"}
    refused = send(physician, session, **left)
    assert refused.status_code == 422
    assert "This side was not planned" in text_of(refused)
    assert send(physician, session, **left, other_side_reason="Patient asked").status_code == 302


def test_who_is_booked_is_offered_as_the_injector_also_to_a_colleague_who_types(
    physician: Client,
    session: str,
    acting: Actor,
    log_in: Callable[[str], Client],
    stored: Callable[..., list[Any]],
) -> None:
    page = log_in("physician2").get(session)
    second = str(User.objects.get(username="physician2").pk)
    assert Sheet(page).typed()["injector"] == [second]  # nobody is booked
    assert acting.user
    with acting.at_work():
        held = Appointment.objects.filter(pk=stored(Session)[0].appointment_id)
        held.update(injector=acting.user)
    page = log_in("physician2").get(session)
    assert Sheet(page).typed()["injector"] == [str(acting.user.pk)]


@pytest.mark.parametrize("is_begun_late", [True, False])
def test_what_is_written_down_late_counts_from_the_last_needle(
    physician: Client,
    clinic: Clinic,
    acting: Actor,
    ada: Patient,
    stored: Callable[..., list[Any]],
    is_begun_late: bool,
) -> None:
    """Treated on Friday, typed on Monday; whoever began it late said why then."""
    friday, course = clock.today(clinic) + timedelta(days=1), treated(ada, acting)
    booked = {"purpose": "session", "session_number": "1", "minutes": "30", "time": "09:30"}
    day, monday = friday.isoformat(), (friday + timedelta(days=3)).isoformat()
    appointment = send(physician, f"{course}/appointments/new", **booked, day=day)["Location"]
    let_it_be(physician, monday if is_begun_late else day, time="09:30")
    session = physician.post(f"{appointment}/session")["Location"].removesuffix("/readiness")
    why = {"written_late_reason": "The line was down"}
    if is_begun_late:
        assert "The day of this appointment is over" in text_of(physician.get(session))
        session = send(physician, session, reason="The line was down")["Location"]
        why = {}
    else:
        let_it_be(physician, monday)
    left_open = "Session 1 is open, and its day is over: was anything given?"
    for page in (course, "/unsigned"):
        assert left_open in text_of(physician.get(page)), page
    page = text_of(physician.get(session))
    assert "Written down late: this session was held on" in page
    assert "End it without injecting" in page
    refused = text_of(send(physician, session, **typed("5")))
    assert "Enter when the last needle was given" in refused
    wrong = f"{(friday + timedelta(days=1)).isoformat()}T10:05"
    refused = text_of(send(physician, session, **typed("5"), last_needle_at=wrong))
    assert "Check the day: this session was held on" in refused
    assert ("Say why it is written down on a later day" in refused) is not is_begun_late
    said = send(physician, session, **typed("5"), **why, last_needle_at=f"{day}T10:05")
    assert said.status_code == 302
    assert left_open not in text_of(physician.get(course))
    at = datetime.combine(friday, time(10, 5), ZoneInfo(clinic.time_zone))
    assert [one.day for one in stored(Visit)] == [friday]
    assert [one.ended_at for one in stored(Session)] == [at]
    for model in (Injection, Vial, Measurement):
        assert {one.happened_at for one in stored(model)} == {at}, model
    assert {one.opened_at for one in stored(Vial)} == {at}
    assert "The line was down" in text_of(physician.get(session))


def test_another_irritant_than_was_agreed_to_is_recorded_with_a_reason(
    physician: Client, session: str, acting: Actor
) -> None:
    with acting.at_work():
        course = Course.objects.get(sessions=session.rpartition("/")[2])
    agree(course, acting)
    other = typed("5") | {"injections-0-irritant": "p2g", "injections-0-irritant_pct": ""}
    refused = send(physician, session, **other, over_limit_reason="x", vial_reason="x")
    assert "did not agree to this place, to what is given there or to as much" in text_of(refused)
    said = {"over_limit_reason": "x", "vial_reason": "x", "other_than_agreed_reason": "Asked first"}
    assert send(physician, session, **other | said).status_code == 302
    page = text_of(physician.get(session))
    assert "Other than the person agreed to, because Asked first" in page


@pytest.mark.parametrize("volume", ["-1", "0", "NaN", "1e400", "two", "5000"])
def test_a_volume_that_cannot_be_is_answered_in_words(
    physician: Client, session: str, volume: str, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, session, **typed(volume))
    assert refused.status_code == 422
    assert not stored(Injection)
    assert "L-77" in refused.content.decode()  # the rest stays typed


def test_the_nurse_records_and_the_physician_signs(
    log_in: Callable[[str], Client], physician: Client, session: str
) -> None:
    nurse = log_in("nurse")
    injector = str(User.objects.get(username="physician").pk)
    assert send(nurse, session, **typed("5", injector=injector)).status_code == 302
    assert nurse.post(f"{session}/sign").status_code == 403
    physician.post(f"{session}/sign")
    page = text_of(physician.get(session))
    assert "Signed by Dr. Miriam Invented, MD" in page


def test_beginning_twice_is_one_session(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    appointment = stored(Session)[0].appointment_id
    again = physician.post(f"/appointments/{appointment}/session").headers["Location"]
    assert again.removesuffix("/readiness") == session


def test_the_same_session_written_by_two_at_once_is_on_record_once(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    stored: Callable[..., list[Any]],
) -> None:
    """Both have the form open; who comes second is told, and nothing is injected twice."""
    nurse = log_in("nurse")
    hers, his = (fields_of(one.get(session)) for one in (nurse, physician))
    injector = str(User.objects.get(username="physician").pk)
    assert nurse.post(session, {**hers, **typed("5", injector=injector)}).status_code == 302
    second = physician.post(session, {**his, **typed("5", "5", injector=injector)})
    assert second.status_code == HTTPStatus.CONFLICT
    assert "Noor Invented recorded this session meanwhile" in text_of(second)
    kept = text_of(second).split("What you typed, and what is not saved")[1].split("Next step")[0]
    assert kept.count("Volume, mL: 5") == 2
    assert "Lot: D-50" in kept
    assert "Weight: 60 kg" in kept
    assert "Checked on paper" in kept
    assert [one.volume_ml for one in stored(Injection)] == [Decimal(5)]
    assert len(stored(Vial)) == 2


# -- as planned ---------------------------------------------------------------------------


def planned_site(structure: str, volume_ml: str = "1", **more: Any) -> PlannedSite:
    return PlannedSite(
        structure=structure,
        side="right",
        volume_ml=Decimal(volume_ml),
        irritant="dextrose",
        irritant_pct=Decimal(15),
        anaesthetic="lidocaine",
        anaesthetic_pct=Decimal("0.5"),
        **more,
    )


@pytest.fixture
def plan(acting: Actor, session: str) -> Plan:
    """15 needles: three at the pes anserine, one at each of twelve other structures."""
    codes = [one.code for one in load_knowledge().regions["knee"].structures[:13]]
    sites = [
        planned_site(code, injections=3 if code == "knee-pes-anserine" else 1, needle="25G")
        for code in codes
    ]
    planned = Plan(protocol="", sites=tuple(sites), sessions_on=())
    with acting.at_work():
        course = Course.objects.get()
        PlanRow.objects.create(
            clinic=acting.clinic,
            recorded_by=acting.user,
            patient=course.patient,
            course=course,
            happened_at=clock.now(acting.clinic),
            body=to_json(planned),
        )
        rebuild_course(course, by=acting)
    return planned


def test_15_planned_injections_are_one_press_and_one_save(
    physician: Client, session: str, plan: Plan, stored: Callable[..., list[Any]]
) -> None:
    filled = send(physician, session, weight="60", weight_unit="kg", fill="1")
    assert filled.status_code == 200
    assert "lidocaine 75 of 270 mg" in text_of(filled)
    assert not stored(Injection)

    said = {"not_ready_reason": "Checked on paper", "vial_reason": "Labels are read later"}
    assert physician.post(session, {**fields_of(filled), **said}).status_code == 302

    rows = stored(Injection)
    assert len(rows) == 15
    assert all(row.as_planned and row.needle == "25G" for row in rows)
    assert [row.sequence for row in rows] == list(range(1, 16))
    assert not stored(Vial)  # offered, and no lot was read off a vial


@pytest.mark.parametrize(
    ("kept", "chosen"),
    [((50,), "1"), ((50, 50), ""), ((10,), ""), ((), "")],
)
def test_a_vial_comes_with_its_lot_where_one_alone_can_be_meant(
    physician: Client,
    session: str,
    plan: Plan,
    acting: Actor,
    kept: tuple[int, ...],
    chosen: str,
) -> None:
    """Of two none is guessed, and one too weak for the plan is none."""
    with acting.at_work():
        for number, pct in enumerate(kept, start=1):
            label = Label(
                substance="dextrose",
                product="Dextrose",
                lot=f"D-{number}",
                expires_on=date(2099, 1, number),
                strength_pct=Decimal(pct),
                package_ml=Decimal(50),
            )
            receive_stock(label=label, units=3, by=acting)
    filled = fields_of(send(physician, session, weight="60", weight_unit="kg", fill="1"))
    vials = {filled[f"vials-{n}-substance"]: n for n in filled["vials-rows"].split()}
    assert filled[f"vials-{vials['dextrose']}-lot"] == (f"D-{chosen}" if chosen else "")
    assert filled[f"vials-{vials['lidocaine']}-lot"] == ""


def test_who_signs_is_led_to_the_leaving_while_it_is_open(physician: Client, session: str) -> None:
    send(physician, session, **typed("5"))
    there = physician.post(f"{session}/sign").headers["Location"]
    assert there == f"{session}/leaving"


def test_a_planned_row_that_is_changed_is_no_longer_as_planned(
    physician: Client, session: str, plan: Plan, stored: Callable[..., list[Any]]
) -> None:
    weighed = {"weight": "60", "weight_unit": "kg"}
    filled = fields_of(send(physician, session, **weighed, fill="1"))
    first = filled["injections-rows"].split()[0]
    said = {"not_ready_reason": "Checked on paper", "vial_reason": "Labels are read later"}
    physician.post(session, {**filled, f"injections-{first}-volume_ml": "2", **said})
    assert [row.as_planned for row in stored(Injection)] == [False] + [True] * 14


def test_pressed_twice_nothing_is_there_twice_and_what_was_typed_stays(
    physician: Client, session: str, plan: Plan
) -> None:
    """A needle that was typed is the one that is planned at its place, whatever it gives."""
    own = typed("2.5")
    once = fields_of(send(physician, session, **own, fill="1"))
    twice = fields_of(physician.post(session, {**once, "fill": "1"}))
    assert len(twice["injections-rows"].split()) == 15
    assert twice["injections-0-volume_ml"] == "2.5"
    assert twice["vials-0-lot"] == "L-77"


def test_a_strength_that_was_changed_is_not_filled_back(
    physician: Client, session: str, plan: Plan
) -> None:
    filled = fields_of(send(physician, session, fill="1"))
    weaker = {name: "0.25" for name in filled if name.endswith("-anaesthetic_pct")}
    again = fields_of(physician.post(session, {**filled, **weaker, "fill": "1"}))
    assert strengths(again) == ["0.25"] * 15


def test_what_a_replaced_plan_filled_gives_way_to_the_new_one_and_what_was_typed_stays(
    physician: Client, session: str, plan: Plan, acting: Actor
) -> None:
    filled = fields_of(send(physician, session, fill="1"))
    first = filled["injections-rows"].split()[0]
    with acting.at_work():
        before = PlanRow.objects.get()
        sites = tuple(replace(one, anaesthetic_pct=Decimal("0.25")) for one in plan.sites)
        PlanRow.objects.create(
            **entry(acting, before.patient, at=clock.now(acting.clinic), after=before),
            course=before.course,
            body=to_json(replace(plan, sites=sites)),
        )
    typed = {f"injections-{first}-anaesthetic_pct": "0.4", "fill": "1"}
    assert strengths(fields_of(physician.post(session, {**filled, **typed}))) == [
        "0.4",
        *["0.25"] * 14,
    ]


def strengths(fields: dict[str, str]) -> list[str]:
    rows = fields["injections-rows"].split()
    return [fields[f"injections-{row}-anaesthetic_pct"] for row in rows]


def test_without_a_plan_the_session_before_is_repeated_but_never_its_lot(
    physician: Client, session: str, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    physician.post(f"{session}/sign")
    course = f"/courses/{stored(Course)[0].pk}"
    again = begin(physician, course, clinic, number="2", days=8, time="15:00")

    filled = fields_of(send(physician, again, fill="1"))

    (row,) = filled["injections-rows"].split()
    vials = filled["vials-rows"].split()
    assert filled[f"injections-{row}-volume_ml"] == "5"
    products = {filled[f"vials-{vial}-product"] for vial in vials}
    assert products == {"Lidocaine 1 %", "Dextrose 50 %"}
    for vial in vials:
        assert filled[f"vials-{vial}-lot"] == filled[f"vials-{vial}-expires_on"] == ""


def test_what_was_injected_without_a_vial_asks_why(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    """No recall of its lot would ever find the person. A physician's reason is their override."""
    of_lidocaine = {**typed("5"), "vials-rows": "0"}
    while_typed = text_of(physician.post(f"{session}/totals", of_lidocaine))
    assert "A vial is not recorded" not in while_typed
    assert ": no vial is recorded" in while_typed
    assert "A vial is not recorded" in text_of(send(physician, session, **of_lidocaine, check="1"))
    refused = send(physician, session, **of_lidocaine)
    assert refused.status_code == 422
    assert "A vial is not recorded, or not to be used: enter it, say why" in text_of(refused)
    kept = send(physician, session, **of_lidocaine, vial_reason="The label came off")
    assert kept.status_code == 302
    (override,) = stored(Override)
    assert (override.recorded_by.username, override.reason) == ("physician", "The label came off")


# -- who, and whether ---------------------------------------------------------------------


def test_before_readiness_and_time_out_a_reason_is_asked_and_kept(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    page = text_of(physician.get(session))
    assert "Not cleared for the first needle" in page
    refused = send(physician, session, **typed("5") | {"not_ready_reason": ""})
    assert refused.status_code == 422
    assert not stored(Injection)
    send(physician, session, **typed("5"))
    assert stored(Session)[0].closing["not_ready_reason"] == "Checked on paper"


def test_another_than_the_injector_signs_with_a_reason_and_is_the_injector_then(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    stored: Callable[..., list[Any]],
) -> None:
    send(physician, session, **typed("5"))
    other = log_in("physician2")
    refused = other.post(f"{session}/sign")
    assert refused.status_code == 422
    assert "say why you sign" in text_of(refused)
    assert not stored(Signature)

    other.post(f"{session}/sign", {"instead_because": "Took over"})

    assert stored(Session)[0].injector.username == "physician2"
    assert "Signed by Dr. Teo Imaginary" in text_of(other.get(session))


def test_who_signs_takes_over_the_reason_that_a_nurse_wrote_down(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    stored: Callable[..., list[Any]],
) -> None:
    nurse = log_in("nurse")
    injector = str(User.objects.get(username="physician").pk)
    too_much = typed("15", "15", injector=injector, over_limit_reason="Ordered by the physician")
    assert send(nurse, session, **too_much).status_code == 302
    assert not stored(Override)
    physician.post(f"{session}/sign")
    (override,) = stored(Override)
    assert (override.recorded_by.username, override.reason) == (
        "physician",
        "Ordered by the physician",
    )


def test_in_the_low_back_a_paired_structure_needs_its_side(
    physician: Client,
    clinic: Clinic,
    acting: Actor,
    ada: Patient,
    stored: Callable[..., list[Any]],
) -> None:
    session = begin(physician, treated(ada, acting, condition="low-back", side="midline"), clinic)
    rows = typed("1", "1") | {
        "injections-0-structure": "back-iliolumbar-crest",
        "injections-1-structure": "back-interspinous-l4-5",
    }
    refused = send(physician, session, **rows)
    assert "Choose left or right: this place has two sides" in text_of(refused)
    assert send(physician, session, **rows | {"injections-0-side": "left"}).status_code == 302
    assert [row.side for row in stored(Injection)] == ["left", "midline"]
