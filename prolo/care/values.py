"""What may matter to a person who chooses: to be talked about, never added up."""

from __future__ import annotations

VALUES = (
    "less-pain-soon",
    "lasting",
    "do-more",
    "work",
    "few-visits",
    "no-needles",
    "low-risk",
    "well-shown",
    "low-cost",
    "no-tablets",
    "avoid-surgery",
    "wait",
)
