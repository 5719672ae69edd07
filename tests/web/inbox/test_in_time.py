"""Until when a concern is answered, who is told when nobody does, and what may wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from prolo.errors import FieldFaults
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.escalations import escalate_overdue
from prolo.registry.alerts import keep_alert
from prolo.registry.inbox import inbox, n_unanswered
from prolo.registry.models import (
    Alert,
    Concern,
    ConcernEscalation,
    ConcernStep,
    Event,
    Role,
    User,
)
from prolo.registry.sending import Ended, State
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases


def told(acting: Actor) -> list[tuple[str, User | None]]:
    with acting.at_work():
        return [(one.rung, one.told) for one in ConcernEscalation.objects.select_related("told")]


def test_each_is_told_once_however_often_the_job_runs(
    acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern("call", 2, late_min=10)
    for _ in range(3):
        escalate_overdue(by=system(acting.clinic))
    assert told(acting) == [("on-call", on_call)]
    with acting.at_work():
        Concern.objects.filter(pk=found.pk).update(
            respond_by=clock.now(acting.clinic) - timedelta(days=1)
        )
        escalate_overdue(by=system(acting.clinic))
        escalate_overdue(by=system(acting.clinic))
        assert told(acting) == [("on-call", on_call), ("everyone", None), ("on-call", on_call)]
        assert Event.objects.filter(verb="concern_escalated").count() == 3
        found.refresh_from_db()
    assert found.owner_role == Role.PHYSICIAN  # whose step it is now, on every list


def test_what_somebody_took_in_time_tells_nobody(
    acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern(late_min=30)
    step_concern(concern=found, step="taken", by=acting)
    assert escalate_overdue(by=system(acting.clinic)) == []


@pytest.mark.parametrize(
    ("step", "level", "rank", "hours"),
    [
        ("no-answer", "emergency", 4, 0.25),
        ("no-answer", "same-day", 3, 2),
        ("taken", "emergency", 4, 0.5),
        ("taken", "same-day", 3, 2),
        ("taken", "call", 2, 24),
        ("called", "emergency", 4, 4),
        ("examined", "same-day", 3, 24),
        ("sent-on", "emergency", 4, 4),
        ("called", "call", 2, 72),
    ],
)
def test_who_took_it_or_reached_nobody_has_a_clock_of_their_own(
    acting: Actor,
    on_call: User,
    raise_concern: Callable[..., Concern],
    step: str,
    level: str,
    rank: int,
    hours: float,
) -> None:
    found = raise_concern(level, rank, late_min=1)
    step_concern(concern=found, step=step, note="No fever, the knee is cool", by=acting)
    assert escalate_overdue(by=system(acting.clinic)) == []
    with acting.at_work():
        (waiting,) = inbox(acting)
        left = found.respond_by - clock.now(acting.clinic)
        assert timedelta(0) <= timedelta(hours=hours) - left < timedelta(minutes=1)
        assert (waiting.person, waiting.is_overdue) == (acting.user, False)
        Concern.objects.filter(pk=found.pk).update(
            respond_by=clock.now(acting.clinic) - timedelta(minutes=1)
        )
        (waiting,) = inbox(acting)
        assert waiting.is_overdue
        assert n_unanswered(acting) == 1
    assert told(acting) == []
    passed = [(one.rung, one.passed_over) for one in escalate_overdue(by=system(acting.clinic))]
    assert passed == [("on-call", "had-it"), ("everyone", "")]  # nobody is next after themselves


@pytest.mark.parametrize("step", ["called", "examined", "sent-on"])
def test_who_spoke_with_the_person_says_what_was_found(
    acting: Actor, raise_concern: Callable[..., Concern], step: str
) -> None:
    found = raise_concern(late_min=3000)
    step_concern(concern=found, step="taken", by=acting)
    with acting.at_work(), pytest.raises(FieldFaults) as refused:
        step_concern(concern=found, step=step, note=" ", by=acting)
    assert refused.value.faults == {"note": "missing"}


def test_who_said_to_look_again_and_did_not_is_followed_by_the_next(
    acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern()
    tomorrow = clock.today(acting.clinic) + timedelta(days=1)
    step_concern(concern=found, step="called", note="Knee cool", by=acting)
    with acting.at_work():
        step_concern(concern=found, step="again", again_on=tomorrow, by=acting)
        (waiting,) = inbox(acting)
        assert (waiting.person, waiting.is_overdue) == (acting.user, False)
        late = clock.now(acting.clinic) - timedelta(hours=20)
        Concern.objects.filter(pk=found.pk).update(respond_by=late)
        (waiting,) = inbox(acting)
    assert waiting.is_overdue
    assert waiting.is_of(acting)
    assert escalate_overdue(by=system(acting.clinic))


@pytest.mark.parametrize(
    ("level", "rank", "days"), [("emergency", 4, 1), ("same-day", 3, 3), ("call", 2, 60)]
)
def test_the_more_urgent_the_sooner_it_is_looked_at_again(
    acting: Actor, raise_concern: Callable[..., Concern], level: str, rank: int, days: int
) -> None:
    found = raise_concern(level, rank)
    step_concern(concern=found, step="called", note="Knee cool", by=acting)
    last = clock.today(acting.clinic) + timedelta(days=days)
    with acting.at_work(), pytest.raises(FieldFaults):
        step_concern(concern=found, step="again", again_on=last + timedelta(days=1), by=acting)
    with acting.at_work():
        found.refresh_from_db()
        assert found.state == "seen"
        step_concern(concern=found, step="again", again_on=last, by=acting)
    assert found.state == "again"


@pytest.mark.parametrize(("level", "rank"), [("emergency", 4), ("same-day", 3), ("call", 2)])
def test_what_cannot_wait_is_put_off_only_by_who_spoke_or_says_why(
    physician: Client,
    acting: Actor,
    raise_concern: Callable[..., Concern],
    stored: Callable[..., list[Any]],
    level: str,
    rank: int,
) -> None:
    found = raise_concern(level, rank, late_min=-60)
    step_concern(concern=found, step="no-answer", by=acting)
    address = f"/concerns/{found.pk}"
    tomorrow = (clock.today(acting.clinic) + timedelta(days=1)).isoformat()
    refused = send(physician, address, step="again", again_on=tomorrow)
    if level == "call":
        assert refused.status_code == 302
        return
    assert "Speak with the person first and save what was found; or write why" in text_of(refused)
    assert [one.step for one in stored(ConcernStep)] == ["no-answer"]
    why = "The ward says that they are looked after"
    done = send(physician, address, step="again", again_on=tomorrow, why_not_spoken=why)
    assert done.status_code == 302
    last = max(stored(ConcernStep), key=lambda one: one.happened_at)
    assert (last.step, last.note, last.recorded_by.username) == ("again", why, "physician")
    send(physician, address, step="called", note="No fever")
    assert send(physician, address, step="again", again_on=tomorrow).status_code == 302


def test_nobody_was_told_to_whom_nothing_went_out(
    physician: Client, acting: Actor, on_call: User, raise_concern: Callable[..., Concern]
) -> None:
    found = raise_concern(late_min=1)
    escalate_overdue(by=system(acting.clinic))
    page = text_of(physician.get(f"/concerns/{found.pk}"))
    assert f"The time was over: shown to {on_call.full_name}, who is on call" in page
    assert f"{on_call.full_name}, e-mail: " in page
    with acting.at_work():
        mail = Alert.objects.get(channel="email")
        keep_alert(mail, Ended(State.SENT), system(acting.clinic))
    page = text_of(physician.get(f"/concerns/{found.pk}"))
    assert f"a message went out to {on_call.full_name}, who is on call" in page
    assert f"{on_call.full_name}, e-mail: sent" in page
