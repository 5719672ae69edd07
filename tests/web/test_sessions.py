"""A session, through the front door: begun, weighed, recorded, signed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from prolo.care.plan import Plan, PlannedSite
from prolo.care.stored import to_json
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.stock import Label, receive_stock
from prolo.registry.conclusions import latest_conclusion
from prolo.registry.due import rebuild_course
from prolo.registry.entering import entry
from prolo.registry.models import (
    Clinic,
    Course,
    Injection,
    Measurement,
    Override,
    Patient,
    Privilege,
    Session,
    Signature,
    User,
    Vial,
)
from prolo.registry.models import Plan as PlanRow
from prolo.registry.scope import clinic_scope
from tests.web.conftest import send, text_of
from tests.web.course_steps import begin_treatment, let_it_be
from tests.web.sheets import Sheet

VIAL = {
    "vials-rows": "0",
    "vials-0-substance": "lidocaine",
    "vials-0-product": "Lidocaine 1 %",
    "vials-0-lot": "L-77",
    "vials-0-strength_pct": "1",
    "vials-0-expires_on": "2031-01-31",
}


def injection(number: int, volume: str, **more: str) -> dict[str, str]:
    row = {
        "structure": "knee-joint",
        "volume_ml": volume,
        "irritant": "dextrose",
        "irritant_pct": "15",
        "anaesthetic": "lidocaine",
        "anaesthetic_pct": "1",
    }
    return {f"injections-{number}-{name}": value for name, value in {**row, **more}.items()}


def typed(*volumes: str, weight: str = "60", **more: str) -> dict[str, str]:
    rows = {"injections-rows": " ".join(str(one) for one in range(len(volumes)))}
    for number, volume in enumerate(volumes):
        rows |= injection(number, volume)
    said = {"weight": weight, "weight_unit": "kg", "not_ready_reason": "Checked on paper"}
    return {**VIAL, **rows, **said, **more}


def begin(
    physician: Client, course: str, clinic: Clinic, *, number: str = "1", time: str = "09:30"
) -> str:
    """Booked for tomorrow, and that day has come."""
    day = (clock.today(clinic) + timedelta(days=1)).isoformat()
    appointment = send(
        physician,
        f"{course}/appointments/new",
        purpose="session",
        session_number=number,
        day=day,
        time=time,
        minutes="30",
    ).headers["Location"]
    let_it_be(physician, day, time=time)
    begun = str(physician.post(f"{appointment}/session").headers["Location"])
    return begun.removesuffix("/readiness")  # where a session begins


@pytest.fixture
def treated(acting: Actor, ada: Patient) -> Callable[..., str]:
    """A course that is being treated, without a plan."""

    def course(condition: str = "knee-oa", side: str = "right") -> str:
        with acting.at_work():
            opened = open_course(patient=ada, condition=condition, side=side, by=acting)
            begin_treatment(opened, acting)
        return f"/courses/{opened.pk}"

    return course


@pytest.fixture
def session(physician: Client, clinic: Clinic, treated: Callable[..., str]) -> str:
    return begin(physician, treated(), clinic)


def fields_of(page: Any) -> dict[str, str]:
    return {name: values[0] for name, values in Sheet(page).sends().items()}


def test_the_arithmetic_of_the_dose_is_shown_before_anything_is_saved(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    page = send(physician, session, **typed("10", "12.5"), check="1")
    assert "22.5 mL × 1 % × 10 = 225 mg; limit 4.5 mg/kg × 60 kg = 270 mg; 83.34 %" in text_of(page)
    assert not stored(Injection)


def test_too_much_lidocaine_is_stopped_and_what_was_given_is_kept_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, session, **typed("15", "15"))
    assert refused.status_code == 422
    assert "Too much: all anaesthetics of the day together are 111.12 % of the limit" in text_of(
        refused
    )
    assert not stored(Injection)

    kept = send(physician, session, **typed("15", "15", over_limit_reason="Drawn up before"))

    assert kept.status_code == 302
    assert len(stored(Injection)) == 2
    assert [one.reason for one in stored(Override)] == ["Drawn up before"]
    page = text_of(physician.get(session))
    assert "Above a limit, because" in page
    assert "Dose Stopped by a rule set aside by Dr. Miriam Invented" in page


def test_two_sessions_on_one_day_add_up(
    physician: Client, clinic: Clinic, session: str, treated: Callable[..., str]
) -> None:
    send(physician, session, **typed("10", "10"))
    other = begin(physician, treated(side="left"), clinic, time="11:00")

    page = text_of(send(physician, other, **typed("10"), check="1"))

    assert "Too much" in page  # 200 mg and 100 mg of 270 mg


def test_without_a_weight_nothing_is_cleared(physician: Client, session: str) -> None:
    page = text_of(send(physician, session, **typed("5", weight=""), check="1"))
    assert "The weight is missing" in page
    assert "Within every limit" not in page


def test_the_wrong_knee_is_asked_about(physician: Client, session: str) -> None:
    left = typed("5") | {"injections-0-side": "left"}
    refused = send(physician, session, **left)
    assert refused.status_code == 422
    assert "This is not the side of the course" in text_of(refused)
    assert send(physician, session, **left, other_side_reason="Patient asked").status_code == 302


@pytest.mark.parametrize("volume", ["-1", "0", "NaN", "1e400", "two", "5000"])
def test_a_volume_that_cannot_be_is_answered_in_words(
    physician: Client, session: str, volume: str, stored: Callable[..., list[Any]]
) -> None:
    refused = send(physician, session, **typed(volume))
    assert refused.status_code == 422
    assert not stored(Injection)
    assert "L-77" in refused.content.decode()  # the rest stays typed


def test_pounds_are_kept_as_they_were_entered(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", weight="132") | {"weight_unit": "lb"})
    (weight,) = stored(Measurement)
    assert (weight.entered_value, weight.entered_unit) == (132, "lb")
    assert round(weight.value, 2) == round(weight.entered_value * 45359237 / 100_000_000, 2)


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
    assert [one.volume_ml for one in stored(Injection)] == [Decimal(5)]
    assert len(stored(Vial)) == 1


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
    filled = fields_of(send(physician, session, fill="1"))
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
    again = begin(physician, course, clinic, number="2", time="15:00")

    filled = fields_of(send(physician, again, fill="1"))

    (row,) = filled["injections-rows"].split()
    (vial,) = filled["vials-rows"].split()
    assert filled[f"injections-{row}-volume_ml"] == "5"
    assert filled[f"vials-{vial}-product"] == "Lidocaine 1 %"
    assert filled[f"vials-{vial}-lot"] == filled[f"vials-{vial}-expires_on"] == ""


# -- totals -------------------------------------------------------------------------------


def test_totals_answer_while_rows_are_half_typed(physician: Client, session: str) -> None:
    rows = typed("10", "", "NaN", "-1")
    answer = physician.post(f"{session}/totals", rows)
    assert answer.status_code == 200
    said = text_of(answer)
    assert "10 mL × 1 % × 10 = 100 mg; limit 4.5 mg/kg × 60 kg = 270 mg; 37.04 %" in said
    assert "3 rows are not complete yet and not counted" in said


def test_a_volume_that_no_needle_has_is_never_shown_as_harmless(
    physician: Client, session: str
) -> None:
    said = text_of(physician.post(f"{session}/totals", typed("300")))
    assert "A number cannot be right" in said
    assert "is not counted: look at it" in said


def test_totals_of_nothing_clear_nothing(physician: Client, session: str) -> None:
    said = text_of(physician.post(f"{session}/totals", {"weight": "x", "injections-rows": "a 0"}))
    assert "Nothing to add up yet" in said


def test_a_session_that_ends_between_two_totals_loses_nothing(
    physician: Client, session: str
) -> None:
    fields = fields_of(physician.get(session)) | typed("5")
    physician.logout()
    answer = physician.post(f"{session}/totals", fields, headers={"HX-Request": "true"})
    assert "/log-in" in answer.headers["HX-Redirect"]
    physician.force_login(User.objects.get(username="physician"))
    assert fields_of(physician.get(session))["vials-0-lot"] == "L-77"


def test_two_anaesthetics_add_up_as_fractions_of_their_limits(
    physician: Client, session: str
) -> None:
    rows = typed("13.5", "21") | {"injections-1-anaesthetic": "lidocaine-epinephrine"}
    said = text_of(physician.post(f"{session}/totals", rows))
    assert "All anaesthetics of the day together: 100 % of the limit" in said


def test_a_cream_counts_by_its_own_limit(physician: Client, session: str) -> None:
    cream = {
        "vials-0-substance": "lidocaine-cream-4",
        "vials-0-amount_g": "20",
        "vials-0-area_cm2": "1000",
    }
    said = text_of(physician.post(f"{session}/totals", typed("5") | cream))
    assert "Too much numbing cream" in said


def test_an_expired_vial_is_warned_of_and_kept_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    old = typed("5") | {"vials-0-expires_on": "2020-01-31"}
    refused = send(physician, session, **old)
    assert refused.status_code == 422
    assert "lot L-77: expired on Fri 31 January 2020" in text_of(refused)
    assert not stored(Vial)

    assert send(physician, session, **old, vial_reason="Seen too late").status_code == 302
    assert [vial.lot for vial in stored(Vial)] == ["L-77"]
    assert "Seen too late" in text_of(physician.get(session))


# -- the weight ---------------------------------------------------------------------------


def test_from_82_to_180_kg_is_questioned(
    physician: Client, session: str, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", weight="82"))
    with clinic_scope(clinic):
        Measurement.objects.update(visit=None)  # of another day
    course = f"/courses/{stored(Course)[0].pk}"
    again = begin(physician, course, clinic, number="2", time="15:00")

    refused = send(physician, again, **typed("1", weight="180"))
    assert refused.status_code == 422
    assert "180 kg now, 82 kg before" in text_of(refused)
    assert "Did you mean lb?" in text_of(refused)

    sent = send(physician, again, **typed("1", weight="180"), weight_confirmed="on")
    assert sent.status_code == 302
    assert [one.questioned for one in stored(Measurement)] == [False, True]


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
    treated: Callable[..., str],
    stored: Callable[..., list[Any]],
) -> None:
    session = begin(physician, treated("low-back", "midline"), clinic)
    rows = typed("1", "1") | {
        "injections-0-structure": "back-iliolumbar-crest",
        "injections-1-structure": "back-interspinous-l4-5",
    }
    refused = send(physician, session, **rows)
    assert "Choose left or right: this place has two sides" in text_of(refused)
    assert send(physician, session, **rows | {"injections-0-side": "left"}).status_code == 302
    assert [row.side for row in stored(Injection)] == ["left", "midline"]


# -- corrections --------------------------------------------------------------------------


def test_a_correction_after_signing_is_seen_and_signed_again(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    physician.post(f"{session}/sign")
    page = f"/injections/{stored(Injection)[0].pk}/correct"
    right = {
        name.replace("injections-0", "row-0"): value for name, value in injection(0, "6").items()
    }

    assert send(physician, page, **right).status_code == 422  # without a reason
    assert send(physician, page, **right, reason="Misread").status_code == 302

    said = text_of(physician.get(session))
    assert "The signature no longer matches" in said
    assert "6 mL" in said
    assert "Misread" in said
    assert "Sign session 1" in text_of(physician.get("/unsigned"))
    assert [one.version for one in stored(Injection)] == [1, 2]
    physician.post(f"{session}/sign", fields_of(physician.get(session)))
    assert "The signature no longer matches" not in text_of(physician.get(session))
    assert "Everything is signed" in text_of(physician.get("/unsigned"))
    assert len(stored(Signature)) == 2


def test_a_vial_is_corrected_and_an_injection_that_never_was_is_marked(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5", "6"))
    vial, first = stored(Vial)[0], stored(Injection)[0]
    page = f"/vials/{vial.pk}/correct"
    now = fields_of(physician.get(page))
    assert physician.post(page, {**now, "reason": "Typing"}).status_code == 422  # nothing changed
    lot = {"row-0-lot": "L-78", "reason": "Read again"}
    assert physician.post(page, {**now, **lot}).status_code == 302
    send_to = f"/injections/{first.pk}/in-error"
    assert physician.post(send_to, {"reason": ""}).status_code == 422
    assert physician.post(send_to, {"reason": "Not injected"}).status_code == 302

    said = text_of(physician.get(session))
    assert "L-78" in said
    assert "L-77" not in said
    assert "entered in error, Dr. Miriam Invented" in said
    assert "Not injected" in said


def test_without_its_only_vial_a_session_is_signed_with_a_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    vial = stored(Vial)[0]
    physician.post(f"/vials/{vial.pk}/in-error", {"reason": "Another tray"})
    refused = physician.post(f"{session}/sign")
    assert "nobody has said why: say why you sign it" in text_of(refused)
    physician.post(f"{session}/sign", {"stopped_because": "The tray was thrown away"})
    assert [one.meaning for one in stored(Signature)] == ["injected"]
    assert [one.reason for one in stored(Override)] == ["The tray was thrown away"]


def test_a_correction_weighs_again_what_the_injector_may_treat(
    physician: Client, session: str, acting: Actor, stored: Callable[..., list[Any]]
) -> None:
    send(physician, session, **typed("5"))
    with acting.at_work():
        before = latest_conclusion("injector", subject_id=stored(Session)[0].pk)
        Privilege.objects.update(starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))
    first = stored(Injection)[0]
    right = {
        name.replace("injections-0", "row-0"): value for name, value in injection(0, "6").items()
    }
    send(physician, f"/injections/{first.pk}/correct", **right, reason="Misread")
    with acting.at_work():
        again = latest_conclusion("injector", subject_id=stored(Session)[0].pk)
    assert before is not None
    assert again is not None
    assert (before.verdict, again.verdict) == ("clear", "ask")


def test_a_vial_that_was_forgotten_is_added_with_its_reason(
    physician: Client, session: str, stored: Callable[..., list[Any]]
) -> None:
    without = {**typed("5"), "vials-rows": ""}
    assert "no vial is recorded" in text_of(send(physician, session, **without, check="1"))
    refused = send(physician, session, **without)
    assert "No vial is recorded, or one that is not to be used: say why" in text_of(refused)
    send(physician, session, **without, vial_reason="The tray was thrown away")
    assert "No vial is recorded. Enter what was drawn from" in text_of(physician.get(session))
    physician.post(f"{session}/sign")
    vial = {name.replace("vials-0", "row-0"): value for name, value in VIAL.items()}
    page = f"{session}/vials/add"
    assert send(physician, page, **vial | {"row-rows": "0"}).status_code == 422
    added = send(physician, page, **vial | {"row-rows": "0"}, reason="Lot read later")
    assert added.status_code == 302
    assert [one.lot for one in stored(Vial)] == ["L-77"]
    said = text_of(physician.get(session))
    assert "Lot read later" in said
    assert "The signature no longer matches" in said


def test_an_open_vial_that_another_person_was_treated_from_is_not_used(
    physician: Client,
    session: str,
    clinic: Clinic,
    acting: Actor,
    stored: Callable[..., list[Any]],
) -> None:
    opened = {"vials-0-opened_on": (clock.today(clinic) - timedelta(days=1)).isoformat()}
    alone = text_of(physician.post(f"{session}/totals", typed("5") | opened))
    assert "a single-dose vial, open since" in alone
    send(physician, session, **typed("5") | opened)
    with acting.at_work():
        other = Patient.objects.get(identity__given_names="Benjamin")
        course = open_course(patient=other, condition="knee-oa", side="left", by=acting)
        begin_treatment(course, acting)
    theirs = begin(physician, f"/courses/{course.pk}", clinic, time="11:00")
    said = text_of(physician.post(f"{theirs}/totals", typed("5") | opened))
    assert "another person was treated from" in said


def test_the_desk_corrects_nothing(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    stored: Callable[..., list[Any]],
) -> None:
    send(physician, session, **typed("5"))
    page = f"/injections/{stored(Injection)[0].pk}/correct"
    assert log_in("desk").get(page).status_code == 403
    assert physician.get(f"/injections/{uuid.uuid4()}/correct").status_code == 404
