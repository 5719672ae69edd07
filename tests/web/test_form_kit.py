"""What the kit gives every form: rows without script, a conflict beside its fields, a kept form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.care.course import BY_NAME
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.courses import open_course
from prolo.registry.models import Identity, Patient
from prolo.web import urls  # noqa: F401
from prolo.web.forms.dates import BirthDateField, DayField
from prolo.web.forms.fields import DecimalField, TextField
from prolo.web.forms.kit import PageForm
from prolo.web.forms.moves import MoveForm
from prolo.web.kept_forms import MOST_OF_A_FIELD, SESSION_KEY
from tests.web.conftest import text_of
from tests.web.every_form import Form, fill, post
from tests.web.sheets import Sheet


@pytest.fixture
def assessment(acting: Actor, ada: Patient) -> str:
    with acting.at_work():
        course = open_course(patient=ada, condition="knee-oa", side="right", by=acting)
    return f"/courses/{course.pk}/assessment"


def press(client: Client, address: str, sheet: Sheet, button: str, value: str = "1") -> Any:
    return post(client, address, {**sheet.sends(), button: value})


def structures(sheet: Sheet) -> list[str]:
    return [name for name in sheet.sends() if name.startswith("laxity-") and "struct" in name]


def test_a_row_is_added_and_taken_away_without_script_and_the_rest_stays(
    physician: Client, assessment: str
) -> None:
    typed = fill(physician.get(assessment), Form({"goals": "To walk to the market"}))
    added = Sheet(post(physician, assessment, {**typed, "laxity-add": "1"}))
    assert structures(added) == ["laxity-0-structure", "laxity-1-structure"]
    assert added.sends()["laxity-0-grade"] == [typed["laxity-0-grade"]]
    assert added.sends()["goals"] == ["To walk to the market"]

    less = Sheet(press(physician, assessment, added, "laxity-remove", "0"))

    assert structures(less) == ["laxity-1-structure"]  # the other keeps its number
    assert less.sends()["goals"] == ["To walk to the market"]


def test_arranging_rows_says_nothing_of_faults(physician: Client, assessment: str) -> None:
    empty = Sheet(physician.get(assessment))
    answer = press(physician, assessment, empty, "laxity-add")
    assert answer.status_code == 200
    assert not Sheet(answer).faults()


def test_rows_end_where_there_can_be_no_more(physician: Client, assessment: str) -> None:
    sheet = Sheet(physician.get(assessment))
    crowd = {**sheet.sends(), "laxity-rows": " ".join(map(str, range(5_000))), "laxity-add": "1"}
    assert len(structures(Sheet(post(physician, assessment, crowd)))) < 50


def test_what_is_left_out_of_one_group_is_one_line_that_leads_to_the_first(
    physician: Client, assessment: str
) -> None:
    typed = fill(physician.get(assessment), Form())
    flags = [name for name in typed if name.startswith("flag-")]
    left = {name: value for name, value in typed.items() if name not in {*flags, "warmth"}}

    refused = Sheet(post(physician, assessment, left))

    (summary,) = (e for e in refused.form.walk() if e.attrs.get("class") == "error-summary")
    assert [(one.attrs["href"], one.text) for one in summary.all("a")] == [
        (f"#id_{flags[0]}_0", f"First what cannot wait: {len(flags)} questions are not answered"),
        ("#id_warmth_0", "Is the place warm? Choose yes, no or not sure"),
    ]
    assert {refused.fault_beside(name) for name in flags} == {"Choose yes, no or not sure"}


def test_in_a_conflict_both_versions_stand_beside_each_other_and_sending_again_decides(
    physician: Client,
    log_in: Callable[[str], Client],
    ada: Patient,
    stored: Callable[..., list[Identity]],
) -> None:
    address = f"/patients/{ada.pk}/edit"
    mine = fill(physician.get(address), Form({"phone": "+1 555 0122"}))
    desk = log_in("desk")
    theirs = fill(desk.get(address), Form({"phone": "+1 555 0121"}))
    assert post(desk, address, theirs).status_code == 302

    conflict = post(physician, address, mine)

    assert conflict.status_code == 422
    assert "Dana Invented changed this while you were working on it" in text_of(conflict)
    assert "Saved now: +1 555 0121" in text_of(conflict)
    sheet = Sheet(conflict)
    assert sheet.sends()["phone"] == ["+1 555 0122"]
    assert post(physician, address, sheet.sends()).status_code == 302
    assert [one.phone for one in stored(Identity) if one.patient_id == ada.pk] == ["+1 555 0122"]


def test_what_one_person_typed_is_never_shown_to_the_next(
    physician: Client, log_in: Callable[[str], Client]
) -> None:
    typed = fill(physician.get("/patients/new"), Form({"family_name": "Secretive"}))
    physician.logout()
    assert post(physician, "/patients/new", typed).status_code == 302
    desk = {"username": "desk", "password": _password()}
    page = Sheet(physician.get("/log-in")).sends()
    assert post(physician, "/log-in", {**page, **desk}).status_code == 302
    assert "Secretive" not in physician.get("/patients/new").content.decode()


def _password() -> str:
    from django.conf import settings

    return str(settings.DEMO_PASSWORD)


def test_a_kept_form_is_shown_once_and_saves_nothing_by_itself(
    physician: Client, acting: Actor, stored: Callable[..., list[Patient]]
) -> None:
    before = len(stored(Patient))
    typed = fill(physician.get("/patients/new"), Form({"family_name": "Kept"}))
    physician.logout()
    post(physician, "/patients/new", typed)
    assert acting.user
    physician.force_login(acting.user)
    assert "Kept" in physician.get("/patients/new").content.decode()
    assert "Kept" not in physician.get("/patients/new").content.decode()
    assert len(stored(Patient)) == before


def test_of_a_form_too_large_to_keep_each_field_keeps_its_beginning(physician: Client) -> None:
    typed = fill(physician.get("/patients/new"), Form({"address": "x" * 2_000_000}))
    physician.logout()
    post(physician, "/patients/new", typed)
    kept = physician.session[SESSION_KEY]["fields"]
    assert f"address={'x' * MOST_OF_A_FIELD}&" in kept
    assert "family_name=Typed" in kept


def test_a_form_from_nowhere_keeps_nothing(client: Client, db: None) -> None:
    client.post("/patients/new", {"family_name": "Forged", "form_token": "made-up"})
    assert SESSION_KEY not in client.session


def test_a_hidden_field_that_was_tampered_with_is_said_and_the_rest_stays(
    physician: Client,
) -> None:
    typed = fill(physician.get("/patients/new"), Form())
    refused = post(physician, "/patients/new", {**typed, "submission": "x" * 99})
    assert refused.status_code == 422
    assert "Load this page again" in text_of(refused)


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-inf", "1e5", "0x1F", "½", "1 2", "1..2", "٫"]
)
def test_no_number_is_no_number(text: str) -> None:
    with pytest.raises(Exception, match="Enter the volume"):
        DecimalField(asks="Enter the volume").clean(text)


@pytest.mark.parametrize("text", ["2.5", "2,5", " 2.5 ", "２．５", "٢٫٥", "+2.5"])
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert str(DecimalField(asks="Enter the volume").clean(text)) in {"2.5", "+2.5"}


@pytest.mark.parametrize("text", ["2024-02-29", "29.2.2024", "٢٠٢٤-٠٢-٢٩"])
def test_29_february_is_a_day_in_2024(text: str) -> None:
    assert DayField(asks="Enter the day").clean(text).isoformat() == "2024-02-29"


@pytest.mark.parametrize("text", ["2023-02-29", "29.2.2023", "1900-02-29"])
def test_29_february_is_none_in_other_years(text: str) -> None:
    with pytest.raises(Exception, match="had no 29 February"):
        DayField(asks="Enter the day").clean(text)
    with pytest.raises(Exception, match="had no 29 February"):
        BirthDateField().clean(("29", "2", "2023"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nor\x1ba", "After «Nor» stands a character"),
        ("\x00", "begins with a character"),
        ("first line\nsecond\x08", "After «second» stands"),
    ],
)
def test_an_unseen_character_is_named_by_its_place(text: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        TextField().clean(text)


def test_lines_and_tabs_are_text() -> None:
    assert TextField().clean("one\ttwo\r\nthree") == "one\ttwo\r\nthree"


def test_a_button_whose_time_has_passed_is_answered_in_words(
    physician: Client, ada: Patient, acting: Actor
) -> None:
    with acting.at_work():
        followed = book_appointment(
            patient=ada,
            purpose="follow-up",
            starts_at=clock.now(acting.clinic) + timedelta(days=1),
            by=acting,
        )
    refused = physician.post(f"/appointments/{followed.pk}/session")
    assert refused.status_code == 422
    assert "That is not possible now" in text_of(refused)
    assert "Nothing was saved" in text_of(refused)


# -- what is still open, answered at one press --------------------------------------------


def test_no_to_the_rest_answers_what_is_open_and_nothing_else(
    physician: Client, assessment: str
) -> None:
    sheet = Sheet(physician.get(assessment))
    flags = sorted({name for one in sheet.controls if (name := one.attrs["name"])[:5] == "flag-"})
    sent = {**sheet.sends(), flags[0]: "not-sure", "goals": "stairs", "rest": "group-1"}
    answered = post(physician, assessment, sent)
    assert answered.status_code == 200
    typed = Sheet(answered).typed()
    assert typed[flags[0]] == ["not-sure"]
    assert {typed[one][0] for one in flags[1:]} == {"no"}
    assert typed["goals"] == ["stairs"]
    assert not [one for one in typed if one.startswith("reason-")]  # another group's


def test_nothing_is_answered_by_a_button_that_is_not_there(
    physician: Client, assessment: str
) -> None:
    answered = press(physician, assessment, Sheet(physician.get(assessment)), "rest", "group-99")
    assert not [one for one in Sheet(answered).typed() if one.startswith("flag-")]


def _forms(of: type[PageForm]) -> Iterator[type[PageForm]]:
    for one in of.__subclasses__():
        if one.__module__.startswith("prolo."):
            yield one
        yield from _forms(one)


def test_what_is_needed_sometimes_is_not_called_optional() -> None:
    """Every page is known by its address, so every form was read."""
    said = {
        (form.__name__, name)
        for form in _forms(PageForm)
        for name, field in form.base_fields.items()
        if str(field.help_text).startswith("Needed") and not field.required
    }
    assert {("MoveForm", "reason"), ("AppointmentChangeForm", "reason")} <= said
    needed = {(form.__name__, name) for form in _forms(PageForm) for name in form.sometimes_needed}
    assert said <= needed


def test_a_decision_says_when_its_reason_is_needed() -> None:
    form = MoveForm(moves=[BY_NAME["pause"], BY_NAME["resume"]])
    assert [form[name].is_optional for name in ("until", "reason")] == [False, False]
    assert "(optional)" not in str(form)
    assert "Needed to put it off, and to pause." in str(form)
