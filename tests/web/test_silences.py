"""Nobody who was injected and is silent falls through: a call that nobody makes rises by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.concerns import step_concern
from prolo.registry.actions.contact import record_attempt
from prolo.registry.actions.silences import raise_silences
from prolo.registry.due import rebuild_patient
from prolo.registry.inbox import inbox
from prolo.registry.models import Concern, DueItem, Patient, Session
from tests.web.clinic_days import treated_before
from tests.web.conftest import send, text_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def silent(acting: Actor, ada: Patient) -> Iterator[DueItem]:
    """The call to Ada, of whom nothing was heard since a session; that after its anaesthetic was
    due too long ago."""
    with acting.at_work():
        treated_before(acting, ada, days=5)
        item, of_the_check = (DueItem.objects.get(key=key) for key in ("silence-1", "silence-1-h2"))
    due(acting, of_the_check, ago=timedelta(days=10))
    yield item
    with acting.at_work():
        rebuild_patient(ada, by=acting)  # the times were only set


def due(acting: Actor, item: DueItem, *, ago: timedelta, closes_at: datetime | None = None) -> None:
    with acting.at_work():
        now = clock.now(acting.clinic)
        DueItem.objects.filter(course=item.course_id, key=item.key).update(
            due_at=now - ago, closes_at=closes_at
        )


def close_unspoken(concern: Concern, by: Actor) -> None:
    why = {"spoke": "no", "why_not_spoken": "The number is nobody's any more"}
    step_concern(concern=concern, step="closed", note="Wrote a letter", **why, by=by)


def test_a_call_that_nobody_makes_becomes_a_report_once(acting: Actor, silent: DueItem) -> None:
    by = system(acting.clinic)
    due(acting, silent, ago=timedelta(hours=11))
    assert raise_silences(by=by) == []
    due(acting, silent, ago=timedelta(hours=13))
    (raised,) = raise_silences(by=by)
    assert raise_silences(by=by) == []
    assert (raised.level, raised.state, raised.owner_role) == ("call", "open", "nurse")
    with acting.at_work():
        (waiting,) = inbox(acting)
        assert isinstance(waiting.concern.session, Session)
        close_unspoken(raised, acting)
    assert raise_silences(by=by) == []


def test_who_was_heard_of_is_not_said_to_have_said_nothing(
    acting: Actor, silent: DueItem, log_in: Callable[[str], Client]
) -> None:
    nurse = log_in("nurse")
    for page in ("/", "/calls"):
        assert "No word since session 1" in text_of(nurse.get(page))
    with acting.at_work():
        record_attempt(
            course=silent.course, due_key=silent.key, channel="phone", outcome="reached", by=acting
        )
    for page in ("/", "/calls?when=all"):
        said = text_of(nurse.get(page))
        assert "Day 2 after session 1 not answered, last heard on" in said
        assert "No word since session 1" not in said
    with acting.at_work():
        of_the_check = DueItem.objects.get(key="silence-1-h2")
    due(acting, of_the_check, ago=timedelta(days=10))
    raise_silences(by=system(acting.clinic))
    said = text_of(nurse.get("/concerns"))
    assert re.search(r"Last heard on [\w ]+ \d{4}, \d\d:\d\d, day 2 not answered: call\.", said)


def test_whose_silence_is_whole_is_said_to_have_said_nothing(
    acting: Actor, silent: DueItem, log_in: Callable[[str], Client]
) -> None:
    due(acting, silent, ago=timedelta(hours=13))
    raise_silences(by=system(acting.clinic))
    said = text_of(log_in("nurse").get("/concerns"))
    assert "No word since the session, day 2 not answered: call." in said


def test_a_call_whose_time_lapses_is_not_forgotten(acting: Actor, silent: DueItem) -> None:
    now = clock.now(acting.clinic)
    due(acting, silent, ago=timedelta(hours=2), closes_at=now - timedelta(hours=1))
    assert len(raise_silences(by=system(acting.clinic))) == 1


def test_a_call_that_lapsed_while_nothing_looked_rises_once(acting: Actor, silent: DueItem) -> None:
    """The computer was off from Saturday morning to Monday: the check after the anaesthetic, and
    the call that ends with the next booked day, both were over by then."""
    by, now = system(acting.clinic), clock.now(acting.clinic)
    with acting.at_work():
        of_the_check = DueItem.objects.get(key="silence-1-h2")
    due(acting, silent, ago=timedelta(hours=40), closes_at=now - timedelta(hours=30))
    due(acting, of_the_check, ago=timedelta(hours=60), closes_at=now - timedelta(hours=50))
    (raised,) = raise_silences(by=by)
    assert (raised.level, raised.owner_role) == ("same-day", "physician")
    with acting.at_work():
        close_unspoken(raised, acting)
    assert raise_silences(by=by) == []


def test_what_lapsed_long_ago_rises_no_more(acting: Actor, silent: DueItem) -> None:
    now = clock.now(acting.clinic)
    due(acting, silent, ago=timedelta(days=9), closes_at=now - timedelta(days=3))
    assert raise_silences(by=system(acting.clinic)) == []


def test_a_call_that_was_due_weeks_ago_is_no_news(acting: Actor, silent: DueItem) -> None:
    """It stands on the list of calls, where it stood before anything looked for silence."""
    due(acting, silent, ago=timedelta(days=8))
    assert raise_silences(by=system(acting.clinic)) == []


def test_a_call_after_an_anaesthetic_rises_the_same_day_and_the_later_one_in_its_time(
    acting: Actor, silent: DueItem
) -> None:
    now = clock.now(acting.clinic)
    with acting.at_work():
        of_the_check = DueItem.objects.get(key="silence-1-h2")
    due(acting, silent, ago=timedelta(hours=11))
    due(acting, of_the_check, ago=timedelta(hours=1), closes_at=now + timedelta(hours=9))
    assert raise_silences(by=system(acting.clinic)) == []
    due(acting, of_the_check, ago=timedelta(hours=12), closes_at=now - timedelta(hours=2))
    (raised,) = raise_silences(by=system(acting.clinic))
    assert (raised.level, raised.owner_role) == ("same-day", "physician")
    assert raise_silences(by=system(acting.clinic)) == []
    with acting.at_work():
        Concern.objects.update(
            state="closed", owner=acting.user, raised_at=now - timedelta(hours=14)
        )
    due(acting, of_the_check, ago=timedelta(hours=50), closes_at=now - timedelta(hours=40))
    due(acting, silent, ago=timedelta(hours=13))
    (raised,) = raise_silences(by=system(acting.clinic))
    assert raised.level == "call"


def test_of_a_session_that_somebody_answers_for_nothing_rises(
    acting: Actor, silent: DueItem
) -> None:
    due(acting, silent, ago=timedelta(hours=13))
    (raised,) = raise_silences(by=system(acting.clinic))
    with acting.at_work():
        Concern.objects.filter(pk=raised.pk).update(conclusion=None)
    assert raise_silences(by=system(acting.clinic)) == []


@pytest.mark.parametrize(("hours", "is_listed"), [(4, False), (13, True)])
def test_a_call_back_that_was_agreed_far_ahead_hides_no_call_that_became_a_report(
    acting: Actor, silent: DueItem, log_in: Callable[[str], Client], hours: int, is_listed: bool
) -> None:
    """Three hours ago somebody spoke with Ada; twelve after it was due the call is a report."""
    nurse = log_in("nurse")
    due(acting, silent, ago=timedelta(hours=hours))
    said = text_of(nurse.get(f"/calls/{silent.course_id}"))
    assert "This call is for safety: whatever was agreed, the person stands on the list" in said
    with acting.at_work():
        tried = record_attempt(
            course=silent.course,
            due_key=silent.key,
            channel="phone",
            outcome="call-back",
            call_back_at=clock.now(acting.clinic) + timedelta(days=9),
            by=acting,
        )
        tried.happened_at -= timedelta(hours=3)
        tried.save(update_fields=["happened_at"])
        DueItem.objects.filter(key="silence-1-h2").delete()  # a report long since
    due(acting, silent, ago=timedelta(hours=hours))
    rows = nurse.get("/calls.json", {"kind": "call-after-silence"}).json()["rows"]
    assert any("Ada" in row["name"] for row in rows) == is_listed


def test_who_closes_a_silence_says_whether_somebody_spoke_with_them(
    acting: Actor, silent: DueItem, log_in: Callable[[str], Client]
) -> None:
    """And who was spoken with is heard of: the call is no longer due."""
    due(acting, silent, ago=timedelta(hours=13))
    (raised,) = raise_silences(by=system(acting.clinic))
    nurse, page = log_in("nurse"), f"/concerns/{raised.pk}"
    closing = {"step": "closed", "note": "Phoned her today: no fever, walks well"}
    assert "Say whether somebody spoke with them" in text_of(send(nurse, page, **closing))
    refused = send(nurse, page, **closing, spoke="no")
    assert "Say why nobody spoke with them" in text_of(refused)
    assert send(nurse, page, **closing, spoke="yes").status_code == 302
    with acting.at_work():
        assert [one.step for one in raised.steps.all()] == ["called", "closed"]
        assert not DueItem.objects.filter(kind="call-after-silence", key="silence-1").exists()
    assert "No word since session 1" not in text_of(nurse.get("/"))


def test_who_called_about_a_silence_is_not_asked_again_when_they_close_it(
    acting: Actor, silent: DueItem, log_in: Callable[[str], Client]
) -> None:
    due(acting, silent, ago=timedelta(hours=13))
    (raised,) = raise_silences(by=system(acting.clinic))
    nurse, page = log_in("nurse"), f"/concerns/{raised.pk}"
    assert "Did somebody speak with them?" in text_of(nurse.get(page))
    send(nurse, page, step="called", note="Walks well")
    assert "Did somebody speak with them?" not in text_of(nurse.get(page))
    assert send(nurse, page, step="closed", note="Walks well").status_code == 302
