"""GRADE by rules, as tables, and signed by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import log

import pytest

from prolo.errors import SynthesisError
from prolo.evidence import Unit, evidence_for, find_leading
from prolo.evidence.absolute import absolute_effect, on_scale
from prolo.evidence.certainty import (
    Judgement,
    decide_certainty,
    information_size,
    judge_bias,
    judge_imprecision,
    judge_inconsistency,
    propose_certainty,
)
from prolo.evidence.thresholds import important_difference, own_threshold
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("interval", "people", "down", "reason"),
    [
        ((-0.9, -0.1), 300, 1, "crosses-threshold"),
        ((-0.9, 0.5), 300, 2, "benefit-and-harm"),
        ((-1.3, -0.6), 60, 1, "few-people"),
        ((-1.3, -0.6), 900, 0, "precise"),
        ((0.1, 0.3), 900, 0, "precise"),
        ((-0.3, 0.41), 900, 1, "crosses-threshold"),
    ],
)
def test_imprecision(interval, people, down, reason):
    found = judge_imprecision(interval, threshold=0.4, people=people, needed=200)
    assert (found.down, found.reason) == (down, reason)
    assert found.numbers["people"] == people


@pytest.mark.parametrize(
    ("ratings", "weights", "down"),
    [
        (("low", "low"), (0.6, 0.4), 0),
        (("low", "some"), (0.6, 0.4), 0),
        (("low", None), (0.4, 0.6), 1),
        (("low", "high"), (0.7, 0.3), 1),
        (("low", "high"), (0.4, 0.6), 2),
        (("low", "high"), (0.75, 0.25), 0),
    ],
)
def test_risk_of_bias_by_share_of_weight(ratings, weights, down):
    assert judge_bias(ratings, weights).down == down


@pytest.mark.parametrize(
    ("effects", "interval", "prediction", "i2", "down"),
    [
        ((0.6,), (0.2, 1.0), (None, None), 0.0, 0),
        ((0.5, 0.7), (0.42, 0.8), (0.41, 0.9), 0.0, 0),
        ((0.5, 0.7), (0.42, 0.8), (0.1, 1.1), 0.3, 1),
        ((0.1, 0.9), (0.2, 0.8), (-0.2, 1.2), 0.6, 1),
        ((0.1, 0.9), (0.2, 0.8), (-0.2, 1.2), 0.4, 0),
        ((-0.6, 1.5), (0.0, 0.9), (-1.0, 2.0), 0.9, 2),
        ((-0.6, 1.5), (0.0, 0.9), (-1.0, 2.0), 0.7, 1),
    ],
)
def test_inconsistency_against_the_threshold(effects, interval, prediction, i2, down):
    found = judge_inconsistency(
        effects, interval=interval, prediction=prediction, i2=i2, threshold=0.4
    )
    assert found.down == down


def test_people_one_trial_needs():
    """Chow, Shao & Wang: 2 × 63 for half a standard deviation by the normal formula."""
    assert information_size(0.5) == pytest.approx(125.58, abs=0.01)
    assert information_size(1.0, 2.5) == pytest.approx(4 * 7.8489 * 6.25, abs=0.01)


@pytest.fixture(scope="module")
def proposal():
    evidence = evidence_for("low-back", "pain", "placebo", load_trials())
    return propose_certainty(evidence, own_threshold(0.4), find_leading(evidence, load_trials()))


def test_a_proposal_says_what_drove_it_and_asks_what_no_number_knows(proposal):
    assert [one.code for one in proposal.domains] == [
        "risk-of-bias",
        "inconsistency",
        "indirectness",
        "imprecision",
        "missing",
    ]
    assert proposal.domain("indirectness").down is None
    assert proposal.domain("imprecision").down == 2
    assert proposal.domain("missing").numbers["share"] == pytest.approx(184 / 344)
    assert proposal.level in {"low", "very-low"}


def test_a_decision_is_signed_and_answers_what_was_asked(proposal):
    with pytest.raises(SynthesisError, match="indirectness"):
        decide_certainty(proposal, {}, by="Dr A. Example", decided_on=TODAY)
    answered = {"indirectness": Judgement(down=1, reason="older injection technique")}
    with pytest.raises(SynthesisError, match="whose name"):
        decide_certainty(proposal, answered, by=" ", decided_on=TODAY)
    decision = decide_certainty(proposal, answered, by="Dr A. Example", decided_on=TODAY)
    assert decision.level == "very-low"
    assert (decision.by, decision.decided_on) == ("Dr A. Example", TODAY)


def test_a_departure_needs_its_reason(proposal):
    judgements = {
        "indirectness": Judgement(down=0, reason="as asked"),
        "imprecision": Judgement(down=0, reason=""),
    }
    with pytest.raises(SynthesisError, match="reason"):
        decide_certainty(proposal, judgements, by="Dr A. Example", decided_on=TODAY)


def test_there_is_no_certainty_of_nothing():
    evidence = evidence_for("knee-oa", "pain", "prp", load_trials())
    with pytest.raises(SynthesisError, match="there is none"):
        propose_certainty(evidence, own_threshold(0.4), find_leading(evidence, load_trials()))


def test_one_trial_is_judged_by_its_own_interval_and_cannot_disagree_with_itself():
    """Rabago 2013 at 24 weeks: 9.1 (−0.9 to 19.1), and 59 of 333 people."""
    evidence = evidence_for("knee-oa", "pain", "placebo", load_trials())
    lead = find_leading(evidence, load_trials())
    found = propose_certainty(evidence, own_threshold(2.9), lead)
    assert found.domain("inconsistency").reason == "one-trial"
    assert found.domain("imprecision").numbers["low"] == pytest.approx(-0.865, abs=5e-4)
    assert [one.down for one in found.domains] == [1, 0, None, 1, 1]
    assert found.level == "very-low"
    beyond = propose_certainty(evidence, own_threshold(0.5), lead)
    assert beyond.domain("imprecision").reason == "benefit-and-harm"


# -- thresholds and what they mean ---------------------------------------------------------


@pytest.mark.parametrize(
    ("instrument", "points", "value"), [("VAS", 100, 7.5), ("VAS", 10, 0.75), ("NRS", 10, 1.0)]
)
def test_an_important_difference_is_stretched_to_the_scale_and_says_that_it_is_a_choice(
    instrument, points, value
):
    found = important_difference(
        Unit(measure="MD", instrument=instrument, scale_points=points),
        load_knowledge().instruments,
    )
    assert (found.value, found.basis, found.code) == (pytest.approx(value), "choice", "instrument")
    assert found.population


def test_on_a_scale_of_unknown_length_no_difference_is_known():
    unit = Unit(measure="MD", instrument="VAS", scale_points=None)
    assert important_difference(unit, load_knowledge().instruments) is None


def test_without_a_threshold_none_is_made_up():
    unit = Unit(measure="MD", instrument="WOMAC-pain", scale_points=100)
    assert important_difference(unit, load_knowledge().instruments) is None
    assert important_difference(Unit(measure="SMD"), {}).code == "cohen-small"
    assert important_difference(Unit(measure="logOR"), {}).basis == "choice"


def test_a_published_difference_goes_before_a_choice():
    vas = load_knowledge().instruments["vas100"]
    published = type(vas.important_difference[0])(
        population="invented", source="invented-2020", absolute=Decimal(9)
    )
    changed = {"vas100": _with(vas, (*vas.important_difference, published))}
    unit = Unit(measure="MD", instrument="VAS", scale_points=100)
    found = important_difference(unit, changed)
    assert (found.value, found.basis, found.source) == (9.0, "source", "invented-2020")


def _with(instrument, differences):
    return replace(instrument, important_difference=differences)


def test_an_odds_ratio_for_a_hundred_people():
    """36 of 100 without; odds doubled: 0.36/0.64·2 = 1.125, 52.9 of 100."""
    found = absolute_effect(
        log(2), 0.0, log(4), "logOR", control_share=0.36, control_source="yelland-2004"
    )
    assert found.with_treatment == pytest.approx(52.941, abs=1e-3)
    assert (found.low, found.more_low) == pytest.approx((36.0, 0.0))
    assert found.route == "odds"


def test_a_standardised_difference_for_a_hundred_people():
    """Furukawa & Leucht 2011, table 1: half a standard deviation on 20 of 100 makes 37."""
    found = absolute_effect(0.5, 0.2, 0.8, "SMD", control_share=0.2, control_source="invented")
    assert round(found.with_treatment) == 37


@pytest.mark.parametrize(
    "wrong",
    [
        {"control_share": 0.0},
        {"control_share": 1.0},
        {"control_source": " "},
        {"measure": "MD"},
        {"low": 0.9},
    ],
)
def test_an_absolute_effect_without_its_ground_is_refused(wrong):
    given = {
        "estimate": 0.5, "low": 0.1, "high": 0.9, "measure": "SMD",
        "control_share": 0.3, "control_source": "invented",
    } | wrong  # fmt: skip
    with pytest.raises(SynthesisError):
        absolute_effect(
            given.pop("estimate"),
            given.pop("low"),
            given.pop("high"),
            given.pop("measure"),
            **given,
        )


def test_points_carry_the_name_of_the_scale():
    found = on_scale(0.5, 0.1, 0.9, instrument="VAS 0-100", sd=20.0, sd_source="invented")
    assert (found.estimate, found.low, found.high) == (10.0, 2.0, 18.0)
    with pytest.raises(SynthesisError):
        on_scale(0.5, 0.1, 0.9, instrument="", sd=20.0, sd_source="invented")
