"""By which day somebody looks at what came in."""

from __future__ import annotations

from datetime import date

from prolo.care.responses import Answers
from prolo.care.said import weigh_said
from prolo.care.seeing import look_by
from tests.spec.tables import Spec

step = "outcomes"
title = "By which day somebody looks at what came in"
place = 9
text = """
Answers with a verdict that matters or with words that no rule reads, images that were read and answers of prescribers are looked at by
who treats the person, or any physician. The days are a choice of the project. Below, each came in on
Monday, 1 June 2026.
"""


def looked(kind: str, says: str, appointment: str) -> dict[str, object]:
    found = look_by(
        kind=kind,
        is_better=says == "better-by-enough",
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
        answers   | look             | –           || first   | 06-02
        answers   | better-by-enough | –           || routine | 06-15
        images    | –                | –           || soon    | 06-04
        clearance | –                | 06-20       || soon    | 06-04
        clearance | –                | 06-03       || soon    | 06-02
        clearance | –                | 06-01       || soon    | 06-01
        """,
    )


def heard(
    words: str, hurt_again: str, what: str, treatment: str, medicine: str
) -> dict[str, object]:
    given = {"words": words, "new-injury": hurt_again, "new-injury-what": what}
    given |= {"other-treatment-what": treatment, "pain-reliever-what": medicine}
    values = {name: (value,) for name, value in given.items() if value}
    concluded = weigh_said(Answers(form="follow-up|1", values=values))
    return {"read_because": [one.code for one in concluded.findings] if concluded else []}


def test_what_no_rule_reads_is_read_by_a_person(spec: Spec) -> None:
    spec(
        heard,
        """
        words      | hurt again | what   | treatment | medicine || read because
        –          | no         | –      | –         | –        || –
        fever, pus | no         | –      | –         | –        || own-words
        –          | unsure     | –      | –         | –        || hurt-again
        –          | yes        | a fall | –         | –        || hurt-again
        –          | –          | a fall | –         | –        || hurt-again
        fever, pus | yes        | –      | –         | –        || own-words, hurt-again
        –          | –          | –      | cortisone | –        || other-treatment
        –          | –          | –      | –         | morphine || pain-reliever
        a rash     | –          | –      | cortisone | morphine || own-words, other-treatment, pain-reliever
        """,
    )
