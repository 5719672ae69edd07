"""How many statements PostgreSQL keeps for a connection."""

from __future__ import annotations

from typing import Any

# Of psycopg's usual hundred, one that comes seldom would fall out behind those of a busy day; all
# that ``prepared`` and ``insert`` send are about that many.
KEPT = 500


def keep_plans(*, connection: Any, **_: Any) -> None:
    """For a new connection (signal ``connection_created``)."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = KEPT
