from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def dependencies() -> list[str]:
    declared = tomllib.loads(TEXT)
    project = declared["project"]
    groups = [*project["optional-dependencies"].values(), *declared["dependency-groups"].values()]
    return sorted({*project["dependencies"], *(it for group in groups for it in group)})


@pytest.mark.parametrize("dependency", dependencies())
def test_every_dependency_says_why_on_its_line(dependency: str) -> None:
    lines = [line for line in TEXT.splitlines() if f'"{dependency}"' in line]
    assert [line for line in lines if not re.search(r'",  # \w.{10,}', line)] == []


@pytest.mark.parametrize("document", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_address(document: Path) -> None:
    assert "://" not in document.read_text()


@pytest.mark.parametrize("document", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_has_a_hash(document: Path) -> None:
    blocks = re.split(r"\n(?=\S)", document.read_text())
    packages = [block for block in blocks if not block.startswith("#")]
    assert packages
    assert [block for block in packages if "--hash=sha256:" not in block] == []
