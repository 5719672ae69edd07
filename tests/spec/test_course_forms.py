"""When the form of a measure that the clinic brought is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prolo.care.course import State
from prolo.care.due import FormFact, due_items
from prolo.care.due_answers import FOLLOW_UP
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec
from tests.spec.test_course_due import TREATED, ZONE

step = "course"
title = "Forms of measures that the clinic brought"
place = 4
text = """
A clinic that may show the wording of a measure asks its form with our own questions and at the same
times, where the place of the course has the measure in its set. It is due in the span in which the
permission stands, and closes with it. Below, the first session was on Friday, 6 March 2026; six
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


def _form(span: str) -> FormFact:
    first, last = span.split(" to ") if " to " in span else (span, "")
    return FormFact(
        instrument="rmdq",
        kinds=frozenset({FOLLOW_UP}),
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
