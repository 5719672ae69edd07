"""What a place is called."""

from __future__ import annotations

from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge import load_knowledge


def structure_name(code: Any) -> str:
    """By its label; one that the knowledge no longer has keeps its code."""
    try:
        return load_knowledge().structure(str(code)).label
    except KnowledgeError:
        return str(code or "")
