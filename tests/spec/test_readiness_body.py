"""Fever, infection, blood pressure, pregnancy, glucose."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from prolo.care.answers import Answer
from prolo.care.units import measure
from prolo.knowledge import Knowledge, load_knowledge
from tests.spec.ready_day import found, judge, with_answers, with_plan
from tests.spec.tables import Spec

step = "readiness"
title = "Fit for it today"
text = """
A fever, an infection or a blood pressure that is too high means another day. A threshold that
nobody verified neither stops nor clears: until a clinician of the clinic confirms it, a clinician
decides about each person.
"""


def temperature(reading: str, *, threshold: str = "verified") -> dict[str, object]:
    typed, unit = reading.split() if reading else ("", "")
    given = measure("temperature", Decimal(typed), unit) if typed else None
    knowledge = doubted_fever() if threshold == "unverified" else load_knowledge()
    conclusion = judge(with_answers(temperature=given), knowledge=knowledge)
    finding = next(one for one in conclusion.findings if one.rule == "readiness.temperature")
    return {"found": finding.code, "verdict": conclusion.verdict, "awaits": finding.awaits}


def doubted_fever() -> Knowledge:
    knowledge = load_knowledge()
    fever = replace(knowledge.threshold("fever-c"), unverified=("value",))
    thresholds = MappingProxyType({**knowledge.thresholds, "fever-c": fever})
    return replace(knowledge, thresholds=thresholds)


def blood_pressure(systolic: str, diastolic: str) -> dict[str, object]:
    conclusion = judge(
        with_answers(
            systolic=measure("systolic", Decimal(systolic), "mmHg"),
            diastolic=measure("diastolic", Decimal(diastolic), "mmHg"),
        )
    )
    return {"found": found(conclusion, "blood-pressure"), "verdict": conclusion.verdict}


def asked(question: str, answer: str) -> dict[str, object]:
    name = question.replace("-", "_")
    return {"verdict": judge(with_answers(**{name: Answer(answer)})).verdict}


def pregnancy(could_be: str, answer: str) -> dict[str, object]:
    conclusion = judge(
        with_answers(pregnancy=Answer(answer)), with_plan(could_be_pregnant=could_be == "yes")
    )
    return {"found": found(conclusion, "pregnancy"), "verdict": conclusion.verdict}


def glucose(diabetes: str, reading: str, acceptable: str) -> dict[str, object]:
    given = measure("glucose", Decimal(reading), "mmol/L") if reading else None
    conclusion = judge(
        with_answers(glucose=given, glucose_acceptable=Answer(acceptable)),
        with_plan(is_diabetic=diabetes == "yes"),
    )
    return {"found": found(conclusion, "glucose"), "verdict": conclusion.verdict}


def test_a_fever_means_another_day_in_either_unit(spec: Spec) -> None:
    spec(
        temperature,
        """
        reading  || found        | verdict
        37.9 °C  || below        | ready
        38.0 °C  || too-high     | not-today
        100.3 °F || below        | ready
        100.4 °F || too-high     | not-today
        –        || not-measured | ready-after
        """,
        follows=["checklist/temperature", "thresholds/fever-c"],
    )


def test_an_unverified_threshold_neither_stops_nor_clears(spec: Spec) -> None:
    spec(
        temperature,
        """
        reading | threshold  || found        | verdict        | awaits
        36.6 °C | unverified || below-awaits | person-decides | thresholds/fever-c
        39.5 °C | unverified || high-awaits  | person-decides | thresholds/fever-c
        39.5 °C | verified   || too-high     | not-today      | –
        """,
        follows=["thresholds/fever-c"],
    )


def test_an_infection_means_another_day(spec: Spec) -> None:
    spec(
        asked,
        """
        question        | answer    || verdict
        infection       | yes       || not-today
        local-infection | yes       || not-today
        antibiotics     | yes       || not-today
        feverish        | yes       || not-today
        infection       | unsure    || person-decides
        infection       | not-asked || ready-after
        new-medicine    | yes       || person-decides
        new-illness     | unsure    || person-decides
        new-medicine    | not-asked || ready-after
        """,
        follows=[
            "contraindications/systemic-infection",
            "contraindications/local-infection",
            "checklist/med-change",
        ],
    )


def test_blood_pressure_at_either_limit_means_another_day(spec: Spec) -> None:
    spec(
        blood_pressure,
        """
        systolic | diastolic || found    | verdict
        179      | 109       || below    | ready
        180      | 80        || too-high | not-today
        130      | 110       || too-high | not-today
        """,
        follows=["checklist/vitals", "thresholds/bp-systolic", "thresholds/bp-diastolic"],
    )


def test_a_possible_pregnancy_is_a_clinicians_decision(spec: Spec) -> None:
    spec(
        pregnancy,
        """
        could be | answer    || found        | verdict
        yes      | no        || not-possible | ready
        yes      | yes       || possible, injected-unknown | person-decides
        yes      | unsure    || not-sure, injected-unknown | person-decides
        yes      | not-asked || not-asked    | ready-after
        no       | not-asked || not-needed   | ready
        no       | yes       || possible, injected-unknown | person-decides
        no       | unsure    || not-sure, injected-unknown | person-decides
        """,
        follows=["checklist/pregnancy", "contraindications/pregnancy"],
    )


def test_no_source_says_which_glucose_is_too_high(spec: Spec) -> None:
    """A clinician judges the reading of a person with diabetes, and of anybody whose glucose was
    measured."""
    spec(
        glucose,
        """
        diabetes | reading | acceptable || found        | verdict
        yes      | –       | not-asked  || not-measured | ready-after
        yes      | 9.1     | not-asked  || to-judge     | person-decides
        yes      | 9.1     | yes        || measured     | ready
        yes      | 19      | no         || too-high     | not-today
        no       | –       | not-asked  || not-needed   | ready
        no       | 5.2     | yes        || measured     | ready
        no       | 24      | no         || too-high     | not-today
        """,
        follows=["checklist/glucose", "contraindications/hyperglycaemia"],
    )
