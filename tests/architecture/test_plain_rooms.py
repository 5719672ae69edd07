"""From care and evidence down, time and chance come in as arguments."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "prolo"
PLAIN = sorted(
    path for room in ("care", "evidence", "knowledge") for path in (PACKAGE / room).rglob("*.py")
)
OF_THE_WORLD = {
    ("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"),
    ("os", "environ"), ("os", "getenv"), ("random", "default_rng"), ("random", "seed"),
    ("time", "monotonic"), ("time", "perf_counter"), ("time", "time"), ("timezone", "now"),
    ("uuid", "uuid4"),
}  # fmt: skip


def asked_of_the_world(source: str) -> list[str]:
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node.value).rpartition(".")[2], node.attr) in OF_THE_WORLD
    ]


def test_a_call_to_the_clock_is_seen() -> None:
    assert asked_of_the_world("import datetime\ndatetime.date.today()") == [
        "line 2: datetime.date.today"
    ]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_plain_rooms_ask_neither_clock_nor_chance_nor_environment(path: Path) -> None:
    assert asked_of_the_world(path.read_text(encoding="utf-8")) == []
