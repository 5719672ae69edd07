"""Finding people and putting them on record, through the front door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from prolo.care.assessment import OLDEST_YEARS
from prolo.care.dates import add_months
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.models import Identity, Patient
from prolo.web.forms.fields import BirthDateField
from prolo.web.words.values import shown
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases

NEW = {
    "family_name": "Newcomer",
    "given_names": "Nora",
    "birth_date-day": "29",
    "birth_date-month": "2",
    "birth_date-year": "1960",
    "sex": "female",
    "phone": "+1 555 0120",
    "email": "",
    "address": "",
    "preferred_language": "en",
}


def test_a_person_is_found_with_one_wrong_letter(physician: Client) -> None:
    assert "Ejemplo, Tomás" in text_of(physician.get("/patients", {"q": "Ejempol"}))


def test_nobody_found_leads_to_putting_somebody_on_record(physician: Client) -> None:
    page = physician.get("/patients", {"q": "Zzyzx"})
    assert "Nobody fits «Zzyzx»" in text_of(page)
    assert "/patients/new" in page.content.decode()


def test_a_person_born_on_29_february_is_put_on_record(physician: Client) -> None:
    done = send(physician, "/patients/new", **{**NEW, "phone": "+1 555 0120 ext. 7"})
    assert done.status_code == 302
    assert "Nora Newcomer" in text_of(physician.get(done.headers["Location"]))


def test_who_may_assess_goes_on_to_a_course_and_nobody_else(
    physician: Client, log_in: Callable[[str], Client]
) -> None:
    done = send(physician, "/patients/new", **NEW, then="course")
    assert done.headers["Location"].endswith("/courses/new")
    page = log_in("desk").get("/patients/new")
    assert "open a course" not in text_of(page)
    again = {**NEW, "family_name": "Latecomer", "given_names": "Uwe"}
    done = send(log_in("desk"), "/patients/new", **again, then="course")
    assert "/courses" not in done.headers["Location"]


def test_the_oldest_age_is_one_on_the_page_and_behind_it_and_counts_birthdays(
    acting: Actor,
) -> None:
    today = clock.today(acting.clinic)
    too_old = add_months(today, -12 * (OLDEST_YEARS + 1))
    eldest = too_old + timedelta(days=1)
    field = BirthDateField()
    field.today = today
    given: dict[str, Any] = {"family_name": "Eldest", "given_names": "Uwe", "by": acting}
    field.validate(eldest)
    assert registered(eldest, **given)
    with pytest.raises(ValidationError, match=f"{OLDEST_YEARS + 1} years old"):
        field.validate(too_old)
    with pytest.raises(Invalid):
        registered(too_old, **given)


def registered(born: date, *, by: Actor, **who: str) -> Patient | None:
    with by.at_work():
        return register_patient(given=IdentityGiven(birth_date=born, **who), by=by).patient


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"birth_date-year": "1961"}, "1961 had no 29 February"),
        ({"birth_date-year": "2090", "birth_date-day": "1"}, "this birth date is in the future"),
        ({"birth_date-year": "1800", "birth_date-day": "1"}, "years old"),
        ({"birth_date-year": "NaN"}, "in digits"),
        ({"family_name": ""}, "Enter the family name"),
        ({"family_name": "x" * 10_000}, "Shorten this to 120 characters"),
        ({"phone": "next door"}, "Enter the telephone number with digits"),
        ({"email": "nobody"}, "Enter the e-mail address in full"),
    ],
)
def test_what_cannot_be_is_answered_in_words_and_nothing_typed_is_lost(
    physician: Client, typed: dict[str, str], said: str
) -> None:
    refused = send(physician, "/patients/new", **{**NEW, **typed})
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert 'value="Nora"' in refused.content.decode()


def test_names_in_any_script_and_with_emoji_stay_as_they_were_typed(physician: Client) -> None:
    name = "ليلى 🌱 <b>"
    done = send(physician, "/patients/new", **{**NEW, "given_names": name})
    assert "ليلى 🌱 &lt;b&gt;" in physician.get(done.headers["Location"]).content.decode()


def test_somebody_who_may_be_on_record_already_is_a_question(physician: Client) -> None:
    same = {"family_name": "Exampel", "given_names": "Ada", "birth_date-day": "14"}
    same |= {"birth_date-month": "3", "birth_date-year": "1958"}
    asked = send(physician, "/patients/new", **{**NEW, **same})
    assert asked.status_code == 422
    assert "Perhaps this person is already on record" in text_of(asked)

    put = send(physician, "/patients/new", **{**NEW, **same, "is_new": "1"})
    assert put.status_code == 302


def test_a_form_sent_twice_is_saved_once(physician: Client, acting: object) -> None:
    page = physician.get("/patients/new").content.decode()
    key = page.split('name="submission" value="')[1].split('"')[0]
    first = physician.post("/patients/new", {**NEW, "submission": key})
    second = physician.post("/patients/new", {**NEW, "submission": key})
    assert first.headers["Location"] == second.headers["Location"]


def test_two_people_changing_one_person_see_each_other(
    physician: Client, log_in: Callable[[str], Client], ada: Patient
) -> None:
    address = f"/patients/{ada.pk}/edit"
    version = physician.get(address).content.decode()
    seen = version.split('name="lock_version" value="')[1].split('"')[0]
    typed = {**NEW, "family_name": "Example", "given_names": "Ada", "birth_date-day": "14"}
    typed |= {"birth_date-month": "3", "birth_date-year": "1958", "lock_version": seen}
    assert log_in("desk").post(address, {**typed, "phone": "+1 555 0121"}).status_code == 302

    conflict = physician.post(address, {**typed, "phone": "+1 555 0122"})

    assert conflict.status_code == 422
    assert "Dana Invented" in text_of(conflict)
    assert "+1 555 0122" in conflict.content.decode()  # what was typed stays typed
    assert "+1 555 0121" in text_of(conflict)  # what the other saved is shown


@pytest.fixture
def nora(desk: Client, acting: Actor) -> str:
    """The address of somebody new, whose name is Newcomer."""
    where: str = send(desk, "/patients/new", **NEW, is_new="1").headers["Location"]
    return where


def test_a_person_is_shown_with_the_name_that_they_were_on_record_as_and_until_when(
    desk: Client, acting: Actor, nora: str
) -> None:
    """Anybody who looks for Nora by an old letter sees whose page this is."""
    assert "was on record as" not in text_of(desk.get(nora))
    done = send(desk, f"{nora}/edit", **{**NEW, "family_name": "Wedlock"})
    assert done.status_code == 302
    day = shown(clock.today(acting.clinic))
    page = text_of(desk.get(nora)).replace(" ,", ",")
    assert f"was on record as Nora Newcomer, until {day}" in page
    assert "was on record as Nora Newcomer" in text_of(desk.get("/patients", {"q": "Newcomer"}))
    rows = desk.get("/patients.json", {"q": "Newcomer"}).json()["rows"]
    assert [one["former_name"] for one in rows] == ["Newcomer, Nora"]


def test_a_name_that_was_a_slip_of_the_pen_is_neither_shown_nor_found(
    desk: Client, nora: str
) -> None:
    assert "slip of the pen" in text_of(desk.get(f"{nora}/edit"))
    typed = {**NEW, "family_name": "Wedlock", "was_slip": "yes"}
    assert send(desk, f"{nora}/edit", **typed).status_code == 302
    page = text_of(desk.get(nora))
    assert "Nora Wedlock" in page
    assert "Newcomer" not in page
    assert "Nobody fits" in text_of(desk.get("/patients", {"q": "Newcomer"}))


def test_a_former_name_that_was_a_slip_is_taken_back_from_the_page(desk: Client, nora: str) -> None:
    send(desk, f"{nora}/edit", **{**NEW, "family_name": "Wedlock"})
    page = desk.get(nora)
    assert "This was a slip of the pen: Nora Newcomer" in text_of(page).replace(" :", ":")
    (address,) = re.findall(r'action="([^"]+/former-names/[^"]+)"', page.content.decode())
    assert desk.get(address).status_code == 405
    page = desk.post(address, follow=True)
    assert "Nobody is found by that name any more" in text_of(page)
    assert "was on record as" not in text_of(page)
    assert "Nobody fits" in text_of(desk.get("/patients", {"q": "Newcomer"}))
    assert desk.post(address).status_code == 404


def test_the_front_desk_sees_no_chart(
    log_in: Callable[[str], Client], physician: Client, ada: Patient
) -> None:
    assert "Open a course" in text_of(physician.get(f"/patients/{ada.pk}"))
    assert "Open a course" not in text_of(log_in("desk").get(f"/patients/{ada.pk}"))


def test_a_patient_of_nobody_and_of_another_clinic_look_the_same(
    physician: Client, stored: Callable[..., list[object]]
) -> None:
    missing = physician.get("/patients/00000000-0000-7000-8000-000000000000")
    assert missing.status_code == 404
    assert stored(Identity)


def test_the_page_of_a_person_says_the_sex(physician: Client, ada: Patient) -> None:
    assert "years) female INVENTED PATIENT" in text_of(physician.get(f"/patients/{ada.pk}"))


def test_all_that_is_wrong_about_a_person_is_said_at_once(physician: Client, ada: Patient) -> None:
    wrong = {"birth_date-year": "1961", "phone": "next door", "email": "nobody"}
    for address in ("/patients/new", f"/patients/{ada.pk}/edit"):
        said = text_of(send(physician, address, **{**NEW, **wrong, "family_name": ""}))
        assert "Enter the family name" in said
        assert "1961 had no 29 February" in said
        assert "Enter the telephone number with digits" in said
        assert "Enter the e-mail address in full" in said
