"""A person answers alone what is due: question by question, kept half given, sent once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.relations import add_relation
from prolo.registry.models import Concern, Draft, OnCall, Patient, Response, Session
from tests.web.conftest import text_of
from tests.web.course_steps import begin_treatment
from tests.web.session_of_today import inject, open_session
from tests.web.sheets import Sheet
from tests.web.test_mine import logged_in

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
WELL = "no"


@pytest.fixture
def hers(ada: Patient, acting: Actor) -> Client:
    return logged_in(ada, acting)


@pytest.fixture
def session(acting: Actor, ada: Patient) -> Session:
    made = open_session(acting, ada)
    inject(acting, made)
    return made


@pytest.fixture
def check(session: Session) -> str:
    return f"/my/courses/{session.course_id}/answer/aftercare-1-d1"


def typed(page: Any, **answers: str) -> dict[str, Any]:
    """Every question answered with no, pain 2, and what else is said."""
    sheet = Sheet(page)
    said = {
        one.attrs["name"]: WELL
        for one in sheet.controls
        if one.attrs.get("type") == "radio" and one.attrs.get("value") == WELL
    }
    return {**sheet.sends(), **said, "pain": "2", **answers}


def test_what_was_answered_is_kept_with_who_said_it_and_how(
    hers: Client, check: str, stored: Rows
) -> None:
    sent = hers.post(check, typed(hers.get(check)))
    assert sent.status_code == 200, Sheet(sent).faults()
    assert "Your answers have reached the clinic" in text_of(sent)
    assert "well: if anything gets worse or worries you, call" in text_of(sent)
    (row,) = stored(Response)
    assert (row.answered_by, row.how, row.due_key) == ("patient", "own-device", "aftercare-1-h2")
    assert stored(Concern) == []


def test_what_was_answered_is_kept_once_however_often_it_arrives(
    hers: Client, check: str, stored: Rows
) -> None:
    form = typed(hers.get(check), fever="yes")
    with time_machine.travel(datetime.now(UTC), tick=False):  # the page shows the clinic's minute
        said = {text_of(hers.post(check, {**form, "waited_s": str(n)})) for n in range(3)}
    assert len(said) == 1
    assert len(stored(Response)) == len(stored(Concern)) == 1


def test_other_answers_under_the_same_key_are_kept_beside(
    hers: Client, check: str, stored: Rows
) -> None:
    form = typed(hers.get(check))
    for _ in range(2):
        hers.post(check, form)
        hers.post(check, {**form, "fever": "yes"})
    assert len(stored(Response)) == 2


def test_an_emergency_is_said_at_once_and_is_on_the_clinics_list_before_the_last_question(
    hers: Client, check: str, stored: Rows, acting: Actor
) -> None:
    page = hers.get(check)
    chest = next(one for one in Sheet(page).named("chest") if one.attrs["value"] == "yes")
    assert chest.attrs["data-level"] == "emergency"  # so that it is said without a signal too
    half = {**Sheet(page).sends(), "chest": "yes"}
    kept = hers.post(check, half, headers={"Prolo-Draft": "1"})
    assert (kept.status_code, kept.headers["Prolo-Level"]) == (204, "emergency")
    (concern,) = stored(Concern)
    assert (concern.level, concern.response) == ("emergency", None)
    without_script = text_of(hers.post(check, half))
    assert "Call 911 now" in without_script.split("Question")[0]
    sent = text_of(hers.post(check, typed(hers.get(check), chest="yes")))
    assert "Call 911 now Your answers have reached the clinic, but do not wait" in sent
    (concern,) = stored(Concern)
    with acting.at_work():
        assert concern.response.answered_by == "patient"


def test_an_emergency_that_is_taken_back_closes_nothing(
    hers: Client, check: str, stored: Rows
) -> None:
    half = {**Sheet(hers.get(check)).sends(), "chest": "yes"}
    hers.post(check, half, headers={"Prolo-Draft": "1"})
    hers.post(check, typed(hers.get(check), chest="no"))
    (concern,) = stored(Concern)
    assert (concern.level, concern.state) == ("emergency", "open")


def test_half_given_answers_are_still_there_on_another_device(
    hers: Client, ada: Patient, acting: Actor, check: str, stored: Rows
) -> None:
    half = {**Sheet(hers.get(check)).sends(), "pain": "6", "fever": "unsure"}
    hers.post(check, half, headers={"Prolo-Draft": "1"})
    page = logged_in(ada, acting).get(check)
    assert "nothing is sent yet" in text_of(page)
    checked = {
        one.attrs["name"]: one.attrs["value"]
        for one in Sheet(page).controls
        if "checked" in one.attrs
    }
    assert checked == {"pain": "6", "fever": "unsure", "temperature-unit": "F"}
    assert stored(Response) == []
    again = logged_in(ada, acting)
    again.post(check, typed(page))
    (draft,) = stored(Draft)
    assert draft.response_id is not None
    assert "nothing is sent yet" not in text_of(again.get(check))


@pytest.mark.parametrize(
    ("typed_as", "unit", "said"),
    [
        ("38.9", "F", "38.9 °F cannot be: did you mean °C?"),
        ("101", "C", "101 °C cannot be: did you mean °F?"),
        ("60", "F", "60 °F cannot be: check the number"),
        ("389", "F", "Enter 115 or less"),
        ("hot", "F", "Enter a number"),
    ],
)
def test_a_temperature_that_cannot_be_is_no_normal_one(
    hers: Client, check: str, stored: Rows, typed_as: str, unit: str, said: str
) -> None:
    form = typed(hers.get(check), **{"temperature": typed_as, "temperature-unit": unit})
    refused = hers.post(check, form)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert stored(Response) == []


def test_with_nobody_on_call_the_form_says_so_first(
    hers: Client, check: str, acting: Actor
) -> None:
    with acting.at_work():
        OnCall.objects.update(withdrawn_at=clock.now(acting.clinic))
    page = text_of(hers.get(check))
    assert page.index("Nobody of the clinic is on call now") < page.index("First the signs")
    assert "go to the nearest emergency department" in page


def test_who_speaks_for_a_child_answers_for_them_and_for_nobody_else(
    ada: Patient, acting: Actor, check: str, stored: Rows
) -> None:
    with acting.at_work():
        mother = add_relation(patient=ada, kind="guardian", name="Mia Example", by=acting)
        other = Patient.objects.exclude(pk=ada.pk)[0]
    client = logged_in(ada, acting, mother)
    page = client.get(check)
    assert "You answer for Ada Example as their guardian." in text_of(page)
    client.post(check, typed(page))
    assert [one.answered_by for one in stored(Response)] == ["guardian"]
    stranger = logged_in(other, acting)
    assert stranger.get(check).status_code == stranger.post(check, typed(page)).status_code == 404
    assert len(stored(Response)) == 1


def test_two_devices_that_answer_the_same_are_both_kept_and_a_person_is_asked(
    hers: Client, session: Session, acting: Actor, stored: Rows, physician: Client
) -> None:
    begin_treatment(session.course, acting)
    w6 = f"/my/courses/{session.course_id}/answer/w6"
    here, there = (typed(hers.get(w6), **FINE, pain=pain) for pain in ("3", "5"))
    assert "They are kept with your treatment" in text_of(hers.post(w6, here))
    assert "Answered on" in text_of(hers.get(w6))
    assert "Your answers have reached the clinic" in text_of(hers.post(w6, there))
    first, second = sorted(stored(Response), key=lambda one: one.version)
    assert (first.is_questioned, second.is_questioned) == (False, True)
    assert second.replaces_id == first.pk
    outcomes = f"/courses/{session.course_id}/outcomes"
    page = text_of(physician.get(outcomes))
    assert "answered twice, on two devices" in page
    twice = page.partition("answered twice, on two devices")[2].partition("When answers are due")[0]
    assert twice.count("on their own pages") == 2
    with acting.at_work():
        assert session.course.due_items.filter(kind="settle-answers").exists()
    settle = f"/answers/{second.pk}/settle"
    assert hers.post(settle, {"counts": "earlier"}).status_code == 403
    said = text_of(physician.post(settle, {"counts": "earlier"}, follow=True))
    assert "It is kept which answers count" in said
    assert "answered twice" not in said
    (third,) = [one for one in stored(Response) if one.version == 3]
    assert (third.answers, third.happened_at) == (first.answers, first.happened_at)


def test_the_tablet_shows_one_form_and_ends_locked(
    log_in: Callable[[str], Client], session: Session, stored: Rows, acting: Actor
) -> None:
    tablet, start = log_in("desk"), f"/courses/{session.course_id}/answers/baseline/tablet"
    handed_over = tablet.post(start, follow=True)
    assert "Ada Example" in text_of(handed_over)
    assert "Patients" not in text_of(handed_over)
    assert tablet.get("/").headers["Location"].startswith("/log-in")
    sent = tablet.post("/tablet", typed(handed_over, **FINE))
    assert "Your answers have reached the clinic" in text_of(sent)
    assert "Please give the tablet back" in text_of(tablet.get("/tablet"))
    assert tablet.post("/tablet", typed(handed_over, **FINE)).status_code == 200
    (row,) = stored(Response)
    with acting.at_work():
        assert (row.how, row.answered_by, row.recorded_by.username) == ("tablet", "patient", "desk")


def test_what_one_person_left_on_the_tablet_is_never_taken_for_another(
    log_in: Callable[[str], Client], session: Session, stored: Rows, acting: Actor, finn: Patient
) -> None:
    with acting.at_work():
        theirs = open_course(patient=finn, condition="knee-oa", side="left", by=acting)
    tablet = log_in("desk")
    hers = tablet.post(f"/courses/{session.course_id}/answers/baseline/tablet", follow=True)
    tablet = log_in("desk")
    tablet.post(f"/courses/{theirs.pk}/answers/baseline/tablet")
    left = typed(hers, **FINE)
    assert tablet.post("/tablet", left, headers={"Prolo-Draft": "1"}).status_code == 409
    assert tablet.post("/tablet", left).status_code == 409
    assert stored(Response) == stored(Draft) == []


WRONG = {
    "Shorten this to": {"activity-1": "x" * 301},
    "Choose one of the answers": {"pain": "11"},
    "over the last week? Choose one": {"pain": ""},
    "Choose how well it can be done": {"activity-1-score": ""},
    "Enter 0 or more": {"work-days-lost": "-1"},
    "cannot be shown": {"activity-1": "\x07x"},
}


def test_what_cannot_be_is_said_beside_it_and_is_no_answer(
    hers: Client, session: Session, stored: Rows
) -> None:
    address = f"/my/courses/{session.course_id}/answer/baseline"
    page = hers.get(address)
    for said, wrong in WRONG.items():
        refused = hers.post(address, typed(page, **{**FINE, **wrong}))
        assert (refused.status_code, said in Sheet(refused).faults()) == (422, True), (
            said,
            Sheet(refused).faults(),
        )
    assert stored(Response) == []


FINE = {"activity-1": "Stairs", "activity-1-score": "7", "change": "same"}
