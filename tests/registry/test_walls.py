"""Walls between clinics, and between patients, hold without any code of ours asking for it."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django_scopes import ScopeError, scopes_disabled

from prolo.registry import walls
from prolo.registry.ids import new_id
from prolo.registry.models import Course, CourseMove, Entry, Identity, Patient
from prolo.registry.scope import clinic_scope
from prolo.registry.walled import walled_models, walled_tables

pytestmark = pytest.mark.django_db
ON_SQLITE = connection.vendor == "sqlite"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def open_course(patient: Patient, **more: Any) -> Course:
    knee = {"condition": "knee-oa", "side": "left", "state": "assessing"}
    fields = knee | {"opened_on": date(2026, 1, 5)} | more
    return Course.objects.create(clinic_id=patient.clinic_id, patient=patient, **fields)


def move(course: Course, patient: Patient) -> CourseMove:
    return CourseMove.objects.create(
        clinic_id=patient.clinic_id,
        course=course,
        patient=patient,
        move="open",
        to_state="open",
        happened_at=NOW,
    )


def test_a_query_that_forgets_its_clinic_fails_instead_of_answering(cast: Any) -> None:
    with pytest.raises(ScopeError):
        Patient.objects.count()


def test_a_clinic_sees_its_own_patients_alone(cast: Any, register: Any) -> None:
    ours, theirs = register("Sato"), register("Stone", by=cast.outsider)
    with cast.owner.at_work():
        assert list(Patient.objects.all()) == [ours]
    with cast.outsider.at_work():
        assert list(Patient.objects.all()) == [theirs]


def test_on_postgresql_the_wall_holds_with_the_scopes_of_the_code_taken_away(
    cast: Any, register: Any
) -> None:
    """On SQLite the code's scope is the only wall to reading, and so it shows both."""
    ours, theirs = register("Sato"), register("Stone", by=cast.outsider)
    with cast.owner.at_work(), scopes_disabled():
        seen = set(Patient.objects.all()) | set(Patient.unscoped.all())
        changed = Identity.objects.filter(patient=theirs).update(phone="1")
    assert seen == ({ours, theirs} if ON_SQLITE else {ours})
    assert changed == (1 if ON_SQLITE else 0)


def test_on_postgresql_a_connection_without_a_clinic_sees_nobody(cast: Any, register: Any) -> None:
    with cast.owner.at_work():
        register("Sato")
    assert Patient.unscoped.count() == (1 if ON_SQLITE else 0)


def test_a_row_for_another_clinic_is_refused_by_postgresql(cast: Any) -> None:
    refused = pytest.raises(DatabaseError, match="row-level security")
    with cast.owner.at_work(), nullcontext() if ON_SQLITE else refused, transaction.atomic():
        Patient.objects.create(clinic=cast.outsider.clinic)


def test_a_row_cannot_refer_to_a_row_of_another_clinic(cast: Any, register: Any) -> None:
    theirs = register("Stone", by=cast.outsider)
    with clinic_scope(cast.clinic), pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.create(
            clinic=cast.clinic,
            patient_id=theirs.pk,
            condition="knee-oa",
            side="left",
            opened_on=date(2026, 1, 5),
        )


def test_a_row_cannot_refer_to_a_row_of_another_patient(at_work: Any, register: Any) -> None:
    course, other = open_course(register("Sato")), register("Suzuki")
    with pytest.raises(IntegrityError), transaction.atomic():
        move(course, other)
    own = move(course, course.patient)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseMove.objects.filter(pk=own.pk).update(course=open_course(other))


def test_a_row_never_changes_its_clinic(cast: Any, register: Any) -> None:
    patient = register("Sato")
    with cast.owner.at_work(), pytest.raises(DatabaseError), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(clinic=cast.outsider.clinic)


def test_a_row_never_changes_its_patient(at_work: Any, register: Any) -> None:
    course, other = open_course(register("Sato")), register("Suzuki")
    with pytest.raises(IntegrityError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(patient=other)


@pytest.mark.parametrize("born", [date(2999, 1, 1), date(1850, 1, 1)])
def test_the_database_refuses_a_birth_date_that_cannot_be(
    at_work: Any, register: Any, born: date
) -> None:
    identity = register("Sato").identity
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.filter(pk=identity.pk).update(birth_date=born)


def test_a_wall_that_was_torn_down_is_noticed_and_put_back(db: None) -> None:
    guard = next(one for one in walls.all_guards(connection) if one.table == "registry_course")
    with connection.cursor() as cursor:
        if ON_SQLITE:
            cursor.execute(f"DROP TRIGGER {guard.name}")
        else:
            cursor.execute("ALTER TABLE registry_course DISABLE ROW LEVEL SECURITY")
    assert walls.check_walls(connection)
    walls.install(connection)
    assert walls.check_walls(connection) == []


def test_a_foreign_key_that_a_wall_covers_is_looked_up_once(db: None) -> None:
    walled = {(one.table, one.column) for table in walled_tables() for one in table.references}
    with connection.cursor() as cursor:
        for table, column in walled:
            found = connection.introspection.get_constraints(cursor, table).values()
            keys = [one for one in found if one["foreign_key"] and one["columns"][-1] == column]
            assert len(keys) == 1, (table, column)


def test_a_row_of_nobody_and_one_of_no_clinic_are_refused(at_work: Any, register: Any) -> None:
    course = open_course(register("Sato"))
    for gone in ("patient_id", "clinic_id"):
        twin = Course.objects.get(pk=course.pk)
        twin.pk, twin.side = new_id(), "right"
        setattr(twin, gone, new_id())
        with pytest.raises(DatabaseError), transaction.atomic():
            twin.save(force_insert=True)


def test_every_table_about_patients_stands_behind_a_wall() -> None:
    walled = set(walled_models())
    assert {
        model.__name__
        for model in apps.get_app_config("registry").get_models()
        if model not in walled
    } == {"User", "Clinic", "AuditRow", "FactVersion", "FailedLogIn"}
    assert all(not model._meta.get_field("clinic").null for model in walled)


def test_every_entry_keeps_the_constraints_of_entries() -> None:
    entries = [model for model in apps.get_models() if issubclass(model, Entry)]
    assert entries
    for model in entries:
        names = {constraint.name for constraint in model._meta.constraints}
        own = model._meta.model_name
        assert {
            f"{own}_in_error_by_name_and_reason",
            f"{own}_version_above_one_replaces",
        } <= names, model


def test_rows_of_patients_refer_to_what_stays() -> None:
    """Nothing about a patient goes away because something else did."""
    for model in walled_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                assert field.remote_field.on_delete is models.PROTECT, field
