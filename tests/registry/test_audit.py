"""The audit sees every change, whoever makes it and however."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from prolo.registry import audit, startup
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.courses import open_course
from prolo.registry.actions.merges import merge_patients
from prolo.registry.audited import audited_models
from prolo.registry.models import AuditRow, Identity, Patient, User
from prolo.registry.scope import clinic_scope

pytestmark = pytest.mark.django_db
ON_SQLITE = connection.vendor == "sqlite"
COLUMNS = "at, verb, table_name, row_id, login"


def rows_about(table: str, verb: str) -> list[AuditRow]:
    return list(AuditRow.objects.filter(table_name=table, verb=verb))


def test_an_insert_keeps_what_was_written_and_who_wrote_it(at_work: Any, register: Any) -> None:
    patient = register("Sato", "Yuki")
    (row,) = rows_about("registry_identity", "insert")
    assert (row.old, row.new["family_name"]) == (None, "Sato")
    assert (row.person_id, row.clinic_id) == (at_work.user.pk, patient.clinic_id)


def test_an_update_keeps_old_and_new(at_work: Any, register: Any) -> None:
    identity = register("Sato").identity
    identity.family_name = "Suzuki"
    identity.save()
    (row,) = rows_about("registry_identity", "update")
    assert (row.old["family_name"], row.new["family_name"]) == ("Sato", "Suzuki")


def test_a_bulk_update_leaves_a_row_for_each(at_work: Any, register: Any) -> None:
    register("Sato")
    register("Suzuki")
    Identity.objects.update(phone="0301234567")
    assert len(rows_about("registry_identity", "update")) == 2


def test_raw_sql_does_not_get_past(at_work: Any, register: Any) -> None:
    register("Sato")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_identity SET phone = '1'")
        cursor.execute("DELETE FROM registry_identity")
    assert [row.new["phone"] for row in rows_about("registry_identity", "update")] == ["1"]
    assert [row.old["phone"] for row in rows_about("registry_identity", "delete")] == ["1"]


def test_replacing_a_row_leaves_no_gap(at_work: Any, register: Any) -> None:
    register("Sato")
    statement = "REPLACE INTO registry_identity SELECT * FROM registry_identity"
    if not ON_SQLITE:
        statement = (
            "INSERT INTO registry_identity SELECT * FROM registry_identity "
            "ON CONFLICT (id) DO UPDATE SET phone = '1'"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert rows_about("registry_identity", "delete" if ON_SQLITE else "update")


def test_nobody_in_particular_is_the_system(cast: Any) -> None:
    with clinic_scope(cast.clinic):
        Patient.objects.create(clinic=cast.clinic)
        assert rows_about("registry_patient", "insert")[0].person_id is None


def test_a_password_is_never_in_it_only_that_it_changed(cast: Any) -> None:
    user = User.objects.get(username="owner")
    user.set_password("correct horse battery")
    user.save()
    user.title = "MD"
    user.save()
    if not ON_SQLITE:  # a user is no clinic's, so no clinic is shown these rows
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE registry_auditrow NO FORCE ROW LEVEL SECURITY")
    changes = rows_about("registry_user", "update")
    assert [row.new["password"] for row in changes] == ["masked, changed", "masked"]
    assert [row.old["password"] for row in changes] == ["masked", "masked"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_auditrow SET verb = 'delete'",
        "DELETE FROM registry_auditrow",
        f"INSERT INTO registry_auditrow ({COLUMNS}) SELECT {COLUMNS} FROM registry_auditrow",
    ],
    ids=["changed", "shortened", "forged"],
)
def test_it_cannot_be_tampered_with(at_work: Any, register: Any, statement: str) -> None:
    register("Sato")
    before = list(AuditRow.objects.values())
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(AuditRow.objects.values()) == before


def test_every_table_is_watched_but_what_is_derived_or_short_lived() -> None:
    watched = {model.__name__ for model in audited_models()}
    every = {
        model.__name__
        for model in apps.get_app_config("registry").get_models(include_auto_created=True)
    }
    assert every - watched == {
        "AuditRow",
        "Draft",
        "DueItem",
        "FailedLogIn",
        "Job",
        "LooksAlike",
        "SearchKey",
        "Submission",
    }


def test_a_missing_trigger_stops_the_server(db: None) -> None:
    assert startup.find_problems(connection) == []
    guard = next(one for one in audit.all_guards(connection) if one.table == "registry_patient")
    on = "" if ON_SQLITE else f" ON {guard.table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard.name}{on}")
    assert [guard.name in problem for problem in startup.find_problems(connection)] == [True]
    with pytest.raises(ImproperlyConfigured, match=guard.name):
        startup.refuse_if_unsafe()
    audit.install(connection)
    assert startup.find_problems(connection) == []


TAMPERING = {
    "sqlite": [
        """DROP TRIGGER prolo_audit_registry_patient_update""",
        """CREATE TRIGGER prolo_audit_registry_patient_update AFTER UPDATE ON registry_patient
           BEGIN SELECT 1; END""",
    ],
    "postgresql": [
        """ALTER TABLE registry_patient DISABLE TRIGGER prolo_audit_row""",
        """CREATE OR REPLACE FUNCTION prolo_audit_write() RETURNS trigger LANGUAGE plpgsql
           AS $$ BEGIN RETURN NULL; END $$""",
    ],
}


def test_a_trigger_that_was_switched_off_or_changed_counts_as_missing(db: None) -> None:
    with connection.cursor() as cursor:
        for statement in TAMPERING[connection.vendor]:
            cursor.execute(statement)
            assert audit.check_triggers(connection)
    audit.install(connection)
    assert audit.check_triggers(connection) == []


def test_a_write_from_elsewhere_fails_or_is_signed_with_its_role(transactional_db: None) -> None:
    """SQLite knows no roles, so there it fails; PostgreSQL writes down who connected."""
    clinic = open_clinic(name="Here")
    if ON_SQLITE:
        code = (
            "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1]); "
            "connection.execute(\"UPDATE registry_clinic SET name = 'There'\")"
        )
        command = [sys.executable, "-c", code, str(connection.settings_dict["NAME"])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "no such function: prolo_person" in done.stderr
    else:
        with clinic_scope(clinic), connection.cursor() as cursor:
            cursor.execute("UPDATE registry_clinic SET name = 'There'")
            (row,) = rows_about("registry_clinic", "update")
            assert row.login == connection.settings_dict["USER"]


def test_a_row_says_whose_it_is_and_after_a_merge_whose_it_was(at_work: Any, register: Any) -> None:
    one, other = register("Sato"), register("Berg")
    open_course(patient=one, condition="knee-oa", side="right", by=at_work)
    merge_patients(from_patient=one, into_patient=other, reason="Registered twice", by=at_work)
    moved = rows_about("registry_course", "update")[-1]
    assert (moved.patient_id, moved.left_patient_id) == (other.pk, one.pk)
    written = rows_about("registry_patient", "insert")
    assert [(row.patient_id, row.left_patient_id) for row in written] == [
        (one.pk, None),
        (other.pk, None),
    ]
    assert {row.left_patient_id for row in rows_about("registry_patient", "update")} == {None}


def test_what_the_audit_is_asked_for_has_an_index(db: None) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, AuditRow._meta.db_table)
    assert {index.name for index in AuditRow._meta.indexes} <= found.keys()


def test_dates_and_lists_are_kept_as_what_they_are(at_work: Any, register: Any) -> None:
    register("Sato", by=at_work)
    born = rows_about("registry_identity", "insert")[0].new["birth_date"]
    body = rows_about("registry_event", "insert")[0].new["body"]
    assert (born, body) == ("1961-04-09", {})
