"""Audit triggers for SQLite.

They call ``prolo_person()``, which only our own connections know: a change that comes from
anywhere else fails.
"""

from __future__ import annotations

from django.db import models

from prolo.registry.audited import audited_models, clinic_of, masked_columns, patient_of
from prolo.registry.guards import Guard
from prolo.registry.models import AuditRow

AUDIT = AuditRow._meta.db_table
VERBS = ("insert", "update", "delete")


def all_guards() -> list[Guard]:
    rows = [_row_trigger(model, verb) for model in audited_models() for verb in VERBS]
    return [*rows, *_append_only()]


def _row_trigger(model: type[models.Model], verb: str) -> Guard:
    table, row = model._meta.db_table, "old" if verb == "delete" else "new"
    values = {
        "at": "strftime('%Y-%m-%d %H:%M:%f', 'now')",  # real time, UTC
        "person_id": "prolo_person()",
        "clinic_id": _clinic(model, row),
        "patient_id": _patient(model, row),
        "left_patient_id": _left_patient(model) if verb == "update" else "NULL",
        "verb": f"'{verb}'",
        "table_name": f"'{table}'",
        "row_id": f'{row}."{model._meta.pk.column}"',
        "old": "NULL" if verb == "insert" else _as_json(model, "old", verb),
        "new": "NULL" if verb == "delete" else _as_json(model, "new", verb),
        "login": "''",
    }
    return _trigger(
        f"prolo_audit_{table}_{verb}",
        f'AFTER {verb.upper()} ON "{table}"',
        f"INSERT INTO {AUDIT} ({', '.join(values)}) VALUES ({', '.join(values.values())})",
        table,
    )


def _clinic(model: type[models.Model], row: str) -> str:
    column, table = clinic_of(model)
    if table:
        return f'(SELECT clinic_id FROM "{table}" WHERE id = {row}."{column}")'
    return f'{row}."{column}"' if column else "NULL"


def _patient(model: type[models.Model], row: str) -> str:
    column = patient_of(model)
    return f'{row}."{column}"' if column else "NULL"


def _left_patient(model: type[models.Model]) -> str:
    column = patient_of(model)
    return f'nullif(old."{column}", new."{column}")' if column else "NULL"


def _as_json(model: type[models.Model], row: str, verb: str) -> str:
    pairs = [
        f"'{field.column}', {_value(model, field, row, verb)}"
        for field in model._meta.concrete_fields
    ]
    return f"json_object({', '.join(pairs)})"


def _value(model: type[models.Model], field: models.Field, row: str, verb: str) -> str:
    value = f'{row}."{field.column}"'
    if field.column in masked_columns(model):
        same = f'old."{field.column}" IS new."{field.column}"'
        is_news = verb == "update" and row == "new"
        return f"iif({same}, 'masked', 'masked, changed')" if is_news else "'masked'"
    if isinstance(field, models.JSONField):
        return f"json({value})"
    if isinstance(field, models.BinaryField):
        return f"hex({value})"
    return value


def _append_only() -> list[Guard]:
    """That only triggers insert is seen to by the connection (sqlite.py)."""
    refuse = "SELECT RAISE(ABORT, 'the audit is append-only')"
    bodies = {"insert": "SELECT prolo_person()", "update": refuse, "delete": refuse}
    return [
        _trigger(f"prolo_audit_kept_{verb}", f'BEFORE {verb.upper()} ON "{AUDIT}"', body, AUDIT)
        for verb, body in bodies.items()
    ]


def _trigger(name: str, when: str, body: str, table: str) -> Guard:
    sql = f'CREATE TRIGGER "{name}" {when} BEGIN {body}; END'
    return Guard(kind="trigger", table=table, name=name, sql=sql)
