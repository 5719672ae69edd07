"""Answers are sent while another program holds the database: they wait, or are refused in so many
words, and the phone that kept them sends them again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from prolo.demo import fill_demo
from prolo.registry.access import Actor, actor_for
from prolo.registry.models import Concern, Patient, Response, User
from tests.web.conftest import text_of
from tests.web.test_answering import typed
from tests.web.test_links import asked_by_message

pytestmark = pytest.mark.both_databases

IMPATIENT: dict[str, tuple[str, Any]] = {
    "sqlite": ("timeout", 0.05),  # seconds
    "postgresql": ("options", "-c lock_timeout=50ms"),
}
LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "BEGIN; LOCK TABLE registry_response IN ACCESS EXCLUSIVE MODE",
}
HELD_S = 0.5


@pytest.fixture
def acting(transactional_db: None) -> Actor:
    clinic = fill_demo()
    return actor_for(User.objects.get(username="physician"), clinic)


@pytest.fixture
def link(acting: Actor) -> str:
    with acting.at_work():
        return asked_by_message(Patient.objects.get(identity__given_names="Ada"), acting)


@pytest.fixture
def lock() -> Iterator[Callable[[], Callable[[], None]]]:
    """By a program that takes no turns; what comes back lets go of it."""
    other = connection.copy()
    other.inc_thread_sharing()

    def hold() -> Callable[[], None]:
        with other.cursor() as cursor:
            cursor.execute(LOCK[connection.vendor])
        return other.close

    yield hold
    other.close()
    connections.close_all()


def kept(by: Actor) -> tuple[int, list[str]]:
    with by.at_work():
        levels = Concern.objects.filter(response__isnull=False).values_list("level", flat=True)
        return Response.objects.count(), list(levels)


def test_answers_wait_for_a_database_that_is_locked_for_a_moment(
    acting: Actor, link: str, lock: Callable[[], Callable[[], None]]
) -> None:
    client = Client()
    form, before = typed(client.get(link), fever="yes"), kept(acting)[0]
    letting_go = threading.Timer(HELD_S, lock())
    letting_go.start()
    sent = client.post(link, form)
    letting_go.join()
    assert "Your answers have reached the clinic" in text_of(sent)
    assert kept(acting) == (before + 1, ["same-day"])


def test_answers_that_could_not_wait_are_refused_whole_and_taken_when_they_come_again(
    acting: Actor,
    link: str,
    lock: Callable[[], Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(raise_request_exception=False)
    form, before = typed(client.get(link), fever="yes"), kept(acting)[0]
    with monkeypatch.context() as impatient:
        impatient.setitem(connection.settings_dict["OPTIONS"], *IMPATIENT[connection.vendor])
        connections.close_all()  # who comes now is impatient
        let_go = lock()
        refused = client.post(link, form)
        let_go()
    connections.close_all()
    assert refused.status_code == 500  # on which the phone keeps them, and says so
    assert "may not be saved" in text_of(refused)
    assert kept(acting) == (before, [])
    for _time in range(2):
        assert "Your answers have reached the clinic" in text_of(client.post(link, form))
    assert kept(acting) == (before + 1, ["same-day"])
