"""A link that was forwarded: who opened it first reads nothing that the person says later."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from prolo.errors import NotAllowed
from prolo.knowledge.questionnaires import load_questionnaire
from prolo.knowledge.questionnaires.askable import LINK, TAKEN
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.own_answers import keep_draft
from prolo.registry.answering import find_task
from prolo.registry.links import TRIES, open_link
from prolo.registry.models import (
    AnswerLink,
    Course,
    Draft,
    Identity,
    Message,
    Patient,
    Response,
    Score,
)
from prolo.web.forms.answering import AnsweringForm
from prolo.web.forms.kit import REST
from prolo.web.views.answering import PHOTOS, WHO
from tests.care.answering import respond
from tests.registry.treated import treat_knee
from tests.web.conftest import text_of
from tests.web.sheets import Sheet
from tests.web.test_answering import FINE, typed
from tests.web.test_links import BORN, WRONG, asked_by_message, draft

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
SAID = "I bled and told nobody"
HALF = {"Prolo-Draft": "1"}
EMPTY = respond(load_questionnaire("aftercare-check"), {})


@pytest.fixture
def link(acting: Actor, ada: Patient) -> str:
    return asked_by_message(ada, acting)


def is_asked_who(client: Client, link: str) -> bool:
    return "One question first" in text_of(client.get(link))


def test_who_began_first_reads_nothing_that_the_person_types_later(link: str, stored: Rows) -> None:
    first, person = Client(), Client()
    form = typed(first.get(link), worry="Let me see")
    first.post(link, form, headers={"Prolo-Draft": "1"})
    assert is_asked_who(person, link)
    person.post(f"{link}/who", BORN)
    assert draft(person, link, worry=SAID).status_code == 204
    page = first.get(link).content.decode()
    assert SAID not in page
    assert is_asked_who(first, link)
    assert first.post(link, form, headers={"Prolo-Draft": "1"}).status_code == 403
    assert SAID not in first.post(link, {**form, "temperature": "abc"}).content.decode()
    (kept,) = stored(Draft)
    assert kept.typed["worry"] == SAID
    assert SAID in person.get(link).content.decode()


def test_who_shows_who_they_are_at_first_is_not_overlooked_by_another(link: str) -> None:
    person, other = Client(), Client()
    person.post(f"{link}/who", BORN)
    draft(person, link, worry=SAID)
    assert is_asked_who(other, link)


@pytest.mark.parametrize("says_who", [False, True])
def test_who_left_a_shared_computer_is_not_read_on_by_the_next(
    link: str, stored: Rows, says_who: bool
) -> None:
    """Half an hour after the last answer; until then one tap opens it. What is sent whole arrives
    all the same."""
    shared = Client()
    if says_who:
        shared.post(f"{link}/who", BORN)
    form = typed(shared.get(link), worry=SAID)
    with time_machine.travel(datetime.now(UTC), tick=False) as at:
        assert shared.post(link, form, headers={"Prolo-Draft": "1"}).status_code == 204
        at.shift(timedelta(minutes=29))
        assert SAID in shared.get(link).content.decode()
        assert shared.post(link, form, headers={"Prolo-Draft": "1"}).status_code == 204
        at.shift(timedelta(minutes=31))
        page = shared.get(link)
        assert is_asked_who(shared, link)
        assert SAID not in page.content.decode()
        assert shared.post(link, form, headers={"Prolo-Draft": "1"}).status_code == 403
        assert is_asked_who(shared, link)
        shared.post(f"{link}/who", BORN)
        assert SAID in shared.get(link).content.decode()
        at.shift(timedelta(minutes=31))
        assert "Your answers have reached the clinic" in text_of(shared.post(link, form))
    assert len(stored(Response)) == 1


def test_what_is_typed_on_the_own_pages_is_not_seen_behind_the_link(
    link: str, acting: Actor, stored: Rows
) -> None:
    first = Client()
    draft(first, link)
    assert not is_asked_who(first, link)
    with acting.at_work():
        given = {"answered_by": "patient", "how": "own-device", "by": acting}
        task = find_task(Course.objects.get(), "aftercare-1-d1", **given)
        keep_draft(task=task, typed={"worry": SAID}, response=EMPTY)
    assert is_asked_who(first, link)


def test_a_browser_that_has_shown_nothing_writes_over_nothing_of_another(
    link: str, acting: Actor, stored: Rows
) -> None:
    draft(Client(), link, worry=SAID)
    with acting.at_work():
        given = {"answered_by": "patient", "how": "link", "by": system(acting.clinic)}
        task = find_task(Course.objects.get(), "aftercare-1-d1", **given)
        for mark in ("another", "x" * 43):
            with pytest.raises(NotAllowed):
                keep_draft(task=replace(task, browser=mark), typed={"worry": "No"}, response=EMPTY)
    assert stored(Draft)[0].typed["worry"] == SAID


def test_what_was_answered_is_begun_anew_by_whoever_has_the_link(link: str, stored: Rows) -> None:
    person, later = Client(), Client()
    person.post(f"{link}/who", BORN)
    draft(person, link, worry=SAID)
    person.post(link, typed(person.get(link), worry=SAID))
    assert len(stored(Response)) == 1
    page = later.get(link)
    assert SAID not in page.content.decode()
    assert draft(later, link, pain="4").status_code == 204
    assert not is_asked_who(later, link)


def test_activities_that_were_named_meanwhile_are_not_shown_to_who_began(
    acting: Actor, ada: Patient
) -> None:
    now = clock.now(acting.clinic)
    course = treat_knee(ada, now - timedelta(weeks=12), by=acting)
    with acting.at_work():
        address = f"/a/{open_link(_message(course, now), by=acting).token}"
    first = Client()
    page = first.get(address)
    first.post(address, typed(page, pain="4"), headers={"Prolo-Draft": "1"})
    assert not is_asked_who(first, address)
    with acting.at_work():
        named = {"pain": "7", "activity-1": "Dance", "activity-1-score": "2"}
        record_answers(
            course=course,
            due_key="baseline",
            response=respond(load_questionnaire("first-visit"), named),
            answered_by="patient",
            how="clinic",
            by=acting,
        )
    page = first.get(address)
    assert "Here you rate the things that you named before" in text_of(page)
    assert "Dance" not in page.content.decode()
    first.post(f"{address}/who", BORN)
    assert "Dance" in first.get(address).content.decode()


@pytest.fixture
def named(acting: Actor, ada: Patient) -> str:
    return asked_who_named(ada, "Dance", acting)


def asked_who_named(patient: Patient, activity: str, by: Actor) -> str:
    """The questions of week 12, of who named an activity at the start."""
    now = clock.now(by.clinic)
    course = treat_knee(patient, now - timedelta(weeks=12), by=by)
    named = {"pain": "7", "activity-1": activity, "activity-1-score": "2"}
    with by.at_work():
        record_answers(
            course=course,
            due_key="baseline",
            response=respond(load_questionnaire("first-visit"), named),
            answered_by="patient",
            how="clinic",
            by=by,
        )
        return f"/a/{open_link(_message(course, now), by=by).token}"


def test_the_first_tap_opens_the_form_and_shows_no_activity_that_was_named(
    named: str, physician: Client, stored: Rows
) -> None:
    """Who holds a forwarded link answers what shows nothing; what is sent so is taken."""
    page = Client().get(named)
    assert page.status_code == 200
    assert "Dance" not in page.content.decode()
    assert "One question first" not in text_of(page)
    assert not any(one.startswith("activity") for one in typed(page))
    before = len(stored(Response))
    sent = Client().post(named, typed(page, change="same"))
    assert sent.status_code == 200, Sheet(sent).faults()
    row = max(stored(Response), key=lambda one: one.recorded_at)
    assert len(stored(Response)) == before + 1
    withheld = {"linkId": "activities-withheld", "answer": [{"valueBoolean": True}]}
    assert withheld in row.answers["item"]
    scored = {one.instrument for one in stored(Score) if one.response_id == row.pk}
    assert scored == {"nprs", "pgic"}
    chart = physician.get(f"/courses/{row.course_id}/outcomes")
    assert "not shown: the link was opened without the birth date" in text_of(chart)


def test_without_a_script_what_was_answered_comes_back_behind_the_birth_date(
    named: str, stored: Rows
) -> None:
    person = Client()
    page = person.get(named)
    asked = person.post(named, {**typed(page, pain="4"), WHO: "yes"})
    assert asked["Location"] == f"{named}/who"
    assert "Back to the questions" in text_of(person.get(f"{named}/who"))
    assert person.post(f"{named}/who", BORN)["Location"] == named
    back = person.get(named)
    assert "Dance" in back.content.decode()
    assert stored(Draft)[0].typed["pain"] == "4"
    before = len(stored(Response))
    sent = person.post(named, typed(back, change="same", **{"activity-1-score": "6"}))
    assert sent.status_code == 200, Sheet(sent).faults()
    row = max(stored(Response), key=lambda one: one.recorded_at)
    assert len(stored(Response)) == before + 1
    (rated,) = (
        one for one in stored(Score) if (one.response_id, one.instrument) == (row.pk, "psfs")
    )
    assert rated.activities == {"Dance": "6"}


def test_no_question_of_a_form_can_be_taken_for_a_control_of_its_page(
    named: str, stored: Rows
) -> None:
    person = Client()
    page = person.get(named)
    before, form = len(stored(Response)), typed(page, change="same")
    sent = person.post(named, {**form, "who": "my daughter"})
    assert (sent.status_code, len(stored(Response))) == (200, before + 1)
    controls = re.findall(r'<(?:button|input type="hidden") [^>]*?name="([^"]+)"', page.text)
    assert WHO in controls
    assert [one for one in controls if LINK.fullmatch(one) and one not in TAKEN] == []
    assert set(AnsweringForm.base_fields) | {PHOTOS, REST} <= TAKEN


def test_without_a_script_enter_in_a_line_sends_the_form_and_asks_for_no_birth_date(
    named: str,
) -> None:
    """A browser presses the first button of a form that sends it."""
    (form,) = re.findall(
        r"<form [^>]*data-answering.*?</form>", Client().get(named).text, re.DOTALL
    )
    first, *others = (
        one for one in re.findall("<button[^>]*>", form) if 'type="button"' not in one
    )
    assert "name=" not in first
    assert [one for one in others if f'name="{WHO}"' in one]


def test_activities_that_were_rated_arrive_when_the_birth_date_was_said_long_ago(
    named: str, stored: Rows
) -> None:
    """The form was open, and there was no signal for more than half an hour."""
    person = Client()
    person.post(f"{named}/who", BORN)
    form = typed(person.get(named), change="same", **{"activity-1-score": "6"})
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=45), tick=False):
        sent = person.post(named, form)
    assert sent.status_code == 200, Sheet(sent).faults()
    assert {"Dance": "6"} in [one.activities for one in stored(Score)]


def test_without_a_birth_date_on_record_the_form_opens_and_shows_no_activity(
    acting: Actor, ada: Patient, stored: Rows
) -> None:
    """Nobody could be asked for it: the way in was a log-in that they may not have."""
    now = clock.now(acting.clinic)
    course = treat_knee(ada, now - timedelta(weeks=12), by=acting)
    with acting.at_work():
        address = f"/a/{open_link(_message(course, now), by=acting).token}"
        Identity.objects.update(birth_date=None)
        named = {"pain": "7", "activity-1": "Dance", "activity-1-score": "2"}
        record_answers(
            course=course,
            due_key="baseline",
            response=respond(load_questionnaire("first-visit"), named),
            answered_by="patient",
            how="clinic",
            by=acting,
        )
    person, other = Client(), Client()
    page = person.get(address)
    assert not is_asked_who(person, address)
    assert "Dance" not in page.content.decode()
    mine = {"pain": "4", "activity-1": "Swim", "activity-1-score": "6"}
    assert person.post(address, typed(page, **mine), headers=HALF).status_code == 204
    assert "Swim" in person.get(address).content.decode()
    blank = other.get(address)
    assert (blank.status_code, "Swim" in blank.content.decode()) == (200, False)
    assert other.post(address, typed(blank, pain="1"), headers=HALF).status_code == 403
    before = len(stored(Response))
    sent = person.post(address, typed(page, **FINE | mine))
    assert sent.status_code == 200, Sheet(sent).faults()
    assert len(stored(Response)) == before + 1


def test_that_a_form_was_answered_is_said_to_who_says_the_birth_date_alone(
    acting: Actor, ada: Patient, stored: Rows
) -> None:
    now = clock.now(acting.clinic)
    course = treat_knee(ada, now - timedelta(weeks=12), by=acting)
    with acting.at_work():
        address = f"/a/{open_link(_message(course, now), by=acting).token}"
    person, other = Client(), Client()
    sent = person.post(address, typed(person.get(address), **FINE))
    assert sent.status_code == 200, Sheet(sent).faults()
    assert len(stored(Response)) == 1
    person.post(f"{address}/who", BORN)
    assert "Answered on" in text_of(person.get(address))
    page = text_of(other.get(address))
    assert "Nothing is to be answered now." in page
    assert "Answered on" not in page


def test_a_reminder_brings_no_more_tries_and_its_form_is_still_taken(
    link: str, acting: Actor, desk: Client, stored: Rows
) -> None:
    with acting.at_work():
        reminder = f"/a/{open_link(Message.objects.get(), by=acting).token}"
    draft(Client(), link, worry=SAID)
    guessing = Client()
    for tried in range(TRIES - 1):
        address = (link, reminder)[tried % 2]
        said = text_of(guessing.post(f"{address}/who", WRONG))
        assert f"Tries that are left: {TRIES - 1 - tried}" in said
    assert "Too many wrong birth dates" in text_of(guessing.post(f"{reminder}/who", WRONG))
    for address in (link, reminder):
        assert guessing.post(f"{address}/who", BORN).status_code == 410
    page = guessing.get(link)
    assert "Too many wrong birth dates" in text_of(page)
    assert SAID not in page.content.decode()
    with acting.at_work():
        third = f"/a/{open_link(Message.objects.get(), by=acting).token}"
        Draft.objects.update(response=None, due_key="aftercare-1-d2")
    waited = Client()
    assert waited.post(third, typed(waited.get(third), fever="yes")).status_code == 200
    assert len(stored(Response)) == 1
    locked = next(one for one in stored(AnswerLink) if one.locked_at)
    assert desk.post(f"/links/{locked.pk}/again").status_code == 302
    assert guessing.post(f"{third}/who", BORN).status_code == 302


def _message(course: Course, now: Any) -> Message:
    return Message.objects.create(
        clinic=course.clinic,
        patient=course.patient,
        course=course,
        about="w12",
        due_key="w12",
        due_kind="answer-follow-up",
        step=0,
        rule="invite",
        due_at=now,
        send_at=now,
        closes_at=now + timedelta(hours=10),
        channel="email",
        language="en",
        state="sent",
    )
