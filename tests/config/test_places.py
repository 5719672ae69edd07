from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from prolo.config.places import CHECKOUT, data_dir, kept_secret, make_private, sayable_password


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_checkout_keeps_its_data_in_var() -> None:
    assert data_dir({}) == CHECKOUT / "var"


def test_a_named_folder_counts(tmp_path: Path) -> None:
    assert data_dir({"PROLO_DATA_DIR": str(tmp_path)}) == tmp_path


def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    assert mode(make_private(tmp_path / "data")) == 0o700


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "secrets", "session-key")
    assert kept_secret(tmp_path / "secrets", "session-key") == first
    assert len(first) == 64
    assert mode(tmp_path / "secrets" / "session-key") == 0o600


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    names = ["here", "there"]
    assert len({kept_secret(tmp_path / name, "session-key") for name in names}) == 2


def test_processes_starting_together_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starting:
        found = list(starting.map(lambda _: kept_secret(tmp_path, "session-key"), range(32)))
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["session-key"]


@pytest.mark.parametrize("_", range(20))
def test_a_password_can_be_said(_: int) -> None:
    words = sayable_password().split("-")
    assert [len(word) for word in words] == [4, 4, 4, 4]
    assert all(word[1] in "aeiou" and word[3] in "aeiou" for word in words)
