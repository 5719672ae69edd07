"""A reminder of a check that was made and waits is looked at again before it leaves: whom somebody
calls, or has spoken with, is not reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from prolo.registry.access import system
from prolo.registry.actions.contact import record_attempt
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import DueItem, Message, MessageState, Patient
from prolo.registry.queueing import queue_due_messages
from prolo.registry.worker import run_due_jobs
from prolo.web.presenters.messages import message_rows
from tests.registry.conftest import Cast
from tests.registry.test_messages import NEXT_DAY, states, tick, treated
from tests.support.mail_server import MailServer

REMINDED = timedelta(hours=4, minutes=5)  # thresholds/message-check-remind-h


def make_reminder(cast: Cast, at: datetime) -> None:
    """It waits: nothing is handed over."""
    with time_machine.travel(at), cast.owner.at_work():
        queue_due_messages(by=system(cast.clinic))
        assert Message.objects.filter(rule="remind", state="queued").exists()


def hand_over(at: datetime) -> None:
    with time_machine.travel(at):
        run_due_jobs()


def last_of(cast: Cast, key: str) -> tuple[str, str]:
    """What became of the reminder of this check, as it is kept; and as the page says it."""
    with cast.owner.at_work():
        row = Message.objects.get(due_key=key, rule="remind")
        code = MessageState.objects.filter(message=row, state=row.state).get().code
        (shown,) = message_rows([row], clinic_knowledge(cast.clinic))
    assert shown["why_not"] if code else not shown["why_not"]
    assert shown["why_not"] != code or not code
    return row.state, code


def check_with_its_call(cast: Cast) -> tuple[DueItem, DueItem]:
    with cast.owner.at_work():
        call = DueItem.objects.get(key="silence-1")
        return DueItem.objects.get(key=f"aftercare-1-{call.unanswered}"), call


def test_a_reminder_that_waited_past_the_hour_of_the_call_is_not_sent(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    check, call = check_with_its_call(sends)
    with time_machine.travel(check.due_at + timedelta(minutes=1)):
        tick(sends)
    sent = len(server.got)
    make_reminder(sends, check.due_at + REMINDED)
    assert check.due_at + REMINDED < call.due_at
    hand_over(call.due_at + timedelta(minutes=1))
    assert last_of(sends, check.key) == ("not-needed", "call-due")
    assert len(server.got) == sent


def test_before_the_hour_of_the_call_it_is_sent(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    check, call = check_with_its_call(sends)
    with time_machine.travel(check.due_at + timedelta(minutes=1)):
        tick(sends)
    make_reminder(sends, check.due_at + REMINDED)
    hand_over(call.due_at - timedelta(minutes=1))
    assert last_of(sends, check.key) == ("sent", "")


@pytest.mark.parametrize(
    ("outcome", "found"),
    [("reached", ("not-needed", "spoken-with")), ("no-answer", ("sent", ""))],
)
def test_who_was_spoken_with_since_it_was_asked_is_not_reminded(
    sends: Cast, server: MailServer, ada: Patient, outcome: str, found: tuple[str, str]
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    make_reminder(sends, NEXT_DAY + REMINDED)
    with time_machine.travel(NEXT_DAY + REMINDED + timedelta(minutes=1)), sends.owner.at_work():
        course = ada.courses.select_related("clinic", "patient").get()
        record_attempt(
            course=course, due_key="silence-1", channel="phone", outcome=outcome, by=sends.owner
        )
    hand_over(NEXT_DAY + REMINDED + timedelta(minutes=2))
    assert last_of(sends, "aftercare-1-d1") == found
    assert len(server.got) == states(sends).count("sent")


def test_who_was_spoken_with_before_it_was_asked_is_reminded(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY - timedelta(hours=2)), sends.owner.at_work():
        course = ada.courses.select_related("clinic", "patient").get()
        record_attempt(
            course=course, due_key="silence-1", channel="phone", outcome="reached", by=sends.owner
        )
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    make_reminder(sends, NEXT_DAY + REMINDED)
    hand_over(NEXT_DAY + REMINDED + timedelta(minutes=1))
    assert last_of(sends, "aftercare-1-d1") == ("sent", "")
