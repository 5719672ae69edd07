"""What a place is called."""

from __future__ import annotations

from typing import Any

from prolo.errors import KnowledgeError
from prolo.knowledge import load_knowledge
from prolo.web.words.courses import SIDES, word


def structure_name(code: Any) -> str:
    """By its label; one that the knowledge no longer has keeps its code."""
    try:
        return load_knowledge().structure(str(code)).label
    except KnowledgeError:
        return str(code or "")


def place_name(place: str) -> str:
    """Of a structure, or of one with its side, «knee-joint left»."""
    code, _space, side = place.partition(" ")
    name = structure_name(code)
    return f"{name} ({word(SIDES, side)})" if side else name
