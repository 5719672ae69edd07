from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.answers import Answer
from prolo.care.outcomes import (
    Change,
    Circumstances,
    Verdict,
    enter_score,
    judge_response,
    score_change,
)
from prolo.knowledge import load_knowledge
from prolo.knowledge.records import Change as ImportantChange
from prolo.knowledge.records import Instrument

KNOWLEDGE = load_knowledge()
NPRS, PSFS = KNOWLEDGE.instruments["nprs"], KNOWLEDGE.instruments["psfs"]
RATING = st.decimals(0, 10, places=1)
BETTER = {Verdict.BETTER, Verdict.NOT_ENOUGH, Verdict.SIZE_UNKNOWN}


def moved(instrument: Instrument, baseline: Decimal, later: Decimal) -> Change:
    return score_change(
        enter_score(instrument, baseline), enter_score(instrument, later), instrument=instrument
    )


def verdict(change: Change, instrument: Instrument) -> str:
    return judge_response(change, instrument=instrument, region="back", knowledge=KNOWLEDGE).verdict


@given(RATING, RATING)
def test_there_and_back_is_no_improvement(one: Decimal, other: Decimal) -> None:
    there, back = moved(NPRS, one, other), moved(NPRS, other, one)
    assert there.improvement is not None
    assert back.improvement is not None
    assert there.improvement + back.improvement == 0


@given(RATING, RATING)
def test_a_scale_turned_over_shows_the_same_improvement(one: Decimal, other: Decimal) -> None:
    turned = moved(PSFS, 10 - one, 10 - other)
    assert moved(NPRS, one, other).improvement == turned.improvement


@given(RATING, RATING)
def test_what_is_better_one_way_is_worse_the_other(one: Decimal, other: Decimal) -> None:
    there = verdict(moved(NPRS, one, other), NPRS)
    back = verdict(moved(NPRS, other, one), NPRS)
    assert (there in BETTER) == (back == Verdict.WORSE)
    assert (there == Verdict.NO_CHANGE) == (back == Verdict.NO_CHANGE)


@given(RATING, RATING, RATING)
def test_less_pain_is_never_a_worse_verdict(
    baseline: Decimal, one: Decimal, other: Decimal
) -> None:
    order = [Verdict.WORSE, Verdict.NO_CHANGE, Verdict.NOT_ENOUGH, Verdict.BETTER]
    low, high = sorted((one, other))
    less, more = (
        verdict(moved(NPRS, baseline, low), NPRS),
        verdict(moved(NPRS, baseline, high), NPRS),
    )
    assert order.index(Verdict(less)) >= order.index(Verdict(more))


@pytest.mark.parametrize("n", [3, 6, 7, 9])
def test_thirty_per_cent_of_a_mean_is_reached_exactly(n: int) -> None:
    baseline = Decimal(20) / n
    change = Change(
        instrument="psfs", baseline=baseline, later=baseline, improvement=Decimal(6) / n
    )
    assert change.reaches_pct(Decimal(30))
    assert not change.reaches_pct(Decimal("30.001"))


def test_from_nothing_there_is_no_share() -> None:
    change = moved(PSFS, Decimal(0), Decimal(5))
    assert change.improvement == 5
    assert change.relative_pct is None
    assert not change.reaches_pct(Decimal(30))


def test_scores_of_two_instruments_are_not_compared() -> None:
    change = score_change(
        enter_score(NPRS, Decimal(7)), enter_score(PSFS, Decimal(7)), instrument=NPRS
    )
    assert (change.improvement, change.why_none) == (None, "other-instrument")


def test_where_more_is_neither_better_nor_worse_nothing_is_judged() -> None:
    opening = KNOWLEDGE.instruments["mio"]
    change = moved(opening, Decimal(40), Decimal(30))
    assert (change.improvement, change.why_none) == (None, "no-direction")
    assert verdict(change, opening) == Verdict.CANNOT_SAY


def test_a_threshold_that_nobody_verified_is_shown_and_does_not_count() -> None:
    doubted = ImportantChange(
        population="knee", source="x", absolute=Decimal(1), regions=("back",), unverified=True
    )
    instrument = replace(NPRS, important_change=(doubted,), minimal_detectable_change=None)
    conclusion = judge_response(
        moved(instrument, Decimal(7), Decimal(2)),
        instrument=instrument,
        region="back",
        knowledge=KNOWLEDGE,
    )
    shown = next(one for one in conclusion.findings if one.rule == "outcomes.absolute")
    assert (shown.code, shown.weight, shown.awaits) == ("reached", "inform", "instruments/nprs")
    assert conclusion.verdict == Verdict.SIZE_UNKNOWN


def test_a_figure_from_surgery_comes_last() -> None:
    surgery = ImportantChange(
        population="surgery", source="x", absolute=Decimal(4), regions=("back",), from_surgery=True
    )
    other = ImportantChange(
        population="shoulder", source="y", absolute=Decimal(1), regions=("shoulder",)
    )
    instrument = replace(NPRS, important_change=(surgery, other))
    conclusion = judge_response(
        moved(instrument, Decimal(7), Decimal(4)),
        instrument=instrument,
        region="back",
        knowledge=KNOWLEDGE,
    )
    shown = next(one for one in conclusion.findings if one.rule == "outcomes.absolute")
    assert shown.params["population"] == "shoulder"
    assert shown.params["region_fit"] == "other-region"


def test_what_else_happened_is_said_beside_the_verdict() -> None:
    conclusion = judge_response(
        moved(NPRS, Decimal(7), Decimal(2)),
        instrument=NPRS,
        region="back",
        knowledge=KNOWLEDGE,
        circumstances=Circumstances(
            other_treatment=Answer.YES,
            new_injury=Answer.NO,
            pain_reliever=Answer.UNSURE,
            work_days_lost_before=10,
            work_days_lost=2,
        ),
    )
    caveats = [one.code for one in conclusion.findings if one.weight == "caveat"]
    assert caveats == ["other-treatment", "pain-reliever"]
    work = next(one for one in conclusion.findings if one.code == "work-days-lost")
    assert work.params == {"before": 10, "later": 2}
