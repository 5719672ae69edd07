"""A worker that hands over mail is killed again and again: every message goes out, and each is
recorded once."""

from __future__ import annotations

import os
import random
from collections import Counter

from prolo.registry.access import system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.leases import MAX_ATTEMPTS
from prolo.registry.models import Job, Message, MessageState
from prolo.registry.queueing import TOGETHER, queue_due_messages
from tests.bench.mail import ask, send_by, where_it_is_day
from tests.bench.search import register
from tests.registry.test_jobs import KILLS, all_ended, kill, kill_at_work, started, wait_until
from tests.support.mail_server import mail_server

THREADS = 2  # of the worker that is killed
MESSAGES = int(os.environ.get("MESSAGES_TO_SEND", "60"))  # more: make bench
FEW = min(KILLS, MAX_ATTEMPTS - 1)  # one more could hit a single job so often that it is parked


def test_messages_of_a_worker_that_is_killed_again_and_again_all_go_out_and_are_recorded_once(
    transactional_db: None,
) -> None:
    """One that goes out twice carries the same Message-ID; of each killing a few can."""
    by = system(open_clinic(name="Here", time_zone=where_it_is_day()))
    people = register(MESSAGES, by)
    chance = random.Random(5)
    with mail_server() as server:
        with by.at_work():
            send_by(server.port, by)
            ask(people, by)
            assert queue_due_messages(by=by) == MESSAGES
        for _ in range(KILLS if MESSAGES > 500 else FEW):
            kill_at_work(chance)
        last = started()
        wait_until(all_ended, within_s=600)
        kill(last)
    got = Counter(mail["Message-ID"] for _address, mail in server.got)
    with by.at_work():
        assert not Job.objects.filter(parked_at__isnull=False).exists()
        assert {str(one.pk) for one in Message.objects.filter(state="sent")} == {
            name.strip("<>").partition("@")[0] for name in got
        }
        ends = Counter(MessageState.objects.filter(state="sent").values_list("message", flat=True))
    assert len(got) == len(ends) == MESSAGES
    assert set(ends.values()) == {1}
    assert sum(got.values()) - MESSAGES <= KILLS * THREADS * TOGETHER
