"""Whom no message of their appointments reached stands on the front desk's first page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.messages import choose_messages
from prolo.registry.models import Message, MessageState, Patient
from prolo.registry.notices import last_told, to_tell
from tests.web.conftest import text_of

pytestmark = pytest.mark.both_databases

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


@pytest.mark.parametrize("chose", [True, False])
def test_who_chose_messages_and_has_no_address_is_called(
    front: Actor, desk: Client, ada: Patient, chose: bool
) -> None:
    """With whom nobody spoke of messages everything is agreed by word of mouth."""
    if chose:
        choose_messages(patient=ada, wants_messages=True, channel="email", by=front)
    message(ada, front, "no-address", ended=HOUR, begins=DAY)
    said = text_of(desk.get("/"))
    assert ("not sent: no address" in said) == (TITLE in said) == chose


def test_it_is_the_front_desks_work(
    front: Actor, ada: Patient, log_in: Callable[[str], Client]
) -> None:
    for _time in range(2):
        message(ada, front, "bounced", ended=HOUR, begins=DAY)
    assert text_of(log_in("desk").get("/")).count("came back: there is no such address") == 1
    assert TITLE not in text_of(log_in("nurse").get("/"))
    (row,) = log_in("desk").get("/not-told.json").json()["rows"]
    assert (row["name"], row["state"]) == ("Example, Ada", "bounced")


def test_who_was_told_by_telephone_is_off_the_list_with_the_name_of_who_called(
    front: Actor, desk: Client, ada: Patient
) -> None:
    for state in ("not-delivered", "queued"):
        message(ada, front, state, ended=HOUR, begins=2 * HOUR)
    (address,) = re.findall(r'action="(/patients/\S+/told)"', desk.get("/").content.decode())
    for _ in range(2):
        assert desk.post(address).status_code == 302
    assert TITLE not in text_of(desk.get("/"))
    with front.at_work():
        states = MessageState.objects.filter(state="told")
        assert {(one.message.state, one.recorded_by) for one in states} == {("told", front.user)}
        assert states.count() == 2
    assert "told by telephone instead" in text_of(desk.get(f"/patients/{ada.pk}/messages"))


def test_what_was_told_by_telephone_is_not_sent_as_well(
    front: Actor, desk: Client, ada: Patient
) -> None:
    with front.at_work():
        booked = book_appointment(
            patient=ada,
            purpose="follow-up",
            starts_at=clock.now(front.clinic) + 3 * HOUR,
            by=front,
        )
    message(ada, front, "bounced", ended=HOUR, begins=3 * HOUR)
    desk.post(f"/patients/{ada.pk}/messages/told")
    with front.at_work():
        assert to_tell(ada.pk, front) == ()
        assert last_told(booked).message.state == "told"


def test_who_keeps_no_addresses_cannot_say_so(
    log_in: Callable[[str], Client], ada: Patient, front: Actor
) -> None:
    message(ada, front, "bounced", ended=HOUR, begins=HOUR)
    log_in("admin").post(f"/patients/{ada.pk}/messages/told")
    with front.at_work():
        assert not MessageState.objects.filter(state="told").exists()
