"""The two charts: what they draw, and that the words and the table beside them say the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from prolo.evidence import evidence_for
from prolo.knowledge.trials import load_trials
from prolo.web.presenters.forest_chart import ForestChart, forest_chart
from prolo.web.presenters.outcome_chart import Answer, OutcomeChart, SessionMark, outcome_chart
from tests.evidence.test_forest import invented

TRIALS = load_trials()
ANSWERS = [Answer(0, Decimal(7)), Answer(6, None), Answer(12, Decimal(4)), Answer(26, Decimal(3))]


def pain(start: Decimal | None = Decimal(7), higher_is: str = "worse") -> OutcomeChart:
    return outcome_chart(
        "Pain",
        ANSWERS,
        start=start,
        sessions=[SessionMark(0, 1), SessionMark(4, 2)],
        important_change=Decimal(2),
        higher_is=higher_is,
    )


def forest(evidence: object) -> ForestChart:
    drawn = forest_chart("Pain", evidence, unit="points", favours=("other", "ours"))  # type: ignore[arg-type]
    assert drawn is not None
    return drawn


def test_a_missing_answer_is_a_gap_in_the_line() -> None:
    drawn = pain()
    assert len(drawn.gaps) == 1
    assert len(drawn.lines) == 1
    assert drawn.answers[0].x < drawn.gaps[0].x < drawn.answers[1].x
    assert f"{drawn.answers[0].x}," not in drawn.lines[0]
    assert "no answer at week 6" in drawn.says


def test_the_important_change_is_marked_from_the_start_towards_better() -> None:
    rows = {row.text: row.y for row in pain().rows}  # of 0, 2, 4, 6, 8, 10
    lower, higher = pain().band, pain(start=Decimal(6), higher_is="better").band
    assert lower is not None
    assert rows["4"] > lower.edge > rows["6"]  # 7 − 2 = 5
    assert lower.y + lower.height == pytest.approx(rows["0"])
    assert higher is not None
    assert higher.edge == pytest.approx(rows["8"])  # 6 + 2
    assert higher.y == pytest.approx(rows["10"])


def test_without_a_start_no_change_is_told() -> None:
    drawn = pain(start=None)
    assert drawn.band is None
    assert {row.cells[1].text for row in drawn.table.rows} == {""}


def test_the_table_tells_the_change_and_the_sessions_until_then() -> None:
    rows = [[row.head, *(cell.text for cell in row.cells)] for row in pain().table.rows]
    assert rows[0] == ["0", "7", "0", 1]
    assert rows[1] == ["6", "no answer", "", 2]
    assert rows[3] == ["26", "3", "−4", 2]


def test_a_forest_shows_both_arms_the_pooled_and_where_a_new_trial_may_lie() -> None:
    drawn = forest(evidence_for("knee-oa", "pain", "placebo", TRIALS, window="long"))
    assert [row.name for row in drawn.rows] == [
        "Rabago 2013",
        "Sit 2020",
        "Pooled, random effects",
        "Where a new trial may lie",
    ]
    assert drawn.rows[0].n == "26 / 25"
    assert drawn.rows[2].diamond
    assert drawn.rows[3].is_prediction
    assert [row.head for row in drawn.table.rows] == [row.name for row in drawn.rows]
    assert "2 trials, 127 people; pooled 8.8" in drawn.says


def test_an_interval_that_goes_on_beyond_the_edge_ends_in_an_arrow() -> None:
    drawn = forest(invented((0, 1), (10, 1)))  # their pooled interval is much longer than both
    pooled = next(row for row in drawn.rows if row.diamond)
    prediction = next(row for row in drawn.rows if row.is_prediction)
    assert pooled.line.count("M") == 2
    assert prediction.line.count("M") == 3
    assert all(row.line.count("M") == 1 for row in drawn.rows if row.square)


def test_odds_are_shown_as_their_ratio() -> None:
    drawn = forest(evidence_for("low-back", "responder", "placebo", TRIALS))
    assert "above 1 favours prolotherapy" in drawn.says
    assert "1" in {tick.text for tick in drawn.ticks}


def test_no_trial_is_no_chart() -> None:
    nothing = evidence_for("neck", "pain", "placebo", TRIALS)
    assert forest_chart("Pain", nothing, unit="", favours=("", "")) is None
