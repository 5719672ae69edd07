"""What people wait for in a small clinic and in a large one, of 1,000 and of 100,000 patients:
today's board with 40 visits, a course, everything unsigned, the next steps, whom to call next (40
people), what closed without an answer, the newest, the search, the list of possible duplicates and
how often harm happened; and what is due in a course, computed anew as each action does.

The day is the same in both clinics; the large one only has more people, courses, answers to come,
and years: whose course is closed was injected once, three to twenty years ago. What is due is
computed in the courses of those who are late, and in those of anybody, drawn
by chance from the whole clinic. Each clinic is a database of its own, made by the thousand rows,
and pages are asked in the same process: what is timed is prolo and its database, without a
network. Bars: nothing takes more than 1.5 times as long in the large clinic, a mistyped search no
more than 3 times; half of the searches are answered within 100 ms there. The list of duplicates
shows each pair that is written down: it has no bar, and is asked five times.

``make bench`` runs it; ``python -m tests.bench.clinic --sizes 1000 20000 --rounds 50`` is quicker.
``PROLO_TEST_DATABASE=postgresql`` asks the other database, as ``make bench`` does too; ``--due``
measures no pages, only how what is due grows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from math import inf
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prolo.registry.access import Actor
    from prolo.registry.models import Course, Identity

SIZES = (1_000, 100_000)
VISITS, UNSIGNED, LATE = 40, 40, 40
BAR = 1.5
DUE = "what is due in a course, anew"
DUE_OF_ANY = "what is due in anybody's course, anew"
WHOLE, BEGUN = "search, a whole name", "search, three letters"
MISTYPED = "search, two letters swapped"
SEARCHES, SEARCH_MS = (WHOLE, BEGUN, MISTYPED), 100
DUPLICATES, ROUNDS_OF_ALL = "possible duplicates, no bar", 5
HARMS, HARMS_MS = "how often harm happened, of all", 2_000
BARS = {MISTYPED: 3.0, DUPLICATES: inf, HARMS: inf}
MOST_MS = {**dict.fromkeys(SEARCHES, SEARCH_MS), HARMS: HARMS_MS}  # half of all, in the large one
BEGINNINGS = 3
AT_ONCE = 2_000
Spans = dict[str, tuple[float, float]]  # median and the 99th of 100, ms


def main() -> int:
    arguments = _arguments()
    if arguments.of:
        print(json.dumps(_measure(arguments.of, arguments.rounds, is_due_alone=arguments.due)))
        return 0
    found = [_in_a_process(size, arguments) for size in arguments.sizes]
    return _report(arguments.sizes, found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, help="patients")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--due", action="store_true", help="no pages, only what is due")
    parser.add_argument("--of", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_process(size: int, arguments: argparse.Namespace) -> Spans:
    command = [sys.executable, "-m", "tests.bench.clinic", f"--of={size}"]
    command += [f"--rounds={arguments.rounds}", *(["--due"] if arguments.due else [])]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    spans: Spans = json.loads(done.stdout.splitlines()[-1])
    return spans


def _report(sizes: Sequence[int], found: Sequence[Spans]) -> int:
    small, large = found
    heads = "   ".join(f"{size:>9,} patients" for size in sizes)
    print(f"\n{heads}   ratio   median and 99 of 100, ms")
    grown = []
    for name, (median, high) in small.items():
        ratio = large[name][0] / median
        bar = BARS.get(name, BAR)
        print(
            f"{median:8.1f} {high:9.1f}   {large[name][0]:8.1f} {large[name][1]:9.1f}   "
            f"{ratio:5.2f}   {name}"
        )
        grown += [name] if ratio > bar else []
    slow = [name for name, most in MOST_MS.items() if name in large and large[name][0] > most]
    if grown:
        print(f"\ngrows with the clinic: {', '.join(grown)}")
    if slow:
        said = (f"{name} ({MOST_MS[name]:,} ms)" for name in slow)
        print(f"\nslower in the large clinic than it may be: {', '.join(said)}")
    return 1 if grown or slow else 0


def _measure(size: int, rounds: int, *, is_due_alone: bool) -> Spans:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.settings"
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    begun = time.perf_counter()
    ask, acting, people, course = _clinic(size)
    analyse()
    filled_s = time.perf_counter() - begun
    rows = f"{size:,} patients on record in {filled_s:.0f} s"
    print(f"{connection.vendor}: {rows}", file=sys.stderr)
    spans = {} if is_due_alone else dict(_spans(ask, people, course, rounds))
    for name, courses in _due_in(acting, rounds).items():
        rebuild = _due_of(courses, acting)
        rebuild(name, {})  # the SQL is worked out once
        spans[name] = _timed(rebuild, name, [{}] * rounds)
    return spans


def analyse() -> None:
    """PostgreSQL does it by itself, after a while; SQLite never does (registry/index_spread.py)."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


