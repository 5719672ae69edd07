"""The two charts: what they draw, and that the words and the table beside them say the same."""

from __future__ import annotations

import inspect
import re
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from prolo.care.scores import Score
from prolo.care.series import series
from prolo.cli import main
from prolo.evidence import PlotWords, evidence_for, leading_bayes
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import load_trials
from prolo.papers.words.plots import plot_words
from prolo.web.presenters.forest_chart import forest_chart
from prolo.web.presenters.outcome_chart import Answer, OutcomeChart, SessionMark, outcome_chart
from prolo.web.presenters.repeat import repeat
from prolo.web.words.changes import change_said

TRIALS = load_trials()
FIELDS = re.compile(r"{\w+}").findall
ANSWERS = [
    Answer(0, Decimal(7), moved=Decimal(0)),
    Answer(6, None),
    Answer(12, Decimal(4), moved=Decimal(-3)),
    Answer(26, Decimal(3), moved=Decimal(-4)),
]


def pain(start: Decimal | None = Decimal(7), higher_is: str = "worse") -> OutcomeChart:
    return outcome_chart(
        "Pain",
        ANSWERS,
        start=start,
        sessions=[SessionMark(0, 1), SessionMark(4, 2)],
        important_change=Decimal(2),
        higher_is=higher_is,
    )


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


def test_the_table_tells_the_change_and_the_sessions_until_then() -> None:
    rows = [[row.head, *(cell.text for cell in row.cells)] for row in pain().table.rows]
    assert rows[0] == ["0", "7", "0", 1]
    assert rows[1] == ["6", "no answer", "", 2]
    assert rows[3] == ["26", "3", "−4", 2]


def test_a_score_of_other_activities_stands_apart_from_the_line() -> None:
    answers = [
        Answer(0, Decimal("5.5"), moved=Decimal(0)),
        Answer(6, Decimal(6), moved=Decimal("0.5")),
        Answer(12, Decimal(9), moved=Decimal(0), is_alike=False),
        Answer(26, Decimal(8), is_alike=False),
    ]
    drawn = outcome_chart("Activities", answers, start=Decimal("5.5"), higher_is="better")
    assert [one.is_alike for one in drawn.answers] == [True, True, False, False]
    assert [len(line.split()) for line in drawn.lines] == [2]
    assert drawn.has_others
    assert "other activities than at the start at week 12, 26" in drawn.says
    assert [row.cells[1].text for row in drawn.table.rows] == [
        "0",
        "+0.5",
        "0, of what was rated both times",
        "other activities: not known",
    ]


def test_the_table_of_a_forest_says_what_it_draws() -> None:
    evidence = evidence_for("knee-oa", "pain", "placebo", TRIALS, window="long")
    drawn = forest_chart("Pain", evidence, bayes=leading_bayes(evidence, TRIALS))
    assert drawn is not None
    assert drawn.table is not None
    rows = {row.head: [cell.text for cell in row.cells] for row in drawn.table.rows}
    assert list(rows) == [
        "Rabago 2013",
        "Sit 2020",
        "All trials, by Bayes",
        "All trials, random effects",
        "Where a new trial may lie",
    ]
    assert rows["Rabago 2013"][:2] == ["26", "25"]
    for head, cells in rows.items():
        assert f">{head}<" in drawn.wide
        assert f">{cells[4]}<" in drawn.wide
        assert f">{cells[4]}<" in drawn.narrow
    assert "2 trials; pooled 8.7" in drawn.says


def test_odds_are_shown_as_their_ratio() -> None:
    drawn = forest_chart("Better", evidence_for("low-back", "responder", "placebo", TRIALS))
    assert drawn is not None
    assert "above 1 favours prolotherapy" in drawn.says
    assert ">1</text>" in drawn.wide


def test_no_trial_is_no_chart() -> None:
    assert forest_chart("Pain", evidence_for("neck", "pain", "placebo", TRIALS)) is None


