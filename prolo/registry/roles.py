"""The PostgreSQL role that serves people: it owns nothing, so it cannot take a guard away.

Migrations run as the owner of the tables, serving as this role.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from prolo.errors import SetupError
from prolo.registry.models import AuditRow

AUDIT = AuditRow._meta.db_table


def let_serve(role: str) -> None:
    """Give ``role``, which must exist, the rights that serving needs; run as the owner, again
    after each migration. Raises ``SetupError`` for a role that could get round the guards."""
    name = connection.ops.quote_name(role)
    with transaction.atomic(), connection.cursor() as cursor:
        _check_role(cursor, role)
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


def _check_role(cursor: CursorWrapper, role: str) -> None:
    cursor.execute(
        "SELECT rolsuper OR rolbypassrls, pg_has_role(rolname, current_user, 'MEMBER') "
        "FROM pg_roles WHERE rolname = %s",
        [role],
    )
    found = cursor.fetchone()
    if found is None:
        raise SetupError(
            f"There is no database role {role}. Make it first: CREATE ROLE {role} LOGIN"
        )
    sees_past, is_owner = found
    if sees_past:
        raise SetupError(
            f"The database role {role} sees past the walls between clinics: choose one without "
            "SUPERUSER and BYPASSRLS."
        )
    if is_owner:
        raise SetupError(
            f"The database role {role} may act as the owner of the tables, who can take guards "
            "away: choose another."
        )
