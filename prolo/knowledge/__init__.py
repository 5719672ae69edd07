"""What medicine says: facts with sources, published trials, and the forms that patients answer."""

from __future__ import annotations

from prolo.knowledge.library import Knowledge
from prolo.knowledge.loading import load_knowledge

__all__ = ["Knowledge", "load_knowledge"]
