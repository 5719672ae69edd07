"""What the database itself watches over: triggers, walls and policies.

Each guard is an SQL statement generated from the models. They are put in place after every
migrate, in which what is already as it should be stays untouched, and compared at start-up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

PREFIX = "prolo_"  # every guard's name begins so, and no other's

# Made in this order, removed in the other.
KINDS = ("function", "unique", "foreign", "trigger", "policy", "security")

Key = tuple[str, str, str]  # kind, table, name
Present = dict[Key, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    kind: str
    table: str  # empty for a function
    name: str
    sql: str
    body: str = ""  # of a function: what PostgreSQL keeps of it

    @property
    def key(self) -> Key:
        return self.kind, self.table, self.name

    @property
    def mark(self) -> str:
        """By which one sees that the guard in place is this one."""
        if self.kind == "security":
            return "forced"
        if self.kind == "function":
            return hashlib.md5(self.body.encode(), usedforsecurity=False).hexdigest()
        return hashlib.sha256(self.sql.encode()).hexdigest()


def install(connection: BaseDatabaseWrapper, guards: list[Guard], topic: str) -> None:
    """Remove what is no longer meant, make what is missing; all of it or nothing."""
    wanted = {guard.key: guard.mark for guard in guards}
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        found = present(connection, topic)
        _remove(cursor, connection, [key for key, mark in found.items() if wanted.get(key) != mark])
        found = present(connection, topic)
        for guard in sorted(guards, key=lambda one: KINDS.index(one.kind)):
            if guard.key not in found:
                _remove(cursor, connection, [guard.key])  # one that was switched off
                cursor.execute(guard.sql)
                _leave_mark(cursor, connection, guard)


def remove(connection: BaseDatabaseWrapper, topic: str) -> None:
    with connection.cursor() as cursor:
        _remove(cursor, connection, present(connection, topic))


def missing(connection: BaseDatabaseWrapper, guards: list[Guard], topic: str) -> list[str]:
    """Names of the guards that are not in place, switched off, or not what they should be."""
    found = present(connection, topic)
    return [
        f"{guard.kind} {guard.name}{' on ' + guard.table if guard.table else ''}"
        for guard in guards
        if found.get(guard.key) != guard.mark
    ]


def present(connection: BaseDatabaseWrapper, topic: str) -> Present:
    """What is in place of this topic (``audit`` or ``wall``), each with its mark."""
    like = f"{PREFIX}{topic}_%"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(IN_SQLITE, [like])
            return {
                ("trigger", table, name): hashlib.sha256(sql.encode()).hexdigest()
                for table, name, sql in cursor.fetchall()
            }
        cursor.execute(IN_POSTGRESQL, [like] * 4)
        found = {(kind, table, name): mark for kind, table, name, mark in cursor.fetchall()}
        if topic == "wall":
            cursor.execute(SECURED)
            found |= {("security", table, "rows"): "forced" for (table,) in cursor.fetchall()}
        return found


IN_SQLITE = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"

# A trigger that is switched off is not listed, and so counts as missing.
IN_POSTGRESQL = """
    SELECT 'function', '', p.proname, md5(p.prosrc) FROM pg_proc p
     WHERE p.proname LIKE %s AND p.pronamespace = current_schema()::regnamespace
    UNION ALL
    SELECT CASE o.contype WHEN 'u' THEN 'unique' ELSE 'foreign' END, c.relname, o.conname,
           coalesce(obj_description(o.oid, 'pg_constraint'), '')
      FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
     WHERE o.contype IN ('u', 'f') AND o.conname LIKE %s AND o.convalidated
       AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'trigger', c.relname, t.tgname, coalesce(obj_description(t.oid, 'pg_trigger'), '')
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname LIKE %s
       AND c.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT 'policy', c.relname, y.polname, coalesce(obj_description(y.oid, 'pg_policy'), '')
      FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid
     WHERE y.polname LIKE %s AND c.relnamespace = current_schema()::regnamespace
"""
SECURED = """
    SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
       AND relname LIKE 'registry\\_%' AND relnamespace = current_schema()::regnamespace
"""


def _remove(cursor: CursorWrapper, connection: BaseDatabaseWrapper, keys: Iterable[Key]) -> None:
    for kind, table, name in sorted(keys, key=lambda key: -KINDS.index(key[0])):
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        else:
            cursor.execute(_dropping(kind, table, name))


def _dropping(kind: str, table: str, name: str) -> str:
    match kind:
        case "function":
            return f'DROP FUNCTION IF EXISTS "{name}"() CASCADE'
        case "security":
            return f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY'
        case "unique" | "foreign":
            return f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}" CASCADE'
        case _:
            return f'DROP {kind.upper()} IF EXISTS "{name}" ON "{table}"'


def _leave_mark(cursor: CursorWrapper, connection: BaseDatabaseWrapper, guard: Guard) -> None:
    if connection.vendor == "sqlite" or guard.kind in {"function", "security"}:
        return
    kind = "CONSTRAINT" if guard.kind in {"unique", "foreign"} else guard.kind.upper()
    cursor.execute(f'COMMENT ON {kind} "{guard.name}" ON "{guard.table}" IS \'{guard.mark}\'')
