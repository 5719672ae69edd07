"""Of one person or course SQLite reads that person's rows, however many the clinic has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.due import rebuild_course
from prolo.registry.models import Patient
from tests.registry.treated import treat_knee

OF_THE_CLINIC = {  # a dozen rows that are the clinic's own
    "registry_absence",
    "registry_clinicquestionnaire",
    "registry_clinicvalue",
    "registry_closure",
    "registry_factconfirmation",
    "registry_formtimes",
    "registry_membership",
    "registry_openinghours",
    "registry_privilege",
    "registry_wordingpermission",
}


@pytest.mark.one_database  # PostgreSQL counts by itself
def test_what_is_due_in_a_course_is_found_by_the_course(at_work: Actor, ada: Patient) -> None:
    course = treat_knee(ada, clock.now(at_work.clinic) - timedelta(days=43), by=at_work)
    with CaptureQueriesContext(connection) as asked:
        rebuild_course(course, by=at_work)
    steps = [step for one in asked if one["sql"].startswith("SELECT") for step in _plan(one["sql"])]
    assert len(steps) > 20
    assert not [step for step in steps if _reads_all(step)]


def _plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), [])
        return [row[3] for row in cursor.fetchall()]


def _reads_all(step: str) -> bool:
    """Every row of a table, or of the clinic. What asks several questions at once scans the one row
    of their answers, which is of no table."""
    if step == "SCAN CONSTANT ROW":
        return False
    if not step.startswith(("SCAN", "SEARCH")) or step.split()[1] in OF_THE_CLINIC:
        return False
    return step.startswith("SCAN") or step.endswith("(clinic_id=?)")
