"""docs/commands.md and the README know every command there is, and no other."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from prolo.cli.entry import parser
from prolo.cli.paper import OF_KNOWLEDGE, OF_RECORD

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(
    re.findall(r"^## (prolo [a-z ]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
)


def commands(at: argparse.ArgumentParser, name: str = "prolo") -> Iterator[tuple[str, ...]]:
    """(full name, option, option, …) of every command that does something."""
    deeper = [act for act in at._actions if isinstance(act, argparse._SubParsersAction)]
    if not deeper:
        options = [option for act in at._actions for option in act.option_strings]
        yield name, *(option for option in options if option.startswith("--"))
    for action in deeper:
        for word, below in action.choices.items():
            yield from commands(below, f"{name} {word}")


ALL = {name: options for name, *options in commands(parser())}


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert set(SECTIONS) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_option_is_explained(name: str) -> None:
    missing = [option for option in ALL[name] if f"`{option}`" not in SECTIONS[name]]
    assert missing in ([], ["--help"])


def test_every_paper_that_is_written_is_named() -> None:
    missing = [
        kind for kind in (*OF_RECORD, *OF_KNOWLEDGE) if f"`{kind}`" not in SECTIONS["prolo paper"]
    ]
    assert missing == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", (ROOT / document).read_text(encoding="utf-8")))
    assert named <= targets
    assert {"run", "test"} <= named
