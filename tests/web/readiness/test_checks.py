"""The checks of a session's day, through the front door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.stock import recall_vial
from prolo.registry.lots import recipients
from prolo.registry.models import (
    Appointment,
    Clinic,
    Course,
    Event,
    Measurement,
    Readiness,
    Session,
    Visit,
)
from prolo.registry.readiness import answers_of, stand_of
from prolo.registry.session_judging import Recording, judge_dose, recording_of
from prolo.web.forms.session_rows import vial_row
from tests.registry.harmed import put_to
from tests.registry.treated import hold_session
from tests.web.conftest import send, text_of
from tests.web.course_steps import let_it_be
from tests.web.readiness.day import agree, begin, clock_time, in_order, page_of, save
from tests.web.session_steps import fields_of
from tests.web.test_timeout import SAID


def test_a_day_in_order_leads_to_the_time_out(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    page = save(nurse, session, **in_order(clinic))
    assert "Ready for the time-out" in page
    assert "To the time-out" in page


def test_from_checks_to_needle_nobody_looks_for_the_next_page(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    pause = f"/sessions/{session.pk}/timeout"
    assert send(nurse, page_of(session), pulse="70").headers["Location"].endswith("#standing")
    assert send(nurse, page_of(session), **in_order(clinic)).headers["Location"] == pause
    wrong = send(nurse, pause, **{**SAID, "side": "left"})
    assert wrong.headers["Location"] == pause
    right = send(nurse, f"{pause}?again", **SAID)
    assert right.headers["Location"] == f"/sessions/{session.pk}"
    assert "go. Every answer is as planned." in text_of(nurse.get(f"/sessions/{session.pk}"))


def test_the_rest_is_what_was_planned_and_how_the_skin_was_cleaned_last(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    assert "and left to dry" not in text_of(nurse.get(page_of(session)))
    page = save(nurse, session, **in_order(clinic, skin_at="", skin_dried=""))
    assert "As planned: no cream, nothing calming" in page
    assert "Cleaned with Alcohol 70 % at" in page


def test_silence_is_never_a_yes(nurse: Client, session: Session, acting: Actor) -> None:
    page = save(nurse, session, pulse="70")
    assert "Not ready yet: something is missing" in page
    assert "Not asked whether the person feels feverish." in page
    assert "Measure the temperature." in page
    assert "To the time-out" not in page
    with acting.at_work():
        assert answers_of(session).infection == "not-asked"


def test_half_done_is_saved_and_continued(
    nurse: Client, session: Session, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    typed = in_order(clinic)
    first = {name: typed[name] for name in ("feverish", "weight", "weight_unit", "skin_at")}
    save(nurse, session, **first)
    form = nurse.get(page_of(session)).content.decode()
    assert re.search(r'name="feverish" value="no"[^>]*checked', form)
    assert 'name="weight" value="82"' in form
    assert f'value="{typed["skin_at"]}"' in form
    assert "Ready for the time-out" in save(nurse, session, **typed)
    assert sorted(row.version for row in stored(Readiness)) == [1, 2]
    assert [row.verb for row in stored(Event)].count("readiness_checked") == 2


def test_39_degrees_are_not_today_and_fahrenheit_stays_fahrenheit(
    nurse: Client, session: Session, clinic: Clinic, stored: Callable[..., list[Any]]
) -> None:
    page = save(nurse, session, **in_order(clinic, temperature="102.2"))
    assert "Not today" in page
    assert "Temperature 102.2 °F (39 °C): at or above 38 °C nothing is injected." in page
    (row,) = [one for one in stored(Measurement) if one.kind == "temperature"]
    assert (row.entered_value, row.entered_unit) == (Decimal("102.2"), "°F")
    assert row.value == Decimal("39.0000")


@pytest.mark.parametrize(
    ("wrong", "verdict", "sentence"),
    [
        ({"side_stated": "left"}, "Not today", "The person says left, and right is planned."),
        ({"side_marked": "left"}, "Not today", "Marked is left, and right is planned."),
        ({"item_identity": "no"}, "Not today", "this is another person"),
        ({"infection": "yes"}, "Not today", "The person has an infection."),
        ({"antibiotics": "not-sure"}, "A clinician decides first", "it is not read as no"),
        ({"new_illness": "yes"}, "A clinician decides first", "has had a new illness"),
        ({"item_resus": "no"}, "Not ready yet", "oxygen close by: not so."),
        ({"skin_dried": ""}, "Not ready yet", "let it dry"),
    ],
)
def test_one_thing_that_is_not_in_order_holds_up(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    wrong: dict[str, str],
    verdict: str,
    sentence: str,
) -> None:
    page = save(nurse, session, **in_order(clinic, **wrong))
    assert verdict in page
    assert sentence in page
    assert "To the time-out" not in page


def test_without_a_consent_nobody_begins_and_taken_meanwhile_it_counts(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    session = begin(course, acting)
    assert "No consent is signed." in save(nurse, session, **in_order(clinic))
    agree(course, acting, minutes=1)
    page = text_of(nurse.get(page_of(session)))
    assert "No consent is signed." not in page
    assert "has changed since this was saved: save the checks again" in page


def test_a_consent_signed_after_the_sedation_stops(
    nurse: Client, course: Course, acting: Actor, clinic: Clinic
) -> None:
    agree(course, acting, minutes=1)
    session = begin(course, acting)
    save(nurse, session, **in_order(clinic, sedation_level="oral"))
    given = {"drug": "diazepam", "dose_mg": "5", "route": "by mouth", "monitored": "yes"}
    page = save(
        nurse,
        session,
        **in_order(clinic, sedation_level="oral", escort="yes", item_driver="yes", **given)
        | {"given_at": clock_time(clinic, minutes=30)},
    )
    assert "Not today" in page
    assert "it does not count today" in page
    assert "«Oral calming medicine», planned was «No sedation»" in page


def test_sedation_is_recorded_whole(nurse: Client, session: Session, clinic: Clinic) -> None:
    page = save(nurse, session, **in_order(clinic, sedation_level="oral"))
    assert "Oral calming medicine: record the drug." in page
    assert "somebody else must drive home" in page
    assert "Watched: oxygen, pulse, breathing" in page  # asked from now on


def test_a_weight_far_from_the_last_is_questioned_and_kept_when_it_is_right(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    acting: Actor,
    stored: Callable[..., list[Any]],
) -> None:
    with acting.at_work():
        row = {"clinic": clinic, "recorded_by": acting.user, "patient": session.patient}
        before = clock.now(clinic) - timedelta(days=40)
        Measurement.objects.create(
            **row,
            visit=Visit.objects.create(**row, day=before.date(), arrived_at=before),
            happened_at=before,
            kind="weight",
            value=Decimal(82),
            entered_value=Decimal(82),
            entered_unit="kg",
        )
    typed = in_order(clinic, weight="180")
    asked = send(nurse, page_of(session), **typed)
    assert asked.status_code == 422
    assert "180 kg now, 82 kg before" in text_of(asked)
    assert "Did you mean lb?" in text_of(asked)
    assert "Yes, 180 kg is right" in text_of(asked)
    assert not stored(Readiness)

    wrong = send(nurse, page_of(session), **typed | {"weight": "190"}, weight_right="180 kg")
    assert wrong.status_code == 422  # the tick was for another number

    save(nurse, session, **typed, weight_right="180 kg")
    (weight,) = [one for one in stored(Measurement) if one.questioned]
    assert (weight.entered_value, weight.entered_unit) == (180, "kg")
    save(nurse, session, **typed)  # confirmed once, not asked again


def test_a_corrected_weight_replaces_the_mistyped_one(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    save(nurse, session, **in_order(clinic, weight="28.2"), weight_right="28.2 kg")
    save(nurse, session, **in_order(clinic, weight="82"))
    with acting.at_work():
        rows = Measurement.objects.filter(kind="weight")
        assert [row.entered_value for row in rows.current()] == [82]
        assert rows.count() == 2


def test_the_wrong_side_is_put_right_and_never_decided_otherwise(
    physician: Client, session: Session, clinic: Clinic
) -> None:
    page = save(physician, session, **in_order(clinic, side_stated="left"))
    assert "Decide otherwise" not in page
    address = f"{page_of(session)}/decide?rule=readiness.side-stated&code=differs"
    assert physician.get(address).status_code == 302


def test_what_was_answered_at_first_stays_in_sight_on_each_page(
    physician: Client, nurse: Client, session: Session, clinic: Clinic
) -> None:
    """Before the needle nobody reads the side off the screen: there the page says only that it was
    changed, and leads to where it stands."""
    said = "The person says left, and right is planned."
    save(nurse, session, **in_order(clinic, side_stated="left"))
    save(physician, session, **in_order(clinic))
    shown = text_of(nurse.get(page_of(session))).split("Answered otherwise at first")[1]
    assert said in shown
    assert "so entered by Noor Invented" in shown
    assert "answered otherwise by Dr. Miriam Invented" in shown
    asking = text_of(nurse.get(f"/sessions/{session.pk}/timeout"))
    assert "was answered otherwise afterwards" in asking
    assert said not in asking
    assert f"by Noor Invented: {said}" in text_of(nurse.get(f"/courses/{session.course_id}"))
    story = nurse.get(f"/patients/{session.patient_id}/story.json").json()["rows"]
    (told,) = [one for one in story if said in one["says"]]
    assert told["says"].startswith("Dr. Miriam Invented answered otherwise than Noor Invented")


def test_an_answer_that_stood_against_nothing_leaves_no_such_trace(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    save(nurse, session, **in_order(clinic))
    save(nurse, session, **in_order(clinic))
    assert "Answered otherwise at first" not in text_of(nurse.get(page_of(session)))


TUBE = {"cream_lot": "T-44", "cream_expires_on": "2030-01-31"}


def test_numbing_cream_asks_for_its_grams(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    page = save(nurse, session, **in_order(clinic, cream="emla-cream"))
    assert "Cream, grams" in page
    assert "say when it was put on" in page
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic)}
    assert "say how many grams" in save(nurse, session, **in_order(clinic, **on))
    weighed = on | {"cream_g": "5", "cream_cm2": "50"}
    assert "read lot and expiry off the tube" in save(nurse, session, **in_order(clinic, **weighed))
    whole = in_order(clinic, **weighed, **TUBE)
    assert re.search(r"Numbing cream on for \d+ minutes", save(nurse, session, **whole))
    with acting.at_work():
        numbing = answers_of(session).numbing
    assert numbing is not None
    none = save(nurse, session, **in_order(clinic, cream="none"))
    assert "Ready for the time-out" in none
    assert (numbing.cream, numbing.cream_g, numbing.cream_cm2) == (
        "emla-cream",
        Decimal(5),
        Decimal(50),
    )


def test_the_cream_of_the_checks_counts_as_a_dose_and_never_twice(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic), "cream_g": "5"}
    save(nurse, session, **in_order(clinic, cream="emla-cream"))
    save(nurse, session, **in_order(clinic, **on))
    as_vial = {"role": "cream", "substance": "emla-cream", "amount_g": Decimal(7)}
    with acting.at_work():
        counted = [
            [
                one.params["amount_g"]
                for one in judge_dose(
                    session,
                    Recording(weight=None, vials=vials, injections=[]),
                    at=clock.now(clinic),
                ).findings
                if one.rule == "dose.cream"
            ]
            for vials in ([], [as_vial])
        ]
    assert counted == [[Decimal(5)], [Decimal(7)]]


def test_who_has_a_cream_on_is_found_by_its_lot_though_nothing_was_injected(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic), "cream_g": "5"}
    save(nurse, session, **in_order(clinic, cream="emla-cream"))
    save(nurse, session, **in_order(clinic, **on, **TUBE))
    save(nurse, session, **in_order(clinic, **on, **TUBE))

    def found(lot: str) -> list[tuple[str, bool]]:
        with acting.at_work():
            return [(one.vial.product, one.is_corrected) for one in recipients(acting, lot=lot)]

    emla = load_knowledge().anaesthetics["emla-cream"].label
    assert found("t44") == [(emla, False)]
    save(nurse, session, **in_order(clinic, **on, **TUBE | {"cream_lot": "T-45"}))
    assert (found("T-44"), found("T-45")) == ([(emla, True)], [(emla, False)])
    save(nurse, session, **in_order(clinic, cream="none"))
    assert found("T-45") == []


def test_who_was_given_a_lot_to_calm_is_found_by_it(
    nurse: Client, physician: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    level = {"sedation_level": "oral", "escort": "yes", "item_driver": "yes"}
    given = level | {"drug": "diazepam", "dose_mg": "5", "route": "by mouth", "monitored": "yes"}
    given |= {"given_at": clock_time(clinic)}
    label = {"drug_product": "Calmex", "drug_lot": "M-7", "drug_expires_on": "2030-01-31"}
    save(nurse, session, **in_order(clinic, **level))
    save(nurse, session, **in_order(clinic, **given))
    with acting.at_work():
        assert not session.vials.exists()
    page = save(nurse, session, **in_order(clinic, **given, **label))
    assert "Product, as its label says" in page

    def found(lot: str) -> list[tuple[str, str, bool]]:
        with acting.at_work():
            rows = recipients(acting, lot=lot)
            return [(one.vial.substance, one.vial.product, one.is_corrected) for one in rows]

    assert found("m7") == [("diazepam", "Calmex", False)]
    with acting.at_work():
        assert recording_of(session).vials == []
    save(nurse, session, **in_order(clinic, **given, **label | {"drug_lot": "M-8"}))
    assert (found("M-7"), found("M-8")) == (
        [("diazepam", "Calmex", True)],
        [("diazepam", "Calmex", False)],
    )
    with acting.at_work():
        vial = session.vials.current().get()
        stock = recall_vial(vial=vial, reason="too strong", by=acting).stock_id
    assert "diazepam" in text_of(physician.get(f"/stock/{stock}"))
    typed = {"substance": "diazepam", "product": "Calmex", "lot": "M-9"}
    typed |= {"expires_on": "2030-01-31", "opened_on": str(clock.today(clinic))}
    with acting.at_work():
        row = vial_row(load_knowledge(), session, calming="diazepam")(typed)
        assert row.is_valid(), row.errors
        assert row.cleaned_data["role"] == vial.role == "sedation"
    assert found("M-8") == [("diazepam", "Calmex", False)]
    save(nurse, session, **in_order(clinic, sedation_level="none"))
    assert found("M-8") == []


def test_a_cream_of_a_recalled_lot_is_stopped_at_the_checks(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic), "cream_g": "5"}
    save(nurse, session, **in_order(clinic, cream="emla-cream"))
    page = save(nurse, session, **in_order(clinic, **on, **TUBE))
    assert "was recalled" not in page
    with acting.at_work():
        recall_vial(vial=session.vials.get(), reason="too strong", by=acting)
    page = text_of(nurse.get(page_of(session)))
    assert re.search(
        r"Lot T-44 of the numbing cream was recalled on .*: too strong\. Take it", page
    )
    respelled = TUBE | {"cream_lot": "t 44"}
    assert "Not today" in save(nurse, session, **in_order(clinic, **on, **respelled))
    another = TUBE | {"cream_lot": "T-45"}
    save(nurse, session, **in_order(clinic, **on, **another))
    with acting.at_work():
        assert "recalled" not in {one.code for one in stand_of(session).concluded.findings}


def test_what_was_given_to_calm_is_stopped_at_the_checks_where_its_lot_was_recalled(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    given = {"sedation_level": "oral", "escort": "yes", "item_driver": "yes", "drug": "diazepam"}
    given |= {"dose_mg": "5", "route": "by mouth", "monitored": "yes"}
    given |= {"given_at": clock_time(clinic), "drug_expires_on": "2030-01-31"}
    save(nurse, session, **in_order(clinic, sedation_level="oral"))
    page = save(nurse, session, **in_order(clinic, **given, drug_lot="M-7"))
    assert "was recalled" not in page
    with acting.at_work():
        recall_vial(vial=session.vials.get(), reason="too strong", by=acting)
    page = text_of(nurse.get(page_of(session)))
    assert re.search(
        r"Lot M-7 of the calming medicine was recalled on .*: too strong\. Do not use it", page
    )
    respelled = given | {"drug": "Diazepam", "drug_product": "Calmex", "drug_lot": "m 7"}
    assert "Not today" in save(nurse, session, **in_order(clinic, **respelled))
    save(nurse, session, **in_order(clinic, **given, drug_lot="M-8"))
    with acting.at_work():
        assert "recalled" not in {one.code for one in stand_of(session).concluded.findings}


def test_a_cream_that_the_person_reacts_to_is_stopped_at_the_checks(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    with acting.at_work():
        record_allergy(patient=session.patient, substance="Xylocain", by=acting)
    on = {"cream": "emla-cream", "cream_at": clock_time(clinic), "cream_g": "5"}
    save(nurse, session, **in_order(clinic, cream="emla-cream"))
    page = save(nurse, session, **in_order(clinic, **on, **TUBE))
    assert "The person reacts to «Xylocain», and it is in" in page
    assert "Not today" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"temperature": "98,6", "temperature_unit": "C"}, "did you mean °F"),
        ({"weight": "NaN"}, "Enter the weight"),
        ({"pulse": "-3"}, "or more"),
        ({"pulse": "400"}, "cannot be"),
        ({"skin_at": "25:99"}, "Enter the time as hours and minutes"),
        ({"side_stated": "<b>"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    nurse: Client,
    session: Session,
    clinic: Clinic,
    stored: Callable[..., list[Any]],
    wrong: dict[str, str],
    sentence: str,
) -> None:
    refused = send(nurse, page_of(session), **in_order(clinic, **wrong))
    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert 'name="systolic" value="128"' in refused.content.decode()
    assert not stored(Readiness)


def test_two_at_once_see_a_conflict(
    nurse: Client, physician: Client, session: Session, clinic: Clinic
) -> None:
    save(nurse, session, pulse="70")
    late = physician.post(page_of(session), {"lock_version": "0", "pulse": "80"})
    assert late.status_code == 422
    assert "Noor Invented changed this while you were working on it" in text_of(late)


def test_a_front_desk_person_may_not(log_in: Callable[[str], Client], session: Session) -> None:
    desk = log_in("desk")
    assert desk.get(page_of(session)).status_code == 403
    assert desk.post(page_of(session), {"pulse": "70"}).status_code == 403


def test_ended_without_injecting_the_session_is_booked_again(
    nurse: Client, session: Session, clinic: Clinic, acting: Actor
) -> None:
    save(nurse, session, **in_order(clinic, temperature="102.2"))
    end = f"/sessions/{session.pk}/end"
    assert send(nurse, end, reason="").status_code == 422
    assert send(nurse, end, reason="Fever").status_code == 302
    with acting.at_work():
        session.refresh_from_db()
        assert (session.state, session.abandoned_reason) == ("abandoned", "Fever")
        (before,) = Appointment.objects.all()
        assert before.state == "not-injected"
    assert "book the session again" in text_of(nurse.post(f"/appointments/{before.pk}/session"))
    assert nurse.get(f"/sessions/{session.pk}").headers["Location"] == page_of(session)
    day = (clock.today(clinic) + timedelta(days=7)).isoformat()
    booked = send(
        nurse,
        f"/courses/{session.course_id}/appointments/new",
        purpose="session",
        session_number="1",
        day=day,
        time="09:30",
        minutes="30",
    )
    assert booked.status_code == 302
    let_it_be(nurse, day)
    again = nurse.post(f"{booked.headers['Location']}/session")
    assert again.status_code == 302
    assert str(session.pk) not in again.headers["Location"]
    assert "Ended without injecting" in text_of(nurse.get(page_of(session)))


def test_who_ends_a_session_that_a_harm_is_put_to_is_asked_of_which_it_is(
    nurse: Client, session: Session, acting: Actor
) -> None:
    end, course = f"/sessions/{session.pk}/end", session.course
    assert "harms_are_of" not in fields_of(nurse.get(end))
    three_weeks_ago = clock.now(acting.clinic) - timedelta(days=21)
    with acting.at_work():
        before = hold_session(course, 9, at=three_weeks_ago, by=acting)
        event = put_to(session, course, clock.today(acting.clinic), by=acting)
    assert "before it was session 9" in text_of(nurse.get(end))
    asked = send(nurse, end, reason="Fever")
    assert asked.status_code == 422
    assert "Choose of which session it is" in text_of(asked)
    assert "Fever" in text_of(asked)
    assert send(nurse, end, reason="Fever", harms_are_of="before").status_code == 302
    with acting.at_work():
        event.refresh_from_db()
        assert event.session == before


def test_a_no_with_a_day_is_asked_again_and_what_was_typed_stays(
    nurse: Client, session: Session, clinic: Clinic
) -> None:
    lately = clock.today(clinic) - timedelta(days=10)
    contradicts = {"steroid_here": "no", "steroid_on": lately.isoformat()}
    page = save(nurse, session, **in_order(clinic, **contradicts))
    assert "«no» is answered, and" in page
    assert "Not ready yet: something is missing" in page
    assert "Decide otherwise" not in page
    sends = fields_of(nurse.get(page_of(session)))
    assert (sends["steroid_here"], sends["steroid_on"]) == ("no", lately.isoformat())
    assert "too recent" not in page
    put_right = save(nurse, session, **in_order(clinic, **contradicts | {"steroid_here": "yes"}))
    assert "A corticosteroid injection at this place is too recent before" in put_right
    assert "A clinician decides first" in put_right
    assert "Ready for the time-out" in save(nurse, session, **in_order(clinic, steroid_on=""))
