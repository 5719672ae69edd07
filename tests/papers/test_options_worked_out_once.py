"""What the trials of a condition found is worked out once, and anew as soon as anything changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from prolo.evidence.rating import Rated, with_ratings
from prolo.knowledge.trials import load_trials
from prolo.papers import options_sheet
from prolo.papers.signed import Signatures, SignedLevel
from tests.papers.option_sheets import TODAY, sheet_of

CONDITION = "lateral-epicondylitis"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The outcome of each question that is worked out."""
    questions: list[str] = []
    work_out = options_sheet.answer_of

    def watched(asking: Any, outcome: str, *rest: str, **more: bool) -> Any:
        questions.append(outcome)
        return work_out(asking, outcome, *rest, **more)

    monkeypatch.setattr(options_sheet, "answer_of", watched)
    monkeypatch.setattr(options_sheet, "_kept", {})
    return questions


def test_it_is_the_same_for_the_next_person(asked: list[str]) -> None:
    first = sheet_of(CONDITION).comparisons
    assert asked
    asked.clear()
    assert sheet_of(CONDITION).comparisons == first
    assert not asked


def test_a_trial_that_somebody_rated_is_reckoned_with(asked: list[str]) -> None:
    before = sheet_of(CONDITION).comparisons
    trial = next(one.used[0][0] for one in before if one.used)
    for by in ("Dr. Invented, 2026-03-04", "Dr. Pretend, 2026-03-05"):
        rated = [Rated(trial_id=trial, risk="high", by=by)]
        asked.clear()
        found = sheet_of(CONDITION, with_ratings(load_trials(), rated)).comparisons
        assert asked
        assert found != before
        asked.clear()
        assert sheet_of(CONDITION, with_ratings(load_trials(), rated)).comparisons == found
        assert not asked


def test_what_is_signed_of_it_stands_on_the_sheet_of_its_clinic_alone(asked: list[str]) -> None:
    plain = sheet_of(CONDITION).comparisons[0]
    question = plain.answers[0].evidence.question
    signed = SignedLevel(
        outcome=question.outcome,
        comparator=question.comparator.id,
        window=question.window.id,
        level="low",
        by="Dr. Invented",
        on=TODAY,
        stands=True,
        judgements={},
    )
    here = sheet_of(CONDITION, signatures=Signatures(clinic="Here", levels=(signed,)))
    assert [one.signed for one in here.comparisons[0].answers if one.signed] == [signed]
    assert sheet_of(CONDITION).comparisons[0] == plain
