"""What is kept in the repository works on everybody's machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# In pieces, so that this file does not name what it looks for.
OF_ONE_MACHINE = re.compile(
    "|".join(
        [
            r"files\." + "pythonhosted",
            r"pypi" + r"\.org",
            r"registry\." + r"(npmjs|yarnpkg)",
            r"(deb|security)\." + r"debian\.org",
            r"(?<![\w.])/" + r"(work|root|opt|Users)/\w",
            r"(?<![\w.])/" + r"home/\w",
        ]
    )
)
TEXT = {"", ".py", ".md", ".toml", ".csv", ".json", ".txt", ".in", ".html", ".css", ".js", ".po"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_package_index_or_a_place_on_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path.suffix in TEXT and path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OF_ONE_MACHINE.search(line)
    ]
    assert found == []


def test_nothing_that_a_machine_made_for_itself_is_kept() -> None:
    generated = re.compile(
        r"(^|/)(var|\.venv|node_modules|__pycache__)/|(^|/)(uv\.lock|pylock\.toml)$"
    )
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    assert [name for name in names if generated.search(name)] == []
