"""What every test has at hand."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.tuesday import filled

pytest_plugins = ["tests.support.browser"]

PAGES = Path(__file__).parent / "web"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}

# The same examples every time, so that a failure is a fact; «thorough» looks further.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,  # milliseconds a shared machine takes say nothing
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", parent=settings.get_profile("steady"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching-database",
        action="store_true",
        help="run the tests that touch a database, and no others",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--touching-database"):
        return
    touching = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """It goes with its folder or cluster; dropping it fails while a thread still lets go of it."""
    return True


@pytest.fixture(scope="session")
def tuesday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Beside the folders of other processes of the same run, which share it; never of another
    run, whose prolo was another."""
    own = tmp_path_factory.getbasetemp()
    return filled((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "tuesday")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage again and again took a tenth of
    the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def _touches_database(item: pytest.Item) -> bool:
    """A phone is another width and no other database: its journeys walk once. What a page says in
    each case is asked once too; what it reads and writes is asked on both databases."""
    names = set(getattr(item, "fixturenames", ()))
    if "phone" in names or "phone" in item.name or item.get_closest_marker("one_database"):
        return False
    if PAGES in item.path.parents and not item.get_closest_marker("both_databases"):
        return False
    return bool(names & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None
