"""What is due hangs on what happened, never on the order in which it became known; and whoever is
in an open course always has one next step with an owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from prolo.care.course import ENDED, State
from prolo.care.due import NOTHING, due_items, next_step
from prolo.care.due_facts import (
    BookedFact,
    ConcernFact,
    CourseFacts,
    FormFact,
    HarmFact,
    HeardFact,
    SessionFact,
    ToMoveFact,
)
from prolo.knowledge import load_knowledge

BEGAN = datetime(2026, 3, 2, 15, tzinfo=UTC)
OWNERS = ("physician", "nurse", "front-desk", "patient")
KEYS = ("baseline", "session-2", "w6", "w12", "w12.rmdq", "w26", "w52")
SEVERAL = (
    "booked",
    "to_move",
    "sessions",
    "forms",
    "heard",
    "spoken_at",
    "reached_at",
    "concerns",
    "harms",
    "apart",
)

moments = st.integers(0, 60 * 24 * 400).map(lambda minutes: BEGAN + timedelta(minutes=minutes))
flags = st.booleans()


def some(of: Any, most: int = 3) -> Any:
    return st.lists(of, max_size=most).map(tuple)


@st.composite
def sessions(draw: Any) -> tuple[SessionFact, ...]:
    def one(number: int) -> SessionFact:
        started = draw(moments)
        is_recorded = draw(flags)
        return SessionFact(
            number=number,
            started_at=started,
            is_ready=draw(flags),
            had_timeout=draw(flags),
            recorded_at=started + timedelta(minutes=30) if is_recorded else None,
            has_left=draw(flags),
            is_signed=draw(flags),
            lacks_privilege=draw(flags),
            structures=draw(st.sampled_from([(), ("knee-joint",), ("rib-angle",)])),
            reports_at=draw(some(moments)),
        )

    return tuple(one(number) for number in range(1, draw(st.integers(0, 3)) + 1))


@st.composite
def booked(draw: Any) -> tuple[BookedFact, ...]:
    numbers = draw(st.lists(st.integers(4, 6), max_size=2, unique=True))
    return tuple(
        BookedFact(
            number=number,
            starts_at=draw(moments),
            booked_at=BEGAN,
            has_arrived=draw(flags),
            has_sheet=draw(flags),
            was_told=draw(flags),
        )
        for number in numbers
    )


concerns = some(st.builds(ConcernFact, owner=st.sampled_from(OWNERS[:2]), respond_by=moments))
harms = st.lists(
    st.builds(
        HarmFact,
        owner=st.sampled_from(OWNERS[:2]),
        recorded_at=moments,
        look_on=st.none() | st.dates(date(2026, 3, 2), date(2027, 3, 2)),
        is_judged=flags,
    ),
    max_size=2,
    unique_by=lambda one: one.recorded_at,
).map(tuple)
to_move = st.lists(
    st.builds(ToMoveFact, mark=st.sampled_from("ab"), starts_at=moments, known_at=moments),
    max_size=2,
    unique_by=lambda one: one.mark,
).map(tuple)
forms = some(
    st.builds(
        FormFact,
        instrument=st.sampled_from(["odi", "rmdq"]),
        kinds=st.sets(
            st.sampled_from(["answer-baseline", "answer-session", "answer-follow-up"])
        ).map(frozenset),
        starts_on=st.dates(date(2026, 1, 1), date(2027, 3, 2)),
        ends_on=st.none() | st.dates(date(2027, 3, 3), date(2027, 9, 2)),
    )
)
heard = some(st.builds(HeardFact, at=moments, is_check=flags))
facts_of_courses = st.builds(
    CourseFacts,
    state=st.sampled_from(list(State)),
    state_since=moments,
    zone=st.just(ZoneInfo("America/New_York")),
    until=st.none() | st.dates(date(2026, 3, 2), date(2027, 3, 2)),
    assessed_at=st.none() | moments,
    is_emergency=flags,
    imaged_at=st.none() | moments,
    planned_on=st.lists(st.dates(date(2026, 3, 2), date(2026, 9, 2)), max_size=3, unique=True).map(
        lambda days: tuple(sorted(days))
    ),
    has_consent=flags,
    taken_back_at=st.none() | moments,
    thinner_unnamed_at=st.none() | moments,
    booked=booked(),
    to_move=to_move,
    sessions=sessions(),
    forms=forms,
    heard=heard,
    spoken_at=some(moments),
    reached_at=some(moments),
    concerns=concerns,
    harms=harms,
    answered=st.sets(st.sampled_from(KEYS)).map(frozenset),
    refused=st.sets(st.sampled_from(KEYS[2:])).map(frozenset),
    asks_no_more=flags,
    look_at_by=st.none() | moments,
    stop_asked_at=st.none() | moments,
)


@given(facts_of_courses, st.randoms(use_true_random=False))
def test_what_is_due_never_hangs_on_the_order_in_which_facts_arrived(
    facts: CourseFacts, chance: Any
) -> None:
    mixed = {}
    for name in SEVERAL:
        rows = list(getattr(facts, name))
        chance.shuffle(rows)
        mixed[name] = tuple(rows)
    knowledge = load_knowledge()
    shuffled = due_items(replace(facts, **mixed), knowledge=knowledge)
    assert shuffled == due_items(facts, knowledge=knowledge)


@given(facts_of_courses, moments)
def test_an_open_course_always_has_one_next_step_with_an_owner(
    facts: CourseFacts, now: datetime
) -> None:
    items = due_items(facts, knowledge=load_knowledge())
    step = next_step(items, now)
    keys = [one.key for one in items]
    assert len(keys) == len(set(keys))
    if facts.state not in ENDED:
        assert step.kind != NOTHING
        assert step.owner in OWNERS


@given(facts_of_courses)
def test_a_blood_thinner_without_a_name_is_due_beside_the_way_of_the_course(
    facts: CourseFacts,
) -> None:
    unnamed = replace(facts, thinner_unnamed_at=BEGAN, has_died=False)
    items = due_items(unnamed, knowledge=load_knowledge())
    asked = [(one.owner, one.due_at) for one in items if one.kind == "name-thinner"]
    assert asked == ([] if facts.state in ENDED else [("nurse", BEGAN)])
    assert next_step(items, BEGAN).kind != "name-thinner"
    named = due_items(replace(unnamed, thinner_unnamed_at=None), knowledge=load_knowledge())
    assert [one for one in items if one.kind != "name-thinner"] == list(named)


@given(facts_of_courses)
def test_who_signed_without_the_privilege_is_answered_for_by_a_physician(
    facts: CourseFacts,
) -> None:
    items = due_items(facts, knowledge=load_knowledge())
    asked = {one.number for one in items if one.kind == "answer-for-injector"}
    assert {one.owner for one in items if one.kind == "answer-for-injector"} <= {"physician"}
    assert asked == {
        one.number
        for one in facts.sessions
        if one.recorded_at and one.is_signed and one.lacks_privilege
    }


@given(facts_of_courses)
def test_while_a_consent_is_taken_back_nothing_is_booked_or_prepared(facts: CourseFacts) -> None:
    treating = replace(facts, state=State.TREATING, has_died=False)
    taken_back = replace(treating, taken_back_at=BEGAN)
    items = due_items(taken_back, knowledge=load_knowledge())
    kinds = {one.kind for one in items}
    assert not kinds & {"book-session", "give-sheet", "tell-sheet"}
    (step,) = [one for one in items if one.kind == "speak-of-consent"]
    assert (step.owner, step.due_at) == ("physician", BEGAN)
    stands = due_items(replace(treating, taken_back_at=None), knowledge=load_knowledge())
    assert "speak-of-consent" not in {one.kind for one in stands}
