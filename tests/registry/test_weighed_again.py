"""What was reported is weighed again where an earlier report comes later, or what was injected is
put right: a heavier verdict reaches a person, in whatever order things were told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.actions.session_corrections import correct_row
from prolo.registry.answering import find_task
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items
from prolo.registry.ids import new_id
from prolo.registry.models import Concern, Course, Injection, Patient
from tests.care.answering import respond
from tests.registry.treated import treat_knee
from tests.web.test_inbox import AFTERCARE, ASKED

pytestmark = pytest.mark.both_databases

HOURS_AGO = {"d1": 75, "d2": 51, "d3": 28}  # each within its window
CALLED_FOR = {"call", "same-day", "emergency"}
Told = dict[str, Any]


@pytest.fixture
def course(at_work: Actor, ada: Patient) -> Course:
    return treat_knee(ada, clock.now(at_work.clinic) - timedelta(hours=100), by=at_work)


def tell(course: Course, check: str, by: Actor, *, into_joint: bool = True, **said: str) -> None:
    """As a telephone sends it that kept it until it had a signal."""
    whole: Told = dict.fromkeys(ASKED, "no")
    whole |= {"place": "knee", "into-joint": into_joint, **said}
    who = {"answered_by": "patient", "how": "own-device", "by": by}
    send_answers(
        task=find_task(course, f"aftercare-1-{check}", **who),
        response=respond(AFTERCARE, whole),
        sent_key=new_id().hex,
        waited=timedelta(hours=HOURS_AGO[check]),
    )


def raised(course: Course) -> set[tuple[str, str, frozenset[str]]]:
    """Of which check, how urgent, and why."""
    found = set()
    for one in Concern.objects.filter(course=course).select_related("response", "conclusion"):
        assert one.response
        assert one.conclusion
        why = {
            find["code"] for find in one.conclusion.body["findings"] if find["weight"] in CALLED_FOR
        }
        found.add((one.response.due_key, one.level, frozenset(why)))
    return found


def test_a_rise_of_pain_is_seen_when_the_lesser_pain_arrives_last(
    course: Course, at_work: Actor
) -> None:
    tell(course, "d3", at_work, pain="7")
    assert raised(course) == set()
    tell(course, "d1", at_work, pain="1")
    assert raised(course) == {
        ("aftercare-1-d3", "same-day", frozenset({"pain-rising-joint", "pain-rising"}))
    }


def test_what_was_injected_into_a_joint_after_all_is_weighed_as_that(
    course: Course, at_work: Actor
) -> None:
    Injection.objects.update(structure="knee-mcl-femoral")
    for check, pain in (("d1", "1"), ("d2", "7")):
        tell(course, check, at_work, into_joint=False, pain=pain)
    before = raised(course)
    assert not any("pain-rising-joint" in why for _key, _level, why in before)
    slip = "It went into the joint"
    row = correct_row(
        row=Injection.objects.get(), changes={"structure": "knee-joint"}, reason=slip, by=at_work
    )
    after = raised(course)
    assert any("pain-rising-joint" in why for _key, _level, why in after)
    correct_row(row=row, changes={"side": "left"}, reason="The other side", by=at_work)
    assert raised(course) == after  # what is known already is raised once
    assert kept_items(course) == due_of(course, knowledge=clinic_knowledge(course.clinic))
    assert Concern.objects.count() == len(after)


ANSWERS = st.fixed_dictionaries(
    {"pain": st.integers(0, 10).map(str)},
    optional={
        "fever": st.sampled_from(["yes", "unsure"]),
        "hot-joint": st.just("yes"),
        "pain-rising-joint": st.just("yes"),
        "wants-call": st.just("yes"),
    },
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    said=st.fixed_dictionaries(dict.fromkeys(HOURS_AGO, ANSWERS)),
    order=st.permutations(sorted(HOURS_AGO)),
)
def test_the_order_in_which_reports_arrive_changes_nothing_of_what_is_raised(
    course: Course, at_work: Actor, said: dict[str, Told], order: list[str]
) -> None:
    outcomes = []
    for one in (sorted(HOURS_AGO), order):
        with transaction.atomic():
            for check in one:
                tell(course, check, at_work, **said[check])
            outcomes.append(raised(course))
            transaction.set_rollback(True)
    in_time, as_arrived = outcomes
    assert as_arrived == in_time
