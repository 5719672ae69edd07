"""From the list of medicines to the dates on the preparation sheet, through the front door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from prolo.knowledge import load_knowledge
from prolo.papers.words.sentences import day
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.sessions import start_session
from prolo.registry.board import visitors
from prolo.registry.models import (
    Appointment,
    Clinic,
    Course,
    MedicineUse,
    Patient,
    Preparation,
    Session,
)
from prolo.registry.readiness import stand_of
from prolo.registry.told import held_of
from prolo.web.words.sentences import say
from tests.web.conftest import HIDDEN, send, text_of
from tests.web.course_steps import assess, decide, open_course, planned, treat
from tests.web.sheets import Sheet
from tests.web.test_mine import logged_in

SESSION_AFTER = 21  # days


def take(client: Client, ada: Patient, typed: str, **more: str) -> object:
    return send(client, f"/patients/{ada.pk}/medicines", typed=typed, **more)


def book(client: Client, ada: Patient, session_on: date, condition: str = "knee-oa") -> str:
    course = send(
        client, f"/patients/{ada.pk}/courses/new", condition=condition, side="right"
    ).headers["Location"]
    treat(client, course)
    booked = send(
        client,
        f"{course}/appointments/new",
        purpose="session",
        session_number="1",
        day=session_on.isoformat(),
        time="09:30",
        minutes="30",
    )
    return str(booked.headers["Location"])


@pytest.fixture
def session_on(clinic: Clinic) -> date:
    return clock.today(clinic) + timedelta(days=SESSION_AFTER)


def test_naproxen_gets_its_dates_and_heart_aspirin_goes_to_its_prescriber(
    physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "Aleve 220 mg", reason="pain")
    take(physician, ada, "baby aspirin 81", reason="heart-or-stroke")

    sheet = text_of(physician.get(f"{book(physician, ada, session_on)}/preparation"))

    last, again = session_on - timedelta(days=4), session_on + timedelta(days=7)
    assert (
        f"Aleve 220 mg Leave out {day(last)}, 09:30 {day(last + timedelta(days=1))} {day(again)}"
        in sheet
    )
    assert f"Aleve 220 mg: last dose no later than {day(last)}, 09:30." in sheet
    assert "No anti-inflammatory for 7 days after the injections" in sheet
    assert "clinics print 7 to 84 days" in sheet
    assert "Until then: paracetamol for pain" in sheet
    assert "clinic hand-out" in sheet  # how much the sources of that can carry
    assert "How to call If anything is unclear" in sheet
    assert "5 half-lives of 15 hours are 75 hours, so 4 days" in sheet
    assert "baby aspirin 81 Keep taking" in sheet
    assert "Only its prescriber may change it" in sheet
    assert "Pharmacokinetic properties of NSAIDs" in sheet  # the source of the half-life


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("naprosin 500", "Did you mean naproxen?"),
        ("Aleve 220 mg", "Ask what it is taken for"),
        ("aspirin", "Ask what it is taken for"),
        ("", "Enter the medicine"),
    ],
)
def test_what_is_not_recognised_is_asked_about(
    physician: Client, ada: Patient, typed: str, asked: str
) -> None:
    refused = take(physician, ada, typed)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    assert asked in text_of(refused)


def test_an_unknown_medicine_is_kept_and_shown_on_the_sheet(
    physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "lisinopril")
    page = text_of(physician.get(f"/patients/{ada.pk}/medicines"))
    assert "lisinopril no rule here knows it: a clinician looks" in page
    sheet = text_of(physician.get(f"{book(physician, ada, session_on)}/preparation"))
    assert "«lisinopril»: no rule here knows it, a clinician looks" in sheet


def test_a_button_says_which_medicine_was_meant(
    physician: Client, ada: Patient, stored: Callable[..., list[MedicineUse]]
) -> None:
    asked = take(physician, ada, "naprosin", reason="pain").content.decode()  # type: ignore[attr-defined]
    assert re.search(r'name="medicine" value="naproxen">Yes, naproxen<', asked)
    take(physician, ada, "naprosin", reason="pain", medicine="naproxen")
    (use,) = stored(MedicineUse)
    assert (use.typed, use.medicine) == ("naprosin", "naproxen")


def test_a_reason_learnt_later_gives_the_sheet_its_dates(
    physician: Client,
    ada: Patient,
    session_on: date,
    stored: Callable[..., list[MedicineUse]],
) -> None:
    take(physician, ada, "Aleve", reason="not-known")
    (use,) = stored(MedicineUse)
    sheet = f"{book(physician, ada, session_on)}/preparation"
    assert "Aleve Ask first; until then keep taking" in text_of(physician.get(sheet))
    set_days = send(physician, f"/medicines/{use.pk}/hold", days_before="9", reason="Frail")
    assert set_days.status_code == 302

    edit = f"/medicines/{use.pk}/edit"
    first = physician.get(edit).content.decode()
    assert send(physician, edit, reason="").status_code == 422
    assert send(physician, edit, reason="pain", prescriber="Dr. Pain").status_code == 302

    page = text_of(physician.get(sheet))
    assert f"Aleve Leave out {day(session_on - timedelta(days=9))}" in page  # the own days stand
    assert "for: Pain" in text_of(physician.get(f"/patients/{ada.pk}/medicines"))
    assert [one.version for one in stored(MedicineUse)] == [1, 2]
    late = physician.post(edit, {**dict(HIDDEN.findall(first)), "reason": "gout"})
    assert "Saved now: Pain" in text_of(late)  # nobody overwrites what they have not seen
    assert len(stored(MedicineUse)) == 2


def test_an_unverified_half_life_gives_no_date(
    physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "etoricoxib", reason="pain")
    sheet = text_of(physician.get(f"{book(physician, ada, session_on)}/preparation"))
    assert "is unverified, so no date follows from it" in sheet
    assert "etoricoxib Ask first; until then keep taking" in sheet


def test_sedation_turns_the_meal_into_fasting(
    physician: Client, ada: Patient, session_on: date
) -> None:
    address = f"{book(physician, ada, session_on)}/preparation"
    assert "a meal with protein is advised" in text_of(physician.get(address))
    fasting = text_of(physician.get(address, {"sedation": "iv"}))
    assert "nothing to eat for 6 hours" in fasting
    assert "a meal with protein is advised" not in fasting
    assert "Somebody else must drive home" in fasting


def test_a_moved_session_moves_the_dates(physician: Client, ada: Patient, session_on: date) -> None:
    take(physician, ada, "piroxicam", reason="pain")
    appointment = book(physician, ada, session_on)
    later = session_on + timedelta(days=10)

    moved = send(
        physician, appointment, change="moved", day=later.isoformat(), time="10:00", reason="ill"
    )

    assert moved.status_code == 302
    sheet = text_of(physician.get(f"{appointment}/preparation"))
    assert day(later - timedelta(days=12)) in sheet
    assert "Moved" in text_of(physician.get(appointment))


def test_a_sheet_of_the_day_before_the_move_is_told_to_nobody(
    physician: Client, ada: Patient, acting: Actor, session_on: date
) -> None:
    take(physician, ada, "piroxicam", reason="pain")
    appointment = book(physician, ada, session_on)
    physician.post(f"{appointment}/preparation/give", {"sedation": "none", "told_how": "phone"})
    hers, own_page = logged_in(ada, acting), f"/my{appointment}"
    assert day(session_on - timedelta(days=12)) in text_of(hers.get(own_page))

    sooner = (session_on - timedelta(days=5)).isoformat()
    send(physician, appointment, change="moved", day=sooner, time="09:30", reason="asked")
    page = text_of(hers.get(own_page))
    assert "the sheet you have no longer holds" in page
    assert day(session_on - timedelta(days=12)) not in page
    assert physician.get(f"{appointment}/preparation/told").status_code == 404
    page = physician.get(f"{appointment}/preparation")
    assert "moved" in text_of(page).casefold()
    assert f"{appointment}/preparation/told" not in page.content.decode()
    with acting.at_work():
        row = Appointment.objects.get(patient=ada)
        (visitor,) = visitors(acting, begin=row.starts_at, end=row.starts_at + timedelta(minutes=1))
        assert not visitor.expected.has_sheet
        session = Session(clinic=row.clinic, appointment=row, course=row.course)
        (held,) = held_of(session)
        assert held.last_dose_on == session_on - timedelta(days=5 + 12)


def test_a_medicine_entered_in_error_counts_no_longer(
    physician: Client, ada: Patient, stored: Callable[..., list[MedicineUse]]
) -> None:
    take(physician, ada, "Aleve", reason="pain")
    (use,) = stored(MedicineUse)
    physician.post(f"/medicines/{use.pk}/error")
    assert "No medicine is on record" in text_of(physician.get(f"/patients/{ada.pk}/medicines"))
    assert [one.pk for one in stored(MedicineUse)] == [use.pk]


def test_the_list_says_what_is_to_book_and_the_form_has_a_time(
    log_in: Callable[[str], Client], physician: Client, ada: Patient
) -> None:
    course = send(
        physician, f"/patients/{ada.pk}/courses/new", condition="knee-oa", side="right"
    ).headers["Location"]
    treat(physician, course)
    desk = log_in("desk")
    assert "To book Example, Ada Book session 1" in text_of(desk.get("/"))
    assert 'value="09:00"' in desk.get(f"{course}/appointments/new").content.decode()


def test_the_front_desk_books_but_sees_no_medicines(
    log_in: Callable[[str], Client], physician: Client, ada: Patient, session_on: date
) -> None:
    appointment = book(physician, ada, session_on)
    desk = log_in("desk")
    assert desk.get(appointment).status_code == 200
    assert desk.get(f"{appointment}/preparation").status_code == 403
    assert desk.get(f"/patients/{ada.pk}/medicines").status_code == 403


def test_the_prescribers_answer_stands_on_the_sheet(
    log_in: Callable[[str], Client], physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "Aleve 220 mg", reason="gout")
    address = f"{book(physician, ada, session_on)}/preparation"
    sheet = physician.get(address).content.decode()
    assert "its prescriber is asked first" in sheet
    answer = re.findall(r'href="(/appointments/[^"]+/medicines/[^"]+)"', sheet)[0]
    nurse = log_in("nurse")

    refused = send(nurse, answer, decision="hold", decided_by="", reason="")
    assert refused.status_code == 422
    assert "Enter who decided" in text_of(refused)

    send(nurse, answer, decision="continue", decided_by="Dr. Gout", reason="A flare this week")
    page = text_of(physician.get(address))
    assert "Aleve 220 mg Keep taking" in page
    assert "Dr. Gout decided «continue»" in page
    assert "A flare this week" in page

    send(nurse, answer, decision="hold", decided_by="Dr. Gout", reason="The flare is over")
    page = text_of(physician.get(address))
    assert f"Aleve 220 mg Leave out {day(session_on - timedelta(days=4))}" in page
    assert "A flare this week" not in page


def test_what_ended_long_ago_is_not_taken_on_and_what_is_taken_anew_is(
    physician: Client, ada: Patient, session_on: date
) -> None:
    """The answer of the prescriber is about what is taken now."""
    take(physician, ada, "Coumadin 5 mg", ended_on="2023-05-01")
    take(physician, ada, "warfarin 2.5 mg")
    take(physician, ada, "Plavix 75 mg", ended_on="2022-05-01")
    sheet = physician.get(f"{book(physician, ada, session_on)}/preparation")
    page = text_of(sheet)
    assert "warfarin 2.5 mg Keep taking" in page
    assert "Plavix 75 mg Nothing to do" in page
    assert "Coumadin" not in page
    (answer,) = re.findall(r'href="(/appointments/[^"]+/medicines/[^"]+)"', sheet.content.decode())
    assert "warfarin 2.5 mg" in text_of(physician.get(answer))


def test_what_only_a_prescriber_may_stop_is_taken_on_whatever_was_typed(
    physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "baby aspirin 81", reason="heart-or-stroke")
    address = f"{book(physician, ada, session_on)}/preparation"
    sheet = physician.get(address).content.decode()
    answer = re.findall(r'href="(/appointments/[^"]+/medicines/[^"]+)"', sheet)[0]
    send(physician, answer, decision="hold", decided_by="Dr. Heart", reason="Five days are safe")
    page = text_of(physician.get(address))
    assert "baby aspirin 81 Keep taking" in page
    assert "Dr. Heart decided «hold»" in page


def test_the_call_about_a_sheet_is_a_version_of_it(
    physician: Client,
    clinic: Clinic,
    ada: Patient,
    session_on: date,
    stored: Callable[..., list[Preparation]],
) -> None:
    address = f"{book(physician, ada, session_on)}/preparation"
    assert physician.get(f"{address}/told").status_code == 404  # nothing was given yet
    physician.post(f"{address}/give", {"sedation": "none", "told_how": ""})
    assert "Not told yet" in text_of(physician.get(address))

    early = send(physician, f"{address}/told", told_how="phone", told_at="2020-01-01T10:00")
    assert "the sheet was given later" in text_of(early)
    now = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone)).strftime("%Y-%m-%dT%H:%M")
    send(physician, f"{address}/told", told_how="phone", told_at=now)

    page = text_of(physician.get(address))
    assert "Told by telephone" in page
    given, told = sorted(stored(Preparation), key=lambda row: row.version)
    assert (given.told_at, told.told_how, told.body) == (None, "phone", given.body)


def test_the_front_desk_records_no_answer(
    log_in: Callable[[str], Client], physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "baby aspirin 81", reason="heart-or-stroke")
    address = f"{book(physician, ada, session_on)}/preparation"
    sheet = physician.get(address).content.decode()
    answer = re.findall(r'href="(/appointments/[^"]+/medicines/[^"]+)"', sheet)[0]
    assert log_in("desk").get(answer).status_code == 403
    assert log_in("desk").get(f"{address}/told").status_code == 403


def test_what_changed_since_the_sheet_was_given_is_said(
    physician: Client, ada: Patient, session_on: date
) -> None:
    address = f"{book(physician, ada, session_on)}/preparation"
    physician.post(f"{address}/give", {"sedation": "none", "told_how": "phone"})
    assert "tell the person anew" not in text_of(physician.get(address))
    take(physician, ada, "Aleve", reason="pain")
    page = text_of(physician.get(address))
    assert "Changed since the sheet was given: tell the person anew" in page
    assert "What was said about Aleve has changed" in page


def test_an_earlier_hour_on_the_same_day_is_told_anew(
    physician: Client, ada: Patient, session_on: date
) -> None:
    take(physician, ada, "Aleve", reason="pain")
    appointment = book(physician, ada, session_on)
    physician.post(f"{appointment}/preparation/give", {"sedation": "none", "told_how": "phone"})
    send(
        physician,
        appointment,
        change="moved",
        day=session_on.isoformat(),
        time="08:00",
        reason="Another patient",
    )
    page = text_of(physician.get(f"{appointment}/preparation"))
    assert "What was said about Aleve has changed" in page
    assert f"Leave out {day(session_on - timedelta(days=4))}, 08:00" in page


def test_a_deep_place_is_cleared_by_the_plans_reason_and_the_prescribers_answer(
    physician: Client, ada: Patient, acting: Actor, clinic: Clinic
) -> None:
    """The patient reads one calm line; the day asks for just what is missing."""
    take(physician, ada, "baby aspirin 81", reason="heart-or-stroke")
    page = open_course(physician, ada, condition="low-back", side="midline")
    assess(physician, page, tender=["back-facet-l4-5", "back-facet-l5-s1"])
    decide(physician, page, "find-suitable", reason="Asked about what was open")
    typed = planned(physician, page)
    assert "reason" in Sheet(send(physician, f"{page}/plan", **typed)).faults().casefold()
    send(physician, f"{page}/plan", **typed | {"reason": "Needles under ultrasound"})
    with acting.at_work():
        booked = book_appointment(
            patient=ada,
            purpose="session",
            starts_at=clock.now(clinic) + timedelta(seconds=1),
            course=Course.objects.get(),
            session_number=1,
            by=acting,
        )
        session = start_session(appointment=booked, by=acting)
    with acting.at_work():
        (waits,) = [one for one in stand_of(session).open if one.rule == "readiness.waiting"]
    assert waits.params["missing"] == "prescriber"
    assert "Facet joint L4–L5, capsule; Facet joint L5–S1, capsule lie deep" in say(
        waits, load_knowledge()
    )
    address = f"/appointments/{booked.pk}/preparation"
    sheet = physician.get(address)
    said = text_of(sheet)
    assert "baby aspirin 81: keep taking it. Your clinic and whoever prescribes it talk" in said
    assert "Only its prescriber may change it" not in said.partition("For the clinic")[0]
    answer = re.findall(r'href="(/appointments/[^"]+/medicines/[^"]+)"', sheet.content.decode())[0]
    send(physician, answer, decision="continue", decided_by="Dr. Heart", reason="Take it on")
    with acting.at_work():
        found = {one.code for one in stand_of(session).concluded.findings}
    assert found & {"deep-spinal-cleared", "deep-spinal-bleeding"} == {"deep-spinal-cleared"}
