"""The PostgreSQL role that serves people: it owns nothing, so it cannot take a guard away.

Migrations run as the owner of the tables, serving as this role.
"""

from __future__ import annotations

from django.db import connection, transaction

from prolo.registry.models import AuditRow

AUDIT = AuditRow._meta.db_table


def let_serve(role: str) -> None:
    """Give ``role``, which must exist, the rights that serving needs; run as the owner."""
    name = connection.ops.quote_name(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
        for statement in (
            f"GRANT USAGE ON SCHEMA {schema} TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
            f"REVOKE ALL ON {AUDIT} FROM {name}",
            f"GRANT SELECT ON {AUDIT} TO {name}",
        ):
            cursor.execute(statement)
