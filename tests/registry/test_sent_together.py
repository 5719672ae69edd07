"""Messages that are due at once are handed over by one job; what stands in the way of one of them
holds up no other, and each is recorded for itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from prolo.registry import leases, sending
from prolo.registry.access import Actor, system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.models import AnswerLink, Job, Message, MessageState
from prolo.registry.queueing import TOGETHER, queue_due_messages
from prolo.registry.sending import send_message, send_messages
from prolo.registry.worker import run_due_jobs, run_job
from tests.bench.mail import ask, send_by
from tests.bench.search import register
from tests.support.mail_server import MailServer, mail_server

MANY = TOGETHER + 2
NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with time_machine.travel(NOON), mail_server() as one:
        yield one


@pytest.fixture
def by(db: None, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Of whose people all are asked at once."""
    monkeypatch.setattr(sending, "LONGEST_S", 60)  # the first mail loads the words of all
    by = system(open_clinic(name="Here"))
    people = register(MANY, by)
    with by.at_work():
        send_by(server.port, by)
        ask(people, by)
        queue_due_messages(by=by)
    return by


def sent(by: Actor) -> int:
    with by.at_work():
        ends = list(MessageState.objects.exclude(state="queued").values_list("message", "state"))
        assert len(set(ends)) == len(ends)
        return Message.objects.filter(state="sent").count()


def waiting(by: Actor, task: object) -> int:
    with by.at_work():
        return Job.objects.filter(leases.OPEN, task=task.module_path).count()  # type: ignore[attr-defined]


def test_a_job_hands_over_several_each_with_its_own_link_and_name(
    by: Actor, server: MailServer
) -> None:
    assert waiting(by, send_messages) == 2
    assert run_due_jobs() == 2
    assert sent(by) == len({mail["Message-ID"] for _to, mail in server.got}) == MANY
    with by.at_work():
        assert AnswerLink.objects.values("message").distinct().count() == MANY


def test_of_one_that_is_refused_for_now_only_that_one_waits(by: Actor, server: MailServer) -> None:
    server.replies = ["250 Welcome", "451 Later"]
    run_due_jobs()
    assert sent(by) == len(server.got) == MANY - 1
    assert waiting(by, send_message) == 1
    with by.at_work():
        assert AnswerLink.objects.count() == MANY - 1  # what nobody got keeps no link
        assert Job.objects.get(leases.OPEN).due_at > NOON


def test_of_one_whose_address_is_none_the_others_go_on(by: Actor, server: MailServer) -> None:
    server.replies = ["550 5.1.1 Nobody"]
    assert run_due_jobs() == 2
    assert sent(by) == MANY - 1
    with by.at_work():
        assert Message.objects.filter(state="bounced").count() == 1


def test_one_that_breaks_is_tried_alone_and_given_up_alone(
    by: Actor, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with by.at_work():
        first = Message.objects.order_by("pk")[0]
    written = sending.written

    def breaks(row: Message, *given: object) -> object:
        if row == first:
            raise ValueError
        return written(row, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "written", breaks)
    run_due_jobs()
    assert sent(by) == len(server.got) == MANY - 1
    assert waiting(by, send_message) == 1


def test_where_a_worker_died_each_is_handed_over_alone(by: Actor, server: MailServer) -> None:
    dead = leases.take("dead")
    assert dead is not None
    Job.unscoped.filter(pk=dead.pk).update(lease_until=NOON)
    with time_machine.travel(NOON + leases.LEASE):
        again = leases.take("another")
        assert again == dead
        run_job(again)
        assert server.got == []
        assert waiting(by, send_message) in {2, TOGETHER}
        run_due_jobs()
    assert sent(by) == len(server.got) == MANY
