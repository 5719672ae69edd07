"""How long ago the place was injected."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from prolo.care.spacing import least_distance
from prolo.knowledge import load_knowledge
from tests.spec.ready_day import PLANNED, judge, with_plan
from tests.spec.tables import Spec

step = "readiness"
title = "How long ago the place was injected"
text = """
What reports of the condition waited between two sessions at the least is weighed on the day, over every
course of the same region and side; and what reports of the irritant waited, where that is longer. Another course that injected the place on the same day is no earlier
session: it was meant, or it is a slip, and a clinician says which. A plan whose own
days lie closer was signed by a physician who was told so, and counts instead. Where no report says a
distance, that of the plan is said, and decides nothing; where there is no plan either, the days are. A
session that was abandoned gave no needle. The session is on 20 June 2026.
"""


def weighed(
    condition: str, plan_weeks: str, injected_on: str, *, today_at: str = "", irritant: str = ""
) -> dict[str, object]:
    first_on = date(2026, 1, 5)
    days = [first_on + timedelta(weeks=int(one)) for one in plan_weeks.split(", ") if one]
    irritants = irritant.split(", ") if irritant else ()
    planned = with_plan(
        injected_on=date.fromisoformat(injected_on) if injected_on else None,
        injected_at=datetime.fromisoformat(f"2026-06-20T{today_at}+00:00") if today_at else None,
        least=least_distance(condition, days, load_knowledge(), irritants),
    )
    conclusion = judge(planned=planned)
    found = [one for one in conclusion.findings if one.rule == "readiness.day"]
    return {
        "found": [one.code for one in found],
        "weeks": [
            f"{one.params['weeks']} of {one.params['low']}" for one in found if "low" in one.params
        ],
        "days": [one.params["days"] for one in found if "days" in one.params],
        "weighs": [one.weight for one in found],
        "day": conclusion.verdict,
    }


def test_a_place_that_was_injected_less_time_ago_than_reports_waited_is_decided_about(
    spec: Spec,
) -> None:
    assert date(2026, 6, 20) == PLANNED.day
    spec(
        weighed,
        """
        condition    | plan weeks | injected on || found                 | weeks      | weighs | day
        rotator-cuff | 0, 4, 8    | –           || –                     | –          | –      | ready
        rotator-cuff | 0, 4, 8    | 2026-05-23  || –                     | –          | –      | ready
        rotator-cuff | 0, 4, 8    | 2026-05-24  || sooner-than-published | 3.9 of 4   | ask    | person-decides
        rotator-cuff | 0, 4, 8    | 2026-06-20  || sooner-than-published | 0.0 of 4   | ask    | person-decides
        rotator-cuff | –          | 2026-05-24  || sooner-than-published | 3.9 of 4   | ask    | person-decides
        knee-oa      | 0, 4, 8    | 2026-06-13  || –                     | –          | –      | ready
        knee-oa      | 0, 4, 8    | 2026-06-14  || sooner-than-published | 0.9 of 1   | ask    | person-decides
        """,
    )  # fmt: skip


def test_a_signed_plan_counts_where_its_own_days_lie_closer_or_no_report_says_any(
    spec: Spec,
) -> None:
    spec(
        weighed,
        """
        condition    | plan weeks | injected on || found               | weeks      | weighs | day
        rotator-cuff | 0, 2, 8    | 2026-06-06  || –                   | –          | –      | ready
        rotator-cuff | 0, 2, 8    | 2026-06-07  || sooner-than-planned | 1.9 of 2.0 | ask    | person-decides
        knee-laxity  | 0, 3, 7    | 2026-05-30  || –                   | –          | –      | ready
        knee-laxity  | 0, 3, 7    | 2026-05-31  || sooner-than-planned | 2.9 of 3.0 | inform | ready
        """,
    )


def test_where_neither_a_report_nor_a_plan_says_a_distance_the_days_are_said(spec: Spec) -> None:
    """A plan of one session says none."""
    spec(
        weighed,
        """
        condition       | plan weeks | injected on || found            | days | weighs | day
        knee-laxity     | –          | 2026-06-19  || distance-unknown | 1    | inform | ready
        patellar-tendon | 0          | 2026-06-19  || distance-unknown | 1    | inform | ready
        patellar-tendon | 0          | 2025-06-20  || distance-unknown | 365  | inform | ready
        patellar-tendon | –          | –           || –                | –    | –      | ready
        """,
    )


def test_a_place_that_another_course_injected_on_the_same_day_is_decided_about(spec: Spec) -> None:
    spec(
        weighed,
        """
        condition       | plan weeks | injected on | today at || found                                 | day
        patellar-tendon | 0          | –           | 09:00    || injected-today                        | person-decides
        knee-oa         | 0, 4, 8    | 2026-05-01  | 09:00    || injected-today                        | person-decides
        knee-oa         | 0, 4, 8    | 2026-06-19  | 09:00    || injected-today, sooner-than-published | person-decides
        """,
    )  # fmt: skip


def test_of_two_distances_of_the_condition_and_of_the_irritant_the_longer_counts(
    spec: Spec,
) -> None:
    """Of backs one report of phenol waited a week and the one of dextrose two; of phenol at a
    shoulder nothing was reported, and reports of shoulders waited four. Of morrhuate with dextrose
    the one report waited four weeks, at an elbow; it counts wherever else that is injected."""
    spec(
        weighed,
        """
        condition            | irritant           | plan weeks | injected on || found                 | weeks    | weighs | day
        low-back             | –                  | –          | 2026-06-13  || –                     | –        | –      | ready
        low-back             | p2g                | 0, 1, 2    | 2026-06-13  || –                     | –        | –      | ready
        low-back             | p2g                | –          | 2026-06-14  || sooner-than-published | 0.9 of 1 | ask    | person-decides
        low-back             | dextrose           | 0, 2, 4    | 2026-06-06  || –                     | –        | –      | ready
        low-back             | dextrose           | 0, 2, 4    | 2026-06-07  || sooner-than-published | 1.9 of 2 | ask    | person-decides
        low-back             | p2g, dextrose      | –          | 2026-06-13  || sooner-than-published | 1.0 of 2 | ask    | person-decides
        rotator-cuff         | p2g                | –          | 2026-06-13  || sooner-than-published | 1.0 of 4 | ask    | person-decides
        knee-oa              | dextrose-morrhuate | 0, 4, 8    | 2026-05-24  || sooner-than-published | 3.9 of 4 | ask    | person-decides
        knee-oa              | dextrose           | 0, 4, 8    | 2026-05-24  || –                     | –        | –      | ready
        patellar-tendon      | dextrose-morrhuate | 0          | 2026-05-24  || sooner-than-published | 3.9 of 4 | ask    | person-decides
        patellar-tendon      | dextrose           | 0          | 2026-05-24  || distance-unknown      | –        | inform | ready
        """,
        follows=["protocols/dechow-1999", "protocols/yelland-2004", "protocols/scarpone-2008"],
    )  # fmt: skip


def test_of_an_irritant_of_which_no_report_says_how_long_to_wait_somebody_is_asked(
    spec: Spec,
) -> None:
    """Morrhuate alone: what was read is about veins. A physician who signs a plan of several
    sessions has decided it, and then the plan's own days count; where it has one session, the day
    asks, however long ago the place was injected."""
    spec(
        weighed,
        """
        condition       | irritant           | plan weeks | injected on || found                                            | weeks      | weighs   | day
        knee-oa         | morrhuate          | –          | 2026-05-01  || irritant-distance-unknown                        | –          | ask      | person-decides
        knee-oa         | morrhuate          | 0          | 2025-06-20  || irritant-distance-unknown                        | –          | ask      | person-decides
        knee-oa         | morrhuate          | 0          | 2026-06-14  || sooner-than-published, irritant-distance-unknown | 0.9 of 1   | ask, ask | person-decides
        patellar-tendon | morrhuate          | –          | 2026-05-01  || irritant-distance-unknown                        | –          | ask      | person-decides
        patellar-tendon | morrhuate          | –          | –           || –                                                | –          | –        | ready
        knee-oa         | morrhuate          | 0, 6, 12   | 2026-05-09  || –                                                | –          | –        | ready
        knee-oa         | morrhuate          | 0, 6, 12   | 2026-05-10  || sooner-than-planned                              | 5.9 of 6.0 | ask      | person-decides
        patellar-tendon | morrhuate          | 0, 6, 12   | 2026-05-10  || sooner-than-planned                              | 5.9 of 6.0 | ask      | person-decides
        """,
        follows=["irritants/morrhuate"],
    )  # fmt: skip
