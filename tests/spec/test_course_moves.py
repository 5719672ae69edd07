"""How a course moves."""

from __future__ import annotations

from datetime import date

from prolo.care.course import State, check_move, draw_moves
from prolo.errors import CareError
from tests.spec.tables import Spec

step = "course"
title = "Where a course stands, and how it moves"
place = 1
text = f"""
A course moves along these arrows and no others. Each is taken by a person, by name; nothing moves
by itself.

```mermaid
{draw_moves()}
```
"""
TODAY = date(2026, 3, 2)


def move(state: str, move: str, *, reason: str = "", until: str = "") -> dict[str, object]:
    day = date.fromisoformat(until) if until else None
    try:
        found = check_move(move, state=State(state), reason=reason, until=day, today=TODAY)
    except CareError as refused:
        return {"then": None, "refused": [f"{k}: {v}" for k, v in refused.faults.items()]}
    return {"then": found.target, "refused": None}


def test_a_physician_decides_after_the_assessment(spec: Spec) -> None:
    """Being put off needs a day and a reason; not being suitable needs a reason."""
    spec(
        move,
        """
        state     | move              | reason      | until      || then         | refused
        assessing | find-suitable     | –           | –          || planning     | –
        assessing | defer             | a new fever | 2026-03-16 || deferred     | –
        assessing | defer             | –           | –          || –            | reason: missing, until: missing
        assessing | defer             | a new fever | 2026-03-02 || –            | until: not-after-today
        assessing | find-not-suitable | pregnant    | –          || not-suitable | –
        assessing | find-not-suitable | –           | –          || –            | reason: missing
        assessing | sign-plan         | –           | –          || –            | move: not-from-here
        """,
    )


def test_treatment_is_paused_resumed_stopped_or_finished(spec: Spec) -> None:
    """Only after a needle is it stopped or finished, and followed; before the first it is called
    off."""
    spec(
        move,
        """
        state     | move     | reason         | until      || then      | refused
        treating  | pause    | an operation   | 2026-05-01 || paused    | –
        paused    | resume   | –              | –          || treating  | –
        treating  | go-on    | asked for it   | –          || treating  | –
        treating  | stop     | no gain        | –          || following | –
        treating  | finish   | –              | –          || following | –
        treating  | call-off | pain went away | –          || closed    | –
        paused    | call-off | pain went away | –          || closed    | –
        treating  | call-off | –              | –          || –         | reason: missing
        following | call-off | pain went away | –          || –         | move: not-from-here
        following | extend   | pain is back   | –          || planning  | –
        following | close    | –              | –          || closed    | –
        treating  | close    | –              | –          || –         | move: not-from-here
        """,
    )


def test_a_course_cannot_resume_after_withdrawal(spec: Spec) -> None:
    spec(
        move,
        """
        state     | move          | reason || then      | refused
        treating  | withdraw      | enough || withdrawn | –
        withdrawn | resume        | –      || –         | move: not-from-here
        withdrawn | find-suitable | –      || –         | move: not-from-here
        closed    | withdraw      | enough || –         | move: not-from-here
        treating  | fly           | –      || –         | move: unknown
        """,
    )


def test_a_course_without_a_needle_is_closed_where_another_place_goes_on(spec: Spec) -> None:
    """Where needles were given it is stopped and followed to its end; see the pages of a course."""
    spec(
        move,
        """
        state     | move         | reason                  || then   | refused
        assessing | go-elsewhere | it is the hip           || closed | –
        planning  | go-elsewhere | it is the hip           || closed | –
        deferred  | go-elsewhere | it is the hip           || closed | –
        planning  | go-elsewhere | –                       || –      | reason: missing
        treating  | go-elsewhere | it is the hip           || closed | –
        paused    | go-elsewhere | it is the hip           || closed | –
        following | go-elsewhere | it is the hip           || –      | move: not-from-here
        """,
    )
