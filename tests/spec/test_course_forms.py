"""When the form of a measure that the clinic brought is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.course import State
from prolo.care.due import due_items
from prolo.care.due_answers import AT_SESSION, BASELINE, FOLLOW_UP
from prolo.care.due_facts import FormFact
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec
from tests.spec.test_course_due import AGAIN, AGREED, TREATED, ZONE

step = "course"
title = "Forms of measures that the clinic brought"
place = 4
text = """
A clinic that may show the wording of a measure asks its form with our own questions and at the same
times, where the place of the course has the measure in its set. It is due in the span in which the
permission stands, and closes with it. The clinic may say otherwise at which of these times a form
is asked: before the first session, before each later one, at the follow-ups. Below, the first session was on Friday, 6 March 2026; six
weeks later, on 17 April, questions are asked, for four weeks.
"""


def asked(may_be_shown: str, answered: str) -> dict[str, object]:
    facts = replace(
        TREATED,
        state=State.FOLLOWING,
        follow_up_weeks=(6,),
        answered=frozenset(answered.split(", ")) if answered else frozenset(),
        forms=tuple(_form(span) for span in may_be_shown.split(", ") if span),
    )
    items = {one.key: one for one in due_items(facts, knowledge=load_knowledge())}
    form = items.get("w6.rmdq")
    closes_at = form.closes_at if form else None
    return {
        "our_questions": "w6" in items,
        "form_due": form and form.due_at.astimezone(ZONE).strftime("%d %b %H:%M"),
        "form_closes": closes_at and closes_at.astimezone(ZONE).strftime("%d %b %H:%M"),
        "close_course": items["close"].due_at.astimezone(ZONE).strftime("%d %b"),
    }


TIMES = {
    "before the first": BASELINE,
    "before each later": AT_SESSION,
    "at follow-ups": FOLLOW_UP,
}
STANDS = {
    "session 1 booked": AGREED,
    "session 2 booked": replace(TREATED, booked=(AGAIN,), follow_up_weeks=(6,)),
    "following up": replace(TREATED, state=State.FOLLOWING, follow_up_weeks=(6,)),
}


def asked_at(form_is_asked: str, course: str) -> dict[str, object]:
    kinds = frozenset(TIMES[one] for one in form_is_asked.split(", ") if one)
    facts = replace(STANDS[course], forms=(_form("2026-01-01", kinds),))
    items = [one for one in due_items(facts, knowledge=load_knowledge()) if ".rmdq" in one.key]
    return {
        "form_due": ", ".join(
            f"{one.key} {one.due_at.astimezone(ZONE):%d %b %H:%M}" for one in items
        )
        or None
    }


def _form(span: str, kinds: frozenset[str] = frozenset({FOLLOW_UP})) -> FormFact:
    first, last = span.split(" to ") if " to " in span else (span, "")
    return FormFact(
        instrument="rmdq",
        kinds=kinds,
        starts_on=date.fromisoformat(first),
        ends_on=date.fromisoformat(last) if last else None,
    )


def test_a_form_is_due_while_its_wording_may_be_shown(spec: Spec) -> None:
    """The course is closed when nothing more is awaited, a form included."""
    spec(
        asked,
        """
        may be shown                                     | answered    || our questions | form due     | form closes  | close course
        –                                                | –           || yes           | –            | –            | 16 May
        2026-01-01                                       | –           || yes           | 17 Apr 09:00 | 16 May 00:00 | 16 May
        2026-01-01                                       | w6          || no            | 17 Apr 09:00 | 16 May 00:00 | 16 May
        2026-01-01                                       | w6, w6.rmdq || no            | –            | –            | 02 Mar
        2026-04-20                                       | –           || yes           | 20 Apr 00:00 | 16 May 00:00 | 16 May
        2026-01-01 to 2026-04-30                         | –           || yes           | 17 Apr 09:00 | 01 May 00:00 | 16 May
        2026-01-01 to 2026-04-16                         | –           || yes           | –            | –            | 16 May
        2026-01-01 to 2026-02-01, 2026-05-01             | –           || yes           | 01 May 00:00 | 16 May 00:00 | 16 May
        2026-05-17                                       | –           || yes           | –            | –            | 16 May
        """,
        follows=["follow-ups/w6", "thresholds/follow-up-late-days"],
    )


def test_the_clinic_says_at_which_times_its_form_is_asked(spec: Spec) -> None:
    """It is due with our own questions of that time, and with no other."""
    spec(
        asked_at,
        """
        form is asked                       | course           || form due
        before the first                    | session 1 booked || baseline.rmdq 06 Mar 10:30
        before each later                   | session 1 booked || –
        before each later                   | session 2 booked || session-2.rmdq 03 Apr 10:30
        before the first, at follow-ups     | session 2 booked || w6.rmdq 17 Apr 09:00
        before each later, at follow-ups    | session 2 booked || session-2.rmdq 03 Apr 10:30, w6.rmdq 17 Apr 09:00
        before each later                   | following up     || –
        at follow-ups                       | following up     || w6.rmdq 17 Apr 09:00
        –                                   | session 2 booked || –
        """,
        follows=["follow-ups/each-session", "follow-ups/w6"],
    )
