"""Two at one visit at the same moment, each on a connection of their own: neither is lost, and each
is weighed with the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from prolo.demo import fill_demo
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions import sessions as actions
from prolo.registry.models import Appointment, Clinic, Injection, Patient, Session, User
from prolo.web.views import sessions as views
from tests.support.at_once import together, wait_for_the_other
from tests.web.conftest import open_all_week, send, text_of
from tests.web.course_steps import let_it_be
from tests.web.session_steps import begin, fields_of, treated, typed

pytestmark = pytest.mark.both_databases


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    """Written, so that every connection sees it."""
    return open_all_week(fill_demo())


@pytest.fixture
def session(physician: Client, clinic: Clinic, acting: Actor, ada: Patient) -> str:
    return begin(physician, treated(ada, acting), clinic)


def test_two_who_begin_a_session_at_once_begin_one(
    log_in: Callable[[str], Client],
    clinic: Clinic,
    acting: Actor,
    ada: Patient,
    stored: Callable[[Any], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = (clock.today(clinic) + timedelta(days=1)).isoformat()
    booked = {"purpose": "session", "session_number": "1", "day": day, "time": "09:30"}
    page = f"{treated(ada, acting)}/appointments/new"
    send(log_in("physician"), page, **booked, minutes="30")
    let_it_be(log_in("physician"), day, time="09:30")
    (row,) = (one for one in stored(Appointment) if one.patient_id == ada.pk)
    wait_for_the_other(monkeypatch, actions, "questions_before")
    two = (log_in("physician"), log_in("nurse"))
    ends = together(*(partial(one.post, f"/appointments/{row.pk}/session") for one in two))
    begun = [one for one in stored(Session) if one.patient_id == ada.pk]
    assert [one["Location"] for one in ends] == [f"/sessions/{begun[0].pk}/readiness"] * 2
    assert len(begun) == 1


def test_who_records_at_the_same_moment_as_somebody_else_sees_both_side_by_side(
    log_in: Callable[[str], Client],
    session: str,
    stored: Callable[[Any], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both had found it open; fifteen needles are not typed twice."""
    injector = str(User.objects.get(username="physician").pk)
    two = (log_in("physician"), log_in("nurse"))
    sent = [{**fields_of(one.get(session)), **typed("5", injector=injector)} for one in two]
    wait_for_the_other(monkeypatch, views, "get_session")
    posts = (partial(one.post, session, what) for one, what in zip(two, sent, strict=True))
    first, second = sorted(together(*posts), key=lambda one: one.status_code)
    assert (first.status_code, second.status_code) == (302, 409)
    page = text_of(second)
    assert "recorded this session meanwhile" in page
    assert "Lot: D-50" in page.split("What you typed, and what is not saved")[1]
    assert len(stored(Injection)) == 1


def test_of_two_knees_that_are_recorded_at_once_the_second_is_asked_about_the_dose_of_both(
    log_in: Callable[[str], Client],
    physician: Client,
    session: str,
    clinic: Clinic,
    acting: Actor,
    ada: Patient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """160 mg of lidocaine each, 270 mg a day at 60 kg."""
    other = begin(physician, treated(ada, acting, side="left"), clinic, time="11:00")
    injector = str(User.objects.get(username="physician").pk)
    given = {
        session: typed("8", "8", injector=injector),
        other: typed("8", "8", injector=injector),
    }
    two = zip((log_in("physician"), log_in("nurse")), given.items(), strict=True)
    posts = [
        partial(one.post, page, {**fields_of(one.get(page)), **what}) for one, (page, what) in two
    ]
    wait_for_the_other(monkeypatch, actions, "judge_session")
    first, second = sorted(together(*posts), key=lambda one: one.status_code)
    assert (first.status_code, second.status_code) == (302, 422)
    assert "320 mg" in text_of(second)
