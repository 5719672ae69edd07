"""What medicine says: facts with sources, published trials, and the forms that patients answer."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prolo.knowledge.library import Knowledge
    from prolo.knowledge.loading import load_knowledge

__all__ = ["Knowledge", "load_knowledge"]

_HOMES = {"Knowledge": "prolo.knowledge.library", "load_knowledge": "prolo.knowledge.loading"}


def __getattr__(name: str) -> Any:
    """Loaded when it is asked for: who reads the trials alone needs none of the facts."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(_HOMES[name]), name)
