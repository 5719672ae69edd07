"""What is said anew joins a concern that nobody has taken, or that says it already while somebody
owes the next word; all else is a concern of its own, with a clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.attachments import SentFile
from prolo.registry.actions.concerns import STEPS, step_concern
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.actions.own_answers import keep_draft, send_answers
from prolo.registry.actions.photos import send_photos
from prolo.registry.answering import Task, find_task
from prolo.registry.file_content import read_content
from prolo.registry.ids import new_id
from prolo.registry.inbox import inbox
from prolo.registry.models import Concern, Course, Patient
from prolo.registry.worker import run_due_jobs
from tests.care.answering import respond
from tests.registry.treated import treat_knee
from tests.support.pictures import png
from tests.web.inbox.signs import AFTERCARE, ASKED

pytestmark = pytest.mark.both_databases

OWES_A_WORD = {"taken", "no-answer", "again"}
HOT, CHEST = {"hot-joint": "yes"}, {"chest": "yes"}


@pytest.fixture
def task(at_work: Actor, ada: Patient) -> Task:
    course = treat_knee(ada, clock.now(at_work.clinic) - timedelta(hours=25), by=at_work)
    return find_task(course, "aftercare-1-d1", answered_by="patient", how="own-device", by=at_work)


def begin(task: Task, **said: str) -> None:
    half = {"place": "knee", "into-joint": True, **said}
    keep_draft(task=task, typed=said, response=respond(AFTERCARE, half))


def send(task: Task, **said: str) -> None:
    whole: dict[str, Any] = dict.fromkeys(ASKED, "no")
    whole |= {"place": "knee", "into-joint": True, "pain": "2", **said}
    send_answers(task=task, response=respond(AFTERCARE, whole), sent_key=new_id().hex)
    run_due_jobs()


def show_photo(task: Task) -> None:
    send_photos(
        task=task,
        files=[SentFile(name="knee.png", content=read_content(png()))],
        caption="The knee",
    )


def take_step(step: str, by: Actor) -> None:
    """Of the one concern there is; without a step nobody has it."""
    if step:
        step_concern(
            concern=Concern.objects.get(),
            step=step,
            note="Comes in tomorrow",
            why_none="Looked at in the morning",
            why_not_spoken="The daughter is with them",
            again_on=clock.today(by.clinic) + timedelta(days=1) if step == "again" else None,
            by=by,
        )


def concerns(course: Course) -> list[Concern]:
    return list(Concern.objects.filter(course=course).order_by("raised_at", "pk"))


def waits_anew(course: Course, by: Actor) -> bool:
    """Beside the first there is one that nobody has, whose clock runs, and that is passed on."""
    found = concerns(course)
    if len(found) == 1:
        return False
    _first, new = found
    assert (new.state, new.owner) == ("open", None)
    assert new.respond_by is not None
    assert new.pk in {one.concern.pk for one in inbox(by)}
    with time_machine.travel(new.respond_by + timedelta(minutes=1), tick=False):
        assert new in [one.concern for one in escalate_overdue(by=system(by.clinic))]
    return True


@pytest.mark.parametrize("step", ["", *STEPS])
def test_another_sign_of_the_same_level_is_raised_anew_as_soon_as_somebody_did_anything(
    task: Task, at_work: Actor, step: str
) -> None:
    begin(task, **HOT)
    take_step(step, at_work)
    send(task, **HOT, **CHEST)
    assert waits_anew(task.course, at_work) == bool(step)
    said = {one["code"] for one in concerns(task.course)[-1].conclusion.body["findings"]}  # type: ignore[union-attr]
    assert {"hot-joint", "chest"} <= said


@pytest.mark.parametrize("step", ["", *STEPS])
def test_what_says_nothing_more_joins_only_while_somebody_owes_the_next_word(
    task: Task, at_work: Actor, step: str
) -> None:
    begin(task, **HOT)
    take_step(step, at_work)
    send(task, **HOT)
    assert waits_anew(task.course, at_work) == (step not in {"", *OWES_A_WORD})


@pytest.mark.parametrize("step", ["", *STEPS])
def test_a_report_after_a_photo_joins_it_only_while_nobody_looked(
    task: Task, at_work: Actor, step: str
) -> None:
    show_photo(task)
    take_step(step, at_work)
    send(task, **{"wants-call": "yes"})
    assert waits_anew(task.course, at_work) == bool(step)


@pytest.mark.parametrize("step", ["", *STEPS])
def test_a_report_that_asks_for_nobody_stands_beside_what_is_not_closed(
    task: Task, at_work: Actor, step: str
) -> None:
    begin(task, **HOT)
    take_step(step, at_work)
    send(task)
    (found,) = concerns(task.course)
    assert (found.response is not None) == (step != "closed")


def test_the_same_sign_with_another_word_is_raised_anew(task: Task, at_work: Actor) -> None:
    begin(task, **HOT, worry="It is warm")
    take_step("taken", at_work)
    send(task, **HOT, worry="It opened, and there is a smell")
    assert waits_anew(task.course, at_work)


def test_a_sign_that_is_typed_after_somebody_called_waits_for_no_sending(
    task: Task, at_work: Actor
) -> None:
    begin(task, **HOT)
    take_step("called", at_work)
    begin(task, **HOT, pain="3")  # what was told on the telephone
    assert len(concerns(task.course)) == 1
    begin(task, **HOT, **CHEST)
    begin(task, **HOT, **CHEST, pain="3")
    assert waits_anew(task.course, at_work)


def test_what_has_passed_on_as_a_call_is_not_made_an_emergency_of_which_nobody_is_told(
    task: Task, at_work: Actor
) -> None:
    show_photo(task)
    (call,) = concerns(task.course)
    assert call.respond_by is not None
    with time_machine.travel(call.respond_by + timedelta(minutes=1), tick=False):
        escalate_overdue(by=system(at_work.clinic))
        send(task, **HOT)
    assert [one.level for one in concerns(task.course)] == ["call", "emergency"]
    assert waits_anew(task.course, at_work)
