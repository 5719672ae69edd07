"""The settings people run on, on throw-away folders.

PROLO_TEST_DATABASE is ``sqlite`` (the default) or ``postgresql``. The first process sets up the
folder and clears it away at its end; what it starts finds it in the environment. Each process
that runs tests has a PostgreSQL cluster of its own, since roles belong to a whole cluster.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.support.places import memory
from tests.support.postgres import temporary_cluster

MARK = "PROLO_TESTS_RUN_IN"  # set once the folder of this run exists
CLUSTER_OF = "PROLO_TESTS_CLUSTER_OF"  # whose cluster it is that the environment names


def _folder_of_this_run() -> Path:
    if MARK not in os.environ:
        os.environ[MARK] = tempfile.mkdtemp(prefix="prolo-tests-", dir=memory())
        atexit.register(shutil.rmtree, os.environ[MARK], ignore_errors=True)
        _set_environment(Path(os.environ[MARK]))
    return Path(os.environ[MARK])


def _set_environment(folder: Path) -> None:
    for name in [name for name in os.environ if name.startswith("PROLO_")]:
        if name not in {MARK, "PROLO_TEST_DATABASE", "PROLO_CHROMIUM"}:
            del os.environ[name]  # what a developer set for their own clinic
    os.environ["PROLO_DATA_DIR"] = str(folder / "data")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the tests' thread


def _have_a_cluster() -> None:
    """Of pytest's processes, or alone; what a test starts uses that of its test."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    if os.environ.get(CLUSTER_OF) != process:
        cluster = temporary_cluster()
        os.environ |= {"PROLO_DATABASE_URL": cluster.address, CLUSTER_OF: process}
        atexit.register(cluster.stop)


_folder = _folder_of_this_run()
if os.environ.get("PROLO_TEST_DATABASE") == "postgresql":
    _have_a_cluster()

from prolo.config.settings import *  # noqa: E402, F403
from prolo.config.settings import DATABASES, MIDDLEWARE, PASSWORD_HASHERS  # noqa: E402

DATABASES["default"]["TEST"] = (
    {"NAME": _folder / "test.sqlite3"} if "sqlite3" in DATABASES["default"]["ENGINE"] else {}
)

# Quick instead of slow on purpose; a demonstration that was filled apart has the slow ones.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]

# The live server of the tests finds styles and scripts in the package, under their plain names.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
