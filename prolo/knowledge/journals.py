"""How journals are abbreviated, for styles that abbreviate them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "journals.toml"


@cache
def abbreviations() -> Mapping[str, str]:
    """By the journal's name."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    read = {name: one["short"] for name, one in tables["read"].items()}
    return MappingProxyType(tables["unverified"] | read)
