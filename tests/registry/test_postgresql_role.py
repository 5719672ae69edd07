"""On PostgreSQL the role that serves people sees one clinic at a time, and cannot take a guard
away. There are no roles on SQLite, and so no tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from prolo.errors import SetupError
from prolo.registry.access import system
from prolo.registry.actions.clinics import open_clinic
from prolo.registry.actions.patients import IdentityGiven, register_patient
from prolo.registry.models import Clinic
from prolo.registry.roles import let_serve

if connection.vendor == "postgresql":
    import psycopg
    from psycopg import errors

    SET = "SELECT set_config('app.clinic', %s, true)"

    @pytest.fixture
    def clinics(transactional_db: None) -> tuple[Clinic, Clinic]:
        here, there = open_clinic(name="Here"), open_clinic(name="There")
        for clinic in (here, there, there):
            register_patient(
                given=IdentityGiven(family_name="Sato"), is_new=True, by=system(clinic)
            )
        return here, there

    @pytest.fixture
    def serving(clinics: Any) -> Iterator[psycopg.Connection[Any]]:
        """A connection as the serving role, which a superuser makes for the test."""
        place = connection.settings_dict
        address = {"host": place["HOST"], "port": place["PORT"] or None, "dbname": place["NAME"]}
        with psycopg.connect(**address, user="postgres", autocommit=True) as superuser:
            superuser.execute("CREATE ROLE prolo_serve LOGIN")
            let_serve("prolo_serve")
            with psycopg.connect(**address, user="prolo_serve", autocommit=True) as role:
                yield role
            superuser.execute("DROP OWNED BY prolo_serve")
            superuser.execute("DROP ROLE prolo_serve")

    def patients_seen(serving: Any) -> int:
        return int(serving.execute("SELECT count(*) FROM registry_patient").fetchone()[0])

    def test_it_sees_nobody_until_a_clinic_is_named(serving: Any) -> None:
        assert patients_seen(serving) == 0

    def test_it_sees_a_clinic_until_its_transaction_ends(serving: Any, clinics: Any) -> None:
        with serving.transaction():
            serving.execute(SET, [str(clinics[1].pk)])
            assert patients_seen(serving) == 2
        assert patients_seen(serving) == 0

    def test_a_setting_that_is_no_clinic_is_an_error_and_no_data(serving: Any) -> None:
        serving.execute("SELECT set_config('app.clinic', 'everybody', false)")
        with pytest.raises(errors.InvalidTextRepresentation):
            patients_seen(serving)

    def test_it_cannot_write_into_another_clinic(serving: Any, clinics: Any) -> None:
        here, there = clinics
        serving.execute("SELECT set_config('app.clinic', %s, false)", [str(here.pk)])
        insert = (
            "INSERT INTO registry_patient (id, clinic_id, recorded_at, sex) "
            "VALUES (gen_random_uuid(), %s, now(), 'female')"
        )
        serving.execute(insert, [here.pk])
        with pytest.raises(errors.InsufficientPrivilege):
            serving.execute(insert, [there.pk])

    def test_what_it_writes_is_audited_though_it_may_not_write_the_audit(
        serving: Any, clinics: Any
    ) -> None:
        with serving.transaction():
            serving.execute(SET, [str(clinics[0].pk)])
            serving.execute("UPDATE registry_patient SET sex = 'female'")
            seen = serving.execute(
                "SELECT login, new ->> 'sex' FROM registry_auditrow WHERE verb = 'update'"
            ).fetchall()
        assert seen == [("prolo_serve", "female")]

    def test_the_server_starts_as_it_and_not_as_a_superuser(serving: Any) -> None:
        def load_as(user: str) -> subprocess.CompletedProcess[str]:
            """As a WSGI server loads prolo."""
            place = connection.settings_dict
            address = f"postgresql://{user}@/{place['NAME']}?host={place['HOST']}"
            environment = {**os.environ, "PROLO_DATABASE_URL": address}
            environment.pop("DJANGO_SETTINGS_MODULE", None)
            load = [sys.executable, "-c", "import prolo.config.wsgi"]
            return subprocess.run(
                load, env=environment, capture_output=True, text=True, check=False
            )

        assert load_as("prolo_serve").returncode == 0
        refused = load_as("postgres")
        assert refused.returncode == 1
        assert "postgres is a superuser or has BYPASSRLS" in refused.stderr

    @pytest.mark.parametrize(
        ("role", "why"),
        [
            ("nobody", "There is no database role nobody"),
            ("postgres", "sees past the walls"),
            ("prolo", "may act as the owner"),
        ],
    )
    def test_a_role_that_could_get_round_the_guards_may_not_serve(
        db: None, role: str, why: str
    ) -> None:
        with pytest.raises(SetupError, match=why):
            let_serve(role)

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO registry_auditrow DEFAULT VALUES",
            "UPDATE registry_auditrow SET verb = 'insert'",
            "DELETE FROM registry_auditrow",
            "TRUNCATE registry_auditrow",
            "TRUNCATE registry_patient CASCADE",
            "ALTER TABLE registry_patient DISABLE TRIGGER ALL",
            "DROP TRIGGER prolo_audit_row ON registry_patient",
            "ALTER TABLE registry_patient DISABLE ROW LEVEL SECURITY",
            "SET session_replication_role = replica",
        ],
    )
    def test_it_has_no_right_to_get_round_the_guards(serving: Any, statement: str) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            serving.execute(statement)
