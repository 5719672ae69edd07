"""``prolo migrate`` on the embedded database; on PostgreSQL see test_postgresql_role.py."""

from __future__ import annotations

from pathlib import Path

from tests.support.installation import Installation


def test_a_serving_role_is_refused_where_there_are_no_roles(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    done = installation.call("migrate", "--serve-as", "web")
    assert (done.returncode, done.stdout) == (1, "")
    assert "--serve-as is for PostgreSQL" in done.stderr
    assert not (installation.folder / "prolo.sqlite3").exists()


def test_it_says_what_it_did_and_a_second_time_that_nothing_was_missing(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    assert installation.call("migrate").stdout.endswith("changes applied\n")
    assert installation.call("migrate").stdout == "database      up to date\n"
