"""What happened to the invented patients, in one filled clinic."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from prolo.demo import fill_demo
from prolo.demo.clinic import holidays
from prolo.registry import clock
from prolo.registry.access import Actor, system
from prolo.registry.actions.plans import judge_plan
from prolo.registry.archive import is_as_kept, read_document
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.consents import covers, is_as_signed, read_signed
from prolo.registry.due import due_of, kept_items
from prolo.registry.estimates import missing_of
from prolo.registry.estimates_owed import missed_in_clinic
from prolo.registry.models import (
    AuditRow,
    Clinic,
    Closure,
    Concern,
    Conclusion,
    Consent,
    Course,
    EstimateStep,
    Event,
    Session,
    Signature,
    User,
)
from prolo.registry.plans import current_plan, current_plan_row
from prolo.registry.signatures import signed_rows, still_matches
from tests.web.conftest import text_of

pytestmark = pytest.mark.django_db

STATES = {
    "Benjamin": "treating",
    "Käthe": "assessing",
    "Siobhan": "following",
    "Tomás": "treating",
    "ليلى": "deferred",
    "Finn": "assessing",
}
WHEN = {"recorded_at", "happened_at", "concluded_at", "signed_at", "started_at", "ended_at"}


@pytest.fixture(scope="module")
def clinic(django_db_setup: None, django_db_blocker: Any) -> Iterator[Clinic]:
    """Filled while nothing may be reached over a network."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _refuse)
        yield fill_demo(courses=True)
        transaction.set_rollback(True)


def _refuse(*_: Any) -> None:
    raise AssertionError("filling the demonstration opened a connection")


@pytest.fixture
def acting(clinic: Clinic) -> Iterator[Actor]:
    by = system(clinic)
    with by.at_work():
        yield by


def test_every_story_came_to_its_end_and_ada_is_left_to_visitors(acting: Actor) -> None:
    rows = Course.objects.select_related("patient__identity")
    assert {one.patient.identity.given_names: one.state for one in rows} == STATES


def test_the_clock_has_come_back_to_real_time(acting: Actor) -> None:
    acting.clinic.refresh_from_db()
    assert acting.clinic.clock_offset_s == 0


def test_nothing_is_recorded_in_the_future(acting: Actor) -> None:
    now = clock.now(acting.clinic)
    for model in apps.get_app_config("registry").get_models():
        for name in {field.name for field in model._meta.fields} & WHEN:
            late = model._default_manager.filter(**{f"{name}__gt": now})
            assert not late.exists(), (model, name)


def test_what_is_due_is_what_computing_it_again_gives(acting: Actor) -> None:
    knowledge = clinic_knowledge(acting.clinic)
    for course in Course.objects.select_related("clinic"):
        assert kept_items(course) == due_of(course, knowledge=knowledge), course.condition


def test_signatures_are_of_what_stands_on_record(acting: Actor) -> None:
    for session in Session.objects.all():
        signature = Signature.objects.get(subject_kind="Session", subject_id=session.pk)
        assert still_matches(signature, signed_rows(session))
    for course in Course.objects.filter(state__in=["treating", "following"]):
        plan = current_plan_row(course)
        assert plan is not None
        signature = Signature.objects.get(subject_kind="Plan", subject_id=plan.pk)
        assert still_matches(signature, [plan])


def test_a_consent_is_signed_on_the_tablet_in_spanish_and_kept(acting: Actor) -> None:
    consent = Consent.objects.get(course__patient__identity__given_names="Tomás")
    assert (consent.interpreter, consent.interpreter_language) == ("Ivo Invented", "Spanish")
    signature = consent.signature
    assert signature is not None
    assert (signature.how, signature.method) == ("tablet", "drawn")
    assert is_as_signed(consent)
    paper = read_signed(signature).content.decode()
    assert 'lang="es"' in paper
    assert "Tomás Ejemplo" in paper
    plan = current_plan(consent.course)
    assert covers(consent, consent.course, plan, at=clock.now(acting.clinic))


