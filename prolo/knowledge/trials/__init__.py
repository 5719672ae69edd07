"""Facts of published trials, as printed. ``FORMAT.md`` defines the tables beside it, ``NOTES.md``
says what can be pooled and what to distrust."""

from __future__ import annotations

from prolo.knowledge.trials.own import form, joined, needed_of, own_tables, words_of
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
from prolo.knowledge.trials.sheets import Sheet, read_sheets

__all__ = [
    "Arm",
    "Contrast",
    "Count",
    "Outcome",
    "Review",
    "ReviewRow",
    "Sheet",
    "Study",
    "TrialTables",
    "check_trials",
    "form",
    "joined",
    "load_trials",
    "needed_of",
    "own_tables",
    "read_sheets",
    "words_of",
]
