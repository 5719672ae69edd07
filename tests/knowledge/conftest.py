"""A copy of the facts that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from prolo.errors import KnowledgeError
from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.loading import load_folder
from prolo.knowledge.reading import FACTS

Spoil = Callable[[str, str, str], tuple[str, ...]]


@pytest.fixture
def k() -> Knowledge:
    return load_knowledge()


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return shutil.copytree(FACTS, tmp_path / "facts")


@pytest.fixture
def spoil(facts: Path) -> Spoil:
    """Replace one text in one file, and give the faults that are said about it."""

    def change(name: str, old: str, new: str) -> tuple[str, ...]:
        text = (facts / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        (facts / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as caught:
            load_folder(facts)
        return caught.value.faults

    return change
