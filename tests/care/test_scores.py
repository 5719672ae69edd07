from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prolo.care.change import score_change
from prolo.care.responses import Answers, read_answers, read_so_far
from prolo.care.scores import Score, check_entered, enter_score, score_answers
from prolo.errors import CareError
from prolo.knowledge import load_knowledge
from prolo.knowledge.questionnaires import load_questionnaire
from tests.care.answering import respond

INSTRUMENTS = load_knowledge().instruments
RATING = st.integers(0, 10)
NAMED = [("kneeling", 3), ("running", 0), ("climbing stairs", 7)]


def answered(form: str, given: dict[str, Any]) -> Answers:
    questionnaire = load_questionnaire(form)
    return read_answers(questionnaire, respond(questionnaire, given))


def activities(rated: list[tuple[str, int]]) -> Score:
    said: dict[str, Any] = {}
    for place, (name, rating) in enumerate(rated, 1):
        said |= {f"activity-{place}": name, f"activity-{place}-score": str(rating)}
    return score_answers(INSTRUMENTS["psfs"], answered("function-psfs", said))


def test_pain_is_the_usual_pain_of_the_last_week() -> None:
    answers = answered("pain-nprs", {"pain": "7", "pain-now": "2"})
    assert score_answers(INSTRUMENTS["nprs"], answers).value == 7


def test_a_global_change_counts_from_1_worst_to_7_best() -> None:
    worst = answered("global-change", {"change": "very-much-worse"})
    best = answered("global-change", {"change": "very-much-better"})
    assert score_answers(INSTRUMENTS["pgic"], worst).value == 1
    assert score_answers(INSTRUMENTS["pgic"], best).value == 7


def test_function_is_the_mean_of_the_chosen_activities() -> None:
    score = activities(NAMED)
    assert score.value == Decimal(10) / 3
    assert score.items == {"kneeling": 3, "running": 0, "climbing stairs": 7}


def test_an_activity_keeps_the_name_it_was_given() -> None:
    assert activities([("Treppen  steigen ", 3)]).items == {"Treppen steigen": 3}
    assert activities([("Stairs", 3), ("stairs", 5)]).items == {"stairs": 5}


def test_a_named_activity_without_a_rating_leaves_no_score() -> None:
    answers = Answers(
        form="psfs|1",
        values={"activity-1": ("kneeling",), "activity-2": ("running",)},
        scores={"activity-1-score": Decimal(3)},
    )
    score = score_answers(INSTRUMENTS["psfs"], answers)
    assert (score.value, score.why_none) == (None, "item-missing")


def test_nothing_answered_leaves_no_score() -> None:
    nothing = Answers(form="any|1", values={})
    for name in ("nprs", "psfs", "pgic"):
        score = score_answers(INSTRUMENTS[name], nothing)
        assert (score.value, score.why_none) == (None, "not-answered")


def test_other_instruments_are_entered_not_scored() -> None:
    score = score_answers(INSTRUMENTS["rmdq"], Answers(form="any|1", values={}))
    assert (score.value, score.why_none) == (None, "not-scored")
    assert enter_score(INSTRUMENTS["rmdq"], Decimal(24)).value == 24


@pytest.mark.parametrize("value", ["-1", "24.5", "NaN", "Infinity"])
def test_a_score_outside_its_scale_is_refused(value: str) -> None:
    with pytest.raises(CareError) as caught:
        enter_score(INSTRUMENTS["rmdq"], Decimal(value))
    assert set(caught.value.faults) == {"rmdq"}


