"""Answers that come behind a link which has closed: from who opened its form while it was open."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.links import end_links
from prolo.registry.links import STILL_TAKEN, TRIES, still_takes
from prolo.registry.models import AnswerLink, Concern, Draft, Patient, Response
from tests.web.conftest import text_of
from tests.web.test_answering import typed
from tests.web.test_links import SKETCHY, WRONG, asked_by_message, draft

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
END = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def link(acting: Actor, ada: Patient) -> str:
    return asked_by_message(ada, acting)


def given_it_ran_out(acting: Actor, ago: timedelta) -> None:
    with acting.at_work():
        AnswerLink.objects.update(expires_at=clock.now(acting.clinic) - ago)


def waited(form: dict[str, Any], how_long: timedelta) -> dict[str, Any]:
    return {**form, "waited_s": str(int(how_long.total_seconds()))}


def test_who_guesses_birth_dates_shuts_nobodys_open_form(link: str, stored: Rows) -> None:
    person, other = Client(), Client()
    form = typed(person.get(link), fever="yes")
    draft(person, link, worry="I bled")
    for _ in range(TRIES):
        other.post(f"{link}/who", WRONG)
    assert person.post(link, form, headers={"Prolo-Draft": "1"}).status_code == 204
    assert other.post(link, form, headers={"Prolo-Draft": "1"}).status_code == 403
    sent = person.post(link, form)
    assert "Your answers have reached the clinic" in text_of(sent)
    assert not SKETCHY.search(text_of(sent))
    assert len(stored(Response)) == 1
    for client in (person, other):
        assert client.get(link).status_code == 410
        assert client.post(link, {**form, "task": "0" * 16}).status_code == 410
        assert client.post(link, {"fever": "yes"}).status_code == 410
    assert len(stored(Response)) == 1


def test_what_was_answered_in_time_arrives_after_it(link: str, acting: Actor, stored: Rows) -> None:
    client = Client()
    form = typed(client.get(link), fever="yes")
    given_it_ran_out(acting, HOUR)
    for late in (form, waited(form, HOUR - MINUTE), {**form, "waited_s": "-7200"}):
        assert client.post(link, late).status_code == 410
    draft_only = client.post(link, form, headers={"Prolo-Draft": "1"})
    assert draft_only.status_code == client.get(link).status_code == 410
    assert stored(Response) == stored(Draft) == []
    for _ in range(2):
        sent = client.post(link, waited(form, HOUR + MINUTE))
        assert "Your answers have reached the clinic" in text_of(sent)
    (row,), (concern,) = stored(Response), stored(Concern)
    assert (row.how, concern.level) == ("link", "same-day")
    assert row.recorded_at - row.happened_at > HOUR


def test_behind_a_link_that_reached_somebody_else_nothing_is_taken(
    link: str, acting: Actor, stored: Rows
) -> None:
    client = Client()
    form = typed(client.get(link))
    (row,) = stored(AnswerLink)
    end_links(link=row, by=acting)
    assert client.post(link, waited(form, HOUR)).status_code == 410
    with acting.at_work():
        AnswerLink.objects.update(locked_at=clock.now(acting.clinic))
    assert client.post(link, waited(form, HOUR)).status_code == 410
    assert stored(Response) == []


@pytest.mark.parametrize(
    ("came", "answered", "is_taken"),
    [
        (END - MINUTE, END - MINUTE, True),
        (END + MINUTE, END - MINUTE, True),
        (END + MINUTE, END, False),
        (END + STILL_TAKEN - MINUTE, END - DAY, True),
        (END + STILL_TAKEN, END - DAY, False),
    ],
)
def test_the_telephone_is_believed_for_some_days(
    came: datetime, answered: datetime, is_taken: bool
) -> None:
    for locked_at in (None, END - DAY):
        row = AnswerLink(course_id=uuid.uuid4(), expires_at=END, locked_at=locked_at)
        assert still_takes(row, answered_at=answered, now=came) == is_taken
        row.revoked_at = END - DAY
        assert not still_takes(row, answered_at=answered, now=came)


@pytest.mark.parametrize("said", ["x", "", "9" * 40, "٣٦٠٠٠", "-1", "3.5"])
def test_whatever_a_telephone_says_it_is_no_fault_of_the_server(
    link: str, acting: Actor, said: str
) -> None:
    client = Client()
    form = typed(client.get(link))
    given_it_ran_out(acting, DAY)
    assert client.post(link, {**form, "waited_s": said}).status_code == 410
