"""Whom a concern passes to when nobody takes it."""

from __future__ import annotations

from datetime import timedelta

from prolo.care.aftercare import respond_by
from prolo.care.harms.escalation import Rung, next_look, turns, turns_begun
from prolo.knowledge import load_knowledge
from tests.spec.after_session import after
from tests.spec.tables import Spec

step = "aftercare"
title = "When nobody takes it"
text = """
Every report that somebody must answer has a clock, and stays in the inbox until a person takes it
by name. When its time is over it passes to the physician on call, and some time after that to every
physician and the administrator; with nobody on call to them at once. Each time is written down, and
a message goes out to those people, at any hour: an e-mail, and a text to the number that patients are
told to call. Everyone is told again and again until somebody takes it: of an emergency every ten
minutes, of who is to be seen today every hour, of a call every four hours and not in the quiet hours of
messages. It says that somebody waits, and nothing of whom. What became of it stands beside the
step; where nothing went out, the step says «shown to». An emergency waits for nobody: it passes to
the physician on call when it comes in.

Whoever takes it, or calls and reaches nobody, has a clock of their own. When that is over it passes
on in the same way; where whoever let it lapse is on call themselves, to everyone at once. A call after silence that nobody made becomes such a report, after an anaesthetic
one for the same day. Which places lie near a nerve is not known here, since no source that was read
marks them: whoever got an anaesthetic is asked, wherever it was injected.
"""


def passed(level: str, on_call: str, minutes: str) -> dict[str, object]:
    """Minutes after it was reported."""
    knowledge = load_knowledge()
    by = respond_by(level, after(0), knowledge=knowledge)
    found = turns(level, by, on_call=on_call == "yes", knowledge=knowledge)
    begun = turns_begun(found, after(0) + timedelta(minutes=int(minutes)))
    return {"answers": begun[-1].rung.value if begun else Rung.OWNER.value}


def test_it_passes_to_the_next_person_when_the_time_is_over(spec: Spec) -> None:
    spec(
        passed,
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


def owed(step: str, level: str) -> dict[str, object]:
    """Minutes after the step."""
    by = next_look(step, level, after(0), knowledge=load_knowledge())
    return {"minutes": (by - after(0)) // timedelta(minutes=1) if by else "none"}


def test_who_took_it_owes_the_next_word(spec: Spec) -> None:
    spec(
        owed,
        """
        step      | level     || minutes
        taken     | emergency || 30
        taken     | same-day  || 120
        taken     | call      || 1440
        no-answer | emergency || 15
        no-answer | same-day  || 120
        no-answer | call      || 1200
        called    | emergency || none
        examined  | same-day  || none
        sent-on   | emergency || none
        taken     | watch     || none
        """,
        follows=[
            "thresholds/taken-emergency-min",
            "thresholds/taken-same-day-min",
            "thresholds/taken-call-min",
            "thresholds/tried-again-emergency-min",
            "thresholds/tried-again-same-day-min",
            "thresholds/tried-again-call-min",
        ],
    )
