"""What is due after a calm answer is written by the worker, moments later; what was answered is off
the lists at once, and nothing that somebody must act on waits for a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prolo.care.plan import Gain
from prolo.demo.answering import respond
from prolo.registry import clock, due_later, leases
from prolo.registry.access import Actor
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.jobs import try_again
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.own_answers import keep_draft, send_answers, settle_answers
from prolo.registry.answering import find_task
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items, rebuild_course
from prolo.registry.ids import new_id
from prolo.registry.inbox import inbox
from prolo.registry.job_list import n_parked
from prolo.registry.messages import messages_due
from prolo.registry.models import Course, DueItem, Job, Patient, Response
from prolo.registry.results import results
from prolo.registry.worker import run_due_jobs, run_job
from tests.registry.conftest import Cast, Register
from tests.registry.treated import keep_plan, treat_knee

FEVER = {"pain": "8", "fever": "yes", "pain-rising": "yes"}
WELL = {"activity-1": "Stairs", "activity-1-score": "6", "change": "same"}
MOST_STATEMENTS = 20  # of an answer that is accepted, from the task on
NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)  # a Wednesday, where the clinic is


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Nothing is sent at night."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def course(at_work: Actor, ada: Patient) -> Course:
    """Of whom the last check is open, and of whom nobody has heard."""
    return treat_knee(ada, clock.now(at_work.clinic) - timedelta(days=7, hours=5), by=at_work)


@pytest.fixture
def followed(at_work: Actor, ada: Patient) -> Course:
    """Who is asked how it is after six weeks."""
    return treat_knee(ada, clock.now(at_work.clinic) - timedelta(days=43), by=at_work)


@pytest.fixture
def treated(followed: Course, at_work: Actor) -> Course:
    """Whose second session is not booked, though its day is past."""
    first_at = followed.sessions.get().started_at
    days = [first_at.date(), first_at.date() + timedelta(weeks=4)]
    keep_plan(followed, days, gain=Gain(sessions_without=1), by=at_work)
    said = {"pain": "4", "activity-1": "Stairs", "activity-1-score": "6"}
    record_answers(
        course=followed,
        due_key="baseline",
        response=respond("first-visit", said),
        answered_by="patient",
        how="clinic",
        by=at_work,
    )
    followed.responses.update(happened_at=first_at)
    followed.moves.update(happened_at=first_at)
    followed.sessions.update(recorded_at=first_at)
    Course.objects.filter(pk=followed.pk).update(state="treating")
    rebuild_course(followed, by=at_work)
    return followed


def answer_check(course: Course, by: Actor, **said: str) -> Response:
    return _send(course, "aftercare-1-d7", by, "aftercare-check", {"place": "knee", **said})


def answer_follow_up(course: Course, by: Actor, **said: str) -> Response:
    return _send(course, "w6", by, "follow-up", WELL | said)


def _send(course: Course, key: str, by: Actor, form: str, said: dict[str, str]) -> Response:
    task = find_task(course, key, answered_by="patient", how="link", by=by)
    return send_answers(task=task, response=respond(form, said), sent_key=new_id().hex)


def keys_of(course: Course) -> set[str]:
    return {one.key for one in kept_items(course)}


def is_as_computed(course: Course) -> bool:
    knowledge = clinic_knowledge(course.clinic)
    return kept_items(course) == due_of(course, knowledge=knowledge)


@pytest.fixture
def given_up(treated: Course, at_work: Actor, monkeypatch: pytest.MonkeyPatch) -> Job:
    """What is due after an answer could not be written, again and again."""

    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(due_later, "rebuild_course", breaks)
        answer_follow_up(treated, at_work, pain="1")
        for _try in range(leases.MAX_ATTEMPTS):
            Job.objects.update(due_at=datetime.now(UTC))
            run_due_jobs()
    return Job.objects.get(parked_at__isnull=False)


def test_a_list_that_was_given_up_is_right_once_a_person_tries_again(
    treated: Course, cast: Cast, given_up: Job
) -> None:
    assert not is_as_computed(treated)
    try_again(job=given_up, by=cast.administrator)
    run_due_jobs()
    assert is_as_computed(treated)
    assert n_parked(cast.administrator) == 0


def test_a_list_that_was_given_up_waits_for_nobody_once_another_answer_wrote_it(
    treated: Course, cast: Cast, given_up: Job
) -> None:
    due_later.due_follows(treated.responses.get(due_key="w6"))
    run_due_jobs()
    assert is_as_computed(treated)
    assert n_parked(cast.administrator) == 0


def waiting() -> list[Job]:
    return list(Job.objects.filter(leases.OPEN))


def test_what_was_answered_is_off_the_lists_at_once_and_all_is_due_as_computed_soon(
    course: Course, at_work: Actor
) -> None:
    assert {"aftercare-1-d7", "silence-1"} <= keys_of(course)
    answer_check(course, at_work, pain="2")
    assert not {"aftercare-1-d7", "silence-1"} & keys_of(course)
    assert run_due_jobs() == 1
    assert is_as_computed(course)


def test_many_answers_make_one_job_and_one_after_that_another(
    course: Course, at_work: Actor
) -> None:
    for _ in range(10):
        answer_check(course, at_work, pain="2")
    assert run_due_jobs() == 1
    answer_check(course, at_work, pain="1")
    assert len(waiting()) == 1


def test_an_answer_that_comes_when_the_job_is_taken_is_not_forgotten(
    course: Course, at_work: Actor
) -> None:
    answer_check(course, at_work, pain="2")
    taken = leases.take("one")
    assert taken is not None
    Response.objects.update(happened_at=course.recorded_at)  # as if it said nothing yet
    answer_check(course, at_work, pain="1")
    run_job(taken)
    assert waiting() == []
    assert is_as_computed(course)


def test_what_somebody_must_act_on_waits_for_no_worker(course: Course, at_work: Actor) -> None:
    row = answer_check(course, at_work, **FEVER)
    assert [one.concern.response_id for one in inbox(at_work)] == [row.pk]
    assert "concern-1" in keys_of(course)
    assert waiting() == []
    assert is_as_computed(course)


def test_a_worse_answer_and_one_that_was_given_twice_wait_for_no_worker(
    followed: Course, at_work: Actor
) -> None:
    answer_follow_up(followed, at_work, pain="4")
    run_due_jobs()
    answer_follow_up(followed, at_work, pain="3")
    assert "settle-w6" in keys_of(followed)
    assert waiting() == []


@pytest.mark.parametrize(
    "said",
    [
        {"words": "fever, pus"},
        {"new-injury": "unsure"},
        {"other-treatment": "yes", "other-treatment-what": "an injection elsewhere"},
    ],
)
def test_what_no_rule_reads_is_a_result_at_once(
    followed: Course, at_work: Actor, said: dict[str, str]
) -> None:
    answer_follow_up(followed, at_work, pain="4", **said)
    (found,) = results(at_work)
    assert (found.row.kind, found.look.urgency) == ("said", "first")
    assert "see-results" in {one.kind for one in kept_items(followed)}
    assert waiting() == []


def test_what_the_rules_read_alone_is_no_result(followed: Course, at_work: Actor) -> None:
    answer_follow_up(followed, at_work, pain="4")
    assert results(at_work) == []


def test_while_sessions_are_planned_an_answer_that_is_the_same_waits_for_no_worker(
    treated: Course, at_work: Actor
) -> None:
    assert "book-2" in keys_of(treated)
    answer_follow_up(treated, at_work, pain="4")
    assert {"stop-rule", "look-again"} <= keys_of(treated)
    assert waiting() == []
    assert is_as_computed(treated)


@pytest.mark.parametrize("answer", [answer_check, answer_follow_up])
def test_a_merge_between_an_answer_and_its_job_loses_nothing_and_doubles_nothing(
    answer: Any, course: Course, ada: Patient, register: Register, at_work: Actor
) -> None:
    survivor = register("Sample", "Ada Maria")
    other = open_course(patient=survivor, condition="knee-oa", side="left", by=at_work)
    row = answer(course, at_work, pain="2")
    assert len(waiting()) == 1
    merge_patients(from_patient=ada, into_patient=survivor, reason="one person", by=at_work)
    assert run_due_jobs() == 1
    assert waiting() == []
    (kept,) = Response.objects.filter(sent_key=row.sent_key)
    assert (kept.pk, kept.patient, kept.course.patient) == (row.pk, survivor, survivor)
    for one in Course.objects.filter(pk__in=[course.pk, other.pk]).select_related("clinic"):
        assert is_as_computed(one)
    assert {one.patient for one in DueItem.objects.all()} == {survivor}


@pytest.mark.parametrize("key", ["aftercare-1-d7", "w6"])
def test_an_answer_that_was_on_its_way_during_a_merge_is_kept_with_who_they_are_now(
    key: str, course: Course, ada: Patient, register: Register, at_work: Actor
) -> None:
    survivor = register("Sample", "Ada Maria")
    task = find_task(course, key, answered_by="patient", how="link", by=at_work)
    merge_patients(from_patient=ada, into_patient=survivor, reason="one person", by=at_work)
    form = "follow-up" if key == "w6" else "aftercare-check"
    said = {"pain": "2"} | ({"place": "knee"} if key != "w6" else WELL)
    for _ in range(2):
        send_answers(task=task, response=respond(form, said), sent_key="a" * 32)
    (row,) = Response.objects.filter(sent_key="a" * 32)
    assert row.patient == survivor
    run_due_jobs()
    assert is_as_computed(row.course)


def test_what_is_due_follows_from_where_the_course_stands_by_now(
    course: Course, at_work: Actor
) -> None:
    Course.objects.filter(pk=course.pk).update(state="not-suitable")  # after it was read
    rebuild_course(course, by=at_work)
    assert "alternatives" in keys_of(course)


def test_what_is_begun_or_settled_in_one_course_writes_in_no_other(
    followed: Course, ada: Patient, at_work: Actor
) -> None:
    other = open_course(patient=ada, condition="knee-oa", side="left", by=at_work)
    other.due_items.all().delete()
    task = find_task(followed, "w6", answered_by="patient", how="link", by=at_work)
    keep_draft(task=task, typed={"pain": "4"}, response=respond("follow-up", {"pain": "4"}))
    answer_follow_up(followed, at_work, pain="4")
    row = answer_follow_up(followed, at_work, pain="3")
    settle_answers(row=row, counts="this", by=at_work)
    assert not other.due_items.exists()


def test_who_has_just_answered_is_sent_no_reminder(followed: Course, at_work: Actor) -> None:
    assert [one.item.key for one in messages_due(at_work.clinic)] == ["w6"]
    answer_follow_up(followed, at_work, pain="4")
    assert list(messages_due(at_work.clinic)) == []


@pytest.mark.parametrize("answer", [answer_check, answer_follow_up])
def test_to_accept_an_answer_costs_few_statements(
    answer: Any, course: Course, at_work: Actor
) -> None:
    answer(course, at_work, pain="2")
    Response.objects.filter(due_key="w6").update(due_key="")
    with CaptureQueriesContext(connection) as asked:
        answer(course, at_work, pain="2")
    assert len(asked) <= MOST_STATEMENTS, "\n".join(one["sql"][:150] for one in asked)
