"""What holds of every course, whatever happened in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.course import BY_NAME, ENDED, MOVES, State, check_move, draw_moves, moves_from
from prolo.care.due import ORDER, due_items, next_step, open_items
from prolo.care.due_facts import BookedFact, CourseFacts, SessionFact
from prolo.errors import CareError
from prolo.knowledge import load_knowledge

TODAY = date(2026, 3, 2)
START = datetime(2026, 1, 1, tzinfo=UTC)
zones = st.sampled_from([ZoneInfo(name) for name in ("America/New_York", "Asia/Kolkata", "UTC")])
instants = st.integers(0, 60 * 24 * 700).map(lambda minutes: START + timedelta(minutes=minutes))

TAKEN_BACK = {"take-up-following", "take-up-assessing"}  # a death that was recorded by mistake


@st.composite
def session_facts(draw: st.DrawFn, number: int) -> SessionFact:
    started = draw(instants)
    recorded = draw(st.none() | st.just(started + timedelta(minutes=30)))
    later = st.integers(1, 60 * 24 * 20).map(lambda minutes: started + timedelta(minutes=minutes))
    return SessionFact(
        number=number,
        started_at=started,
        is_ready=draw(st.booleans()),
        had_timeout=draw(st.booleans()),
        recorded_at=recorded,
        has_left=draw(st.booleans()),
        is_signed=draw(st.booleans()),
        structures=draw(st.sampled_from([("knee-joint",), ("back-facet-l4-5",), ()])),
        reports_at=tuple(sorted(draw(st.lists(later, max_size=3)))) if recorded else (),
    )


@st.composite
def booked_facts(draw: st.DrawFn, number: int) -> BookedFact:
    booked = draw(instants)
    starts = booked + timedelta(days=draw(st.integers(0, 60)), hours=3)
    return BookedFact(
        number=number,
        starts_at=starts,
        booked_at=booked,
        has_arrived=draw(st.booleans()),
        has_sheet=draw(st.booleans()),
        was_told=draw(st.booleans()),
        first_stop_on=draw(st.none() | st.just(starts.date() - timedelta(days=4))),
    )


@st.composite
def course_facts(draw: st.DrawFn) -> CourseFacts:
    held, booked = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    days = draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=6, unique=True))
    return CourseFacts(
        state=draw(st.sampled_from(State)),
        state_since=draw(instants),
        zone=draw(zones),
        until=draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))),
        assessed_at=draw(st.none() | instants),
        imaged_at=draw(st.none() | instants),
        planned_on=tuple(sorted(days)),
        has_consent=draw(st.booleans()),
        sessions=tuple(draw(session_facts(number)) for number in range(1, held + 1)),
        booked=tuple(draw(booked_facts(held + 1 + one)) for one in range(booked)),
        answered=draw(st.frozensets(st.sampled_from(["baseline", "session-2", "w6", "w12"]))),
        stop_asked_at=draw(st.none() | instants),
    )


@given(course_facts(), instants)
def test_there_is_always_exactly_one_next_step_and_somebody_owes_it(
    facts: CourseFacts, now: datetime
) -> None:
    items = due_items(facts, knowledge=load_knowledge())
    step = next_step(items, now)
    assert (step.kind == "nothing") == (not open_items(items, now))
    assert step.owner in {"physician", "nurse", "front-desk", "patient"} or step.kind == "nothing"


@given(course_facts())
def test_each_thing_is_due_once_and_never_after_its_window_closed(facts: CourseFacts) -> None:
    items = due_items(facts, knowledge=load_knowledge())
    assert len({one.key for one in items}) == len(items)
    assert all(one.kind in ORDER for one in items)
    assert all(one.closes_at is None or one.due_at <= one.closes_at for one in items)


@given(course_facts(), instants, instants)
def test_time_alone_adds_nothing_to_what_is_open(
    facts: CourseFacts, one: datetime, other: datetime
) -> None:
    items = due_items(facts, knowledge=load_knowledge())
    earlier, later = sorted([one, other])
    assert set(open_items(items, later)) <= set(open_items(items, earlier))


@given(st.lists(st.sampled_from([one.name for one in MOVES]), max_size=20))
def test_whatever_is_tried_a_course_moves_along_arrows_and_never_out_of_its_end(
    tried: list[str],
) -> None:
    state, until = State.ASSESSING, TODAY + timedelta(days=7)
    for name in tried:
        try:
            move = check_move(name, state=state, reason="so", until=until, today=TODAY)
        except CareError:
            assert state not in BY_NAME[name].sources
            continue
        assert state in move.sources
        assert state not in ENDED or name in TAKEN_BACK
        state = move.target


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    reached, before = {State.ASSESSING}, set[State]()
    while reached != before:
        before = set(reached)
        reached |= {move.target for state in before for move in moves_from(state)}
    assert reached == set(State)
    left = {state for state in State for one in moves_from(state) if one.name not in TAKEN_BACK}
    assert set(State) - left == ENDED


def test_the_diagram_draws_each_arrow_of_the_table_once() -> None:
    lines = draw_moves().splitlines()
    arrows = sum(max(1, len(move.sources)) for move in MOVES) + len(ENDED)
    assert len(lines) == len(set(lines)) == arrows + 1


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_stays_ended_unless_the_end_was_a_mistake(state: State) -> None:
    for move in (one for one in MOVES if one.name not in TAKEN_BACK):
        with pytest.raises(CareError):
            check_move(move.name, state=state, reason="so", until=None, today=TODAY)


@given(course_facts(), instants)
def test_nothing_that_goes_on_is_ever_without_an_owner(facts: CourseFacts, now: datetime) -> None:
    step = next_step(due_items(facts, knowledge=load_knowledge()), now)
    assert facts.state in ENDED or step.owner in {"physician", "nurse", "front-desk", "patient"}
