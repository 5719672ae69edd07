"""A reminder of a check that was made and waits is looked at again before it leaves: whom somebody
calls, or has spoken with, is not reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine

from prolo.registry import clock
from prolo.registry.access import system
from prolo.registry.actions.contact import record_attempt, take_back_attempt
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import (
    Concern,
    ConcernStep,
    ContactAttempt,
    Course,
    DueItem,
    Message,
    MessageState,
    Patient,
    Session,
    Visit,
)
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


D3, D7 = "aftercare-1-d3", "aftercare-1-d7"  # of the seventh day nobody calls who is silent


def asked_at(cast: Cast, key: str) -> datetime:
    with cast.owner.at_work():
        return DueItem.objects.get(key=key).due_at


def remind_of(
    cast: Cast, key: str, between: Callable[[Course], object], *, is_invited: bool = True
) -> tuple[str, str]:
    """What became of it: it was made, then something was said, then it was handed over."""
    at = asked_at(cast, key)
    if is_invited:
        with time_machine.travel(at + timedelta(minutes=1)):
            tick(cast)
    make_reminder(cast, at + REMINDED)
    with time_machine.travel(at + REMINDED + timedelta(minutes=1)), cast.owner.at_work():
        between(Course.objects.select_related("clinic", "patient").get())
    hand_over(at + REMINDED + timedelta(minutes=2))
    return last_of(cast, key)


def attempt(cast: Cast, key: str, outcome: str) -> Callable[[Course], ContactAttempt]:
    def recorded(course: Course) -> ContactAttempt:
        back_at = clock.now(cast.clinic) + timedelta(days=2) if outcome == "call-back" else None
        return record_attempt(
            course=course,
            due_key=key,
            channel="phone",
            outcome=outcome,
            call_back_at=back_at,
            by=cast.owner,
        )

    return recorded


def examine(cast: Cast, number: int) -> Callable[[Course], object]:
    """About something that was reported after this session."""

    def recorded(course: Course) -> None:
        now = clock.now(cast.clinic)
        row = {"clinic": cast.clinic, "recorded_by": cast.owner.user, "patient": course.patient}
        if (session := course.sessions.filter(number=number).first()) is None:
            visit = Visit.objects.create(**row, day=now.date(), arrived_at=now)
            session = Session.objects.create(**row, course=course, visit=visit, number=number)
        concern = Concern.objects.create(
            **row,
            course=course,
            session=session,
            level="call",
            rank=1,
            raised_at=now,
            respond_by=now,
            owner_role="nurse",
        )
        ConcernStep.objects.create(**row, concern=concern, step="examined", happened_at=now)

    return recorded


@pytest.mark.parametrize(
    ("key", "said_of", "outcome", "found"),
    [
        (D7, D7, "reached", ("not-needed", "spoken-with")),
        (D7, D7, "call-back", ("sent", "")),
        (D7, D7, "no-answer", ("sent", "")),
        (D7, "w6", "call-back", ("sent", "")),
        (D7, "w6", "reached", ("sent", "")),
        (D7, "silence-1", "reached", ("sent", "")),
        (D3, "silence-1", "reached", ("not-needed", "spoken-with")),
        (D3, "silence-1", "no-answer", ("sent", "")),
    ],
)
def test_who_was_spoken_with_about_a_check_since_it_was_asked_is_not_reminded(
    sends: Cast,
    server: MailServer,
    ada: Patient,
    key: str,
    said_of: str,
    outcome: str,
    found: tuple[str, str],
) -> None:
    treated(ada, sends)
    assert remind_of(sends, key, attempt(sends, said_of, outcome)) == found
    assert len(server.got) == states(sends).count("sent")


@pytest.mark.parametrize(
    ("number", "found"), [(1, ("not-needed", "spoken-with")), (2, ("sent", ""))]
)
def test_a_word_about_something_reported_counts_for_the_checks_of_its_own_session(
    sends: Cast, server: MailServer, ada: Patient, number: int, found: tuple[str, str]
) -> None:
    treated(ada, sends)
    assert remind_of(sends, D7, examine(sends, number)) == found


@pytest.mark.parametrize("outcome", ["reached", "no-answer"])
def test_where_nothing_was_sent_before_the_reminder_is_what_asks(
    sends: Cast, server: MailServer, ada: Patient, outcome: str
) -> None:
    """As after an outage of some hours."""
    treated(ada, sends)
    said = attempt(sends, D7, outcome)
    assert remind_of(sends, D7, said, is_invited=False) == ("sent", "")
    assert len(server.got) == 1


def test_a_word_that_was_recorded_by_mistake_holds_up_no_reminder(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    remind_of(sends, D7, attempt(sends, D7, "reached"))
    sent, at = len(server.got), asked_at(sends, D7) + REMINDED + timedelta(minutes=5)
    with time_machine.travel(at), sends.owner.at_work():
        take_back_attempt(
            attempt=ContactAttempt.objects.get(), reason="Another Ada", by=sends.owner
        )
    hand_over(at + timedelta(minutes=1))
    assert last_of(sends, D7) == ("sent", "")
    assert len(server.got) == sent + 1


def test_of_two_words_the_one_that_stands_still_counts(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    def twice(course: Course) -> None:
        attempt(sends, D7, "reached")(course)
        attempt(sends, D7, "reached")(course)

    treated(ada, sends)
    remind_of(sends, D7, twice)
    at = asked_at(sends, D7) + REMINDED + timedelta(minutes=5)
    with time_machine.travel(at), sends.owner.at_work():
        one, _other = ContactAttempt.objects.all()
        take_back_attempt(attempt=one, reason="Typed twice", by=sends.owner)
    hand_over(at + timedelta(minutes=1))
    assert last_of(sends, D7) == ("not-needed", "spoken-with")


def test_who_was_spoken_with_before_it_was_asked_is_reminded(
    sends: Cast, server: MailServer, ada: Patient
) -> None:
    treated(ada, sends)
    with time_machine.travel(NEXT_DAY - timedelta(hours=2)), sends.owner.at_work():
        course = ada.courses.select_related("clinic", "patient").get()
        record_attempt(
            course=course,
            due_key="aftercare-1-d1",
            channel="phone",
            outcome="reached",
            by=sends.owner,
        )
    with time_machine.travel(NEXT_DAY):
        tick(sends)
    make_reminder(sends, NEXT_DAY + REMINDED)
    hand_over(NEXT_DAY + REMINDED + timedelta(minutes=1))
    assert last_of(sends, "aftercare-1-d1") == ("sent", "")
