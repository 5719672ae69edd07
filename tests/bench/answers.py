"""How many answers are accepted, beside the least that could be written, in a large clinic.

In the demonstration of 100,000 people, in the same run and on the same database, as durable as in
a clinic, one after the other in turn:

accepted    a form is validated, scored or triaged, kept, what it answers is off the lists, the job
            that writes anew what is due next is enqueued, and all of it is audited and durable
bare        one row of the same answers, audited and durable, as Django's own ``create`` keeps it
prepared    the same row as prolo writes it with every answer, its SQL worked out once; the
            difference to this is what an answer costs beside its row, whoever writes the row

Then with a worker beside: how many a second can be carried, sent as fast as they are accepted and
counted until the last of their jobs is done; and at half of that how long each waits.

Bars: 100,000 people are on record within 600 s and 1 GB of memory. The accepted are at least 0.3 of
the bare a second, and no bar is set beside the prepared; at half load 99 in 100 wait less than
150 ms. Beside it how long those jobs take, and the time from an answer with fever to the inbox that
shows it, for which no job is waited for.
``make bench`` runs it; ``python -m tests.bench.answers --patients 5000`` is quicker.
``--data FOLDER`` keeps the embedded database, and takes it again.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prolo.registry.access import Actor
    from prolo.registry.models import Clinic, DueItem

DATABASES = ("sqlite", "postgresql")
PATIENTS = 100_000
ROUNDS = 300  # of each, one after the other
AT_ONCE = 4  # telephones that send at the same time
BAR, BAR_MS, INBOX_MS = 0.3, 150, 5_000
FILLED_S, FILLED_MB = 600, 1_000  # until all are on record; the most memory by then
WARM_UP, FEVERS = 20, 20
WEEK = timedelta(weeks=1)
FEVER = {"fever": "yes", "pain-rising": "yes", "pain": "8"}
SAID = {
    "aftercare-check": {"pain": "4"},
    "follow-up": {"pain": "4", "activity-1": "Stairs", "activity-1-score": "6", "change": "same"},
}


def main() -> int:
    arguments = _arguments()
    if arguments.on:
        return _measure(arguments)
    failed = 0
    for name in DATABASES:
        with _installation(name, arguments.data) as environment:
            command = [sys.executable, "-m", "tests.bench.answers", "--on", name]
            sizes = [f"--patients={arguments.patients}", f"--rounds={arguments.rounds}"]
            failed |= subprocess.run([*command, *sizes], env=environment, check=False).returncode
    return failed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=PATIENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--data", type=Path, help="a folder for the embedded database")
    parser.add_argument("--on", choices=DATABASES, help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def _installation(name: str, kept: Path | None) -> Iterator[dict[str, str]]:
    """An installation as people have it, on a disk."""
    from tests.support.postgres import DURABLE, temporary_cluster

    with tempfile.TemporaryDirectory(prefix="prolo-bench-") as folder:
        if name == "sqlite":
            yield {**os.environ, "PROLO_DATA_DIR": str(kept or folder)}
            return
        cluster = temporary_cluster(DURABLE)
        try:
            address = {"PROLO_DATABASE_URL": cluster.address, "PROLO_DATA_DIR": folder}
            yield {**os.environ, **address}
        finally:
            cluster.stop()


def _measure(arguments: argparse.Namespace) -> int:
    from prolo.cli import setting_up
    from prolo.cli.worker import beside

    setting_up.start_django()
    begun = time.perf_counter()
    acting = _filled(arguments.patients)
    is_filled_well = _filled_within(time.perf_counter() - begun, _most_mb(), arguments.patients)
    checks, follow_ups = (_open(kind, acting) for kind in ("answer-check", "answer-follow-up"))
    rounds = min(arguments.rounds, 2 * (len(follow_ups) - WARM_UP) // 3)  # each is answered once
    if rounds < 1:
        raise SystemExit(
            f"{len(follow_ups)} follow-ups are open, and more than {WARM_UP} are answered: "
            "give more --patients"
        )
    answers = _answers(checks, follow_ups, acting)
    for _ in range(WARM_UP):
        next(answers)()
    inserts = _created(acting), _prepared(acting)
    accepted, bare, prepared = _in_turn(rounds, answers, *inserts)
    ratio, whole = median(bare) / median(accepted), sum(bare) / sum(accepted)
    print(f"{_ms(accepted)}   accepted: {1 / median(accepted):.1f} a second, one at a time")
    print(f"{_ms(bare)}   bare insert: {1 / median(bare):.0f} a second, one at a time")
    print(f"{_ms(prepared)}   the same, prepared: {1 / median(prepared):.0f} a second")
    print(f"{ratio:8.2f}               accepted a second beside bare (bar: {BAR})")
    print(f"{whole:8.2f}               the same over all together, the slowest included")
    print(f"{median(prepared) / median(accepted):8.2f}               beside the prepared, no bar")
    print(f"{_ms(_jobs())}   what is due, written anew by a job, one at a time")
    with beside(""), ThreadPoolExecutor(AT_ONCE) as telephones:  # as a server keeps its threads
        _until_all_is_done(telephones, answers, WARM_UP)
        carried = rounds / _span(lambda: _until_all_is_done(telephones, answers, rounds))
        print(
            f"{carried:8.1f}               a second carried, {AT_ONCE} telephones and a worker, ",
            end="",
        )
        print(f"of {rounds:,}")
        waited = _under_load(telephones, answers, carried / 2, rounds)
        print(f"{_ms(waited)}   at half of that load (bar: {BAR_MS} ms)")
        print(f"{_span(_wait_for_jobs):8.1f} s               until its last job was done")
    seen = _until_seen(checks[:FEVERS], acting)
    print(f"{_ms(seen)}   from an answer with fever to the inbox (bar: {INBOX_MS} ms)")
    is_good = ratio >= BAR and _high(waited) < BAR_MS and _high(seen) < INBOX_MS
    return 0 if is_good and is_filled_well else 1


def _most_mb() -> float:
    """Of memory that this process ever had; Linux counts in kibibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _filled_within(seconds: float, most_mb: float, patients: int) -> bool:
    """The bars are of 100,000; of more people nothing is promised."""
    bars = f"bars: {FILLED_S} s, {FILLED_MB:,} MB"
    print(f"{seconds:8.0f} s {most_mb:6.0f} MB   until all are on record ({bars})", flush=True)
    return patients > PATIENTS or (seconds <= FILLED_S and most_mb <= FILLED_MB)


