"""Audit triggers for PostgreSQL: one function, called for every row of every table."""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.registry.audited import audited_models, clinic_of, masked_columns, patient_of
from prolo.registry.guards import Guard
from prolo.registry.models import AuditRow

AUDIT = AuditRow._meta.db_table

# Arguments of a trigger: where the clinic stands (column, table), the primary key's column, the
# patient's, then the columns to mask.
WRITE = f"""
DECLARE
  before jsonb; after jsonb; one jsonb; clinic uuid; patient uuid; left_patient uuid; masked text;
  person uuid := nullif(current_setting('app.person', true), '')::uuid;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO {AUDIT} (at, person_id, verb, table_name, row_id, login)
    VALUES (clock_timestamp(), person, 'truncate', TG_TABLE_NAME, '', session_user);
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW); END IF;
  one := coalesce(after, before);
  IF TG_ARGV[1] <> '' THEN
    EXECUTE format('SELECT clinic_id FROM %I WHERE id = $1', TG_ARGV[1])
       INTO clinic USING (one ->> TG_ARGV[0])::uuid;
  ELSIF TG_ARGV[0] <> '' THEN
    clinic := (one ->> TG_ARGV[0])::uuid;
  END IF;
  IF TG_ARGV[3] <> '' THEN
    patient := (one ->> TG_ARGV[3])::uuid;
    IF TG_OP = 'UPDATE' THEN left_patient := nullif((before ->> TG_ARGV[3])::uuid, patient); END IF;
  END IF;
  FOREACH masked IN ARRAY TG_ARGV[4:] LOOP
    after := after || jsonb_build_object(masked, CASE
      WHEN before IS NULL OR before -> masked = after -> masked THEN 'masked'
      ELSE 'masked, changed' END);
    before := before || jsonb_build_object(masked, 'masked');
  END LOOP;
  INSERT INTO {AUDIT} (at, person_id, clinic_id, patient_id, left_patient_id, verb, table_name,
                       row_id, old, new, login)
  VALUES (clock_timestamp(), person, clinic, patient, left_patient, lower(TG_OP), TG_TABLE_NAME,
          one ->> TG_ARGV[2], before, after, session_user);
  RETURN NULL;
END
"""

KEEP = """
BEGIN
  IF TG_OP = 'INSERT' AND pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the audit is append-only, and written by triggers alone'
    USING ERRCODE = 'integrity_constraint_violation';
END
"""


def all_guards(connection: BaseDatabaseWrapper) -> list[Guard]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
    # It writes as the owner of the tables: who changes a row need not have the right to.
    as_owner = f'SECURITY DEFINER SET search_path = "{schema}", pg_catalog, pg_temp'
    return [
        _function("prolo_audit_write", WRITE, as_owner),
        _function("prolo_audit_keep", KEEP),
        *(trigger for model in audited_models() for trigger in _row_triggers(model)),
        _trigger("kept_row", AUDIT, "BEFORE INSERT OR UPDATE OR DELETE", "ROW", "keep()"),
        _trigger("kept_all", AUDIT, "BEFORE TRUNCATE", "STATEMENT", "keep()"),
    ]


def _row_triggers(model: type[models.Model]) -> list[Guard]:
    table = model._meta.db_table
    columns = [model._meta.pk.column, patient_of(model)]
    arguments = [*clinic_of(model), *columns, *masked_columns(model)]
    call = f"write({', '.join(repr(argument) for argument in arguments)})"
    return [
        _trigger("row", table, "AFTER INSERT OR UPDATE OR DELETE", "ROW", call),
        _trigger("all", table, "AFTER TRUNCATE", "STATEMENT", call),
    ]


def _trigger(name: str, table: str, when: str, each: str, call: str) -> Guard:
    sql = (
        f'CREATE TRIGGER prolo_audit_{name} {when} ON "{table}" FOR EACH {each} '
        f"EXECUTE FUNCTION prolo_audit_{call}"
    )
    return Guard(kind="trigger", table=table, name=f"prolo_audit_{name}", sql=sql)


def _function(name: str, body: str, how: str = "") -> Guard:
    sql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {how} "
        f"AS $prolo${body}$prolo$"
    )
    return Guard(kind="function", table="", name=name, sql=sql, body=body)
