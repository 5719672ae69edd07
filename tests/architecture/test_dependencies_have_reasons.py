from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTED = [
    line
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    if re.match(r'    "[A-Za-z0-9_.-]+(\[[a-z,]+\])?[<>=]', line)
]


def test_there_are_dependencies_to_look_at() -> None:
    assert len(LISTED) > 10


@pytest.mark.parametrize("line", LISTED, ids=lambda line: line.split('"')[1])
def test_every_dependency_says_why_on_its_line(line: str) -> None:
    assert re.search(r'",  # \w.{10,}', line)


@pytest.mark.parametrize("page", sorted((ROOT / "requirements").iterdir()), ids=lambda p: p.name)
def test_requirements_name_no_address(page: Path) -> None:
    assert "://" not in page.read_text()


@pytest.mark.parametrize(
    "page", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda p: p.name
)
def test_every_requirement_has_a_hash(page: Path) -> None:
    blocks = re.split(r"\n(?=\S)", page.read_text())
    packages = [block for block in blocks if not block.startswith("#")]
    assert packages
    assert [block for block in packages if "--hash=sha256:" not in block] == []