def _high(spans: list[float]) -> float:
    """The 99th of 100, ms."""
    return quantiles(spans, n=100, method="inclusive")[98] * 1000


def _ms(spans: list[float]) -> str:
    return f"{median(spans) * 1000:8.1f} {_high(spans):8.1f} ms"


# -- a clinic


def _filled(patients: int) -> Actor:
    from django.db import connection

    from prolo.cli import setting_up
    from prolo.demo.copies import add_people
    from prolo.registry.access import actor_for, system
    from prolo.registry.actions.messages import keep_message_settings
    from prolo.registry.models import Clinic, User
    from tests.bench.clinic import analyse

    setting_up.update_database()
    setting_up.fill_demo_if_empty()
    clinic = Clinic.objects.get(is_demo=True)
    add_people(total=patients, seed=1, by=system(clinic))
    keep_message_settings(by=system(clinic), is_on=False)  # the worker has answers alone to do
    analyse()
    _wait_for_answers(clinic)
    print(f"\n{connection.vendor}: {patients:,} patients", flush=True)
    return actor_for(User.objects.get(username="nurse"), clinic)


def _wait_for_answers(clinic: Clinic) -> None:
    """The demonstration's clock goes to when most checks are open of all that fall due in a week:
    at night and on days off none is."""
    from prolo.registry import clock
    from prolo.registry.models import DueItem

    now = clock.now(clinic)
    rows = DueItem.unscoped.filter(clinic=clinic, kind="answer-check", closes_at__gt=now)
    open_between = list(rows.values_list("due_at", "closes_at"))
    week = [due_at for due_at, _ in open_between if now < due_at < now + WEEK]
    asked = lambda at: sum(due <= at < closes for due, closes in open_between)  # noqa: E731
    best = max(week, key=asked, default=now)
    clinic.clock_offset_s += math.ceil((best - now).total_seconds())
    clinic.save(update_fields=["clock_offset_s"])


# -- what is written


def _answers(
    checks: list[DueItem], follow_ups: list[DueItem], acting: Actor
) -> Iterator[Callable[[], Any]]:
    """A check after a session, which may be answered again, and a follow-up in turn."""
    for check, follow_up in zip(cycle(checks), follow_ups, strict=False):
        yield _sending(check, acting)
        yield _sending(follow_up, acting)


def _open(kind: str, acting: Actor) -> list[DueItem]:
    from prolo.registry import clock
    from prolo.registry.models import DueItem

    now = clock.now(acting.clinic)
    with acting.at_work():
        rows = DueItem.objects.filter(kind=kind, due_at__lte=now, closes_at__gt=now)
        rows = rows.exclude(key__contains=".")  # of a form that a clinic brought
        found = list(rows.select_related("course__patient", "course__clinic").order_by("pk"))
    assert found, f"nobody is asked: {kind}"
    return found


