"""Ten thousand messages that are due at once, made by the worker and handed to a mail server here.

Prints how long it takes to make them with their jobs, and to hand them over (``THREADS`` threads of
one worker; the mail server is a library in the same process, and costs its part of the time). Fails
when one is lost, or comes twice. ``make bench`` runs it on both databases; ``python -m
tests.bench.mail --messages 500`` is quicker.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prolo.registry.access import Actor
    from prolo.registry.models import Identity

DATABASES = ("sqlite", "postgresql")
MESSAGES, AT_ONCE = 10_000, 1_000
GIVE_UP_AFTER_S = 3_600
FOLLOWED = "following"


def main() -> int:
    arguments = _arguments()
    if arguments.on:
        return _measure(arguments.messages)
    failed = 0
    for name in DATABASES:
        command = [sys.executable, "-m", "tests.bench.mail", "--on", name]
        environment = {**os.environ, "PROLO_TEST_DATABASE": name}
        size = f"--messages={arguments.messages}"
        failed |= subprocess.run([*command, size], env=environment, check=False).returncode
    return failed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--on", choices=DATABASES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(count: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases

    from prolo.registry.access import system
    from prolo.registry.actions.clinics import open_clinic
    from prolo.registry.queueing import queue_due_messages
    from tests.bench.search import register
    from tests.support.mail_server import mail_server

    setup_databases(verbosity=0, interactive=False)
    by = system(open_clinic(name="Bench", time_zone=where_it_is_day()))
    people = register(count, by)
    with mail_server() as server:
        with by.at_work():
            send_by(server.port, by)
            ask(people, by)
            begun = time.perf_counter()
            queue_due_messages(by=by)
            made_s = time.perf_counter() - begun
        print(f"\n{connection.vendor}: {count:,} messages")
        print(f"{made_s:8.1f} s   made, with their jobs: {count / made_s:,.0f} a second")
        sent_s = _send_all()  # by threads, which see what is committed
        print(f"{sent_s:8.1f} s   handed over: {count / sent_s:,.0f} a second", flush=True)
    got = Counter(mail["Message-ID"] for _address, mail in server.got)
    twice = sum(times > 1 for times in got.values())
    if len(got) != count or twice:
        print(f"lost: {count - len(got)}, twice: {twice}")
    return 0 if len(got) == count and not twice else 1


def send_by(port: int, by: Actor) -> None:
    """A mail server of this machine."""
    from prolo.registry.actions.messages import keep_message_settings

    keep_message_settings(
        by=by,
        is_on=True,
        from_address="office@example.org",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
    )


def where_it_is_day() -> str:
    """Nothing goes out at night."""
    away = (12 - datetime.now(UTC).hour + 11) % 24 - 11  # hours from here to noon
    return f"Etc/GMT{-away:+d}" if away else "UTC"


def ask(people: list[Identity], by: Actor) -> None:
    """Each has an address, and a question that is due since this morning."""
    from prolo.registry.models import Course, DueItem, Identity
    from prolo.registry.transactions import write_transaction

    now = datetime.now(UTC)
    for some in _by_thousands(people):
        for number, one in enumerate(some):
            one.email = f"{one.pk.hex}.{number}@example.org"
        rows: list[dict[str, Any]] = [
            {"clinic": by.clinic, "patient_id": one.patient_id} for one in some
        ]
        with write_transaction(by=by):
            Identity.objects.bulk_update(some, ["email"])
            courses = Course.objects.bulk_create(
                Course(
                    **row, condition="knee-oa", side="right", opened_on=now.date(), state=FOLLOWED
                )
                for row in rows
            )
            DueItem.objects.bulk_create(
                DueItem(
                    **row,
                    course=course,
                    key="w6",
                    kind="answer-follow-up",
                    owner_role="patient",
                    due_at=now - timedelta(hours=1),
                    closes_at=now + timedelta(days=20),
                )
                for row, course in zip(rows, courses, strict=True)
            )


def _by_thousands(people: list[Identity]) -> Iterator[list[Identity]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]


def _send_all() -> float:
    """Until no job waits."""
    from prolo.registry.models import Job
    from prolo.registry.worker import Worker

    worker, begun = Worker(), time.perf_counter()
    thread = Thread(target=worker.run)
    thread.start()
    while Job.unscoped.filter(done_at__isnull=True, parked_at__isnull=True).exists():
        time.sleep(0.2)
        if time.perf_counter() - begun > GIVE_UP_AFTER_S:
            break
    sent_s = time.perf_counter() - begun
    worker.stop()
    thread.join()
    return sent_s


if __name__ == "__main__":
    raise SystemExit(main())