def test_estimates_are_whole_and_kept_as_they_were_given(acting: Actor) -> None:
    knowledge = clinic_knowledge(acting.clinic)
    given = EstimateStep.objects.filter(step="given").select_related("estimate", "document")
    assert len(given) == 4
    for one in given:
        assert missing_of(one.estimate, knowledge) == ()
        assert one.document is not None
        assert is_as_kept(one.document)
        assert one.document.shown_to == one.estimate.patient.identity.full_name
        paper = read_document(one.document).content.decode()
        for said in ("100 Invented Street", "00-0000000", "M0076", "data:image/png"):
            assert said in paper


def test_one_estimate_was_given_late_and_none_was_forgotten(acting: Actor) -> None:
    (late,) = missed_in_clinic(acting)
    assert late.patient.identity.given_names == "Siobhan"
    assert late.missed.given_on is not None
    assert late.missed.given_on > late.missed.deadline.due_on


def test_every_session_was_ready_called_out_and_left_complete(acting: Actor) -> None:
    rows = Conclusion.objects.filter(kind__in=["readiness", "timeout", "dose", "leaving"])
    verdicts = {(one.kind, one.verdict) for one in rows}
    assert verdicts == {
        ("readiness", "ready"),
        ("timeout", "go"),
        ("dose", "clear"),
        ("leaving", "complete"),
    }


def test_a_flare_was_reported_answered_and_closed(acting: Actor) -> None:
    concern = Concern.objects.order_by("raised_at").first()  # after a holiday a silence came later
    assert concern
    assert concern.state == "closed"
    assert [one.step for one in concern.steps.order_by("happened_at")] == ["called", "closed"]


def test_the_audit_keeps_real_time_while_the_story_lies_in_the_past(acting: Actor) -> None:
    now = clock.now(acting.clinic)
    first = Event.objects.order_by("recorded_at").first()
    assert first is not None
    assert now - first.recorded_at > timedelta(weeks=12)
    rows = AuditRow.objects.filter(clinic_id=acting.clinic.pk)
    opened = rows.filter(verb="insert", table_name=Course._meta.db_table)
    assert opened.count() == len(STATES)
    assert all(now - one.at < timedelta(minutes=10) for one in rows)


def test_a_plan_over_a_closed_day_says_so(acting: Actor) -> None:
    assert holidays(2026) == (
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 12, 25), "Christmas Day"),
    )
    course = Course.objects.select_related("clinic", "patient").get(condition="low-back")
    plan = current_plan(course)
    assert plan is not None
    closed_on = max(Closure.objects.values_list("day", flat=True))
    over = replace(plan, sessions_on=(closed_on,))
    assert "closure" in {one.code for one in judge_plan(course, over).findings}


TODAY = {
    "physician": ["Decide: suitable", "Muster", "Review the images", "Finn", "12 weeks", "Siobhan"],
    "nurse": ["Did not answer after a session: call", "Benjamin", "12 weeks", "Siobhan"],
    "desk": ["Book session 2", "Benjamin"],
}
NOT_TODAY = {"physician": ["Book session"], "nurse": ["Decide:"], "desk": ["Decide:", "knee"]}


@pytest.mark.parametrize("role", TODAY)
def test_today_says_who_is_expected_and_what_each_has_to_do(clinic: Clinic, role: str) -> None:
    """In the evening: who was asked in the morning has had their hours."""
    wall = clock.now(clinic).astimezone(ZoneInfo(clinic.time_zone))
    until_evening = wall.replace(hour=18) - wall
    Clinic.objects.update(clock_offset_s=max(0, round(until_evening.total_seconds())))
    client = Client()
    client.force_login(User.objects.get(username=role))
    today = text_of(client.get("/"))
    assert [one for one in TODAY[role] if one not in today] == []
    assert [one for one in NOT_TODAY[role] if one in today] == []
    assert "Ejemplo" in today
