"""Food, driver and record of a sedation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from prolo.care.answers import Answer
from prolo.care.checklist import Food, SedationGiven
from prolo.care.vials import Recalled, SharedInfections
from tests.spec.ready_day import IN_ORDER, PLANNED, berlin, judge, with_answers, with_plan
from tests.spec.tables import Spec

step = "readiness"
title = "Sedation on the day"
text = """
An empty stomach is asked for only where the sedation needs one; then the protein meal is not. The
session begins at 10:00 on 20 June and it is 10:30 now: that is when the sedation would be given.
Too short a fast is a clinician's decision: wait until the hour that is said, leave the sedation
out, or rebook.
"""


def fasting(sedation: str, ate: str, fatty: str, drank: str, clear: str) -> dict[str, object]:
    food = Food(
        ate_at=berlin(ate) if ate else None,
        was_fatty=Answer(fatty),
        drank_at=berlin(drank) if drank else None,
        was_clear=Answer(clear),
    )
    conclusion = judge(with_answers(food=food), with_plan(sedation=sedation))
    findings = [
        one
        for one in conclusion.findings
        if one.rule == "readiness.food" and one.params["item"] == "fasting"
    ]
    waits = [one.params["until"] for one in findings if one.code.endswith("too-recent")]
    return {
        "found": [one.code for one in findings],
        "wait_until": [wall(one) for one in waits if isinstance(one, datetime)],
    }


def wall(instant: datetime) -> str:
    return instant.astimezone(PLANNED.zone).strftime("%H:%M")


def driver(sedation: str, has_one: str) -> dict[str, object]:
    answer = {"yes": Answer.YES, "no": Answer.NO}.get(has_one, Answer.NOT_ASKED)
    items = {**IN_ORDER.items, "driver": answer}
    conclusion = judge(with_answers(items=items), with_plan(sedation=sedation))
    finding = next(one for one in conclusion.findings if one.rule == "readiness.driver")
    return {"found": finding.code, "weight": finding.weight, "awaits": finding.awaits}


def recorded(planned: str, given: str, complete: str) -> dict[str, object]:
    full = SedationGiven(
        level=given,
        drug="midazolam",
        dose_mg=Decimal(2),
        route="intravenous",
        given_at=berlin("20 June 10:20"),
        monitored=Answer.YES,
        escort=Answer.YES,
    )
    sedation = full if complete == "yes" else SedationGiven(level=given)
    conclusion = judge(with_answers(sedation=sedation), with_plan(sedation=planned))
    findings = [one for one in conclusion.findings if one.rule == "readiness.sedation"]
    return {
        "asks": [one.code for one in findings if one.weight == "ask"],
        "missing": [one.code for one in findings if one.weight == "missing"],
    }


def label(what: str, expires_on: str) -> dict[str, object]:
    given = SedationGiven(
        level="oral",
        drug="diazepam",
        dose_mg=Decimal(5),
        route="by mouth",
        given_at=berlin("20 June 10:20"),
        monitored=Answer.YES,
        escort=Answer.YES,
        lot="M-7",
        expires_on=date.fromisoformat(expires_on) if expires_on else None,
    )
    said = Recalled(lot="M-7", reason="too strong", on=date(2026, 6, 19))
    shares = SharedInfections(infections=2, since=date(2026, 6, 18))
    planned = with_plan(
        sedation="oral",
        sedative_recalled=said if "recalled" in what else None,
        sedative_shares=shares if "infections" in what else None,
    )
    conclusion = judge(with_answers(sedation=given), planned)
    codes = ("recalled", "shares-infections", "expired")
    findings = [
        one for one in conclusion.findings if one.rule == "readiness.sedation" and one.code in codes
    ]
    return {
        "found": [one.code for one in findings],
        "weights": [one.weight for one in findings],
        "is_stopped": conclusion.verdict == "not-today",
    }


def meal(sedation: str) -> dict[str, object]:
    conclusion = judge(IN_ORDER, with_plan(sedation=sedation))
    asked = [
        one.params["item"]
        for one in conclusion.findings
        if one.rule == "readiness.item" and one.params["item"] in ("protein-meal", "light-meal")
    ]
    return {"asks_about": asked}


def test_hours_without_food_and_drink_are_counted_for_sedation_into_a_vein(spec: Spec) -> None:
    """«Not sure whether it was fatty» counts as fatty; a drink that was not clear as a meal."""
    spec(
        fasting,
        """
        sedation | ate           | fatty  | drank        | clear || found                                        | wait until
        iv       | 20 June 2:30  | yes    | 20 June 8:30 | yes   || food-long-enough-ago, drink-long-enough-ago  | –
        iv       | 20 June 4:30  | no     | 20 June 8:30 | yes   || food-long-enough-ago, drink-long-enough-ago  | –
        iv       | 20 June 4:30  | unsure | 20 June 8:30 | yes   || food-too-recent, drink-long-enough-ago       | 12:30
        iv       | 20 June 2:30  | yes    | 20 June 9:15 | yes   || food-long-enough-ago, drink-too-recent       | 11:15
        iv       | 20 June 2:30  | yes    | 20 June 8:30 | no    || food-long-enough-ago, drink-too-recent       | 14:30
        iv       | –             | yes    | –            | yes   || food-not-asked, drink-not-asked              | –
        none     | 20 June 9:30  | yes    | 20 June 9:45 | no    || no-fasting                                   | –
        oral     | 20 June 9:30  | yes    | 20 June 9:45 | no    || by-clinician                                 | –
        """,
        follows=["checklist/fasting", "sedation/iv"],
    )


def test_the_protein_meal_is_asked_about_only_without_fasting(spec: Spec) -> None:
    spec(
        meal,
        """
        sedation || asks about
        none     || protein-meal, light-meal
        topical  || protein-meal, light-meal
        iv       || –
        oral     || –
        """,
        follows=["checklist/protein-meal", "checklist/light-meal"],
    )


def test_a_driver_is_needed_where_the_sedation_says_so(spec: Spec) -> None:
    """That laughing gas needs none was verified by nobody: a clinician decides."""
    spec(
        driver,
        """
        sedation | has one || found        | weight  | awaits
        none     | –       || not-needed   | ok      | –
        oral     | yes     || there-is-one | ok      | –
        oral     | no      || needed       | missing | –
        iv       | –       || needed       | missing | –
        inhaled  | no      || by-clinician | ask     | sedation/inhaled
        inhaled  | yes     || there-is-one | ok      | –
        """,
        follows=["checklist/driver"],
    )


def test_a_sedation_is_recorded_in_full(spec: Spec) -> None:
    """Another sedation than planned changes food and driver: a clinician says that it is meant."""
    spec(
        recorded,
        """
        planned | given | complete || asks               | missing
        iv      | iv    | yes      || –                  | –
        iv      | iv    | no       || –                  | drug, dose, route, given-at, monitored, escort
        none    | iv    | yes      || other-than-planned | –
        iv      | none  | no       || other-than-planned | –
        """,
        follows=["sedation/iv"],
    )


def test_the_lot_of_what_was_given_to_calm_is_held_to_what_is_known_of_it(spec: Spec) -> None:
    """As of a numbing cream and of a vial. On 20 June 2026."""
    spec(
        label,
        """
        what                     | expires on || found             | weights    | is stopped
        –                        | 2026-06-20 || –                 | –          | no
        –                        | –          || –                 | –          | no
        recalled                 | 2026-12-31 || recalled          | stop       | yes
        recalled                 | –          || recalled          | stop       | yes
        infections               | 2026-12-31 || shares-infections | inform     | no
        recalled, and infections | 2026-12-31 || recalled          | stop       | yes
        –                        | 2026-06-19 || expired           | stop       | yes
        recalled                 | 2026-06-19 || recalled, expired | stop, stop | yes
        """,
        follows=["sedation/oral"],
    )