# -- a clinic


def _clinic(
    size: int,
) -> tuple[Callable[[str, dict[str, str]], int], Actor, list[Identity], Course]:
    from django.test import Client

    from prolo.registry.access import actor_for, system
    from prolo.registry.actions.clinics import open_clinic
    from prolo.registry.actions.people import add_membership, register_user
    from prolo.registry.models import Role
    from tests.bench.search import register

    clinic = open_clinic(name="Bench")
    first = system(clinic)
    with first.at_work():
        user = register_user(
            username="bench", full_name="Dr. Bench", password="bench-bench-bench", by=first
        )
        add_membership(user=user, role=Role.PHYSICIAN, starts_on=date(2020, 1, 1), by=first)
    acting = actor_for(user, clinic)
    people = register(size, acting)
    with acting.at_work():
        course = _fill(people, acting)
    client = Client()
    client.force_login(user)

    def ask(address: str, asked: dict[str, str]) -> int:
        return client.get(address, asked).status_code

    return ask, acting, people, course


def _fill(people: list[Identity], acting: Actor) -> Course:
    """The day, the same in every clinic; then one course of everybody else. The course that is
    looked at is one of the day's, with everything that is due in it."""
    from prolo.registry.actions.duplicates import note_who_looks_alike
    from prolo.registry.due import rebuild_course
    from prolo.registry.models import Course, DueItem

    busy = VISITS + UNSIGNED
    day, late, rest = people[:busy], people[busy : busy + LATE], people[busy + LATE :]
    with _writing(acting):
        for number, one in enumerate(day):
            course = _today(one, acting) if number < VISITS else _unsigned(one, acting)
            rebuild_course(course, by=acting)
        for one in late:
            rebuild_course(_late(one, acting), by=acting)
    chance = Random(5)
    for begin in range(0, len(rest), AT_ONCE):
        some = rest[begin : begin + AT_ONCE]
        with _writing(acting):
            courses = Course.objects.bulk_create(_old(one, chance, acting) for one in some)
            DueItem.objects.bulk_create(
                item for course in courses for item in _to_come(course, chance, acting)
            )
            _injected_long_ago([one for one in courses if one.state == "closed"], chance, acting)
    note_who_looks_alike(by=acting)
    return course


def _writing(acting: Actor) -> Any:
    from prolo.registry.transactions import write_transaction

    return write_transaction(by=acting)


def _today(one: Identity, acting: Actor) -> Course:
    from prolo.registry.models import Appointment, Course

    course = Course.objects.create(**_row(one, acting), **_knee("treating"))
    Appointment.objects.create(
        **_row(one, acting),
        course=course,
        purpose="session",
        session_number=1,
        starts_at=_now() + timedelta(minutes=5),
        booked_at=_now() - timedelta(days=9),
    )
    return course


def _unsigned(one: Identity, acting: Actor) -> Course:
    return _injected(one, acting, "treating", _now() - timedelta(days=2), "recorded")


def _late(one: Identity, acting: Actor) -> Course:
    """Has not answered at six weeks."""
    return _injected(one, acting, "following", _now() - timedelta(days=45), "signed")


def _injected(one: Identity, acting: Actor, state: str, ended: datetime, session: str) -> Course:
    from prolo.registry.models import Course, Session, Visit

    course = Course.objects.create(**_row(one, acting), **_knee(state))
    visit = Visit.objects.create(**_row(one, acting), day=ended.date(), arrived_at=ended)
    Session.objects.create(
        **_row(one, acting),
        course=course,
        visit=visit,
        number=1,
        state=session,
        injector=acting.user,
        started_at=ended,
        ended_at=ended,
    )
    return course


def _old(one: Identity, chance: Random, acting: Actor) -> Course:
    from prolo.registry.models import Course

    state = chance.choice(("closed", "closed", "following", "deferred"))
    return Course(**_row(one, acting), **_knee(state))


def _injected_long_ago(courses: list[Course], chance: Random, acting: Actor) -> None:
    from prolo.registry.models import Session, Visit

    ended = [_now() - timedelta(days=chance.randrange(3 * 365, 20 * 365)) for _ in courses]
    rows = [_row(one, acting) for one in courses]
    visits = Visit.objects.bulk_create(
        Visit(**row, day=at.date(), arrived_at=at) for row, at in zip(rows, ended, strict=True)
    )
    Session.objects.bulk_create(
        Session(
            **row,
            course=course,
            visit=visit,
            number=1,
            state="signed",
            injector=acting.user,
            started_at=at,
            ended_at=at,
        )
        for row, course, visit, at in zip(rows, courses, visits, ended, strict=True)
    )


