"""Facts of published trials, as printed. ``FORMAT.md`` defines the tables beside it, ``NOTES.md``
says what can be pooled and what to distrust."""

from __future__ import annotations

from prolo.knowledge.trials.reading import check_trials, load_trials
from prolo.knowledge.trials.records import (
    Arm,
    Contrast,
    Count,
    Outcome,
    Review,
    ReviewRow,
    Study,
    TrialTables,
)

__all__ = [
    "Arm",
    "Contrast",
    "Count",
    "Outcome",
    "Review",
    "ReviewRow",
    "Study",
    "TrialTables",
    "check_trials",
    "load_trials",
]
