"""When a follow-up may be answered so that it stands for its planned time.

rule             code         weight  params
outcomes.window  early, late  caveat  due_on, opens_on, closes_on, answered_on
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from prolo.care.conclusions import Finding
from prolo.knowledge import Knowledge

EARLY, LATE = "follow-up-early-days", "follow-up-late-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The planned day, and the first and last on which an answer counts for it."""

    due_on: date
    opens_on: date
    closes_on: date

    def timing(self, answered_on: date) -> str:
        """``early``, ``in-time`` or ``late``."""
        if answered_on < self.opens_on:
            return "early"
        return "late" if answered_on > self.closes_on else "in-time"


def follow_up_window(weeks: int, first_on: date, *, knowledge: Knowledge) -> Window:
    """thresholds/follow-up-early-days, follow-up-late-days: around the day so many weeks after
    the first injection."""
    due_on = first_on + timedelta(weeks=weeks)
    early, late = knowledge.threshold(EARLY), knowledge.threshold(LATE)
    return Window(
        due_on=due_on,
        opens_on=due_on - timedelta(days=int(early.value)),
        closes_on=due_on + timedelta(days=int(late.value)),
    )


def weigh_window(window: Window, answered_on: date, *, knowledge: Knowledge) -> Finding | None:
    """What must be said of an answer from outside its window; None within it."""
    timing = window.timing(answered_on)
    if timing == "in-time":
        return None
    return Finding(
        rule="outcomes.window",
        code=timing,
        weight="caveat",
        inputs={"answered_on": answered_on},
        facts=(knowledge.threshold(EARLY if timing == "early" else LATE).ref,),
        params={
            "due_on": window.due_on,
            "opens_on": window.opens_on,
            "closes_on": window.closes_on,
            "answered_on": answered_on,
        },
    )
