"""Laxity and motion from one examination to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from prolo.care.answers import Answer
from prolo.care.conclusions import Conclusion
from prolo.care.examined import Examination, Examined, Laxity, Motion
from prolo.care.examining import examine_again
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "candidate"
title = "Examined again"
place = 90
text = """
Laxity is graded from 0, firm, to 3, gross; motion is measured in degrees. Both are graded again on
later days and stand beside what was found before. That a change of them matters is published
nowhere that was read here: they decide nothing.
"""

MCL = "knee-mcl-femoral"


def examine(found: Examination, *earlier: Examination) -> Conclusion:
    days = [
        Examined(on=date(2026, month, 1), found=one) for month, one in enumerate(earlier, start=1)
    ]
    return examine_again(found, condition="knee-oa", earlier=days, knowledge=load_knowledge())


def loose(grade: str, structure: str = MCL) -> Examination:
    if not grade:
        return Examination(note="not graded")
    return Examination(laxity=(Laxity(structure=structure, grade=int(grade)),))


def bends(degrees: str) -> Examination:
    return Examination(motion=(Motion(movement="flexion", degrees=int(degrees)),))


def laxity(january: str, february: str, now: str) -> dict[str, object]:
    conclusion = examine(loose(now), loose(january), loose(february))
    said = next(iter(conclusion.findings), None)
    return {
        "found": said.code if said else None,
        "before": said.params["before"] if said else None,
        "before_on": said.params["before_on"] if said else None,
        "verdict": conclusion.verdict,
    }


def motion(before: str, now: str) -> dict[str, object]:
    (said,) = examine(bends(now), bends(before)).findings
    return {"found": said.code, "weight": said.weight}


def warmth(warm: str, effusion: str) -> dict[str, object]:
    found = Examination(warmth=Answer(warm), effusion=Answer(effusion))
    return {"verdict": examine(found).verdict}


def refused(what: str, value: str) -> dict[str, object]:
    movement, _, degrees = value.rpartition(" ")
    given: dict[str, Callable[[], Examination]] = {
        "grade": lambda: loose(value),
        "structure": lambda: loose("1", value),
        "motion": lambda: Examination(motion=(Motion(movement=movement, degrees=int(degrees)),)),
        "nothing": Examination,
    }
    try:
        examine(given[what]())
    except CareError as error:
        return {"refused": list(error.faults.values())}
    return {"refused": None}


def test_a_grade_is_compared_with_the_last_one_of_the_same_structure(spec: Spec) -> None:
    spec(
        laxity,
        """
        january | february | now || found     | before | before on  | verdict
        2       | 2        | 1   || firmer    | 2      | 2026-02-01 | recorded
        2       | –        | 1   || firmer    | 2      | 2026-01-01 | recorded
        3       | 1        | 2   || looser    | 1      | 2026-02-01 | recorded
        0       | 0        | 0   || as-before | 0      | 2026-02-01 | recorded
        –       | –        | 2   || –         | –      | –          | recorded
        """,
    )


def test_degrees_are_compared_in_the_same_way(spec: Spec) -> None:
    spec(
        motion,
        """
        before | now || found     | weight
        110    | 125 || more      | inform
        110    | 90  || less      | inform
        110    | 110 || as-before | inform
        -10    | 0   || more      | inform
        """,
    )


def test_warm_and_swollen_is_looked_at_again_before_anything_else(spec: Spec) -> None:
    spec(
        warmth,
        """
        warm   | effusion || verdict
        yes    | yes      || look-again
        yes    | no       || recorded
        no     | yes      || recorded
        unsure | yes      || recorded
        """,
        follows=["red-flags/hot-joint"],
    )


def test_what_cannot_be_is_refused(spec: Spec) -> None:
    spec(
        refused,
        """
        what      | value         || refused
        grade     | 3             || –
        grade     | 4             || out-of-range
        grade     | -1            || out-of-range
        structure | back-si-joint || not-in-the-region
        motion    | flexion 125   || –
        motion    | flexion 361   || out-of-range
        motion    | rotation 20   || unknown
        nothing   | –             || missing
        """,
    )
