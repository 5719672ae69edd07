"""A check that is half answered and rests: who names what somebody must hear of is heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from prolo.registry.access import Actor, system
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.half_told import raise_half_told
from prolo.registry.answering import Task
from prolo.registry.models import Concern
from tests.registry.test_joining import begin, concerns, send, task

pytestmark = pytest.mark.both_databases

assert task  # a fixture
PUS, HURTS = {"drainage": "unsure"}, {"pain": "3"}


@pytest.fixture(autouse=True)
def travel() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-03-10T10:00+00:00") as moved:
        yield moved


def raised(by: Actor) -> list[Concern]:
    return raise_half_told(by=system(by.clinic))


def test_what_somebody_must_hear_of_becomes_a_concern_when_it_has_rested(
    task: Task, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    begin(task, **PUS)
    travel.shift(timedelta(minutes=119))
    assert raised(at_work) == []
    travel.shift(timedelta(minutes=2))
    (found,) = raised(at_work)
    assert found.level == "call"
    assert found.conclusion is not None
    codes = [one["code"] for one in found.conclusion.body["findings"]]
    assert {"not-sent", "drainage"} <= set(codes)
    assert raised(at_work) == []
    assert concerns(task.course) == [found]


@pytest.mark.parametrize("said", [HURTS, {}, {"drainage": "no"}])
def test_what_asks_for_nobody_raises_nothing(
    task: Task, at_work: Actor, travel: time_machine.Coordinates, said: dict[str, str]
) -> None:
    begin(task, **said)
    travel.shift(timedelta(hours=3))
    assert raised(at_work) == []


def test_who_wishes_to_be_called_and_does_not_send_it_is_called(
    task: Task, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    begin(task, **{"wants-call": "yes"})
    travel.shift(timedelta(hours=3))
    assert [one.level for one in raised(at_work)] == ["call"]


def test_who_sends_it_meanwhile_or_goes_on_is_not_half_told(
    task: Task, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    """What is sent has its own concern; who types on has two hours again."""
    begin(task, **PUS)
    travel.shift(timedelta(minutes=100))
    begin(task, **PUS, **HURTS)
    travel.shift(timedelta(minutes=100))
    assert raised(at_work) == []
    send(task, **PUS)
    travel.shift(timedelta(hours=3))
    assert raised(at_work) == []
    assert len(concerns(task.course)) == 1


def test_what_is_sent_later_joins_what_was_raised_of_its_half(
    task: Task, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    begin(task, **PUS)
    travel.shift(timedelta(hours=3))
    (found,) = raised(at_work)
    send(task, **PUS)
    assert concerns(task.course) == [found]
    found.refresh_from_db()
    assert found.response is not None


def test_what_was_dealt_with_is_raised_again_only_for_more(
    task: Task, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    begin(task, **PUS)
    travel.shift(timedelta(hours=3))
    (found,) = raised(at_work)
    step_concern(concern=found, step="closed", note="A dry scab", why_none="Looked at", by=at_work)
    begin(task, **PUS, **HURTS)
    travel.shift(timedelta(hours=3))
    assert raised(at_work) == []
    begin(task, **PUS, **{"spreading-redness": "unsure"})
    travel.shift(timedelta(hours=3))
    (more,) = raised(at_work)
    assert more != found


def test_what_rested_for_a_week_is_no_news(
    task: Task, at_work: Actor, travel: time_machine.Coordinates
) -> None:
    begin(task, **PUS)
    travel.shift(timedelta(days=8))
    assert raised(at_work) == []
