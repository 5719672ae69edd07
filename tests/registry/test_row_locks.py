"""On PostgreSQL several write at once, and hold the rows they change in one order. On SQLite one at
a time writes, and so there are no tests."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.courses import move_course, open_course
from prolo.registry.entering import lock_patient
from prolo.registry.models import Patient
from tests.registry.treated import treat_knee

if connection.vendor == "postgresql":

    def test_who_moves_a_course_holds_all_of_the_person_first(ada: Patient, at_work: Actor) -> None:
        treated = treat_knee(ada, clock.now(at_work.clinic) - timedelta(days=43), by=at_work)
        open_course(patient=ada, condition="knee-oa", side="left", by=at_work)
        with CaptureQueriesContext(connection) as asked:
            move_course(course=treated, move="withdraw", reason="as they wish", by=at_work)
        said = [one["sql"] for one in asked if '"registry_course"' in one["sql"]]
        changed = next(number for number, sql in enumerate(said) if sql.startswith("UPDATE"))
        assert any("FOR NO KEY UPDATE" in sql and "ORDER BY" in sql for sql in said[:changed])

    def test_who_holds_a_person_lets_others_enter_rows_about_them(
        ada: Patient, at_work: Actor
    ) -> None:
        with CaptureQueriesContext(connection) as asked:
            lock_patient(ada)
        assert "FOR NO KEY UPDATE" in asked[0]["sql"]  # «FOR UPDATE» keeps foreign keys waiting
