from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from prolo.config.databases import PLANNED_AFTER, STATEMENTS_KEPT, database

VAR = Path("/var/lib/prolo")


def named(address: str) -> dict[str, Any]:
    found = database(address, VAR)
    return {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}


def test_without_an_address_the_database_is_embedded() -> None:
    found = database("", VAR)
    assert found["NAME"] == VAR / "prolo.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["cached_statements"] == STATEMENTS_KEPT


def test_an_sqlite_file_may_lie_elsewhere() -> None:
    assert database("sqlite:///srv/clinic%20one.sqlite3", VAR)["NAME"] == Path(
        "/srv/clinic one.sqlite3"
    )


def test_a_server_is_named_in_full() -> None:
    assert named("postgresql://ann:p%40ss@db.example.org:5433/clinics?sslmode=verify-full") == {
        "NAME": "clinics",
        "USER": "ann",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"prepare_threshold": PLANNED_AFTER, "sslmode": "verify-full"},
    }


def test_a_socket_is_named_as_libpq_names_it() -> None:
    assert named("postgresql:///prolo?host=/run/postgresql&user=ann") == {
        "NAME": "prolo",
        "USER": "ann",
        "PASSWORD": "",
        "HOST": "/run/postgresql",
        "PORT": "",
        "OPTIONS": {"prepare_threshold": PLANNED_AFTER},
    }


@pytest.mark.parametrize(("typed", "planned_after"), [("0", 0), ("8", 8), ("none", None)])
def test_when_a_server_keeps_its_plans_may_be_named(typed: str, planned_after: int | None) -> None:
    found = named(f"postgresql://ann@db/clinics?prepare_threshold={typed}")
    assert found["OPTIONS"] == {"prepare_threshold": planned_after}


@pytest.mark.parametrize("typed", ["off", "-1", "2.5"])
def test_another_word_for_it_is_refused_when_the_address_is_read(typed: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{typed}: expected a number, or none"):
        database(f"postgresql://ann@db/clinics?prepare_threshold={typed}", VAR)


def test_another_kind_of_database_is_refused_with_what_would_do() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'mysql': expected sqlite:.* or postgresql:"):
        database("mysql://root@localhost/prolo", VAR)
