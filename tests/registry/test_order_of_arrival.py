"""The same facts, recorded by the same actions in any order, leave the same due: what is written
beside the rows equals what is computed from them, and both hang on what happened alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from prolo.care.answers import Answer
from prolo.care.due_facts import DueItem
from prolo.care.harms.events import EventGiven
from prolo.care.leaving import LeavingAnswers
from prolo.care.plan import Gain
from prolo.demo.answering import respond
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.aftercare import record_aftercare
from prolo.registry.actions.answers import record_answers
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.contact import record_attempt, record_loss
from prolo.registry.actions.harms import record_adverse_event
from prolo.registry.actions.leavings import record_leaving
from prolo.registry.actions.overrides import override_finding
from prolo.registry.actions.own_answers import send_answers
from prolo.registry.actions.sessions import record_session, sign_session
from prolo.registry.answering import find_task
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.due import due_of, kept_items, rebuild_course
from prolo.registry.due_sessions import COMPLETE
from prolo.registry.ids import new_id
from prolo.registry.models import Concern, Course, Patient, Session, Visit
from prolo.registry.session_judging import REASONS, Recording
from prolo.registry.worker import run_due_jobs
from tests.registry.treated import hold_session, inject_knee, keep_plan, treat_knee
from tests.support.examples import at_least

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 3, 18, 11, tzinfo=UTC)  # a Wednesday, where the clinic is at noon
FIRST_AT, SECOND_AT = NOW - timedelta(days=43), NOW - timedelta(hours=100)
WAITED = {  # on a telephone without a signal, each since a time within its window
    "aftercare-2-d1": timedelta(hours=75),
    "aftercare-2-d2": timedelta(hours=51),
    "aftercare-2-d3": timedelta(hours=28),
    "w6": timedelta(hours=20),
}
APART = timedelta(seconds=3)
FOLLOW_UP = {"activity-1": "Stairs", "activity-1-score": "6", "change": "same"}
START = {"activity-1": "Stairs", "activity-1-score": "4", "pain": "6"}
Said = Mapping[str, str]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """It stands still, but while facts are recorded: each comes some seconds after the last."""
    with time_machine.travel(NOW, tick=False):
        yield


@dataclass(frozen=True)
class Held:
    """Two sessions that were held and a third that is open, and who types what happened."""

    course: Course
    by: Actor

    def session(self, number: int) -> Session:
        rows = self.course.sessions.select_related("course__clinic", "patient", "clinic")
        return rows.select_related("visit", "injector").get(number=number)


@pytest.fixture
def held(at_work: Actor, ada: Patient) -> Held:
    """Of the first session something was reported that nobody has closed."""
    course = treat_knee(ada, FIRST_AT, by=at_work)
    Course.objects.filter(pk=course.pk).update(state="treating", opened_on=FIRST_AT.date())
    course.refresh_from_db()
    keep_plan(course, planned(), gain=Gain(sessions_without=1), by=at_work)
    second = hold_session(course, 2, at=SECOND_AT, by=at_work, state="recorded")
    inject_knee(second, by=at_work)
    row = {"clinic": at_work.clinic, "recorded_by": at_work.user, "patient": ada}
    visit = Visit.objects.create(**row, day=NOW.date(), arrived_at=NOW)
    Session.objects.create(**row, course=course, visit=visit, number=3)
    whole = Held(course, at_work)
    with time_machine.travel(FIRST_AT + timedelta(days=2), tick=False):
        _by_telephone(whole, 1, {"fever": "yes", "pain": "7"})
    rebuild_course(course, by=at_work)
    return whole


def planned() -> list[date]:
    return [day.date() for day in (FIRST_AT, SECOND_AT, NOW, NOW + timedelta(days=30))]


# -- what may be recorded, each once


def send(key: str) -> Callable[[Held, Said], None]:
    def sent(held: Held, said: Said) -> None:
        form = "follow-up" if key == "w6" else "aftercare-check"
        more = FOLLOW_UP if key == "w6" else {"place": "knee"}
        told = {name: value for name, value in said.items() if key != "w6" or name == "pain"}
        who: dict[str, Any] = {"answered_by": "patient", "how": "own-device", "by": held.by}
        send_answers(
            task=find_task(held.course, key, **who),
            response=respond(form, {**more, **told}),
            sent_key=new_id().hex,
            waited=WAITED[key]
            + (clock.now(held.by.clinic) - NOW),  # given at one time, whenever sent
        )

    return sent


def tell(held: Held, said: Said) -> None:
    _by_telephone(held, 2, said)


def _by_telephone(held: Held, number: int, said: Said) -> None:
    record_aftercare(
        session=held.session(number),
        response=respond("aftercare-check", {"place": "knee", **said}),
        answered_by="patient",
        how="phone",
        by=held.by,
    )


def type_start(held: Held, said: Said) -> None:
    """From paper, as it was answered on the day of the first needle."""
    record_answers(
        course=held.course,
        due_key="baseline",
        response=respond("first-visit", {**START, "pain": said["pain"]}),
        answered_by="patient",
        how="paper",
        answered_on=FIRST_AT.date(),
        by=held.by,
    )


def call(held: Held, _said: Said) -> None:
    record_attempt(
        course=held.course, due_key="silence-2", channel="phone", outcome="reached", by=held.by
    )


def refuse(held: Held, _said: Said) -> None:
    record_loss(
        patient=held.course.patient,
        reason="refused",
        on_day=NOW.date(),
        said_by="themselves",
        course=held.course,
        due_key="w12",
        by=held.by,
    )


def harm(held: Held, _said: Said) -> None:
    assert held.by.user is not None
    record_adverse_event(
        course=held.course,
        session=held.session(2),
        given=EventGiven(kind="infection-joint", what="Hot", onset_on=NOW.date(), grade=2),
        owner=held.by.user,
        look_on=NOW.date() + timedelta(days=7),
        by=held.by,
    )


def close(held: Held, _said: Said) -> None:
    first = Concern.objects.get(course=held.course, session__number=1)
    step_concern(concern=first, step="closed", note="A cold", why_none="Examined today", by=held.by)


def leave(held: Held, _said: Said) -> None:
    asked = [one.id for one in load_knowledge().checklist.values() if one.when == "after"]
    watched = LeavingAnswers(
        items=dict.fromkeys(asked, Answer.YES), observed_minutes=30, condition="Walks, no pain"
    )
    concluded = record_leaving(session=held.session(2), given=watched, by=held.by)
    if concluded.verdict != COMPLETE:
        override_finding(conclusion=concluded, reason="Watched by a nurse", by=held.by)


def sign(held: Held, _said: Said) -> None:
    sign_session(session=held.session(2), stopped_because="It was given so", by=held.by)


def record(held: Held, _said: Said) -> None:
    vial = {
        "role": "irritant",
        "substance": "dextrose",
        "product": "Dextrose 50 %",
        "lot": "D-1",
        "strength_pct": Decimal(50),
        "volume_ml": Decimal(50),
        "expires_on": date(2027, 1, 31),
        "single_dose": True,
    }
    needle = {
        "structure": "knee-joint",
        "side": "right",
        "volume_ml": Decimal(5),
        "irritant": "dextrose",
        "irritant_pct": Decimal(25),
    }
    given = Recording(
        weight=None,
        vials=[vial],
        injections=[needle],
        injector=held.by.user,
        reasons=dict.fromkeys(REASONS, "It was given so"),
    )
    record_session(session=held.session(3), recording=given, by=held.by)


def book(held: Held, _said: Said) -> None:
    book_appointment(
        patient=held.course.patient,
        purpose="session",
        starts_at=NOW + timedelta(days=30),
        course=held.course,
        session_number=4,
        by=held.by,
    )


FACTS: Mapping[str, Callable[[Held, Said], None]] = {
    **{key: send(key) for key in WAITED},
    "told": tell,
    "start": type_start,
    "called": call,
    "refused": refuse,
    "harmed": harm,
    "closed": close,
    "left": leave,
    "signed": sign,
    "recorded": record,
    "booked": book,
}
SAYS = st.fixed_dictionaries(
    {"pain": st.sampled_from(["0", "3", "6", "8", "10"])},
    optional={
        "fever": st.sampled_from(["yes", "unsure"]),
        "hot-joint": st.just("yes"),
        "pain-rising": st.just("yes"),
        "wants-call": st.just("yes"),
    },
)
ORDERS = st.lists(st.sampled_from(sorted(FACTS)), min_size=2, max_size=6, unique=True).flatmap(
    lambda facts: st.tuples(
        st.just(facts), st.permutations(facts).filter(lambda other: other != facts)
    )
)


def due_after(held: Held, order: list[str], said: Mapping[str, Said]) -> tuple[DueItem, ...]:
    """As it is written once everything is recorded, and equal to computing it; then as it was.
    Each is recorded after the one before, within the minute in which all that happens now does."""
    with transaction.atomic():
        fresh = Course.objects.select_related("clinic", "patient").get(pk=held.course.pk)
        for place, fact in enumerate(order):
            with time_machine.travel(NOW + place * APART, tick=False):
                FACTS[fact](Held(fresh, held.by), said[fact])
            fresh.refresh_from_db()
        run_due_jobs()
        kept = kept_items(fresh)
        assert kept == due_of(fresh, knowledge=clinic_knowledge(fresh.clinic))
        transaction.set_rollback(True)
    return tuple(sorted(map(_to_the_minute, kept), key=lambda one: (one.due_at, one.key)))


def _to_the_minute(item: DueItem) -> DueItem:
    times = {name: getattr(item, name) for name in ("due_at", "closes_at", "heard_at")}
    return replace(item, **{name: at and at.replace(second=0) for name, at in times.items()})


@settings(
    max_examples=at_least(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(
    orders=(["aftercare-2-d1", "aftercare-2-d3"], ["aftercare-2-d3", "aftercare-2-d1"]),
    said={"aftercare-2-d1": {"pain": "1"}, "aftercare-2-d3": {"pain": "7"}},
)
@given(orders=ORDERS, said=st.fixed_dictionaries(dict.fromkeys(FACTS, SAYS)))
def test_what_is_due_never_hangs_on_the_order_in_which_facts_were_recorded(
    held: Held, orders: tuple[list[str], list[str]], said: Mapping[str, Said]
) -> None:
    """Such as a lesser pain of the first day that arrives after the greater one of the third."""
    one, other = orders
    assert due_after(held, other, said) == due_after(held, one, said)


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_each_of_these_facts_changes_what_is_due(held: Held, fact: str) -> None:
    """Else the order of it would say nothing."""
    said = {one: {"pain": "8", "fever": "yes"} for one in FACTS}
    others = ["w6"] if fact == "start" else []
    assert due_after(held, [*others, fact], said) != due_after(held, others, said)


def test_all_of_them_leave_the_same_forwards_and_backwards(held: Held) -> None:
    said = {one: {"pain": "6", "hot-joint": "yes"} for one in FACTS}
    whole = sorted(FACTS)
    assert due_after(held, whole, said) == due_after(held, whole[::-1], said)
    assert clock.now(held.by.clinic) == NOW
