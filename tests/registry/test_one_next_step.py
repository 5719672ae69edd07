"""Whatever happens to a person, each of their open courses has exactly one next step, and it has an
owner: held by walks of real actions, taken at random over stored courses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeVar

import pytest

from prolo.care import due_facts
from prolo.care.course import ENDED, State, moves_from
from prolo.care.due import NOTHING, next_step
from prolo.demo import fill_demo
from prolo.demo.planning import answer, book
from prolo.demo.stage import Stage
from prolo.demo.treating import hold_session, report
from prolo.errors import FieldFaults, RegistryError
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.appointments import change_appointment
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import FOLLOWS, UNTREATED, move_course
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items
from prolo.registry.earlier_here import was_treated
from prolo.registry.models import Appointment, Course, DueItem, Patient, Sex
from tests.demo.walking import assess, at, let_it_be, plan_and_book, stage_of, treating_day
from tests.registry.conftest import BORN

OWNERS = {"physician", "nurse", "front-desk", "patient"}
PLACES = (("knee-oa", "right"), ("lateral-epicondylitis", "left"))
NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)  # a Tuesday, 10:20 in New York
WALKS, STEPS = 6, 20
BY_OTHER_ACTIONS = {"find-suitable", "sign-plan"}  # planning does both
Row = TypeVar("Row")
AHEAD = (timedelta(0), timedelta(days=4), timedelta(days=120))  # without anything happening
LEFT = {"let-leave", "close-session"}  # of a session before: in the room, and longer ago
MUST_HAPPEN = {"assessed", "planned", "booked", "moved on", "cancelled", "missed", "treated"} | {
    "reported",
    "answered",
    "refused",
}


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    clinic = fill_demo(now=NOW)
    with system(clinic).at_work():
        yield stage_of(clinic)


class Walk:
    """One person, and what happens to them."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.stage, self.rng = stage, Random(number)
        given = IdentityGiven(family_name=f"Walker {number}", given_names="Wanda", birth_date=BORN)
        row = register_patient(given=given, sex=Sex.FEMALE, is_new=True, by=stage.desk).patient
        assert row is not None
        self.patient: Patient = row

    def courses(self) -> list[Course]:
        rows = Course.objects.filter(patient=self.patient).select_related("clinic", "patient")
        return list(rows)

    def goes_on(self) -> str:
        """What happened; empty: an action refused."""
        now = clock.now(self.stage.clinic)
        let_it_be(self.stage, now + timedelta(days=self.rng.randrange(12), hours=3))
        may_begin = len(self.courses()) < len(PLACES)
        if may_begin and (not self.courses() or self.rng.random() < 0.1):
            place, side = PLACES[len(self.courses())]
            assess(self.stage, self.patient, place, side)
            return "assessed"
        still_open = [one for one in self.courses() if State(one.state) not in ENDED]
        course = self.rng.choice(still_open or self.courses())
        happens = self.rng.choice(self._likely(course))
        try:
            return happens(course)
        except (FieldFaults, RegistryError):
            return ""

    def _likely(self, course: Course) -> list[Callable[[Course], str]]:
        likely = {
            State.ASSESSING: [self._plan, self._plan, self._plan, self._move],
            State.TREATING: [self._treat] * 5 + [self._book, self._change, self._say, self._move],
            State.FOLLOWING: [self._answer] * 3 + [self._refuse] * 2 + [self._say, self._move],
        }
        return likely.get(State(course.state), [self._move])

    def _plan(self, course: Course) -> str:
        plan_and_book(self.stage, course, treating_day(self.stage, 10))
        return "planned"

    def _book(self, course: Course) -> str:
        number = course.sessions.exclude(state="abandoned").count() + 1
        day = treating_day(self.stage, self.rng.randrange(7, 30))
        book(self.stage, course, number, at(self.stage, day))
        return "booked"

    def _expected(self, course: Course) -> Appointment:
        rows = course.appointments.filter(state="booked", purpose="session")
        return self._some(rows.select_related("patient", "course").order_by("starts_at").first())

    @staticmethod
    def _some(row: Row | None) -> Row:
        if row is None:
            raise RegistryError("there is none")
        return row

    def _change(self, course: Course) -> str:
        booked, change = self._expected(course), self.rng.choice(("cancelled", "missed"))
        if change == "missed":
            let_it_be(self.stage, booked.starts_at + timedelta(hours=1))
        desk = self.stage.desk
        change_appointment(appointment=booked, change=change, reason="Has a cold", by=desk)
        return change

    def _treat(self, course: Course) -> str:
        booked = self._expected(course)
        if booked.starts_at < clock.now(self.stage.clinic):
            return self._change(course)
        let_it_be(self.stage, booked.starts_at - timedelta(minutes=10))
        change_appointment(appointment=booked, change="arrived", by=self.stage.desk)
        assert check(course, self.stage).kind in {"begin-session", "act-on-concern", *LEFT}
        for moment in hold_session(self.stage, booked, weight_lb="160", insists=True):
            let_it_be(self.stage, moment)
        return "treated"

    def _say(self, course: Course) -> str:
        session = self._some(course.sessions.filter(ended_at__isnull=False).last())
        report(self.stage, session, pain="7", fever=self.rng.choice(("no", "yes")))
        return "reported"

    def _asked(self, course: Course) -> DueItem:
        rows = course.due_items.filter(kind="answer-follow-up").order_by("due_at")
        item = self._some(rows.first())
        let_it_be(self.stage, item.due_at + timedelta(hours=1))
        return item

    def _answer(self, course: Course) -> str:
        key = self._asked(course).key
        more = {"activity_1": "Stairs", "activity_1_score": "6"}
        answer(self.stage, course, key, "follow-up", pain="3", change="much-better", **more)
        return "answered"

    def _refuse(self, course: Course) -> str:
        record_loss(
            patient=self.patient,
            reason="refused",
            on_day=clock.today(self.stage.clinic),
            said_by="themselves",
            course=course,
            due_key=self._asked(course).key,
            by=self.stage.desk,
        )
        return "refused"

    def _move(self, course: Course) -> str:
        not_here = {*BY_OTHER_ACTIONS, *(UNTREATED if was_treated(course) else FOLLOWS)}
        moves = [one for one in moves_from(State(course.state)) if one.name not in not_here]
        if not moves:
            return ""
        move = self.rng.choice(moves)
        until = clock.today(self.stage.clinic) + timedelta(days=20) if move.needs_until else None
        by: Actor = self.stage.desk if move.verb == "contact" else self.stage.physician
        move_course(course=course, move=move.name, reason="It was said so", until=until, by=by)
        return "moved on"


def test_each_open_course_has_one_next_step_with_an_owner_after_whatever_happens(
    stage: Stage,
) -> None:
    happened: Counter[str] = Counter()
    for number in range(WALKS):
        walk = Walk(stage, number)
        for _step in range(STEPS):
            happened[walk.goes_on()] += 1
            for course in walk.courses():
                check(course, stage)
    assert set(happened) >= MUST_HAPPEN, happened


def check(course: Course, stage: Stage) -> due_facts.DueItem:
    """The one next step as of now."""
    kept = kept_items(course)
    assert kept == due_of(course, knowledge=clinic_knowledge(stage.clinic)), course.state
    now = clock.now(stage.clinic)
    for later in AHEAD:
        step = next_step(kept, now + later)
        if State(course.state) not in ENDED:
            assert step.kind != NOTHING, (course.state, later)
            assert step.owner in OWNERS
    return next_step(kept, now)
