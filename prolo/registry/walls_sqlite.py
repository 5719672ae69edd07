"""Walls on SQLite: triggers before every insert and update."""

from __future__ import annotations

from prolo.registry.guards import Guard
from prolo.registry.walled import Reference, WalledTable


def all_guards(tables: list[WalledTable]) -> list[Guard]:
    return [trigger for table in tables for trigger in _triggers(table)] + _birth_dates()


def _triggers(table: WalledTable) -> list[Guard]:
    checks = [_check(reference) for reference in table.references]
    stays = [_refuse("new.clinic_id <> old.clinic_id", "a row stays in its clinic")]
    if table.has_patient:
        moved = "new.patient_id IS NOT old.patient_id AND NOT prolo_moving_rows()"
        stays.append(_refuse(moved, "a row stays with its patient"))
    if table.unchangeable:
        changed = " OR ".join(f"new.{one} IS NOT old.{one}" for one in table.unchangeable)
        stays.append(_refuse(f"({changed})", "what is archived stays as it was"))
    found = [_trigger(table.name, "update", stays + checks)]
    if checks:
        found.append(_trigger(table.name, "insert", checks))
    return found


def _check(reference: Reference) -> str:
    """Not while rows are being moved: then it is checked when all have arrived."""
    column = f"new.{reference.column}"
    same = " AND ".join(f"{name} = new.{name}" for name in reference.shared)
    return _refuse(
        f"{column} IS NOT NULL AND NOT prolo_moving_rows() AND NOT EXISTS "
        f'(SELECT 1 FROM "{reference.target}" WHERE id = {column} AND {same})',
        f"{reference.table}.{reference.column} crosses a wall",
    )


def _birth_dates() -> list[Guard]:
    impossible = (
        "new.birth_date > date('now', '+1 day') OR new.birth_date < date('now', '-131 years')"
    )
    refuse = _refuse(impossible, "a birth date that cannot be")
    return [
        _trigger("registry_identity", verb, [refuse], of="birth_date")
        for verb in ("insert", "update")
    ]


def _refuse(condition: str, message: str) -> str:
    return f"SELECT RAISE(ABORT, '{message}') WHERE {condition}"


def _trigger(table: str, verb: str, statements: list[str], of: str = "") -> Guard:
    name = f"prolo_wall_{table}_{verb}" + (f"_{of}" if of else "")
    body = " ".join(f"{statement};" for statement in statements)
    sql = f'CREATE TRIGGER "{name}" BEFORE {verb.upper()} ON "{table}" BEGIN {body} END'
    return Guard(kind="trigger", table=table, name=name, sql=sql)
