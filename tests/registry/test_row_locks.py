"""On PostgreSQL several write at once, and hold the rows they change in one order. On SQLite one at
a time writes, and so there are no tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment, change_appointment
from prolo.registry.actions.contact import record_loss
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.actions.merges import merge_patients, unmerge_patients
from prolo.registry.actions.waiting import (
    add_to_waiting_list,
    put_back_on_waiting_list,
    remove_from_waiting_list,
)
from prolo.registry.entering import lock_patient
from prolo.registry.models import Appointment, Course, Patient
from tests.registry.conftest import Register
from tests.registry.treated import treat_knee

WITHIN = ("registry_appointment", "registry_waitingentry", "registry_patientmerge")

if connection.vendor == "postgresql":

    @pytest.fixture
    def booked(ada: Patient, at_work: Actor) -> Appointment:
        """A session of a course that is treated; another course stands beside it."""
        now = clock.now(at_work.clinic)
        treated = treat_knee(ada, now - timedelta(days=43), by=at_work)
        open_course(patient=ada, condition="knee-oa", side="left", by=at_work)
        Course.objects.filter(pk=treated.pk).update(state="treating")
        treated.refresh_from_db()
        return book_appointment(
            patient=ada,
            course=treated,
            purpose="session",
            session_number=2,
            starts_at=now + timedelta(days=3),
            by=at_work,
        )

    def _withdraw(booked: Appointment, by: Actor) -> None:
        move_course(course=booked.course, move="withdraw", reason="as they wish", by=by)

    def _move(booked: Appointment, by: Actor) -> None:
        later = booked.starts_at + timedelta(days=1)
        change_appointment(
            appointment=booked, change="moved", starts_at=later, reason="asked", by=by
        )

    def _book_from_the_list(booked: Appointment, by: Actor) -> None:
        waits = add_to_waiting_list(patient=booked.patient, purpose="follow-up", by=by)
        at = booked.starts_at + timedelta(days=2)
        book_appointment(
            patient=booked.patient, purpose="follow-up", starts_at=at, waiting=waits, by=by
        )

    def _take_off_the_list(booked: Appointment, by: Actor) -> None:
        waits = add_to_waiting_list(patient=booked.patient, purpose="follow-up", by=by)
        remove_from_waiting_list(entry=waits, reason="no more", by=by)
        put_back_on_waiting_list(entry=waits, by=by)

    def _die(booked: Appointment, by: Actor) -> None:
        today = clock.today(by.clinic)
        record_loss(patient=booked.patient, reason="died", on_day=today, said_by="son", by=by)

    @pytest.mark.parametrize(
        "act", [_withdraw, _move, _book_from_the_list, _take_off_the_list, _die]
    )
    def test_the_person_then_the_courses_then_what_hangs_on_them_is_held(
        booked: Appointment, at_work: Actor, act: Callable[[Appointment, Actor], Any]
    ) -> None:
        with CaptureQueriesContext(connection) as asked:
            act(booked, at_work)
        said = [
            one["sql"] or "" for one in asked
        ]  # PostgreSQL says nothing of what it has a plan of
        person = _first(said, "registry_patient", "FOR NO KEY UPDATE")
        courses = _first(said, "registry_course", "ORDER BY", "FOR NO KEY UPDATE")
        changed = [_first(said, f'UPDATE "{one}"') for one in (*WITHIN, "registry_course")]
        assert person < courses < min(changed)

    def test_both_records_are_held_before_one_becomes_the_other(
        ada: Patient, register: Register, at_work: Actor
    ) -> None:
        other = register("Example", "Ada")
        merge = merge_patients(from_patient=other, into_patient=ada, reason="same", by=at_work)
        with CaptureQueriesContext(connection) as asked:
            unmerge_patients(merge=merge, reason="they are two", by=at_work)
        said = [
            one["sql"] or "" for one in asked
        ]  # PostgreSQL says nothing of what it has a plan of
        courses = _first(said, "registry_course", "ORDER BY", "FOR NO KEY UPDATE")
        assert sum("FOR NO KEY UPDATE" in sql for sql in said[:courses]) == 2
        assert courses < _first(said, "UPDATE ")

    def _first(said: list[str], *parts: str) -> int:
        """Where the first of these statements stands; behind all others: it was not said."""
        found = (at for at, sql in enumerate(said) if all(part in sql for part in parts))
        return next(found, len(said))

    def test_who_holds_a_person_lets_others_enter_rows_about_them(
        ada: Patient, at_work: Actor
    ) -> None:
        with CaptureQueriesContext(connection) as asked:
            lock_patient(ada)
        assert "FOR NO KEY UPDATE" in asked[0]["sql"]  # «FOR UPDATE» keeps foreign keys waiting