def test_every_word_of_a_plot_is_given_and_puts_in_what_the_plot_has() -> None:
    ours, plain = asdict(plot_words()), asdict(PlotWords())
    given = inspect.getsource(plot_words)
    assert [name for name in plain if f"{name}=_(" not in given] == []
    assert {name: FIELDS(ours[name]) for name in plain} == {
        name: FIELDS(plain[name]) for name in plain
    }


def test_the_command_and_the_script_of_a_page_repeat_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    again = repeat(evidence_for("knee-oa", "pain", "placebo", TRIALS, window="long"), "knee")
    assert main(again["command"].split()[1:]) == 0
    assert "8.8 (−34.4 to 52.0)" in capsys.readouterr().out
    exec(again["script"], {})
    said = capsys.readouterr().out
    assert "Rabago" in said
    assert "estimate=8.729" in said
    assert "All trials, by Bayes" in (tmp_path / "forest.svg").read_text(encoding="utf-8")


def said(name: str, region: str, before: int, *later: int) -> str:
    knowledge = load_knowledge()
    first = date(2026, 3, 2)
    days = [first + timedelta(weeks=6 * number) for number in range(len(later) + 1)]
    scores = zip(days, (before, *later), strict=True)
    drawn = series(
        knowledge.instruments[name],
        [(on, Score(instrument=name, value=Decimal(value))) for on, value in scores],
        sessions_on=[first],
        region=region,
    )
    return " ".join(change_said(drawn, knowledge))


def test_a_change_is_said_with_what_people_call_important_and_what_may_be_chance() -> None:
    """30 % of 7 is 2.1, more than the 2 points of the back; a knee borrows them."""
    lower = said("nprs", "back", 7, 6, 4)
    assert lower.startswith("Pain is lower by 3 of 10 points than before the first injection: it")
    assert "From there 2.1 points is the smallest change" in lower
    assert "(Ostelo et al. 2008" in lower
    assert (
        "This change is at least as large. A change of less than 2 points may be chance." in lower
    )
    assert "a number from another place is borrowed" in said("nprs", "knee", 7, 4)
    assert "This change is smaller." in said("nprs", "back", 7, 5)
    assert "Pain is higher by 1 of 10" in said("nprs", "back", 7, 8)
    assert "goes better by 2 of 10" in said("psfs", "shoulder", 3, 5)
    same = said("nprs", "back", 7, 7)
    assert "Pain is as strong as before" in same
    assert "So far nothing has changed." in same
    assert "smaller." not in same
    assert said("nprs", "back", 7) == ""


@pytest.mark.parametrize(
    ("name", "region", "before", "later"),
    [
        ("nprs", "back", 4, 9),
        ("nprs", "knee", 6, 7),
        ("psfs", "shoulder", 7, 3),
        ("ndi", "neck", 20, 40),
    ],
)
def test_who_got_worse_reads_that_and_of_no_change_for_the_better(
    name: str, region: str, before: int, later: int
) -> None:
    """No change that people call important is on file for the worse: Pain from 4 to 9 is not
    «smaller»."""
    worse = said(name, region, before, later)
    assert "This is a change for the worse." in worse
    assert "for the better" not in worse
    assert "smaller" not in worse
    assert "change for the worse" not in said(name, region, later, before)


def test_the_band_of_a_chart_says_that_it_is_of_the_better() -> None:
    band = pain().band
    assert band is not None
    assert band.text == "a change for the better of 2 or more, which people call important"


def test_what_may_be_chance_is_drawn_either_side_of_the_start() -> None:
    chart = outcome_chart("Pain", [Answer(0, Decimal(9))], start=Decimal(9), noise=Decimal(2))
    assert chart.noise is not None
    tens = [row.y for row in chart.rows]  # 0, 2, … 10
    assert chart.noise.y == tens[5]  # ends with the scale
    assert chart.noise.y + chart.noise.height == pytest.approx((tens[3] + tens[4]) / 2, abs=0.2)
    without = outcome_chart("Pain", [Answer(0, Decimal(9))], start=None, noise=Decimal(2))
    assert without.noise is None
