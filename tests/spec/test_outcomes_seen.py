"""By which day somebody looks at what came in."""

from __future__ import annotations

from datetime import date

from prolo.care.seeing import look_by
from tests.spec.tables import Spec

step = "outcomes"
title = "By which day somebody looks at what came in"
place = 9
text = """
Answers with a verdict that matters, images that were read and answers of prescribers are looked at by
who treats the person, or any physician. The days are a choice of the project. Below, each came in on
Monday, 1 June 2026.
"""


def looked(kind: str, says: str, appointment: str) -> dict[str, object]:
    found = look_by(
        kind=kind,
        is_worse=says == "worse",
        came_on=date(2026, 6, 1),
        appointment_on=date.fromisoformat(f"2026-{appointment}") if appointment else None,
    )
    return {"urgency": found.urgency.value, "by": found.day.strftime("%m-%d")}


def test_worse_first_and_a_clearance_before_its_appointment(spec: Spec) -> None:
    spec(
        looked,
        """
        kind      | says             | appointment || urgency | by
        answers   | worse            | –           || first   | 06-02
        answers   | better-by-enough | –           || routine | 06-15
        images    | –                | –           || soon    | 06-04
        clearance | –                | 06-20       || soon    | 06-04
        clearance | –                | 06-03       || soon    | 06-02
        clearance | –                | 06-01       || soon    | 06-01
        """,
    )
