"""Both sides, or several regions, of one person on one day: each is a course of its own, agreed
and called out apart, and what was given adds up over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal

import pytest

from prolo.care.answers import Answer
from prolo.care.timeout import TimeoutAnswers
from prolo.demo import fill_demo
from prolo.demo.stage import Stage
from prolo.errors import Invalid
from prolo.registry.access import system
from prolo.registry.actions.sessions import start_session
from prolo.registry.actions.timeouts import record_timeout
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of
from prolo.registry.models import Conclusion, Course, Session, Visit
from prolo.registry.timeout import timeout_verdict
from tests.demo.walking import assess, let_it_be, plan_and_book, stage_of, treat, treating_day

LATER = time(10, 45)  # after the first session is signed and watched
NUMBED = {"anaesthetic": "lidocaine", "anaesthetic_pct": Decimal(1)}


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    clinic = fill_demo()
    with system(clinic).at_work():
        yield stage_of(clinic)


def at_both_knees(stage: Stage, **sites: object) -> tuple[Session, Session]:
    person, day = stage.patient("Benjamin"), treating_day(stage, 14)
    right = assess(stage, person, "knee-oa", "right")
    left = assess(stage, person, "knee-oa", "left")
    first = plan_and_book(stage, right, day, **sites)
    second = plan_and_book(stage, left, day, hour=LATER, **sites)
    return treat(stage, first), treat(stage, second)


def test_both_knees_are_two_sessions_of_one_visit(stage: Stage) -> None:
    right, left = at_both_knees(stage)
    assert right.visit == left.visit
    assert Visit.objects.filter(patient=right.patient).count() == 1
    assert (right.course.side, left.course.side) == ("right", "left")
    for session in (right, left):
        assert session.state == Session.State.SIGNED
        sides = session.injections.current().values_list("side", flat=True)
        assert set(sides) == {session.course.side}
        assert session.course.consents.current().get().side == session.course.side


def test_each_side_is_asked_about_afterwards(stage: Stage) -> None:
    right, left = at_both_knees(stage)
    for session in (right, left):
        items = due_of(session.course, knowledge=clinic_knowledge(stage.clinic))
        assert any("aftercare" in one.key for one in items), items


def test_at_the_second_knee_the_time_out_stops_at_the_mark_of_the_first(stage: Stage) -> None:
    person, day = stage.patient("Benjamin"), treating_day(stage, 14)
    right = assess(stage, person, "knee-oa", "right")
    left = assess(stage, person, "knee-oa", "left")
    treat(stage, plan_and_book(stage, right, day))
    booked = plan_and_book(stage, left, day, hour=LATER)
    let_it_be(stage, booked.starts_at)
    session = start_session(appointment=booked, by=stage.nurse)
    called = TimeoutAnswers(
        at=stage.later(minutes=0),
        called_by="Noor Invented",
        person=Answer.YES,
        side="left",
        side_marked="right",
        site="knee",
        irritant="dextrose",
        allergy=Answer.NO,
    )
    record_timeout(session=session, given=called, by=stage.physician)
    assert timeout_verdict(session) == "stop"


def test_the_numbing_drug_of_both_knees_is_one_dose(stage: Stage) -> None:
    """Ten millilitres of 1 % at two structures are 200 mg a knee: twice that is above 300 mg."""
    with pytest.raises(Invalid) as refused:
        at_both_knees(stage, volume_ml=Decimal(10), **NUMBED)
    assert refused.value.faults == {"over_limit_reason": "missing"}
    assert Conclusion.objects.filter(kind="dose").count() == 1  # that of the first knee


def test_a_knee_and_a_thumb_on_one_day_keep_their_own_records(stage: Stage) -> None:
    person, day = stage.patient("Benjamin"), treating_day(stage, 14)
    knee = assess(stage, person, "knee-oa", "right")
    thumb = assess(stage, person, "thumb-cmc-oa", "right")
    booked = (
        plan_and_book(stage, knee, day),
        plan_and_book(stage, thumb, day, hour=LATER),
    )
    first, second = (treat(stage, one) for one in booked)
    assert first.visit == second.visit
    where = [
        {one.partition("-")[0] for one in row.injections.values_list("structure", flat=True)}
        for row in (first, second)
    ]
    assert where == [{"knee"}, {"wrist"}]
    assert Course.objects.filter(patient=person, state="treating").count() == 2