@pytest.mark.parametrize(
    ("name", "part", "value", "faults"),
    [
        ("womac", "", "96", {}),
        ("womac", "", "96.5", {"value": "out-of-range"}),
        ("womac", "", "12.5", {"value": "between-steps"}),
        ("womac", "pain", "12", {"part": "unknown"}),
        ("odi", "", "12.5", {}),  # its step is not known: nothing is refused for it
        ("koos", "pain", "44.4", {}),
        ("koos", "", "101", {"part": "missing", "value": "out-of-range"}),
    ],
)
def test_an_entered_score_lies_on_its_range_and_step_and_names_its_part(
    name: str, part: str, value: str, faults: dict[str, str]
) -> None:
    found: dict[str, str] = {}
    try:
        check_entered(INSTRUMENTS[name], part, Decimal(value))
    except CareError as refused:
        found = refused.faults
    assert found == faults


@given(st.lists(RATING, min_size=1, max_size=3))
def test_a_mean_never_leaves_the_scale(ratings: list[int]) -> None:
    score = activities([(f"thing {place}", rating) for place, rating in enumerate(ratings)])
    assert score.value is not None
    assert min(ratings) <= score.value <= max(ratings)


def test_activities_are_compared_only_with_themselves() -> None:
    later = activities([("Kneeling ", 5), ("swimming", 9)])
    change = score_change(activities(NAMED), later, instrument=INSTRUMENTS["psfs"])
    assert change.over == ("kneeling",)
    assert change.left_out == ("climbing stairs", "running", "swimming")
    assert change.improvement == 2


def test_no_common_activity_is_no_change() -> None:
    change = score_change(
        activities([("kneeling", 3)]), activities([("swimming", 9)]), instrument=INSTRUMENTS["psfs"]
    )
    assert (change.improvement, change.why_none) == (None, "no-common-activity")


def test_the_order_of_activities_does_not_matter() -> None:
    assert activities(NAMED).value == activities(NAMED[::-1]).value


# -- the same scores, worked out from the raw response without any of our readers

CHANGES = ("very-much-worse", "much-worse", "little-worse", "same", "little-better", "much-better",
           "very-much-better")  # fmt: skip
NAME = st.sampled_from(["stairs", " Stairs ", "running", "kneeling  down", "KNEELING down"])
LATER_ANSWERS = st.fixed_dictionaries(
    {"pain": RATING.map(str), "change": st.sampled_from(CHANGES)},
    optional={
        **{f"activity-{place}": NAME for place in (1, 2, 3)},
        **{f"activity-{place}-score": RATING.map(str) for place in (1, 2, 3)},
        "pain-now": RATING.map(str),
        "work-days-lost": st.integers(0, 28),
    },
)


def raw(response: Mapping[str, Any], link_id: str) -> Any:
    for item in response.get("item", ()):
        if item["linkId"] == link_id:
            ((_kind, value),) = item["answer"][0].items()
            return value.get("code") if isinstance(value, dict) else value
        if (found := raw(item, link_id)) is not None:
            return found
    return None


def slow_activities(response: Mapping[str, Any]) -> Fraction | None:
    """Each thing once, the last rating of it; all of them rated, or no score."""
    rated: dict[str, Any] = {}
    for place in (1, 2, 3):
        name = raw(response, f"activity-{place}")
        if name:
            rated[" ".join(name.lower().split())] = raw(response, f"activity-{place}-score")
    if not rated or None in rated.values():
        return None
    return Fraction(sum(int(one) for one in rated.values()), len(rated))


@given(LATER_ANSWERS)
def test_scoring_agrees_with_a_slow_twin(said: dict[str, Any]) -> None:
    form = load_questionnaire("follow-up")
    response = respond(form, said)
    answers = read_so_far(form, response)
    scores = {
        one: score_answers(INSTRUMENTS[one], answers).value for one in ("nprs", "pgic", "psfs")
    }
    assert scores["nprs"] == int(raw(response, "pain"))
    assert scores["pgic"] == CHANGES.index(raw(response, "change")) + 1
    slow = slow_activities(response)
    assert (scores["psfs"] is None) == (slow is None)
    assert slow is None or abs(Fraction(scores["psfs"]) - slow) < Fraction(1, 10**9)
