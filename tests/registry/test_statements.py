"""What is written together is there for whatever is asked next; what is asked ahead answers once,
and nothing else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from prolo.registry import statements
from prolo.registry.clinic_knowledge import standing_knowledge
from prolo.registry.due import rebuild_course
from prolo.registry.models import Course, Event, Patient
from prolo.registry.prepared import insert, new_row, prepared
from prolo.registry.statements import ask, asked_ahead, written_together
from tests.registry.conftest import Cast
from tests.registry.test_walls import open_course

ON_POSTGRESQL = connection.vendor == "postgresql"


@prepared
def sides(state: str) -> QuerySet[Course, str]:
    return Course.objects.filter(state=state).order_by("side").values_list("side", flat=True)


@pytest.fixture
def patient(at_work: Any, register: Any) -> Patient:
    found: Patient = register("Sato")
    return found


def event_of(patient: Patient) -> Event:
    return new_row(
        Event,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        verb="tried",
        subject_kind="Patient",
        subject_id=patient.pk,
    )


def write_together(*rows: Event, breaks: bool = False) -> None:
    with transaction.atomic(), written_together():
        for one in rows:
            insert(one)
        if breaks:
            raise RuntimeError


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements went with each to the database."""
    found: list[int] = []
    at_once, one = statements._at_once, statements._one

    def counted(many: Any) -> Any:
        found.append(len(many))
        return at_once(many)

    def counted_one(used: Any, sql: str, params: Any) -> Any:
        found.append(1)
        return one(used, sql, params)

    monkeypatch.setattr(statements, "_at_once", counted)
    monkeypatch.setattr(statements, "_one", counted_one)
    return found


def test_what_is_written_together_is_there_for_a_prepared_query_and_for_django(
    patient: Patient, trips: list[int]
) -> None:
    open_course(patient, state="closed")
    with transaction.atomic(), written_together():
        insert(event_of(patient))
        insert(event_of(patient))
        assert trips == ([] if ON_POSTGRESQL else [1, 1])
        assert len(sides("closed")) == 1
        assert trips[-1] == (3 if ON_POSTGRESQL else 1)
        insert(event_of(patient))
        assert Event.objects.filter(verb="tried").count() == 3
        insert(event_of(patient))
    assert Event.objects.filter(verb="tried").count() == 4


def test_a_fault_of_what_waits_is_raised_and_nothing_of_it_is_kept(patient: Patient) -> None:
    once = event_of(patient)
    with pytest.raises(IntegrityError):
        write_together(event_of(patient), once, once, event_of(patient))
    assert not Event.objects.filter(verb="tried").exists()


def test_what_waits_is_dropped_with_what_broke_beside_it(patient: Patient) -> None:
    with pytest.raises(RuntimeError):
        write_together(event_of(patient), breaks=True)
    assert not Event.objects.filter(verb="tried").exists()
    insert(event_of(patient))
    assert Event.objects.filter(verb="tried").count() == 1


def test_what_is_asked_ahead_answers_once_and_for_these_values_alone(
    patient: Patient, trips: list[int]
) -> None:
    open_course(patient, state="closed")
    with transaction.atomic(), asked_ahead([sides.statement("closed")], rarely_there=[]):
        trips.clear()
        assert sides("treating") == []
        before = len(trips)
        assert sides("closed") == list(sides.query("closed"))
        assert len(trips) - before == (0 if ON_POSTGRESQL else 1)
        open_course(patient, side="right", state="closed")
        assert len(sides("closed")) == 2
    assert len(sides("closed")) == 2


def test_what_waits_to_be_written_goes_with_what_is_asked_ahead_and_before_it(
    patient: Patient, trips: list[int]
) -> None:
    of_patient = prepared(_events_of)
    with transaction.atomic(), written_together():
        insert(event_of(patient))
        trips.clear()
        with asked_ahead([of_patient.statement(patient.pk), sides.statement("closed")]):
            assert len(of_patient(patient.pk)) == 1
            assert sides("closed") == []
    assert trips == ([3] if ON_POSTGRESQL else [1, 1])


if ON_POSTGRESQL:

    def test_a_text_that_comes_seldom_is_planned_once_however_many_came_between(
        patient: Patient,
    ) -> None:
        seldom = prepared(_events_of)
        with transaction.atomic():
            for _twice in range(2):
                seldom(patient.pk)
                for number in range(120):
                    Event.objects.filter(verb=f"of {number}").exists()
                    ask("SELECT %s::int" + " " * number, [number])
            of_events = "statement LIKE %s AND calls = 2"
            runs = "SELECT statement, generic_plans + custom_plans AS calls"
            counted = f"SELECT count(*) FROM ({runs} FROM pg_prepared_statements) AS kept"
            found = ask(f"{counted} WHERE {of_events}", ["SELECT%registry_event%"])
        assert found == [(1,)]


def test_what_is_due_in_a_course_is_asked_for_in_one_round_trip(
    patient: Patient, trips: list[int], cast: Cast
) -> None:
    course = open_course(patient, state="treating")
    with transaction.atomic(), standing_knowledge():
        rebuild_course(course, by=cast.owner)
        trips.clear()
        rebuild_course(course, by=cast.owner)
    assert len(trips) == 1 if ON_POSTGRESQL else len(trips) > 1
    assert course.due_items.exists()


def _events_of(patient_id: uuid.UUID) -> QuerySet[Event]:
    return Event.objects.filter(patient_id=patient_id, verb="tried")


@pytest.mark.parametrize("is_there", [False, True])
def test_what_is_rarely_there_is_asked_for_again_only_where_it_is(
    patient: Patient, trips: list[int], is_there: bool
) -> None:
    if is_there:
        open_course(patient, state="closed")
    rare = [sides.statement("closed")]
    with transaction.atomic(), asked_ahead([], rarely_there=rare):
        trips.clear()
        assert sides("closed") == list(sides.query("closed"))
        assert len(trips) == (1 if is_there and not ON_POSTGRESQL else 0)


def test_rows_of_one_statement_are_each_as_if_alone(patient: Patient) -> None:
    for many in (1, 2, 4, 5, 9):
        rows = [event_of(patient) for _ in range(many)]
        insert(*rows)
        kept = Event.objects.filter(pk__in=[one.pk for one in rows]).order_by("pk")
        assert {one.pk for one in kept} == {one.pk for one in rows}
        assert {one.subject_id for one in kept} == {patient.pk}
