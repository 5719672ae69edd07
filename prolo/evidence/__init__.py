"""What follows from many: published trials turned into effects, pooled, and what is missing.

Which names there are, and where each lives, is written once, in ``__init__.pyi``. A module is
loaded when one of its names is first asked for: all of them together take longer than an answer.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_IMPORT = re.compile(r"^from (\S+) import (?:\(([^)]*)\)|(.+))$", re.MULTILINE)
_HOMES = {
    name.strip(): home
    for home, several, few in _IMPORT.findall(Path(__file__).with_suffix(".pyi").read_text("utf-8"))
    for name in (several or few).split(",")
    if name.strip() and home.startswith("prolo.")
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return __all__
