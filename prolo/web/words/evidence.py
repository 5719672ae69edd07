"""The codes of ``evidence`` in words, which a page and a paper share."""

from __future__ import annotations

from prolo.papers.words.evidence import (
    CAUTIONS,
    COMPARATORS,
    CONVERSIONS,
    DIRECTIONS,
    DOMAINS,
    LEVELS,
    OUTCOMES,
    REASONS,
    WINDOWS,
    Word,
    title_of,
    word,
)

__all__ = [
    "CAUTIONS",
    "COMPARATORS",
    "CONVERSIONS",
    "DIRECTIONS",
    "DOMAINS",
    "LEVELS",
    "OUTCOMES",
    "REASONS",
    "WINDOWS",
    "Word",
    "title_of",
    "word",
]
