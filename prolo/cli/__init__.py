"""prolo, the command."""

from __future__ import annotations

from prolo.cli.entry import main

__all__ = ["main"]
