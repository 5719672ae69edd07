"""Whether a number was meant."""

from __future__ import annotations

from decimal import Decimal

from prolo.care.units import judge_quantity, measure
from prolo.knowledge import load_knowledge
from tests.spec.tables import Spec

step = "readiness"
title = "Whether a number was meant"
text = """
A measured value is kept in the unit it was typed in, and in the kind's own unit beside it (kg, °C,
mmol/L). A unit is never guessed: what looks like a slip is asked about, with the unit in which the
number would have been no question; what cannot be is refused.
"""


def judged(
    kind: str, typed: str, unit: str, *, previous: str = "", adult: str = "yes"
) -> dict[str, object]:
    quantity = measure(kind, Decimal(typed), unit)
    before = (
        measure(kind, Decimal(previous.split(maxsplit=1)[0]), previous.split()[1])
        if previous
        else None
    )
    conclusion = judge_quantity(
        quantity, adult=adult == "yes", previous=before, knowledge=load_knowledge()
    )
    params = conclusion.findings[0].params if conclusion.findings else {}
    return {
        "value": quantity.value,
        "found": [one.code for one in conclusion.findings],
        "verdict": conclusion.verdict,
        "meant": params.get("likely_unit"),
        "change_pct": params.get("change_pct"),
    }


def test_what_is_typed_is_converted_exactly(spec: Spec) -> None:
    """A pound is 0.45359237 kg. To a ten-thousandth."""
    spec(
        judged,
        """
        kind        | typed | unit  || value   | verdict
        weight      | 70    | kg    || 70      | plausible
        weight      | 150   | lb    || 68.0389 | plausible
        temperature | 98.6  | °F    || 37      | plausible
        temperature | 100.4 | °F    || 38      | plausible
        temperature | 38.0  | °C    || 38      | plausible
        glucose     | 126   | mg/dL || 6.9938  | plausible
        """,
    )


def test_a_slip_of_the_unit_is_asked_about(spec: Spec) -> None:
    spec(
        judged,
        """
        kind        | typed | unit  | adult || found       | verdict   | meant
        temperature | 98.6  | °C    | yes   || impossible  | refuse    | °F
        temperature | 37    | °F    | yes   || impossible  | refuse    | °C
        temperature | 29.9  | °C    | yes   || impossible  | refuse    | –
        temperature | 33    | °C    | yes   || implausible | question  | –
        temperature | 42.5  | °C    | yes   || implausible | question  | –
        weight      | 29    | kg    | yes   || implausible | question  | –
        weight      | 29    | kg    | no    || –           | plausible | –
        weight      | 60    | lb    | yes   || implausible | question  | kg
        weight      | 310   | kg    | yes   || implausible | question  | lb
        weight      | 0.2   | kg    | no    || impossible  | refuse    | –
        glucose     | 126   | mmol/L | yes  || impossible  | refuse    | mg/dL
        pulse       | 8     | /min  | yes   || impossible  | refuse    | –
        systolic    | 260   | mmHg  | yes   || implausible | question  | –
        """,
    )


def test_a_large_change_of_weight_is_asked_about(spec: Spec) -> None:
    """More than 10 % since the last entry, however long ago: the anaesthetic's ceiling hangs on
    it."""
    spec(
        judged,
        """
        kind   | typed | unit | previous || found   | verdict   | change pct | meant
        weight | 77    | kg   | 70 kg    || –       | plausible | –          | –
        weight | 77.1  | kg   | 70 kg    || changed | question  | 10.1       | –
        weight | 62.9  | kg   | 70 kg    || changed | question  | -10.1      | –
        weight | 154   | kg   | 70 kg    || changed | question  | 120        | lb
        weight | 70    | lb   | 70 kg    || changed | question  | -54.6      | kg
        weight | 154   | lb   | 70 kg    || –       | plausible | –          | –
        """,
        follows=["thresholds/weight-change-pct"],
    )
