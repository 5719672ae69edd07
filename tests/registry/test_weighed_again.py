"""What was reported is weighed again where an earlier report comes later, or what was injected is
put right: a heavier verdict reaches a person, in whatever order things were told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
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
from prolo.web.presenters.aftercare import notes
from tests.care.answering import respond
from tests.registry.treated import treat_knee
from tests.support.examples import at_least
from tests.web.inbox.signs import AFTERCARE, ASKED

pytestmark = pytest.mark.both_databases

HOURS_AGO = {"d1": 75, "d2": 51, "d3": 28}  # each within its window
RIBS = "thorax-costotransverse-upper"
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


def test_the_red_flags_of_the_right_place_are_asked_by_telephone(
    course: Course, at_work: Actor
) -> None:
    """The form asked of a knee, and the ribs were injected: once, in a call of its own."""
    tell(course, "d1", at_work, pain="1")
    tell(course, "d2", at_work, pain="1")
    assert raised(course) == set()
    row = Injection.objects.get()
    slip = {"reason": "Typed for the patient before", "by": at_work}
    row = correct_row(row=row, changes={"structure": RIBS}, **slip)
    ((key, level, why),) = raised(course)
    assert (key, level) == ("aftercare-1-d2", "call")
    assert {"bladder-bowel", "headache-neck", "headache-spinal"} <= why
    concern = Concern.objects.get()
    assert (concern.owner_role, concern.state) == ("nurse", "open")
    said = notes(concern, clinic_knowledge(course.clinic))
    assert [one.split(":")[0] for one in said] == ["No new report"]
    correct_row(row=row, changes={"side": "left"}, **slip)
    assert Concern.objects.count() == 1


def test_a_correction_after_the_last_check_is_read_and_wakes_nobody(
    course: Course, at_work: Actor
) -> None:
    Injection.objects.update(structure="knee-mcl-femoral")
    for check, pain in (("d1", "1"), ("d2", "7")):
        tell(course, check, at_work, into_joint=False, pain=pain)
    Concern.objects.update(state="closed", owner=at_work.user)
    with time_machine.travel(clock.now(course.clinic) + timedelta(days=90)):
        correct_row(
            row=Injection.objects.get(),
            changes={"structure": "knee-joint"},
            reason="It went into the joint",
            by=at_work,
        )
        (new,) = Concern.objects.exclude(state="closed")
        assert (new.level, new.owner_role) == ("call", "nurse")
        said = notes(new, clinic_knowledge(course.clinic))
    assert "No new report: what was injected was put right after the last check" in said[0]


def test_a_wrong_clock_on_the_telephone_makes_no_report_lighter(
    course: Course, at_work: Actor
) -> None:
    """Set ahead while it waited, it says of pain that rises today that it rose on the first day."""
    tell(course, "d1", at_work, pain="2", **{"pain-rising": "yes"})
    (found,) = Concern.objects.all()
    assert found.level == "same-day"  # on the first day it is watched
    assert any("it came in on" in one for one in notes(found, clinic_knowledge(course.clinic)))


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
    max_examples=at_least(8),
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
