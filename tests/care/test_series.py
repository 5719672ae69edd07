from __future__ import annotations

from datetime import date
from decimal import Decimal

from prolo.care.scores import Score, enter_score, mean
from prolo.care.series import Series, series
from prolo.knowledge import load_knowledge

NPRS = load_knowledge().instruments["nprs"]
PSFS = load_knowledge().instruments["psfs"]
SESSIONS = (date(2026, 7, 18), date(2026, 6, 20))


def pain(on: date, value: int) -> tuple[date, Score]:
    return on, enter_score(NPRS, Decimal(value))


def chart(*scores: tuple[date, Score], region: str = "back") -> Series:
    return series(NPRS, scores, sessions_on=SESSIONS, region=region)


def test_weeks_count_from_the_first_injection() -> None:
    shown = chart(
        pain(date(2026, 9, 12), 3), pain(date(2026, 6, 13), 8), pain(date(2026, 6, 20), 7)
    )
    assert [point.weeks for point in shown.points] == [-1, 0, 12]
    assert shown.sessions_weeks == (0, 4)


def test_the_baseline_is_the_last_answer_before_the_first_needle() -> None:
    shown = chart(pain(date(2026, 6, 13), 8), pain(date(2026, 6, 20), 7), pain(date(2026, 7, 1), 2))
    assert shown.baseline == 7
    assert shown.noise == 2


def rated(on: date, **ratings: int) -> tuple[date, Score]:
    items = {name: Decimal(rating) for name, rating in ratings.items()}
    return on, Score(instrument="psfs", value=mean(items.values()), items=items)


def test_activities_are_compared_over_those_rated_both_times_wherever_the_mean_lies() -> None:
    start = rated(date(2026, 6, 13), stairs=2, teeth=9)
    better = rated(date(2026, 9, 12), stairs=4)
    shown = series(PSFS, [start, better], sessions_on=SESSIONS, region="knee")
    first, last = shown.points
    assert (first.value, last.value) == (Decimal("5.5"), 4)
    assert (last.change.baseline, last.change.improvement) == (2, 2)
    assert (last.change.over, last.change.left_out) == (("stairs",), ("teeth",))
    assert (first.is_alike, last.is_alike) == (True, False)
    assert last.important is not None
    assert last.important.far == 4  # two points from where the stairs began


def test_of_other_activities_no_change_and_no_important_change_is_known() -> None:
    start, other = rated(date(2026, 6, 13), stairs=2), rated(date(2026, 9, 12), teeth=9)
    last = series(PSFS, [start, other], sessions_on=SESSIONS, region="knee").points[-1]
    assert (last.change.improvement, last.important, last.is_alike) == (None, None, False)
    assert last.change.why_none == "no-common-activity"


def test_the_important_change_is_a_line_below_the_baseline_and_says_whose_it_is() -> None:
    line = chart(pain(date(2026, 6, 13), 7)).important
    assert line is not None
    enough = Decimal("4.9")  # 30 % of 7 is more than 2 points: both must be reached
    assert (line.near, line.far, line.region_fit, line.counts) == (
        enough,
        enough,
        "same-region",
        True,
    )
    borrowed = chart(pain(date(2026, 6, 13), 7), region="knee").important
    assert borrowed is not None
    assert (borrowed.region_fit, borrowed.source) == ("any-region", None)


def test_a_change_that_cannot_be_reached_is_marked_as_off_the_scale() -> None:
    line = chart(pain(date(2026, 6, 13), 1)).important
    assert line is not None
    assert not line.is_on_scale


def test_without_a_baseline_there_is_no_line() -> None:
    shown = chart(pain(date(2026, 7, 1), 2))
    assert (shown.baseline, shown.important) == (None, None)


def test_without_a_session_the_first_answer_is_the_baseline() -> None:
    scores = [pain(date(2026, 7, 1), 2), pain(date(2026, 6, 13), 7)]
    assert series(NPRS, scores, sessions_on=(), region="back").baseline == 7


def test_a_score_that_could_not_be_made_is_no_point() -> None:
    missing = Score(instrument="nprs", value=None, why_none="not-answered")
    assert chart((date(2026, 6, 20), missing)).points == ()
