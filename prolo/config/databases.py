"""From one address to what Django wants to know about a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# FULL: in simulated power cuts NORMAL lost commits that had been acknowledged, FULL lost none.
# No mmap: it made the damage of the WAL-reset fault worse.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-64000;"  # KiB, when negative
    "PRAGMA journal_size_limit=67108864;"  # bytes
    "PRAGMA temp_store=MEMORY;"
)
WAIT_FOR_WRITER_S = 20
# Compiled, by each connection. When that is full the module lets go of what came last, not of what
# came first: of the usual 128 nothing that came later stayed for a second time.
STATEMENTS_KEPT = 4_000
# Times that a text came whose values are sent apart from it, after which PostgreSQL keeps its plan.
# psycopg counts among the last hundred texts, Django's with values in them too: between pages one
# that comes now and then would never come a third time.
PLANNED_AFTER = 0


def database(address: str, data_dir: Path) -> dict[str, Any]:
    """``sqlite:///path`` or ``postgresql://user@host:port/name?sslmode=…``; empty: embedded."""
    if not address:
        return sqlite(data_dir / "prolo.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgresql", "postgres"}:
        return postgresql(address)
    raise ImproperlyConfigured(
        f"PROLO_DATABASE_URL begins with {parts.scheme!r}: expected sqlite:///path/to/file "
        "or postgresql://user@host/name"
    )


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": WAIT_FOR_WRITER_S,
            "init_command": SQLITE_PRAGMAS,
            "cached_statements": STATEMENTS_KEPT,
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    """A socket is named as libpq names it: ``postgresql:///prolo?host=/run/postgresql``. One option
    is of psycopg: ``prepare_threshold``, a number or ``none``."""
    parts = urlsplit(address)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None)
    port = options.pop("port", None)
    planned_after = _planned_after(options.pop("prepare_threshold", str(PLANNED_AFTER)))
    user = options.pop("user", None)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or user or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or host or "",
        "PORT": str(parts.port or port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": planned_after, **options},
    }


def _planned_after(typed: str) -> int | None:
    """None: no plan is kept, as a PgBouncer before 1.21 wants it that pools transactions."""
    if typed == "none":
        return None
    if not typed.isdecimal():
        raise ImproperlyConfigured(
            f"PROLO_DATABASE_URL says prepare_threshold={typed}: expected a number, or none"
        )
    return int(typed)
