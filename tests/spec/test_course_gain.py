"""Whether sessions brought a gain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.plan import Gain
from prolo.care.scores import Score, mean
from prolo.care.stop_rule import check_stop_rule
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "course"
title = "When to think of stopping"
place = 2
text = """
The plan says what counts as a gain, and after how many sessions in a row without it a person
decides. The last answer before the next session is compared with the one at the last gain, at first
with the one from before the first session: who gets better by half of it each time has gained after
two. An answer that is missing is neither a gain nor none. Where the plan counts own activities, only
what was rated both times is compared. The rule asks; it never stops a course.
"""


def sessions(
    on: str, scores: str, *, points: str = "1", limit: str = "2", instrument: str = "nprs"
) -> dict[str, object]:
    """Scores as «day=value», or as «day=activity:rating + activity:rating»."""
    days = [date.fromisoformat(one) for one in on.split(", ")] if on else []
    pairs = [one.split("=") for one in scores.split(", ")] if scores else []
    concluded = check_stop_rule(
        Gain(instrument=instrument, points=Decimal(points), sessions_without=int(limit)),
        [(date.fromisoformat(day), scored(instrument, given)) for day, given in pairs],
        sessions_on=days,
        knowledge=load_knowledge(),
    )
    said = concluded.findings[-1]
    return {
        "sessions": [one.code for one in concluded.findings if one.rule == "course.gain"],
        "in_a_row": int(str(said.params["in_a_row"])),
        "verdict": concluded.verdict,
    }


def activities(on: str, scores: str) -> dict[str, object]:
    return sessions(on, scores, points="2", limit="1", instrument="psfs")


def scored(instrument: str, given: str) -> Score:
    if ":" not in given:
        return Score(instrument=instrument, value=Decimal(given))
    rated = (one.split(":") for one in given.split(" + "))
    items = {name: Decimal(rating) for name, rating in rated}
    return Score(instrument=instrument, value=mean(items.values()), items=items)


def test_two_sessions_in_a_row_without_gain_are_put_before_a_person(spec: Spec) -> None:
    spec(
        sessions,
        """
        on                                 | scores                                                         || sessions                 | in a row | verdict
        2026-01-05                         | 2026-01-05=7                                                   || not-known                | 0        | cannot-say
        2026-01-05                         | 2026-01-05=7, 2026-02-02=5                                     || gain                     | 0        | go-on
        2026-01-05, 2026-02-02             | 2026-01-05=7, 2026-02-02=7                                     || no-gain, not-known       | 1        | go-on
        2026-01-05, 2026-02-02             | 2026-01-05=7, 2026-02-02=7, 2026-03-02=6.5                     || no-gain, no-gain         | 2        | person-decides
        2026-01-05, 2026-02-02, 2026-03-02 | 2026-01-05=7, 2026-02-02=7, 2026-03-02=7, 2026-03-30=4         || no-gain, no-gain, gain   | 0        | go-on
        2026-01-05, 2026-02-02             | 2026-01-05=7, 2026-02-02=9, 2026-03-02=7                       || no-gain, no-gain         | 2        | person-decides
        2026-01-05, 2026-02-02             | 2026-01-05=7, 2026-02-02=6.5, 2026-03-02=6                     || no-gain, gain            | 0        | go-on
        """,
        follows=["thresholds/sessions-without-gain"],
    )


def test_a_missing_answer_neither_counts_nor_starts_the_count_anew(spec: Spec) -> None:
    spec(
        sessions,
        """
        on                                 | scores                                     || sessions                    | in a row | verdict
        2026-01-05, 2026-02-02, 2026-03-02 | 2026-01-05=7, 2026-02-02=7, 2026-03-30=7   || no-gain, not-known, no-gain | 2        | person-decides
        2026-01-05, 2026-02-02             | –                                          || not-known, not-known        | 0        | cannot-say
        """,
    )


def test_the_plan_says_what_a_gain_is_and_how_many_sessions_are_waited(spec: Spec) -> None:
    spec(
        sessions,
        """
        on                     | scores                                   | points | limit || sessions         | in a row | verdict
        2026-01-05, 2026-02-02 | 2026-01-05=7, 2026-02-02=6, 2026-03-02=5 | 1      | 2     || gain, gain       | 0        | go-on
        2026-01-05, 2026-02-02 | 2026-01-05=7, 2026-02-02=6, 2026-03-02=5 | 2      | 2     || no-gain, gain    | 0        | go-on
        2026-01-05, 2026-02-02 | 2026-01-05=7, 2026-02-02=6, 2026-03-02=5 | 3      | 2     || no-gain, no-gain | 2        | person-decides
        2026-01-05             | 2026-01-05=7, 2026-02-02=7               | 1      | 1     || no-gain          | 1        | person-decides
        """,
    )


def test_an_activity_is_compared_with_itself_alone(spec: Spec) -> None:
    """A gain is two points here, and one session without it is enough to ask. Leaving out what went
    best is no loss, leaving out what went worst no gain, and of other activities nothing is known."""
    spec(
        activities,
        """
        on                     | scores                                                                              || sessions        | in a row | verdict
        2026-01-05             | 2026-01-05=stairs:2 + teeth:9, 2026-02-02=stairs:5 + teeth:10                       || gain            | 0        | go-on
        2026-01-05             | 2026-01-05=stairs:2 + teeth:9, 2026-02-02=stairs:4                                  || gain            | 0        | go-on
        2026-01-05             | 2026-01-05=stairs:2 + teeth:9, 2026-02-02=teeth:9                                   || no-gain         | 1        | person-decides
        2026-01-05             | 2026-01-05=stairs:2, 2026-02-02=teeth:9                                             || not-known       | 0        | cannot-say
        2026-01-05, 2026-03-02 | 2026-01-05=stairs:2, 2026-02-02=stairs:4 + teeth:9, 2026-03-30=stairs:5 + teeth:10  || gain, no-gain   | 1        | person-decides
        """,
        follows=["instruments/psfs", "thresholds/sessions-without-gain"],
    )
