"""Harm on the day of a session that is open, or was broken off: which session it is put to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.harms import judge_relatedness, take_back_adverse_event
from prolo.registry.actions.infections import raise_clusters
from prolo.registry.actions.sessions import record_session, sign_session
from prolo.registry.actions.unfinished import abandon_session
from prolo.registry.harms import (
    current_record,
    get_event,
    is_between_two,
    judgements,
    pairs,
    possible_sessions,
    rather_before,
    session_before,
    shared_with,
)
from prolo.registry.medwatch import medwatch_items
from prolo.registry.models import (
    AdverseEvent,
    Course,
    DueItem,
    RelatednessJudgement,
    Role,
    Session,
    Vial,
)
from prolo.registry.session_judging import REASONS, Recording
from tests.registry.conftest import Cast, Register, hire
from tests.registry.harmed import alarms, harm, put_to
from tests.registry.treated import hold_session, treat_knee

BORN = date(1980, 1, 1)


@pytest.fixture
def course(at_work: Actor, register: Register) -> Course:
    """Treated three weeks ago."""
    return treat_knee(register("Sato"), clock.now(at_work.clinic) - timedelta(days=21), by=at_work)


def begin(course: Course, by: Actor, *, state: str = "open", days: int = 0) -> Session:
    number = course.sessions.count() + 1
    at = clock.now(by.clinic) - timedelta(days=days)
    return hold_session(course, number, at=at, by=by, state=state)


def pause(session: Session, by: Actor) -> None:
    Session.objects.filter(pk=session.pk).update(timeout_at=clock.now(by.clinic))


def put_cream_on(session: Session, by: Actor, lot: str = "C-1") -> Vial:
    now = clock.now(by.clinic)
    return Vial.objects.create(
        clinic=by.clinic,
        recorded_by=by.user,
        patient=session.patient,
        session=session,
        happened_at=now,
        opened_at=now,
        role="cream",
        substance="lidocaine",
        product="Cream",
        lot=lot,
        expires_on=now.date() + timedelta(days=90),
        single_dose=False,
    )


def inject(session: Session, lot: str, by: Actor, injector: Actor | None = None) -> None:
    needle = {"structure": "knee-joint", "side": "right", "volume_ml": Decimal(5)}
    vial: dict[str, Any] = {
        "role": "irritant",
        "substance": "dextrose",
        "product": "Dextrose 50 %",
        "lot": lot,
        "expires_on": clock.today(by.clinic) + timedelta(days=90),
        "strength_pct": Decimal(50),
        "volume_ml": Decimal(50),
        "single_dose": True,
    }
    given = Recording(
        weight=None,
        vials=[vial],
        injections=[{**needle, "irritant": "dextrose", "irritant_pct": Decimal(25)}],
        injector=(injector or by).user,
        reasons=dict.fromkeys(REASONS, "It was given so"),
    )
    record_session(session=session, recording=given, by=by)


def put_to_last(course: Course, by: Actor, *, days: int = 0) -> AdverseEvent:
    onset_on = clock.today(by.clinic) - timedelta(days=days)
    last = session_before(possible_sessions(course), onset_on)
    return get_event(by, put_to(last, course, onset_on, by=by).pk)


def lots_of(event: AdverseEvent, by: Actor) -> list[str]:
    """In the draft for FDA."""
    record = current_record(event)
    assert record is not None
    return [one.value for one in medwatch_items(event, record, by=by) if one.field == "lot"]


def test_what_began_in_a_session_that_is_open_is_of_it_and_of_its_lot_once_that_is_recorded(
    at_work: Actor, course: Course, register: Register
) -> None:
    other = harm(at_work, register("Berg", born=BORN), lot="A-1")
    second = begin(course, at_work)
    pause(second, at_work)
    event = put_to_last(course, at_work)
    assert event.session == second
    assert (lots_of(event, at_work), alarms(at_work)) == ([], [])
    inject(second, "a 1", at_work)
    event = get_event(at_work, event.pk)
    assert lots_of(event, at_work) == ["a 1"]
    assert {one.session for one in shared_with(event)} == {other.session}
    raise_clusters(by=at_work)  # as the periodic work does
    assert alarms(at_work) == [("lot", "open", 2)]


def judge(event: AdverseEvent, by: Actor) -> str:
    return judge_relatedness(event=event, verdict="possible", reason="Near", by=by).reader


def test_who_judged_before_it_was_said_that_another_injected_judges_anew_as_the_second(
    cast: Cast, at_work: Actor, course: Course
) -> None:
    """Who looks after it stands in for who treated while nobody has: then another did."""
    injected = hire(cast.clinic, "injected", Role.PHYSICIAN)
    second = begin(course, at_work)
    pause(second, at_work)
    event = put_to_last(course, at_work)
    assert judge(event, at_work) == "treating"
    inject(second, "A-1", at_work, injected)
    event = get_event(at_work, event.pk)
    assert judgements(event) == {}
    kept = RelatednessJudgement.objects.get(event=event)
    assert (kept.judged_by, kept.verdict) == (at_work.user, "possible")
    assert kept.marked_in_error_by == at_work.user
    assert kept.marked_in_error_reason.startswith("It was judged before it was said who injected")
    assert DueItem.objects.filter(course=course, kind="judge-harm").exists()
    assert judge(event, injected) == "treating"
    assert judge(event, at_work) == "second"
    assert pairs(at_work.clinic) == [("possible", "possible")]


def test_a_nurse_who_records_the_session_may_say_so_too(
    cast: Cast, at_work: Actor, course: Course
) -> None:
    injected = hire(cast.clinic, "injected", Role.PHYSICIAN)
    second = begin(course, at_work)
    pause(second, at_work)
    event = put_to_last(course, at_work)
    judge(event, at_work)
    inject(second, "A-1", cast.colleague, injected)
    assert judgements(event) == {}


def test_who_judged_and_did_treat_judges_once(cast: Cast, at_work: Actor, course: Course) -> None:
    second = begin(course, at_work)
    pause(second, at_work)
    event = put_to_last(course, at_work)
    judge(event, at_work)
    inject(second, "A-1", at_work)
    assert [*judgements(event)] == ["treating"]


def test_who_signs_instead_is_who_treated_and_judges_as_that(
    cast: Cast, at_work: Actor, course: Course
) -> None:
    instead = hire(cast.clinic, "instead", Role.PHYSICIAN)
    second = begin(course, at_work)
    pause(second, at_work)
    event = put_to_last(course, at_work)
    inject(second, "A-1", at_work)
    assert judge(event, at_work) == "treating"
    sign_session(
        session=second,
        instead_because="I injected",
        stopped_because="It was given so",
        by=instead,
    )
    event = get_event(at_work, event.pk)
    assert judgements(event) == {}
    assert judge(event, instead) == "treating"


def test_who_is_being_treated_now_is_among_those_of_that_day(
    at_work: Actor, course: Course, register: Register
) -> None:
    """The next needle may come from the same tray: they are told of while it can be stopped."""
    harmed = treat_knee(register("Berg", born=BORN), clock.now(at_work.clinic), by=at_work)
    event = put_to_last(harmed, at_work)
    now_treated = begin(course, at_work)
    left = treat_knee(register("Cem", born=date(1990, 1, 1)), clock.now(at_work.clinic), by=at_work)
    left.sessions.update(state="abandoned", ended_at=None)  # no needle was given
    (found,) = shared_with(event)
    assert (found.session, found.is_same_day) == (now_treated, True)


def test_in_a_first_session_too(at_work: Actor, register: Register) -> None:
    """There is no other that it could be of, so nobody is asked."""
    course = open_course(patient=register("Sato"), condition="knee-oa", side="right", by=at_work)
    first = begin(course, at_work)
    today = clock.today(at_work.clinic)
    assert not is_between_two(possible_sessions(course), today)
    assert put_to_last(course, at_work).session == first
    with pytest.raises(Invalid) as refused:
        put_to(None, course, today, by=at_work)
    assert refused.value.faults == {"no_session_because": "missing"}


@pytest.mark.parametrize(
    ("has_pause", "has_cream", "days", "is_asked"),
    [
        (False, False, 0, True),
        (True, False, 0, False),
        (False, True, 0, False),
        (False, False, 1, False),
    ],
)
def test_where_nothing_says_that_the_session_had_begun_nobody_guesses(
    at_work: Actor,
    course: Course,
    has_pause: bool,
    has_cream: bool,
    days: int,
    is_asked: bool,
) -> None:
    """A hot knee that somebody comes with is of the session before, and is seen in the checks."""
    second = begin(course, at_work)
    if has_pause:
        pause(second, at_work)
    if has_cream:
        put_cream_on(second, at_work)
    onset_on = clock.today(at_work.clinic) - timedelta(days=days)
    assert is_between_two(possible_sessions(course), onset_on) == is_asked


def test_what_was_broken_off_counts_on_its_day_with_a_cream_on(
    at_work: Actor, course: Course, register: Register
) -> None:
    """And with it whoever had a cream of that lot, though nothing was injected into them."""
    first = course.sessions.get()
    second = begin(course, at_work, state="abandoned")
    today = clock.today(at_work.clinic)
    assert session_before(possible_sessions(course), today) == first
    put_cream_on(second, at_work)
    beside = begin(
        treat_knee(register("Berg", born=BORN), clock.now(at_work.clinic), by=at_work),
        at_work,
        state="abandoned",
        days=9,
    )
    put_cream_on(beside, at_work, "c1")
    event = put_to_last(course, at_work)
    assert event.session == second
    assert lots_of(event, at_work) == ["C-1"]
    assert [one.session for one in shared_with(event) if one.lots] == [beside]
    assert session_before(possible_sessions(course), today - timedelta(days=1)) == first
    of_visit = {"clinic": at_work.clinic, "patient": course.patient, "visit": second.visit}
    again = Session.objects.create(**of_visit, course=course, number=2)  # it is held after all
    assert session_before(possible_sessions(course), today) == again


def test_what_was_broken_off_can_be_chosen_without_a_cream(at_work: Actor, course: Course) -> None:
    """What cleans the skin is of no vial; before its day it cannot have harmed."""
    second = begin(course, at_work, state="abandoned", days=3)
    today = clock.today(at_work.clinic)
    assert session_before(possible_sessions(course), today) == course.sessions.get(number=1)
    assert put_to(second, course, today - timedelta(days=3), by=at_work).session == second
    with pytest.raises(Invalid) as refused:
        put_to(second, course, today - timedelta(days=4), by=at_work)
    assert refused.value.faults == {"onset_on": "before-the-session"}


def test_who_breaks_a_session_off_says_of_which_the_harm_is_that_was_put_to_it(
    at_work: Actor, course: Course
) -> None:
    """Nothing is on record that could have harmed: the lots of the session before are looked at
    then, and that it was put there stays to be read."""
    first, second = course.sessions.get(), begin(course, at_work)
    pause(second, at_work)
    event = put_to_last(course, at_work)
    with pytest.raises(Invalid) as refused:
        abandon_session(session=second, reason="", by=at_work)
    assert refused.value.faults == {"reason": "missing", "harms_are_of": "missing"}
    abandon_session(session=second, reason="A fever", harms_are_of="before", by=at_work)
    event = get_event(at_work, event.pk)
    assert event.session == first
    assert [(one.step, one.note) for one in event.steps.all()] == [("moved", "A fever")]


@pytest.mark.parametrize("has_cream", [False, True])
def test_a_harm_stays_with_what_was_broken_off_where_it_is_of_it(
    at_work: Actor, course: Course, has_cream: bool
) -> None:
    """Somebody says so; with a cream on record nobody is asked."""
    second = begin(course, at_work)
    pause(second, at_work)
    if has_cream:
        put_cream_on(second, at_work)
    event = put_to_last(course, at_work)
    said = "" if has_cream else "here"
    abandon_session(session=second, reason="A rash", harms_are_of=said, by=at_work)
    assert get_event(at_work, event.pk).session == second


def test_nobody_is_asked_where_there_is_no_session_before_or_the_harm_was_entered_in_error(
    at_work: Actor, course: Course, register: Register
) -> None:
    alone = open_course(patient=register("Berg"), condition="knee-oa", side="right", by=at_work)
    first = begin(alone, at_work)
    put_to_last(alone, at_work)
    assert rather_before(first) == []
    second = begin(course, at_work)
    event = put_to(second, course, clock.today(at_work.clinic), by=at_work)
    assert [each for each, _before in rather_before(second)] == [event]
    record = current_record(event)
    assert record is not None
    take_back_adverse_event(record=record, reason="Another person", by=at_work)
    assert rather_before(second) == []
