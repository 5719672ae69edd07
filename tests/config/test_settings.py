"""What a fresh installation is like before anybody has set anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from prolo.config import settings
from prolo.registry.sqlite import check_version

SHOW = "from prolo.config import settings as s; print({})"


def shown(tmp_path: Path, expression: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """An expression of the settings ``s``, in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PROLO_")}
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(expression)],
        env={**clean, "PROLO_DATA_DIR": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_faults_are_not_shown_in_the_browser() -> None:
    assert settings.DEBUG is False


def test_only_this_machine_is_served() -> None:
    assert settings.ALLOWED_HOSTS == ["127.0.0.1", "localhost", "[::1]"]


def test_argon2_comes_first() -> None:
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_policy_allows_ourselves_and_nothing_unsafe() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'self'"]
    assert directives["img-src"] == ["'self'", "data:"]
    assert "unsafe" not in str(directives)


def test_with_https_cookies_and_redirects_are_for_https_only(tmp_path: Path) -> None:
    done = shown(
        tmp_path,
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS[-1]",
        PROLO_SITE="https://prolo.example.org",
    )
    assert done.stdout.strip() == "True True True prolo.example.org"


def test_faults_are_never_shown_to_a_network(tmp_path: Path) -> None:
    done = shown(tmp_path, "s.DEBUG", PROLO_DEBUG="1", PROLO_HOSTS="clinic.example.org")
    assert "ImproperlyConfigured: PROLO_DEBUG=1 shows patients' data" in done.stderr


def test_python_uses_the_sqlite_that_cannot_corrupt_its_log(tmp_path: Path) -> None:
    expression = "__import__('sqlite3').sqlite_version_info >= (3, 51, 3)"
    assert shown(tmp_path, expression).stdout.strip() == "True"


def test_an_sqlite_with_the_fault_is_refused() -> None:
    check_version((3, 51, 3))
    with pytest.raises(ImproperlyConfigured, match=r"SQLite 3\.40\.1 can corrupt"):
        check_version((3, 40, 1))
