"""Links that were sent to a guardian who was entered in error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.links import try_birth_date
from prolo.registry.actions.relations import (
    add_relation,
    mark_relation_in_error,
    take_relation_back,
)
from prolo.registry.links import TRIES, locked_links, open_links, reaches_somebody_else
from prolo.registry.models import AnswerLink, Estimate, Message, Patient, Relation, Response
from tests.web.conftest import text_of
from tests.web.test_answering import typed
from tests.web.test_late_links import HOUR, waited
from tests.web.test_links import BORN, asked_by_message
from tests.web.test_paper_by_link import estimate, link, message

__all__ = ["estimate", "link", "message"]  # fixtures

pytestmark = pytest.mark.both_databases

Rows = Callable[[Any], list[Any]]
ADDRESS = 7  # the digest of the address that both parents share


@pytest.fixture
def eve(ada: Patient, acting: Actor) -> Relation:
    with acting.at_work():
        return add_relation(patient=ada, kind="guardian", name="Eve Invented", by=acting)


@pytest.fixture
def form(ada: Patient, acting: Actor, eve: Relation) -> str:
    """The link to it."""
    opened = asked_by_message(ada, acting)
    sent_to(eve, acting)
    return opened


def sent_to(eve: Relation, acting: Actor) -> None:
    with acting.at_work():
        Message.objects.filter(relation=None).update(relation=eve, sent_to=ADDRESS)


def in_error(eve: Relation, acting: Actor) -> None:
    with acting.at_work():
        mark_relation_in_error(relation=eve, reason="Of another Ada", by=acting)


def test_neither_the_form_nor_earlier_answers_open_to_them(
    form: str, eve: Relation, acting: Actor, ada: Patient, stored: Rows
) -> None:
    their = Client()
    answers = typed(their.get(form), fever="yes")
    assert their.post(f"{form}/who", BORN).status_code == 302
    in_error(eve, acting)
    for client in (their, Client()):
        assert "It was ended" in text_of(client.get(form))
        assert client.post(f"{form}/who", BORN).status_code == 410
        assert client.post(form, waited(answers, HOUR)).status_code == 410
        assert client.post(form, answers, headers={"Prolo-Draft": "1"}).status_code == 410
    assert stored(Response) == []
    with acting.at_work():
        assert list(open_links(ada)) == []


def test_a_paper_that_was_sent_to_them_is_read_no_more(
    link: str, estimate: Estimate, eve: Relation, acting: Actor
) -> None:
    their = Client()
    sent_to(eve, acting)
    their.post(f"{link}/who", BORN)
    assert "First visit: assessment" in text_of(their.get(link))
    in_error(eve, acting)
    assert (their.get(link).status_code, their.post(link).status_code) == (410, 410)
    with acting.at_work():
        assert not estimate.steps.filter(step="acknowledged").exists()


def test_nobody_looks_at_one_that_was_locked_by_their_guesses(
    form: str, eve: Relation, acting: Actor, ada: Patient
) -> None:
    with acting.at_work():
        row = AnswerLink.objects.get()
        wrong = clock.today(acting.clinic) - timedelta(days=365)
        for _ in range(TRIES):
            try_birth_date(link=row, born=wrong, by=acting)
        assert list(locked_links(acting)) == [row]
    in_error(eve, acting)
    with acting.at_work():
        assert list(locked_links(acting)) == []


def test_who_shares_their_address_is_still_reached_and_by_undo_so_are_they(
    form: str, eve: Relation, acting: Actor, ada: Patient
) -> None:
    in_error(eve, acting)
    with acting.at_work():
        assert not reaches_somebody_else(ada.pk, ADDRESS)
        eve.refresh_from_db()
        take_relation_back(relation=eve, by=acting)
        assert [one.due_key for one in open_links(ada)] == ["aftercare-1-d1"]
    assert Client().get(form).status_code == 200
