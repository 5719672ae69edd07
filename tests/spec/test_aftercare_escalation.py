"""Who is told when nobody takes a concern."""

from __future__ import annotations

from datetime import timedelta

from prolo.care.aftercare import respond_by
from prolo.care.harms.escalation import Rung, turns, turns_begun
from prolo.knowledge import load_knowledge
from tests.spec.after_session import after
from tests.spec.tables import Spec

step = "aftercare"
title = "When nobody takes it"
text = """
Every report that somebody must answer has a clock, and stays in the inbox until a person takes it
by name. When its time is over the physician on call is told, and some time after that every
physician and the administrator; with nobody on call they are told at once. Each is told once, and
it is written down. An emergency waits for nobody: the physician on call is told when it comes in.
"""


def told(level: str, on_call: str, minutes: str) -> dict[str, object]:
    """Minutes after it was reported."""
    knowledge = load_knowledge()
    by = respond_by(level, after(0), knowledge=knowledge)
    found = turns(level, by, on_call=on_call == "yes", knowledge=knowledge)
    begun = turns_begun(found, after(0) + timedelta(minutes=int(minutes)))
    return {"answers": begun[-1].rung.value if begun else Rung.OWNER.value}


def test_the_next_person_is_told_when_the_time_is_over(spec: Spec) -> None:
    spec(
        told,
        """
        level     | on call | minutes || answers
        emergency | yes     | 0       || on-call
        emergency | yes     | 4       || on-call
        emergency | yes     | 5       || everyone
        emergency | no      | 0       || everyone
        same-day  | yes     | 59      || owner
        same-day  | yes     | 60      || on-call
        same-day  | yes     | 89      || on-call
        same-day  | yes     | 90      || everyone
        same-day  | no      | 59      || owner
        same-day  | no      | 60      || everyone
        call      | yes     | 1439    || owner
        call      | yes     | 1440    || on-call
        call      | yes     | 1679    || on-call
        call      | yes     | 1680    || everyone
        call      | no      | 1440    || everyone
        watch     | no      | 99999   || owner
        """,
        follows=[
            "thresholds/escalate-emergency-min",
            "thresholds/escalate-same-day-min",
            "thresholds/escalate-call-min",
            "levels/emergency",
            "levels/same-day",
            "levels/call",
        ],
    )
