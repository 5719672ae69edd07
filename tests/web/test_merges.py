"""The front desk finds records that are one person, puts them together, and parts them again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.allergies import record_allergy
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.medicines import record_medicine
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.actions.relations import add_relation
from prolo.registry.actions.waiting import add_to_waiting_list
from prolo.registry.due import kept_items, rebuild_patient
from prolo.registry.models import (
    Allergy,
    Clinic,
    Concern,
    Course,
    Event,
    Identity,
    LossAtMerge,
    MedicineUse,
    Patient,
    PatientMerge,
    Relation,
    Session,
    TwoPeople,
    Visit,
)
from tests.web.conftest import send, text_of
from tests.web.test_mine import logged_in
from tests.web.test_undo import offered

pytestmark = pytest.mark.both_databases

LogIn = Callable[[str], Client]


@pytest.fixture
def desk(log_in: LogIn) -> Client:
    return log_in("desk")


def registered(by: Actor, family: str, given: str = "Nora", **more: Any) -> Patient:
    who = IdentityGiven(
        family_name=family, given_names=given, **{"birth_date": date(1970, 5, 1), **more}
    )
    with by.at_work():
        found = register_patient(given=who, is_new=True, by=by).patient
    assert found
    return found


@pytest.fixture
def pair(acting: Actor) -> tuple[Patient, Patient]:
    return registered(acting, "Newcomer"), registered(acting, "Newcommer")


def merged(client: Client, pair: tuple[Patient, Patient], **typed: str) -> Any:
    about = {"stays": "second", "reason": "Same passport", "confirmed": "nora NEWCOMER"}
    return send(client, f"/patients/{pair[0].pk}/merge/{pair[1].pk}", **(about | typed))


def test_the_desk_finds_compares_and_puts_together(desk: Client, pair: Any, stored: Any) -> None:
    assert "nearly the same name same birth date" in text_of(desk.get("/patients/duplicates"))
    page = text_of(desk.get(f"/patients/{pair[0].pk}/merge/{pair[1].pk}"))
    assert "The first: Nora Newcomer" in page
    done = merged(desk, pair)
    assert done.headers["Location"] == f"/patients/{pair[1].pk}"
    said = text_of(desk.get(f"/patients/{pair[0].pk}", follow=True))
    assert "That record was put together with this one" in said
    assert "The record Nora Newcomer was put together with this one on" in said
    assert "Newcommer" not in text_of(desk.get("/patients/duplicates"))
    (one,) = stored(PatientMerge)
    back = send(desk, f"/merges/{one.pk}", reason="Sisters")
    assert back.headers["Location"] == f"/patients/{pair[0].pk}"
    assert "put together" not in text_of(desk.get(f"/patients/{pair[1].pk}"))
    assert "Parted again on" in text_of(desk.get(f"/merges/{one.pk}"))


def test_two_courses_at_one_place_are_named_after_a_merge_until_one_has_ended(
    desk: Client, physician: Client, acting: Actor, pair: Any
) -> None:
    with acting.at_work():
        place = {"condition": "knee-oa", "side": "right", "by": acting}
        first, _second = (open_course(patient=one, **place) for one in pair)
    assert merged(desk, pair).status_code == 302
    address = f"/patients/{pair[1].pk}"
    assert "These are open at one place" in text_of(physician.get(address))
    assert "open at one place" not in text_of(desk.get(address))
    with acting.at_work():
        first.refresh_from_db()
        move_course(course=first, move="withdraw", reason="The other goes on", by=acting)
    assert "open at one place" not in text_of(physician.get(address))


@pytest.mark.parametrize("who", [0, 1])
def test_who_has_died_as_one_record_says_has_nothing_open_in_the_other_until_they_are_two(
    desk: Client, physician: Client, acting: Actor, pair: Any, stored: Any, who: int
) -> None:
    dead, alive = pair[who], pair[1 - who]
    today = clock.today(acting.clinic)
    with acting.at_work():
        course = open_course(patient=alive, condition="knee-oa", side="right", by=acting)
        at = clock.now(acting.clinic) + timedelta(days=9)
        visit = {"patient": alive, "purpose": "assessment", "starts_at": at, "by": acting}
        booked = book_appointment(**visit)
        wish = add_to_waiting_list(patient=alive, purpose="assessment", by=acting)
        record_loss(patient=dead, reason="died", on_day=today, said_by="her son", by=acting)
        due = kept_items(course)
    page = text_of(desk.get(f"/patients/{pair[0].pk}/merge/{pair[1].pk}"))
    assert page.count("Has died") == 1

    def stand() -> list[str]:
        with acting.at_work():
            for row in (course, booked, wish):
                row.refresh_from_db()
            return [course.state, booked.state, wish.state]

    assert merged(desk, pair).status_code == 302
    assert stand() == ["closed", "cancelled", "removed"]
    (one,) = stored(PatientMerge)
    page = text_of(desk.get(f"/merges/{one.pk}"))
    assert "stands again as before: Courses: 1 Appointments: 1 Waiting list: 1" in page
    send(desk, f"/merges/{one.pk}", reason="Sisters")
    assert stand() == ["assessing", "booked", "waiting"]
    with acting.at_work():
        assert kept_items(course) == due
    told = text_of(physician.get(f"/courses/{course.pk}"))
    assert "Stands as before: another person had died" in told


def test_who_puts_together_says_for_which_a_loss_holds(
    desk: Client, acting: Actor, pair: Any, log_in: LogIn
) -> None:
    with acting.at_work():
        for one in pair:
            open_course(patient=one, condition="knee-oa", side="left", by=acting)
        about = {"patient": pair[0], "on_day": clock.today(acting.clinic), "said_by": "her son"}
        loss = record_loss(**about, reason="moved-away", by=acting)
    page = text_of(desk.get(f"/patients/{pair[0].pk}/merge/{pair[1].pk}"))
    assert "Nora Newcomer moved away" in page
    assert "For which does it hold?" in page
    assert "Say for which it holds" in text_of(merged(desk, pair))
    done = merged(desk, pair, **{f"loss-{loss.pk}": "own"})
    assert done.status_code == 302
    with acting.at_work():
        kept = LossAtMerge.objects.get()
        assert (kept.holds_for_both, kept.is_of_who_went) == (False, True)
        first, second = Course.objects.filter(patient=pair[1]).order_by("recorded_at")
    asks_again = "It was said of another course: in this one they are asked."
    physician = log_in("physician")
    assert asks_again not in text_of(physician.get(f"/courses/{first.pk}"))
    assert asks_again in text_of(physician.get(f"/courses/{second.pk}"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"confirmed": "Nora Newcommer"}, "not the name of the record that goes: Nora Newcomer"),
        ({"stays": "third"}, "Choose which record stays"),
        ({"reason": ""}, "Enter how you know"),
    ],
)
def test_a_slip_puts_nobody_together(
    desk: Client, pair: Any, stored: Any, typed: dict[str, str], said: str
) -> None:
    refused = merged(desk, pair, **typed)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert stored(PatientMerge) == []


def test_of_contact_that_differs_it_is_chosen_which_counts(
    desk: Client, acting: Actor, stored: Any
) -> None:
    one = registered(acting, "Newcomer", phone="+1 555 0150", email="nora@example.org")
    other = registered(acting, "Newcommer", phone="+1 555 0151", address="1 Invented Street")
    page = desk.get(f"/patients/{one.pk}/merge/{other.pk}").content.decode()
    assert re.search(r'name="email" value="first"[^>]*checked', page)  # the other says nothing
    assert re.search(r'name="phone" value="second"[^>]*checked', page)  # of the newer record
    assert merged(desk, (one, other), email="first", address="second").status_code == 422
    assert stored(PatientMerge) == []
    chosen = {"phone": "first", "email": "first", "address": "second"}
    assert merged(desk, (one, other), **chosen).status_code == 302
    kept = next(each for each in stored(Identity) if each.patient_id == other.pk)
    assert (kept.family_name, kept.phone) == ("Newcommer", "+1 555 0150")
    assert (kept.email, kept.address) == ("nora@example.org", "1 Invented Street")
    found = text_of(desk.get("/patients", {"q": "+1 555 0150"}))
    assert "Newcommer, Nora" in found
    (merge,) = stored(PatientMerge)
    assert "this counts again: E-mail not known Phone +1 555 0151" in text_of(
        desk.get(f"/merges/{merge.pk}")
    )
    send(desk, f"/merges/{merge.pk}", reason="Sisters")
    back = next(each for each in stored(Identity) if each.patient_id == other.pk)
    assert (back.phone, back.email, back.address) == ("+1 555 0151", "", "1 Invented Street")


def test_two_people_are_not_asked_about_again(desk: Client, pair: Any) -> None:
    desk.post(f"/patients/{pair[0].pk}/two-people/{pair[1].pk}")
    assert "Newcomer" not in text_of(desk.get("/patients/duplicates"))


def test_who_were_called_two_people_by_a_slip_are_asked_about_again_by_undo(
    desk: Client, pair: Any, stored: Any
) -> None:
    both = f"/patients/{pair[0].pk}/two-people/{pair[1].pk}"
    button = offered(desk.post(both), desk)
    assert button
    assert desk.post(*button).status_code == 302
    (told,) = stored(TwoPeople)  # kept, with who took it back
    assert told.taken_back_by.username == "desk"
    assert [one.verb for one in stored(Event)][-2:] == ["told_apart", "told_apart_taken_back"]
    assert "Newcomer" in text_of(desk.get("/patients/duplicates"))
    assert desk.post(button[0], {"key": "another"}).status_code == 404  # it is taken back already
    desk.post(both)
    assert "Newcomer" not in text_of(desk.get("/patients/duplicates"))
    assert [one.taken_back_at is None for one in stored(TwoPeople)] == [False, True]


def test_the_other_record_is_looked_for_from_the_page_of_a_person(desk: Client, pair: Any) -> None:
    found = desk.get(f"/patients/{pair[0].pk}/same", {"q": "Newcommer"}).content.decode()
    assert f"/patients/{pair[0].pk}/merge/{pair[1].pk}" in found
    assert "Nobody else fits" in text_of(
        desk.get(f"/patients/{pair[0].pk}/same", {"q": "1970-05-02 Zz"})
    )


def test_what_cannot_be_parted_says_why(
    physician: Client, acting: Actor, pair: Any, stored: Any
) -> None:
    with acting.at_work():
        own, theirs = (
            open_course(patient=one, condition="knee-oa", side="left", by=acting) for one in pair
        )
    compared = text_of(physician.get(f"/patients/{pair[0].pk}/merge/{pair[1].pk}"))
    assert "Knee osteoarthritis" in compared
    merged(physician, pair)
    now = clock.now(acting.clinic)
    row = {"clinic": acting.clinic, "patient": pair[1]}
    with acting.at_work():
        visit = Visit.objects.create(**row, day=now.date(), arrived_at=now)
        session = Session.objects.create(
            **row, course=Course.objects.get(pk=theirs.pk), visit=visit, number=1
        )
        Concern.objects.create(
            **row,
            course=Course.objects.get(pk=own.pk),
            session=session,
            level="call",
            rank=2,
            raised_at=now,
            respond_by=now,
        )
        rebuild_patient(pair[1], by=acting)
    (one,) = stored(PatientMerge)
    said = text_of(physician.get(f"/merges/{one.pk}"))
    assert "Concerns of the one record hang on Sessions of the other" in said
    assert "Part them in my name" not in said


def test_who_sees_the_chart_says_whose_is_what_came_since_and_an_allergy_counts_for_both(
    desk: Client, physician: Client, pair: Any, acting: Actor, stored: Any
) -> None:
    merged(desk, pair)
    with acting.at_work():
        record_allergy(patient=pair[1], substance="lidocaine", by=acting)
        add_relation(patient=pair[1], kind="contact", name="Eva Invented", by=acting)
    (one,) = stored(PatientMerge)
    address = f"/merges/{one.pk}"
    assert "Eva Invented" in text_of(desk.get(address))
    with acting.at_work():
        record_medicine(patient=pair[1], typed="warfarin 5 mg", by=acting)
    refused = text_of(desk.get(address))
    assert "a nurse or a physician at the desk parts these two" in refused
    assert "warfarin" not in refused
    assert "lidocaine" in text_of(physician.get(address))
    with acting.at_work():
        (medicine,) = MedicineUse.objects.all()
        (contact,) = Relation.objects.filter(name="Eva Invented")
    whose = {f"of-{medicine.pk}": "went", f"of-{contact.pk}": "stayed"}
    unsaid = send(physician, address, reason="Sisters", **{f"of-{medicine.pk}": "went"})
    assert "Say whose it is" in text_of(unsaid)
    assert send(physician, address, reason="Sisters", **whose).status_code == 302
    with acting.at_work():
        assert MedicineUse.objects.get().patient == pair[0]
        assert Relation.objects.get(pk=contact.pk).patient == pair[1]
        assert {row.patient_id for row in Allergy.objects.all()} == {who.pk for who in pair}
    assert "Newcommer" not in text_of(desk.get("/patients/duplicates"))


def test_log_ins_of_both_read_both_while_they_are_one_and_their_own_again_when_parted(
    desk: Client, pair: Any, acting: Actor, stored: Any
) -> None:
    """An address that somebody kept of the record that went leads to the one that stayed; who
    could read what is not theirs is named for good."""
    went, stayed = pair
    hers, others = (logged_in(one, acting) for one in pair)
    with acting.at_work():
        courses = [
            open_course(patient=one, condition=condition, side="left", by=acting)
            for one, condition in zip(pair, ("knee-oa", "rotator-cuff"), strict=True)
        ]
    never = [(hers, stayed, courses[1]), (others, went, courses[0])]
    for client, patient, course in never:
        assert client.get(f"/my/{patient.pk}").status_code == 404
        assert client.get(f"/my/courses/{course.pk}/chart").status_code == 404
    merged(desk, pair)
    for client in (hers, others):
        for one in pair:
            page = text_of(client.get(f"/my/{one.pk}"))
            assert "Knee" in page
            assert "Rotator cuff" in page
        assert client.get(f"/my/courses/{courses[0].pk}/chart").status_code == 200
    (one,) = stored(PatientMerge)
    said = text_of(desk.get(f"/merges/{one.pk}"))
    assert "Read both at home Nora Newcomer the patient" in said
    assert "Nora Newcommer the patient" in said
    send(desk, f"/merges/{one.pk}", reason="Sisters")
    for client, patient, course in never:
        assert client.get(f"/my/{patient.pk}").status_code == 404
        assert client.get(f"/my/courses/{course.pk}/chart").status_code == 404
    assert "Knee" in text_of(hers.get(f"/my/{went.pk}"))
    assert "Rotator cuff" in text_of(others.get(f"/my/{stayed.pk}"))
    assert "Could read both at home meanwhile Nora Newcomer" in text_of(
        desk.get(f"/merges/{one.pk}")
    )


def test_who_was_parted_says_so_on_both_pages_with_who_did_it_and_why(
    desk: Client, pair: Any, stored: Any
) -> None:
    merged(desk, pair)
    (one,) = stored(PatientMerge)
    send(desk, f"/merges/{one.pk}", reason="Sisters, born the same day")
    for patient, said in zip(
        pair,
        ("this record stood under Nora Newcommer", "the record of Nora Newcomer stood here too"),
        strict=True,
    ):
        page = desk.get(f"/patients/{patient.pk}")
        assert said in text_of(page)
        assert f'href="/merges/{one.pk}"' in page.content.decode()
    how = text_of(desk.get(f"/merges/{one.pk}"))
    assert "Same passport" in how
    assert re.search(r"Parted again on .*: Sisters, born the same day", how)


def test_another_clinics_records_are_not_there(desk: Client, pair: Any) -> None:
    there = system(open_clinic(name="There"))
    stranger = registered(there, "Newcomer")
    for address in (f"{pair[0].pk}/merge/{stranger.pk}", f"{stranger.pk}/same"):
        assert desk.get(f"/patients/{address}").status_code == 404
    assert desk.post(f"/patients/{pair[0].pk}/two-people/{stranger.pk}").status_code == 404


def test_an_administrator_without_the_desk_sees_no_records(log_in: LogIn, pair: Any) -> None:
    for address in ("duplicates", f"{pair[0].pk}/merge/{pair[1].pk}"):
        assert log_in("admin").get(f"/patients/{address}").status_code == 403


# -- who speaks for a person, and their numbers elsewhere


def test_a_minor_without_a_guardian_is_said_and_an_unknown_age_is_asked(
    desk: Client, acting: Actor, clinic: Clinic
) -> None:
    today = clock.today(clinic)
    young = registered(acting, "Young", birth_date=today - timedelta(days=15 * 365))
    unknown = registered(acting, "Unknown", birth_date=None)
    assert "Not of age here (under 18)" in text_of(desk.get(f"/patients/{young.pk}"))
    assert "ask whether the person is of age" in text_of(desk.get(f"/patients/{unknown.pk}"))
    send(
        desk,
        f"/patients/{young.pk}/relations/new",
        kind="guardian",
        name="Ines",
        document="Birth certificate",
        starts_on=today.isoformat(),
    )
    said = text_of(desk.get(f"/patients/{young.pk}"))
    assert "Not of age" not in said
    assert "seen: Birth certificate" in said


def test_a_relation_ends_no_earlier_than_it_starts(desk: Client, pair: Any) -> None:
    refused = send(
        desk,
        f"/patients/{pair[0].pk}/relations/new",
        kind="proxy",
        name="Ines",
        starts_on="2026-02-01",
        ends_on="2026-01-01",
    )
    assert "the end is before the start" in text_of(refused)


def test_an_outside_number_is_one_persons_until_it_ends(desk: Client, pair: Any) -> None:
    first, second = (f"/patients/{one.pk}" for one in pair)
    typed = {"system": "Invented Insurance", "value": "AB 123"}
    send(desk, f"{first}/numbers/new", **typed)
    assert "Invented Insurance : AB 123" in text_of(desk.get(first))
    assert "belongs to another patient" in text_of(send(desk, f"{second}/numbers/new", **typed))
    number = desk.get(first).context["numbers"][0]
    desk.post(f"/numbers/{number.pk}/end")
    assert desk.post(f"/numbers/{number.pk}/end").status_code == 404
    assert send(desk, f"{second}/numbers/new", **typed).status_code == 302