def _to_come(course: Course, chance: Random, acting: Actor) -> Iterator[Any]:
    """Answers that are due within a year, and the end; of who waits, the next look."""
    from prolo.registry.models import DueItem

    row = {**_row(course, acting), "course": course}
    at = _now() + timedelta(days=chance.randrange(1, 365))
    if course.state == "following":
        closes = at + timedelta(days=29)
        yield DueItem(
            **row,
            key="w52",
            kind="answer-follow-up",
            owner_role="patient",
            due_at=at,
            closes_at=closes,
        )
        yield DueItem(**row, key="close", kind="close", owner_role="nurse", due_at=closes)
    if course.state == "deferred":
        yield DueItem(
            **row, key="assess-again", kind="assess-again", owner_role="physician", due_at=at
        )


def _row(one: Identity | Course, acting: Actor) -> dict[str, Any]:
    return {"clinic": acting.clinic, "patient_id": one.patient_id, "recorded_by": acting.user}


def _knee(state: str) -> dict[str, Any]:
    return {
        "condition": "knee-oa",
        "side": "right",
        "opened_on": _now().date() - timedelta(days=200),
        "state": state,
    }


def _now() -> datetime:
    return datetime.now(UTC)


# -- what is asked


def _spans(
    ask: Callable[[str, dict[str, str]], int],
    people: list[Identity],
    course: Course,
    rounds: int,
) -> Iterator[tuple[str, tuple[float, float]]]:
    searched = Random(11).sample(people, min(rounds, len(people)))
    nothing: list[dict[str, str]] = [{}] * rounds
    for name, address, asked in (
        ("today's board, 40 visits", "/", [{"for": "all"}] * rounds),
        ("a course", f"/courses/{course.pk}", nothing),
        ("everything unsigned", "/unsigned", nothing),
        ("next steps", "/next-steps", nothing),
        ("whom to call next, 40 people", "/calls", nothing),
        ("what closed without an answer, 90 days", "/calls/missing", nothing),
        ("who was put on record last", "/patients", nothing),
        (WHOLE, "/patients", [_typed(one, slip=False) for one in searched]),
        (BEGUN, "/patients", _beginnings(people, rounds)),
        (MISTYPED, "/patients", [_typed(one, slip=True) for one in searched]),
        (DUPLICATES, "/patients/duplicates", nothing[:ROUNDS_OF_ALL]),
        (HARMS, "/harms/rates", nothing[:ROUNDS_OF_ALL]),
    ):
        ask(address, asked[0])
        yield name, _timed(ask, address, asked)


def _due_in(acting: Actor, rounds: int) -> dict[str, list[Course]]:
    """Courses in which it is computed: of those who are late, and of anybody."""
    from prolo.registry.models import Course

    with acting.at_work():
        late = Course.objects.filter(state="following", sessions__isnull=False)
        keys = sorted(Course.objects.exclude(pk__in=late).values_list("pk", flat=True))
        drawn = Random(13).sample(keys, min(rounds, len(keys)))
        anybody = Course.objects.filter(pk__in=drawn).select_related("clinic")
        return {DUE: list(late[:LATE]), DUE_OF_ANY: list(anybody)}


def _due_of(courses: list[Course], acting: Actor) -> Callable[[str, dict[str, str]], int]:
    """Writes what is due anew for one course after the other."""
    from prolo.registry.due import rebuild_course

    turns = cycle(courses)

    def rebuild(_name: str, _asked: dict[str, str]) -> int:
        with _writing(acting):
            rebuild_course(next(turns), by=acting)
        return 200

    return rebuild


def _beginnings(people: list[Identity], rounds: int) -> list[dict[str, str]]:
    """With which most names begin: in the small clinic too they fill the page of those found, so
    that the ratio is of the search and not of the rows that are shown."""
    borne = Counter(one.family_name[:3] for one in people)
    commonest = [{"q": begins} for begins, _count in borne.most_common(BEGINNINGS)]
    return (commonest * rounds)[:rounds]


def _typed(one: Identity, *, slip: bool) -> dict[str, str]:
    name = one.family_name
    if slip:
        name = f"{name[0]}{name[2]}{name[1]}{name[3:]}"
    return {"q": f"{name} {one.given_names}"}


def _timed(
    ask: Callable[[str, dict[str, str]], int], address: str, asked: Sequence[dict[str, str]]
) -> tuple[float, float]:
    spans = []
    for one in asked:
        begun = time.perf_counter()
        status = ask(address, one)
        spans.append((time.perf_counter() - begun) * 1000)
        assert status == 200, f"{address} {one}: {status}"
    cuts = quantiles(spans, n=100, method="inclusive")
    return cuts[49], cuts[98]


if __name__ == "__main__":
    raise SystemExit(main())
