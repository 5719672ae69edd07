"""Whom no message of their appointments reached stands on the front desk's first page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.models import Message, MessageState, Patient
from tests.web.conftest import text_of

TITLE = "Not told of their appointment: call"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def message(
    patient: Patient, by: Actor, state: str, *, code: str = "", ended: timedelta, begins: timedelta
) -> None:
    """``ended`` ago, of an appointment that ``begins`` in a while."""
    now = clock.now(by.clinic)
    with by.at_work():
        row = Message.objects.create(
            clinic=by.clinic,
            patient=patient,
            about="appointments",
            due_key="appointments",
            due_kind="appointments",
            step=0,
            rule="invite",
            due_at=now - ended,
            send_at=now - ended,
            closes_at=now + begins,
            channel="email",
            language="en",
            state=state,
        )
        MessageState.objects.create(
            clinic=by.clinic,
            message=row,
            patient=patient,
            state=state,
            code=code,
            happened_at=now - ended,
        )


@pytest.mark.parametrize(
    ("state", "code", "ended", "begins", "is_said"),
    [
        ("not-delivered", "too-late", HOUR, -HOUR, "not delivered"),
        ("bounced", "smtp-550", HOUR, 30 * DAY, "came back: there is no such address"),
        ("bounced", "smtp-550", 10 * DAY, DAY, "came back: there is no such address"),
        ("bounced", "smtp-550", 10 * DAY, 30 * DAY, ""),  # it is said again when it comes near
        ("queued", "", HOUR, 2 * HOUR, "waits to be sent"),
        ("queued", "", HOUR, 30 * DAY, "waits to be sent"),  # without a job
        ("queued", "", -HOUR, 2 * HOUR, ""),  # to be sent later
        ("not-delivered", "parked", HOUR, DAY, ""),  # another took its place
        ("sent", "", HOUR, 2 * HOUR, ""),
        ("not-delivered", "too-late", 5 * DAY, -5 * DAY, ""),
    ],
)
def test_what_did_not_reach_is_said_while_a_call_helps(
    front: Actor,
    desk: Client,
    ada: Patient,
    state: str,
    code: str,
    ended: timedelta,
    begins: timedelta,
    is_said: str,
) -> None:
    message(ada, front, state, code=code, ended=ended, begins=begins)
    said = text_of(desk.get("/"))
    assert (TITLE in said) == bool(is_said)
    if is_said:
        assert is_said in said


def test_it_is_the_front_desks_work(
    front: Actor, ada: Patient, log_in: Callable[[str], Client]
) -> None:
    for _time in range(2):
        message(ada, front, "bounced", ended=HOUR, begins=DAY)
    assert text_of(log_in("desk").get("/")).count("came back: there is no such address") == 1
    assert TITLE not in text_of(log_in("nurse").get("/"))
