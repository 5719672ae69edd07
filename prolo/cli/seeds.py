"""Numbers that choose who is invented."""

from __future__ import annotations

SEED = 1  # of the demonstration that everybody sees first
