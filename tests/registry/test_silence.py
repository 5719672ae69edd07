"""Who does not answer after a session is called: what ends that, what does not, and what is put on
record of when they were last heard of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from prolo.demo.answering import respond
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.aftercare import record_aftercare
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.contact import record_attempt
from prolo.registry.actions.messages import choose_messages
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.actions.silences import raise_silences
from prolo.registry.answering import find_task
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.contact import Asked, to_reach
from prolo.registry.due import due_of, kept_items, rebuild_course
from prolo.registry.ids import new_id
from prolo.registry.models import Course, Patient
from prolo.registry.worker import run_due_jobs
from tests.registry.treated import treat_knee

WELL = {"activity-1": "Stairs", "activity-1-score": "6", "change": "same", "pain": "2"}
BEFORE = {"pain": "7", "activity-1": "Stairs", "activity-1-score": "4"}
ENDED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, before noon where the clinic is
DAY = timedelta(days=1)
CALL, CALL_OF_THE_NUMBED = "silence-1", "silence-1-h2"


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Coordinates]:
    """So long after the session, after an anaesthetic: when day 3 was asked, and nobody called."""
    with time_machine.travel(ENDED + timedelta(days=3, hours=6)) as moved:
        yield moved


@pytest.fixture
def course(at_work: Actor, ada: Patient) -> Course:
    treated = treat_knee(ada, ENDED, by=at_work)
    Course.objects.update(opened_on=ENDED.date())
    treated.refresh_from_db()
    return treated


def type_answers(course: Course, key: str, by: Actor, **more: Any) -> None:
    form, said = ("first-visit", BEFORE) if key == "baseline" else ("follow-up", WELL)
    given = {"answered_by": "patient", "how": "clinic", "by": by, **more}
    record_answers(course=course, due_key=key, response=respond(form, said), **given)


def send(
    course: Course, key: str, by: Actor, waited: timedelta = timedelta(0), **more: str
) -> None:
    """Behind a link."""
    form, said = ("follow-up", WELL)
    if key.startswith("aftercare"):
        form, said = "aftercare-check", {"place": "knee", "pain": "2", **more}
    task = find_task(course, key, answered_by="patient", how="link", by=by)
    send_answers(task=task, response=respond(form, said), sent_key=new_id().hex, waited=waited)
    run_due_jobs()


def calls(course: Course) -> dict[str, datetime | None]:
    """What is kept, as it is computed: the calls, and when they were last heard of."""
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(course.clinic))
    return {one.key: one.heard_at for one in kept_items(course) if one.kind == "call-after-silence"}


def reachable(by: Actor) -> list[str]:
    return [item.awaited.key for one in to_reach(by, Asked()) for item in one.items]


# -- what ends it


@pytest.mark.parametrize("how", ["paper", "phone", "clinic"])
def test_what_is_typed_of_a_follow_up_ends_no_silence(
    course: Course, at_work: Actor, how: str
) -> None:
    """It asks for no sign of danger, and whoever typed it did not ask for one."""
    type_answers(course, "baseline", at_work)
    type_answers(course, "w6", at_work, how=how)
    assert set(calls(course)) == {CALL, CALL_OF_THE_NUMBED}


def test_what_they_send_alone_of_a_follow_up_is_said_in_the_call_and_ends_nothing(
    course: Course, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    """And it rises as a report, as if they had said nothing."""
    send(course, "w6", at_work)
    answered_at = course.responses.get(due_key="w6").happened_at
    assert calls(course) == {CALL: answered_at, CALL_OF_THE_NUMBED: answered_at}
    travel.move_to(ENDED + timedelta(days=3, hours=18))
    assert len(raise_silences(by=system(at_work.clinic))) == 1


def test_a_check_that_they_send_alone_ends_it(course: Course, at_work: Actor) -> None:
    send(course, "aftercare-1-d3", at_work)
    assert calls(course) == {}


def test_what_was_answered_before_the_session_ended_and_sent_later_is_no_word_since(
    course: Course, at_work: Actor
) -> None:
    send(course, "w6", at_work, waited=timedelta(days=3, hours=7))
    assert calls(course) == {CALL: None, CALL_OF_THE_NUMBED: None}


def test_somebody_who_was_reached_and_not_asked_is_called_still(
    course: Course, at_work: Actor
) -> None:
    tried = record_attempt(
        course=course, due_key=CALL, channel="phone", outcome="reached", by=at_work
    )
    assert calls(course) == {CALL: tried.happened_at, CALL_OF_THE_NUMBED: tried.happened_at}


# -- who answers in time, and who answered another day


def test_who_lives_by_another_clock_is_called_by_it(course: Course, at_work: Actor) -> None:
    """And anew as soon as it is known which that is."""
    [here] = [one.due_at for one in kept_items(course) if one.key == CALL]
    zone = ZoneInfo("Asia/Tokyo")
    choose_messages(patient=course.patient, wants_messages=True, time_zone=zone.key, by=at_work)
    calls(course)  # as it is computed
    [there] = [one.due_at for one in kept_items(course) if one.key == CALL]
    assert there != here
    assert 8 <= there.astimezone(zone).hour < 20


def test_who_answers_hours_after_the_check_was_asked_was_never_on_the_list(
    course: Course, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    for hours in (1, 4):
        travel.move_to(ENDED + 3 * DAY + timedelta(hours=hours))
        assert CALL not in reachable(at_work)
    send(course, "aftercare-1-d3", at_work)
    travel.move_to(ENDED + 3 * DAY + timedelta(hours=6))
    assert CALL not in calls(course)
    assert CALL not in reachable(at_work)


def test_who_answered_the_day_before_is_called_and_not_said_to_have_said_nothing(
    course: Course, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    travel.move_to(ENDED + timedelta(hours=49))
    send(course, "aftercare-1-d2", at_work)
    heard_at = clock.now(at_work.clinic)
    assert list(calls(course)) == [CALL]
    assert abs(calls(course)[CALL] - heard_at) < timedelta(minutes=1)  # type: ignore[operator]
    travel.move_to(ENDED + timedelta(days=3, hours=18))
    (raised,) = raise_silences(by=system(at_work.clinic))
    assert raised.conclusion
    (found,) = [
        one for one in raised.conclusion.body["findings"] if one["rule"] == "aftercare.silence"
    ]
    assert found["params"]["day"] == 3
    assert datetime.fromisoformat(found["inputs"]["last_report_at"]) == calls(course)[CALL]


@pytest.mark.parametrize("step", ["", "taken", "again", "called", "examined", "sent-on"])
def test_what_somebody_dealt_with_days_before_answers_for_no_later_silence(
    course: Course, at_work: Actor, travel: time_machine.Coordinates, step: str
) -> None:
    """Only whoever owes the next word by a set time does, or who spoke with them since."""
    travel.move_to(ENDED + DAY)
    send(course, "aftercare-1-d1", at_work, fever="yes")
    if step:
        found = {"step": step, "note": "38.1 at home, knee cool", "by": at_work}
        found["why_not_spoken"] = "His wife said so" if step == "again" else ""
        day = (ENDED + 4 * DAY).date() if step == "again" else None
        step_concern(concern=course.concerns.get(), again_on=day, **found)
    travel.move_to(ENDED + timedelta(days=3, hours=18))
    raised = raise_silences(by=system(at_work.clinic))
    assert bool(raised) == (step in {"called", "examined", "sent-on"})


def test_who_spoke_with_them_since_the_check_opened_has_heard_of_them(
    course: Course, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    travel.move_to(ENDED + DAY)
    send(course, "aftercare-1-d1", at_work, fever="yes")
    travel.move_to(ENDED + timedelta(days=3, hours=6))
    step_concern(concern=course.concerns.get(), step="called", note="Well again", by=at_work)
    run_due_jobs()
    travel.move_to(ENDED + timedelta(days=3, hours=18))
    assert raise_silences(by=system(at_work.clinic)) == []


def test_who_was_heard_of_while_the_list_was_not_yet_written_is_no_report(
    course: Course, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    travel.move_to(ENDED + timedelta(days=3, hours=18))
    stale = list(course.due_items.all())
    record_aftercare(
        session=course.sessions.get(),
        response=respond("aftercare-check", {"place": "knee", "pain": "2"}),
        answered_by="patient",
        how="phone",
        by=at_work,
    )
    course.due_items.all().delete()
    course.due_items.bulk_create(stale)
    assert raise_silences(by=system(at_work.clinic)) == []
    rebuild_course(course, by=at_work)


# -- in a course that is over


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_a_call_in_a_course_that_has_ended_ends_with_its_last_check(
    course: Course, at_work: Actor, state: str
) -> None:
    Course.objects.update(state=state)
    course.refresh_from_db()
    rebuild_course(course, by=at_work)
    kept = {one.key: one for one in kept_items(course)}
    assert kept[CALL].closes_at == kept["aftercare-1-d14"].closes_at
