"""What is to be minded before a number of the trials is believed, beside that number."""

from __future__ import annotations

import re

import pytest

from prolo.papers.trial_names import told_name
from prolo.papers.words.cautions import MINDED, minded
from prolo.papers.words.options_found import cautions
from tests.papers.option_sheets import CONDITIONS, known, said, sheet_of, table

PERHAPS_SE = "the report may mean something else by its ±; then it may be off by far more"
UNEXPLAINED = "the report does not say what its ± means; it may be off by more"


@pytest.mark.parametrize(
    ("condition", "caution"),
    [
        ("lateral-epicondylitis", f"{PERHAPS_SE} (trial without a printed author)"),
        ("hip-oa", f"{UNEXPLAINED} (Gül 2020)"),
        ("tmj", f"{UNEXPLAINED} (Zarate 2020)"),
        ("low-back", "by its report people were very far apart (Dechow 1999)"),
        ("low-back", "weeks counted from the last injection (Ongley 1987, Klein 1993)"),
        ("low-back", "people counted as at the start; some may have left (Yelland 2004)"),
    ],
)
def test_beside_another_treatment_is_minded_what_is_minded_of_a_change(
    condition: str, caution: str
) -> None:
    """The elbow's ± of 3.56 and 4.18 of 50, were they those of the means, would make of «1.0 points
    better; may be 0.6 to 1.4» one that may be 1.2 worse to 3.1 better."""
    assert caution in said(known(condition))


def test_a_difference_that_the_groups_do_not_have_is_said_with_what_is_printed() -> None:
    """The report prints 4.23 points of 50; its groups, 15.26 and 10.43, are 4.83 apart."""
    printed = "its report prints a difference that its groups do not have"
    text = said(known("lateral-epicondylitis"))
    assert "with prolotherapy 1.0 points better; may be 0.6 better to 1.4 better" in text
    assert f"{printed} (trial without a printed author, 0.8 points better)" in text
    assert printed not in said(known("knee-oa"))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_no_number_stands_without_what_is_to_be_minded_of_it(condition: str) -> None:
    for answer in (one for each in sheet_of(condition).comparisons for one in each.answers):
        told = " ".join(cautions(answer))
        for trial in answer.evidence.effects:
            for code in minded(trial.cautions):
                assert MINDED[code]() in told
                assert told_name(trial) in told


def test_what_may_mean_something_else_is_not_said_to_be_unexplained_too() -> None:
    assert minded(("spread-ambiguous", "spread-perhaps-se")) == ("spread-perhaps-se",)
    assert minded(("adjusted", "spread-ambiguous")) == ("spread-ambiguous",)


def test_the_table_of_all_options_says_it_too() -> None:
    rows = table(known("lateral-epicondylitis"), "Every option").parts[0].cells
    assert [one[0].split(" [")[0] for one in rows if f"{PERHAPS_SE} (" in one[1]] == [
        "Corticosteroid injection"
    ]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_no_trial_is_called_by_an_id_of_the_tables(condition: str) -> None:
    text = said(known(condition)).lower()
    ids = {one.id for one in sheet_of(condition).trials if not one.study.first_author}
    assert [
        one for one in ids if re.search(rf"(?<![\w./-]){re.escape(one)}(?![\w./-])", text)
    ] == []


def test_a_trial_without_a_printed_author_is_told_by_its_year_and_its_source() -> None:
    assert re.search(r"trial of 2025 without a printed author \[\d", said(known("knee-oa")))
