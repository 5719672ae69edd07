"""No concern leaves the inbox without a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.errors import FieldFaults
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.concerns import STEPS, step_concern
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import move_course
from prolo.registry.actions.entries import mark_in_error
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.actions.merges import merge_patients
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.answering import find_task
from prolo.registry.ids import new_id
from prolo.registry.inbox import inbox
from prolo.registry.models import (
    Concern,
    Course,
    Patient,
)
from tests.care.answering import respond
from tests.registry.treated import treat_knee
from tests.support.examples import at_least
from tests.web.clinic_days import register
from tests.web.inbox.signs import AFTERCARE, ASKED, RED_FLAGS

pytestmark = pytest.mark.both_databases


def close_rightly(found: Concern, by: Actor) -> None:
    end = {"step": "closed", "note": "Over", "why_none": "Nothing was found"}
    step_concern(concern=found, **end, by=by)


def take_the_report_back(found: Concern, by: Actor) -> None:
    if found.response:
        mark_in_error(entry=found.response, reason="Of another person", by=by)


def put_together_with_another(found: Concern, by: Actor) -> None:
    other = register(by, 7)
    merge_patients(from_patient=found.patient, into_patient=other, reason="One passport", by=by)


def record_a_death(found: Concern, by: Actor) -> None:
    today = clock.today(by.clinic)
    record_loss(patient=found.patient, reason="died", on_day=today, said_by="Her son", by=by)


def end_the_course(found: Concern, by: Actor) -> None:
    move_course(course=found.course, move="withdraw", reason="Wants no more of it", by=by)


ELSE: dict[str, Callable[[Concern, Actor], None]] = {  # beside the steps of a hurried person
    "closed rightly": close_rightly,
    "report taken back": take_the_report_back,
    "records put together": put_together_with_another,
    "death": record_a_death,
    "course ended": end_the_course,
}
STEP = st.sampled_from([*sorted(STEPS), *ELSE])


@contextmanager
def undone(by: Actor) -> Iterator[None]:
    """The next walk begins where this one began."""
    with by.at_work(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=at_least(15),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=5))
def test_no_concern_leaves_the_inbox_without_a_name(
    acting: Actor, raise_concern: Callable[..., Concern], steps: list[str]
) -> None:
    with undone(acting):
        it_stays_or_has_a_name(raise_concern("emergency", 4, late_min=3), steps, acting)


def it_stays_or_has_a_name(found: Concern, steps: list[str], acting: Actor) -> None:
    again_on = clock.today(acting.clinic) + timedelta(days=1)
    for step in steps:
        with acting.at_work():
            with suppress(FieldFaults):
                note = "" if step == "closed" else "Cool"
                if step in ELSE:
                    ELSE[step](found, acting)
                else:
                    step_concern(concern=found, step=step, note=note, again_on=again_on, by=acting)
            found.refresh_from_db()
        escalate_overdue(by=system(acting.clinic))
    with acting.at_work():
        found.refresh_from_db()
        is_shown = found.pk in {one.concern.pk for one in inbox(acting)}
        last = found.steps.last()
        assert is_shown or (found.owner is not None and last and last.note)
        assert found.state == "open" or (last and last.recorded_by == found.owner)
        assert is_shown == (found.state != "closed")


@settings(
    max_examples=at_least(8),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    flags=st.sets(st.sampled_from(RED_FLAGS), min_size=1, max_size=3),
    said=st.sampled_from(["yes", "unsure"]),
    steps=st.lists(STEP, max_size=3),
)
def test_no_answer_with_a_red_flag_leaves_the_inbox_without_a_name(
    acting: Actor, checked: Course, flags: set[str], said: str, steps: list[str]
) -> None:
    """As she sends it from her phone two days after; «not sure» of one raises a concern too."""
    given_ = dict.fromkeys(ASKED, "no") | dict.fromkeys(flags, said)
    given_ |= {"place": "knee", "into-joint": True, "pain": "2"}
    with undone(acting):
        found = send_signs(checked, given_, acting)
        assert found in [one.concern for one in inbox(acting)]
        it_stays_or_has_a_name(found, steps, acting)


@pytest.mark.parametrize("what", ELSE)
def test_whatever_else_happens_no_concern_leaves_the_inbox_without_a_name(
    acting: Actor, checked: Course, what: str
) -> None:
    with acting.at_work():
        signs: dict[str, Any] = dict.fromkeys(ASKED, "no")
        signs |= {"fever": "yes", "place": "knee", "into-joint": True, "pain": "7"}
        found = send_signs(checked, signs, acting)
        ELSE[what](found, acting)
        found = Concern.objects.get(pk=found.pk)
    it_stays_or_has_a_name(found, [], acting)


def send_signs(course: Course, said: dict[str, Any], by: Actor) -> Concern:
    task = find_task(course, "aftercare-1-d2", answered_by="patient", how="own-device", by=by)
    row = send_answers(task=task, response=respond(AFTERCARE, said), sent_key=new_id().hex)
    return Concern.objects.get(response=row)


@pytest.fixture
def checked(acting: Actor, ada: Patient) -> Course:
    """Her knee was injected two days ago."""
    return treat_knee(ada, clock.now(acting.clinic) - timedelta(days=2), by=acting)


def test_the_database_refuses_a_concern_that_left_without_a_name(
    acting: Actor, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern()
    with acting.at_work(), pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=found.pk).update(state="closed")
