"""What is looked for among all rows of a clinic is found by an index, as it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from prolo.registry import audit_trail, due_sessions, leases
from prolo.registry.access import Actor
from prolo.registry.audit_trail import Asked
from prolo.registry.ids import new_id
from prolo.registry.models import AuditRow, Conclusion, Event, Job, Patient
from prolo.registry.models.audit import last_change
from prolo.registry.models.events import OF_NOBODY

ON_SQLITE = connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def few_rows(db: None) -> Iterator[None]:
    """PostgreSQL reads a small table from its beginning to its end, whatever it has."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not ON_SQLITE:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        yield


def plan(rows: QuerySet[Any]) -> str:
    return str(rows.explain())


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (Asked(), "audit_by_time"),
        (Asked(day=date(2026, 3, 4)), "audit_by_time"),
        (Asked(person_id=new_id()), "audit_by_person"),
        (Asked(kind="Course"), "audit_by_kind"),
        (Asked(kind="Response"), "audit_by_kind"),
        (Asked(kind="Event"), "audit_by_time"),  # among the newest are many
        (Asked(kind="Score"), "audit_by_time"),
    ],
)
def test_the_newest_of_the_audit_are_found_by_what_is_asked_about(
    cast: Any, asked: Asked, index: str
) -> None:
    with cast.administrator.at_work():
        rows = audit_trail._rows(cast.administrator, asked).order_by("-at", "-seq")[:50]
        found = plan(rows)
    assert index in found
    assert "TEMP B-TREE" not in found
    assert "Sort" not in found


def test_who_changed_a_row_last_is_found_by_the_row(at_work: Actor, ada: Patient) -> None:
    assert last_change(ada) is not None
    found = plan(AuditRow.objects.filter(row_id="1", table_name="a").order_by())
    assert "audit_by_row" in found if ON_SQLITE else "Seq Scan" not in found  # of few, any index


@pytest.mark.one_database  # PostgreSQL counts how many there are
def test_all_that_the_audit_has_of_a_person_is_found_by_them(at_work: Actor, ada: Patient) -> None:
    found = plan(audit_trail._rows(at_work, Asked(patient_id=ada.pk)).order_by())
    assert "audit_by_patient" in found
    assert "audit_by_left_patient" in found


@pytest.mark.one_database  # PostgreSQL counts how many there are
def test_conclusions_of_a_course_are_found_by_the_course(at_work: Actor) -> None:
    course_id = new_id()
    for rows in (
        Conclusion.objects.filter(kind="outcome", course=course_id),
        due_sessions._conclusions.query(course_id),
    ):
        assert "registry_conclusion_course_id" in plan(rows)
    rows = Conclusion.objects.filter(kind="outcome", subject_id=new_id())
    assert "conclusions_about" in plan(rows)


def test_what_happened_to_a_row_is_found_by_it(at_work: Actor) -> None:
    assert "events_about" in plan(Event.objects.filter(subject_id__in=[new_id(), new_id()]))
    assert "events_about" in plan(Event.objects.filter(subject_kind="Room", subject_id=new_id()))
    of_the_clinic = Event.objects.filter(OF_NOBODY, verb__in=["clinic_updated"])
    found = plan(of_the_clinic)  # in an empty table PostgreSQL takes another that is as good
    assert "events_of_nobody" in found if ON_SQLITE else "Seq Scan" not in found


def test_jobs_that_ended_or_were_given_up_are_found_without_the_others(at_work: Actor) -> None:
    assert "jobs_by_end" in plan(Job.objects.filter(done_at__isnull=False))
    assert "jobs_given_up" in plan(Job.objects.filter(parked_at__isnull=False))
    same = leases.given_up_before.query(at_work.clinic.pk, "prolo.registry.gone.away", "one")
    assert "jobs_given_up" in plan(same.order_by())
