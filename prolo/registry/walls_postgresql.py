"""Walls on PostgreSQL: composite foreign keys, rows that stay, row-level security.

Row-level security is forced, so it holds for the owner of the tables too; only superusers and
roles with BYPASSRLS see past it, and prolo refuses to serve as one of those (startup.py).
"""

from __future__ import annotations

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from prolo.registry.audited import clinic_of
from prolo.registry.guards import Guard
from prolo.registry.walled import Reference, WalledTable

CLINIC = "nullif(current_setting('app.clinic', true), '')::uuid"

STAYS = """
BEGIN
  IF NEW.clinic_id <> OLD.clinic_id THEN
    RAISE EXCEPTION 'a row stays in its clinic' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_ARGV[0] = 'patient'
     AND to_jsonb(NEW) -> 'patient_id' <> to_jsonb(OLD) -> 'patient_id'
     AND coalesce(current_setting('app.moving_rows', true), '') <> 'yes' THEN
    RAISE EXCEPTION 'a row stays with its patient'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
"""

KEPT = """
BEGIN
  FOR i IN 0 .. TG_NARGS - 1 LOOP
    IF to_jsonb(NEW) -> TG_ARGV[i] IS DISTINCT FROM to_jsonb(OLD) -> TG_ARGV[i] THEN
      RAISE EXCEPTION 'what is archived stays as it was'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END
"""

BIRTH_DATE = """
BEGIN
  IF NEW.birth_date > current_date + 1 OR NEW.birth_date < current_date - interval '131 years' THEN
    RAISE EXCEPTION 'a birth date that cannot be'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
"""


def all_guards(tables: list[WalledTable]) -> list[Guard]:
    references = [reference for table in tables for reference in table.references]
    return [
        _function("prolo_wall_stays", STAYS),
        _function("prolo_wall_kept", KEPT),
        _function("prolo_wall_birth_date", BIRTH_DATE),
        *_targets(references),
        *map(_foreign, references),
        *map(_stays, tables),
        *(_kept(one) for one in tables if one.unchangeable),
        _trigger("registry_identity", "prolo_wall_birth_date", "INSERT OR UPDATE", "birth_date()"),
        *_policies(),
    ]


def _targets(references: list[Reference]) -> list[Guard]:
    """What a composite foreign key refers to must be declared unique."""
    keys = dict.fromkeys((reference.target, reference.shared) for reference in references)
    return [
        _constraint("unique", table, f"prolo_wall_{table}_{_short(shared)}", f"UNIQUE ({columns})")
        for table, shared in keys
        for columns in [", ".join([*shared, "id"])]
    ]


def _foreign(reference: Reference) -> Guard:
    shared = ", ".join(reference.shared)
    return _constraint(
        "foreign",
        reference.table,
        reference.name,
        f"FOREIGN KEY ({shared}, {reference.column}) "
        f'REFERENCES "{reference.target}" ({shared}, id) DEFERRABLE INITIALLY IMMEDIATE',
    )


# Django's own, of a column that a wall covers, and of the clinic where a wall covers a column that
# is never empty: the row behind it is of a clinic that is there.
DOUBLED = """
    SELECT DISTINCT its.conrelid::regclass::text, its.conname
      FROM pg_constraint its JOIN pg_constraint wall
        ON wall.conrelid = its.conrelid AND wall.contype = 'f' AND wall.conname LIKE 'prolo_wall_%'
      JOIN pg_attribute covered ON covered.attrelid = wall.conrelid
       AND covered.attnum = wall.conkey[cardinality(wall.conkey)]
     WHERE its.contype = 'f' AND cardinality(its.conkey) = 1
       AND its.connamespace = current_schema()::regnamespace
       AND (its.conkey[1] = covered.attnum
            OR its.confrelid = 'registry_clinic'::regclass AND covered.attnotnull
               AND its.conkey[1] = wall.conkey[1])
"""


def drop_doubled(connection: BaseDatabaseWrapper) -> None:
    """Each foreign key is looked up with every row that is written: once is enough."""
    with connection.cursor() as cursor:
        cursor.execute(DOUBLED)
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def _short(shared: tuple[str, ...]) -> str:
    return "_".join(name.removesuffix("_id") for name in shared)


def _stays(table: WalledTable) -> Guard:
    argument = "'patient'" if table.has_patient else ""
    return _trigger(table.name, "prolo_wall_stays", "UPDATE", f"stays({argument})")


def _kept(table: WalledTable) -> Guard:
    columns = ", ".join(f"'{one}'" for one in table.unchangeable)
    return _trigger(table.name, "prolo_wall_kept", "UPDATE", f"kept({columns})")


def _policies() -> list[Guard]:
    found = [
        _policy("registry_auditrow", "read", f"FOR SELECT USING (clinic_id = {CLINIC})"),
        _policy("registry_auditrow", "write", "FOR INSERT WITH CHECK (true)"),
        _secured("registry_auditrow"),
    ]
    for model in apps.get_app_config("registry").get_models(include_auto_created=True):
        table, (column, owner) = model._meta.db_table, clinic_of(model)
        is_secured = getattr(model, "row_security", model._meta.auto_created)
        if not model._meta.managed or not column or not is_secured:
            continue
        own = f"{column} = {CLINIC}"
        if owner:  # the owner's own policy decides
            own = f'EXISTS (SELECT 1 FROM "{owner}" WHERE id = {column})'
        found += [_policy(table, "clinic", f"USING ({own})"), _secured(table)]
    return found


def _policy(table: str, name: str, rule: str) -> Guard:
    name = f"prolo_wall_{name}"
    sql = f'CREATE POLICY {name} ON "{table}" {rule}'
    return Guard(kind="policy", table=table, name=name, sql=sql)


def _secured(table: str) -> Guard:
    sql = f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'
    return Guard(kind="security", table=table, name="rows", sql=sql)


def _constraint(kind: str, table: str, name: str, rule: str) -> Guard:
    sql = f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {rule}'
    return Guard(kind=kind, table=table, name=name, sql=sql)


def _trigger(table: str, name: str, verbs: str, call: str) -> Guard:
    sql = (
        f'CREATE TRIGGER {name} BEFORE {verbs} ON "{table}" FOR EACH ROW '
        f"EXECUTE FUNCTION prolo_wall_{call}"
    )
    return Guard(kind="trigger", table=table, name=name, sql=sql)


def _function(name: str, body: str) -> Guard:
    sql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $prolo${body}$prolo$"
    )
    return Guard(kind="function", table="", name=name, sql=sql, body=body)
