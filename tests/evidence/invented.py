"""Trial tables of invented trials, said in as few words as a test needs."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from prolo.evidence.protocol import AnalysisProtocol, Reading, load_protocol
from prolo.knowledge.trials import Arm, Contrast, Count, Outcome, Study, TrialTables

PROTOCOL = load_protocol()


def study(study_id: str = "one", **known: Any) -> Study:
    return _filled(Study, study_id=study_id, condition="knee-oa", design="parallel", **known)


def arm(arm_id: str, treatment: str, study_id: str = "one", **known: Any) -> Arm:
    return _filled(Arm, study_id=study_id, arm_id=arm_id, treatment=treatment, **known)


def score(arm_id: str, mean: float, study_id: str = "one", **known: Any) -> Outcome:
    usual = {
        "outcome": "pain",
        "instrument": "VAS",
        "scale_min": 0,
        "scale_max": 100,
        "higher_is": "worse",
        "weeks": 26,
        "kind": "value",
        "adjusted": False,
    }
    return _filled(Outcome, study_id=study_id, arm_id=arm_id, mean=mean, **{**usual, **known})


def contrast(estimate: float | None, study_id: str = "one", **known: Any) -> Contrast:
    usual = {
        "arm_a": "dpt",
        "arm_b": "saline",
        "outcome": "pain",
        "instrument": "VAS",
        "weeks": 26,
        "measure": "MD",
    }
    return _filled(Contrast, study_id=study_id, estimate=estimate, **{**usual, **known})


def count(arm_id: str, events: int | None, n: int | None, **known: Any) -> Count:
    usual = {"study_id": "one", "kind": "responder", "event": "half the pain", "weeks": 26}
    return _filled(Count, arm_id=arm_id, events=events, n=n, **{**usual, **known})


def tables(*rows: Any) -> TrialTables:
    """A trial «one» of dextrose against saline stands in it unless a study is given."""
    given = rows
    if not any(isinstance(row, Study) for row in rows):
        given = (study(), *rows)
    if not any(isinstance(row, Arm) for row in rows):
        given = (*given, arm("dpt", "dextrose"), arm("saline", "saline"))
    return TrialTables(
        **{
            name: tuple(row for row in given if isinstance(row, kind))
            for name, kind in (
                ("studies", Study),
                ("arms", Arm),
                ("outcomes", Outcome),
                ("contrasts", Contrast),
                ("binary", Count),
            )
        },
        reviews=(),
        review_rows=(),
    )


def protocol(*readings: Reading) -> AnalysisProtocol:
    """The protocol of the package with other readings of the notes."""
    return replace(PROTOCOL, readings=readings)


def reading(code: str, value: str | None = None, study_id: str = "one", **about: Any) -> Reading:
    return Reading(study_id=study_id, code=code, value=value, read_in="note", **about)


def _filled(record: Any, /, **known: Any) -> Any:
    values = {
        name: Decimal(str(value)) if isinstance(value, float) else value
        for name, value in known.items()
    }
    empty = {each.name: None for each in fields(record)}
    return record(**{**empty, **values})
