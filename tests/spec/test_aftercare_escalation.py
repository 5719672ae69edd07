"""Whom a concern passes to when nobody takes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from prolo.care.aftercare import respond_by
from prolo.care.harms.escalation import Rung, next_look, told_from, turns, turns_begun
from prolo.knowledge import load_knowledge
from tests.spec.after_session import after
from tests.spec.tables import Spec

step = "aftercare"
title = "When nobody takes it"
text = """
Every report that somebody must answer has a clock, and stays in the inbox until a person takes it
by name. When its time is over it passes to the physician on call, and some time after that to every
physician and the administrator. Each time is written down, and
a message goes out to those people, at any hour: an e-mail, and a text to the number that patients are
told to call. Everyone is told again and again until somebody takes it: of an emergency every ten
minutes, of who is to be seen today every hour, of a call every four hours and not in the quiet hours of
messages. It says that somebody waits, and nothing of whom. What became of it stands beside the
step; where nothing went out, the step says «shown to». An emergency waits for nobody: it passes to
the physician on call when it comes in.

Nobody looks at a list in a clinic that is closed. Who must be seen today, and was not taken, passes
to the physician on call when the clinic closes, or at once while it is; everyone is told when the
hour is over. A clinic that keeps no opening hours counts as closed. A call within a working day
keeps its time.

Where nobody can be told at a rung, it is not waited for: nobody is on call, the clinic sends no
messages, the person on call has no address, or what was sent to them came back. It passes to
everyone at once, and the record says why. So it does where whoever let it lapse is on call
themselves.

Whoever takes it, calls and reaches nobody, or spoke with the person, has a clock of their own. When
that is over it passes on in the same way, so that nothing rests without a name and a time. A call after silence that nobody made becomes such a report, after an anaesthetic
one for the same day. Which places lie near a nerve is not known here, since no source that was read
marks them: whoever got an anaesthetic is asked, wherever it was injected.
"""


def passed(
    level: str, minutes: str, on_call: str = "yes", closes: str = "", came_back: str = ""
) -> dict[str, object]:
    """All in minutes after it was reported: now, when the clinic closes, and when it was known that
    what was sent to the physician on call did not arrive."""
    knowledge = load_knowledge()
    by = respond_by(level, after(0), knowledge=knowledge)
    if by is None:
        return {"answers": Rung.OWNER.value}
    told_at = told_from(level, by, watched_until=minutes_later(closes) if closes else None)
    found = turns(
        level,
        by,
        told_at=told_at,
        passed_over="" if on_call == "yes" else on_call,
        untold_at=minutes_later(came_back) if came_back else None,
        knowledge=knowledge,
    )
    begun = turns_begun(found, minutes_later(minutes))
    return {"answers": begun[-1].rung.value if begun else Rung.OWNER.value}


def minutes_later(minutes: str) -> datetime:
    return after(0) + timedelta(minutes=int(minutes))


def test_it_passes_to_the_next_person_when_the_time_is_over(spec: Spec) -> None:
    spec(
        passed,
        """
        level     | minutes || answers
        emergency | 0       || on-call
        emergency | 4       || on-call
        emergency | 5       || everyone
        same-day  | 59      || owner
        same-day  | 60      || on-call
        same-day  | 89      || on-call
        same-day  | 90      || everyone
        call      | 1439    || owner
        call      | 1440    || on-call
        call      | 1679    || on-call
        call      | 1680    || everyone
        watch     | 99999   || owner
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


def test_who_cannot_be_told_is_not_waited_for(spec: Spec) -> None:
    spec(
        passed,
        """
        level     | minutes | on call        | came back || answers
        emergency | 0       | nobody-on-call | –         || everyone
        emergency | 0       | no-address     | –         || everyone
        emergency | 0       | no-way         | –         || everyone
        emergency | 0       | had-it         | –         || everyone
        emergency | 2       | yes            | 3         || on-call
        emergency | 3       | yes            | 3         || everyone
        same-day  | 59      | nobody-on-call | –         || owner
        same-day  | 60      | nobody-on-call | –         || everyone
        same-day  | 61      | yes            | 62        || on-call
        same-day  | 62      | yes            | 62        || everyone
        call      | 1440    | nobody-on-call | –         || everyone
        """,
    )


def test_who_must_be_seen_today_waits_for_no_opening(spec: Spec) -> None:
    """The physician on call has what is left of the hour, and no less than the time after which it
    passes to everyone anyway."""
    spec(
        passed,
        """
        level     | closes | minutes | on call        || answers
        same-day  | 0      | 0       | yes            || on-call
        same-day  | 0      | 59      | yes            || on-call
        same-day  | 0      | 60      | yes            || everyone
        same-day  | 0      | 0       | nobody-on-call || everyone
        same-day  | 15     | 14      | yes            || owner
        same-day  | 15     | 15      | yes            || on-call
        same-day  | 15     | 60      | yes            || everyone
        same-day  | 50     | 79      | yes            || on-call
        same-day  | 50     | 80      | yes            || everyone
        same-day  | 600    | 60      | yes            || on-call
        emergency | 0      | 4       | yes            || on-call
        call      | 0      | 1439    | yes            || owner
        """,
        follows=["thresholds/escalate-same-day-min"],
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
        called    | emergency || 240
        called    | same-day  || 1440
        examined  | same-day  || 1440
        called    | call      || 4320
        sent-on   | emergency || 240
        taken     | watch     || none
        """,
        follows=[
            "thresholds/taken-emergency-min",
            "thresholds/taken-same-day-min",
            "thresholds/taken-call-min",
            "thresholds/tried-again-emergency-min",
            "thresholds/tried-again-same-day-min",
            "thresholds/tried-again-call-min",
            "thresholds/spoken-emergency-min",
            "thresholds/spoken-same-day-min",
            "thresholds/spoken-call-min",
        ],
    )