def _sending(item: DueItem, acting: Actor, **more: str) -> Callable[[], Any]:
    """As the page of a link does it, from the task on."""
    from prolo.demo.answering import respond
    from prolo.knowledge import load_knowledge
    from prolo.registry.actions.own_answers import send_answers
    from prolo.registry.answering import find_task
    from prolo.registry.clinic_knowledge import standing_knowledge
    from prolo.registry.ids import new_id

    name = "aftercare-check" if item.kind == "answer-check" else "follow-up"
    said = SAID[name] | more
    if name == "aftercare-check":
        said["place"] = load_knowledge().conditions[item.course.condition].region
    response, key = respond(name, said), new_id().hex

    def send() -> Any:
        with acting.at_work(), standing_knowledge():
            task = find_task(item.course, item.key, answered_by="patient", how="link", by=acting)
            return send_answers(task=task, response=response, sent_key=key)

    return send


def _created(acting: Actor) -> Iterator[Callable[[], Any]]:
    from prolo.registry.models import Response

    def create(**values: Any) -> None:
        Response.objects.create(**values)

    return _bare_inserts(acting, create)


def _prepared(acting: Actor) -> Iterator[Callable[[], Any]]:
    from prolo.registry.models import Response
    from prolo.registry.prepared import insert

    def keep(**values: Any) -> None:
        insert(Response(**values))

    return _bare_inserts(acting, keep)


def _bare_inserts(acting: Actor, write: Callable[..., Any]) -> Iterator[Callable[[], Any]]:
    """The same answers as one row, kept in the same way: nothing is read, weighed or made due."""
    from prolo.demo.answering import respond
    from prolo.registry.clock import recorded_now
    from prolo.registry.ids import new_id
    from prolo.registry.models import Course
    from prolo.registry.transactions import write_transaction

    answers = [respond(name, said) for name, said in SAID.items()]
    with acting.at_work():
        courses = cycle(list(Course.objects.filter(state="closed").order_by("pk")[:ROUNDS]))
    for course, answer in zip(courses, cycle(answers), strict=False):

        def keep(course: Any = course, answer: Any = answer) -> None:
            with write_transaction(by=acting):
                write(
                    clinic=acting.clinic,
                    recorded_by=acting.user,
                    patient_id=course.patient_id,
                    course=course,
                    happened_at=recorded_now(),
                    questionnaire=answer["questionnaire"],
                    questionnaire_sha256="0" * 64,
                    answers=answer,
                    answered_by="patient",
                    how="link",
                    sent_key=new_id().hex,
                )

        yield keep


# -- how long it takes


def _in_turn(rounds: int, *kinds: Iterator[Callable[[], Any]]) -> list[list[float]]:
    spans = [list[float]() for _ in kinds]
    for _ in range(rounds):
        for of, kept in zip(kinds, spans, strict=True):
            kept.append(_span(next(of)))
    return spans


def _span(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _jobs() -> list[float]:
    """Those that wait, each with its taking."""
    from prolo.registry.models import Job
    from prolo.registry.worker import run_due_jobs

    waiting = Job.unscoped.filter(done_at__isnull=True).count()
    return [_span(lambda: run_due_jobs(at_most=1)) for _ in range(waiting)]


def _wait_for_jobs() -> None:
    """Those of answers: the worker also tells people of reports that have waited too long by the
    clock that was moved."""
    from prolo.registry.due_later import write_due
    from prolo.registry.models import Job

    waiting = Job.unscoped.filter(done_at__isnull=True, parked_at__isnull=True)
    while waiting.filter(task=write_due.module_path).exists():
        time.sleep(0.05)


def _until_all_is_done(
    telephones: ThreadPoolExecutor, answers: Iterator[Callable[[], Any]], rounds: int
) -> None:
    _under_load(telephones, answers, math.inf, rounds)
    _wait_for_jobs()


def _under_load(
    telephones: ThreadPoolExecutor,
    answers: Iterator[Callable[[], Any]],
    a_second: float,
    rounds: int,
) -> list[float]:
    """They come at their times, whether or not the one before is done; each waits from its time."""
    begun, turn = time.perf_counter(), Lock()

    def send(number: int) -> float:
        at = begun + number / a_second
        with turn:
            work = next(answers)
        time.sleep(max(0.0, at - time.perf_counter()))
        work()
        return time.perf_counter() - at

    return list(telephones.map(send, range(rounds)))


def _until_seen(ill: list[DueItem], acting: Actor) -> list[float]:
    """Of answers with fever, until the list of the inbox has them."""
    from prolo.registry.inbox import inbox

    def seen(item: DueItem) -> None:
        row = _sending(item, acting, **FEVER)()
        with acting.at_work():
            assert any(one.concern.response_id == row.pk for one in inbox(acting))

    return [_span(lambda item=item: seen(item)) for item in ill]


if __name__ == "__main__":
    raise SystemExit(main())
