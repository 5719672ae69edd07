"""The clinic's own figures, calculated by hand: who answered, and who did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from prolo.care.scores import Score, mean
from prolo.errors import NotAllowed
from prolo.knowledge import load_knowledge
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_outcomes import Figures, clinic_outcomes, figures, tally
from prolo.registry.completeness import Counts, Treated, treated
from prolo.registry.entering import entry
from prolo.registry.measured import Measure, scores_at
from prolo.registry.models import EnteredScore
from tests.registry.treated import treat_knee

TODAY = date(2026, 6, 1)
LONG_AGO = TODAY - timedelta(weeks=13)


def of(group: str, pairs: list[tuple[Any, Any]], instrument: str = "nprs") -> Any:
    """People at week 12: a score, or what activities were rated, before and after; None for not
    known."""
    people = [(uuid4(), before, after) for before, after in pairs]
    courses = [(Treated(one, "", LONG_AGO, one), group) for one, _before, _after in people]
    scores = {
        (one, key): scored(instrument, given)
        for one, before, after in people
        for key, given in (("baseline", before), ("w12", after))
        if given is not None
    }
    return courses, scores


def scored(instrument: str, given: int | dict[str, int]) -> Score:
    if isinstance(given, int):
        return Score(instrument=instrument, value=Decimal(given))
    items = {name: Decimal(rating) for name, rating in given.items()}
    return Score(instrument=instrument, value=mean(items.values()), items=items)


def shown(*groups: Any) -> dict[str, Figures]:
    courses: list[tuple[Treated, str]] = []
    pain: dict[tuple[UUID, str], Score] = {}
    for some, known in groups:
        courses += some
        pain |= known
    found = figures(tally(courses, {}, pain, today=TODAY, knowledge=load_knowledge()))
    return {group: one["w12"] for group, one in found.items()}


def test_the_missing_stand_beside_the_mean_as_unchanged_and_at_their_worst() -> None:
    """Five answered: better by 4, 3, 2, 1 and 0, mean 2. Four did not, who began at 6, 8, 5 and 7
    and may be 4, 2, 5 and 3 worse; of one more nobody asked before: she may be 10 worse. Ten are
    due: 10 / 10, and (10 − 24) / 10. Of 7, 6, 5, 4 and 3 points 30 % is reached by the first
    three."""
    answered = [(7, 3), (6, 3), (5, 3), (4, 3), (3, 3)]
    missing = [(6, None), (8, None), (5, None), (7, None), (None, 2)]
    one = shown(of("knee", [*answered, *missing]))["knee"]
    assert one.counts == Counts(eligible=10, due=10, received=6)
    assert one.change is not None
    assert (one.change.answered, one.change.missing, one.change.mean) == (5, 5, 2.0)
    assert (one.change.unchanged, one.change.worst) == (1.0, -1.4)
    assert one.response is not None
    assert one.response.of_answered.estimate == 3 / 5
    assert one.response.none_missing.estimate == 3 / 10


def test_two_knees_of_one_person_are_two_courses_and_one_person() -> None:
    """Five people, better by 4, 3, 2, 1 and 0 in both knees: the range is that of five."""
    pairs = [(7, 3), (6, 3), (5, 3), (4, 3), (3, 3)]
    of_one = shown(of("knee", pairs))["knee"]
    first, second = of("knee", pairs), of("knee", pairs)
    patients = [one.patient_id for one, _group in first[0]]
    second = (
        [
            (replace(one, patient_id=who), group)
            for (one, group), who in zip(second[0], patients, strict=True)
        ],
        second[1],
    )
    of_two = shown(first, second)["knee"]
    assert of_one.change is not None
    assert of_two.change is not None
    assert (of_two.change.answered, of_two.change.people) == (10, 5)
    assert (of_two.change.low, of_two.change.high) == pytest.approx(
        (of_one.change.low, of_one.change.high)
    )
    assert of_one.response is not None
    assert of_two.response is not None
    assert of_two.response.of_answered == of_one.response.of_answered


@pytest.mark.parametrize("began", [4, 8])
def test_where_few_are_missing_the_worst_does_not_tell_where_they_began(began: int) -> None:
    """Five were better by 3. Whoever is missing counts as 10 worse: (15 − 10) / 6."""
    change = shown(of("knee", [(6, 3)] * 5 + [(began, None)]))["knee"].change
    assert change is not None
    assert change.worst == 5 / 6


def test_nor_does_it_follow_from_the_other_groups_and_the_whole() -> None:
    """Of seven who are missing two have a hip: those with a knee are widened too, those with a
    back, of whom six are missing, are not."""
    found = shown(
        of("knee", [(6, 3)] * 5 + [(4, None)] * 5),
        of("hip", [(6, 3)] * 5 + [(4, None)] * 2),
        of("back", [(6, 3)] * 5 + [(4, None)] * 6),
    )
    worst = {group: one.change.worst for group, one in found.items() if one.change}
    assert worst == {
        "knee": (15 - 50) / 10,
        "hip": (15 - 20) / 7,
        "back": (15 - 36) / 11,
    }


def test_where_more_is_better_the_worst_is_the_least() -> None:
    """Own activities: five of ten went from 3 to 6; the others began at 4 and may be at 0."""
    courses, scores = of("knee", [(3, 6)] * 5 + [(4, None)] * 5, "psfs")
    known = load_knowledge()
    found = figures(tally(courses, {}, scores, today=TODAY, knowledge=known, instrument="psfs"))
    change = found["knee"]["w12"].change
    assert change is not None
    assert (change.mean, change.unchanged, change.worst) == (3.0, 1.5, -0.5)


def test_activities_are_compared_with_themselves_in_the_figures_too() -> None:
    """Five were better by 2 in what they rated both times, of whom two left out the thing that went
    best: not 1.5 worse. The sixth rated another thing than before, so that nobody knows."""
    pairs = [
        ({"Stairs": 2, "Teeth": 6}, {"stairs ": 4, "Teeth": 8}),
        ({"Stairs": 2, "Teeth": 6}, {"stairs ": 4, "Teeth": 8}),
        ({"Stairs": 2, "Teeth": 6}, {"stairs ": 4, "Teeth": 8}),
        ({"Stairs": 2, "Teeth": 9}, {"Stairs": 4}),
        ({"Stairs": 2, "Teeth": 9}, {"Stairs": 4}),
        ({"Stairs": 4}, {"Teeth": 9}),
    ]
    courses, scores = of("knee", pairs, "psfs")
    known = load_knowledge()
    found = figures(tally(courses, {}, scores, today=TODAY, knowledge=known, instrument="psfs"))
    one = found["knee"]["w12"]
    assert one.counts == Counts(eligible=6, due=6, received=6)
    assert one.change is not None
    assert (one.change.answered, one.change.mean, one.in_part) == (5, 2.0, 2)
    assert (one.change.missing, one.change.worst) == (1, 0.0)  # (10 − 10) / 6: few are missing


def test_a_score_that_was_entered_counts_in_the_window_of_its_day(
    at_work: Actor, register: Any
) -> None:
    """Before the first injection the last counts, in a window too; of no window none."""
    began = clock.now(at_work.clinic) - timedelta(weeks=20)
    course = treat_knee(register("Example", "Ada"), began, by=at_work)
    days = {-30: 40, -1: 50, 14: 60, 12 * 7 - 2: 70, 12 * 7 + 5: 80, 19 * 7: 90}
    for days_after, value in days.items():
        EnteredScore.objects.create(
            **entry(at_work, course.patient, at=began + timedelta(days=days_after)),
            course=course,
            instrument="koos",
            part="pain",
            edition="1",
            value=value,
            answered_by="patient",
        )
    found = scores_at(
        Measure("koos", "pain"), treated(at_work), by=at_work, knowledge=load_knowledge()
    )
    assert {key: one.value for (_course, key), one in found.items()} == {
        "baseline": 50,
        "w12": 80,
    }


def test_fewer_than_five_are_not_shown_and_do_not_follow_from_the_rest() -> None:
    many, some = [(6, 3)] * 9, [(6, 3)] * 6
    found = shown(of("knee", many), of("hip", [(6, 3)] * 4), of("back", some))
    assert found["hip"] == Figures(counts=None, is_hidden=True)
    assert found["back"] == Figures(counts=None, is_hidden=True)
    assert found["knee"].change is not None


def test_three_people_with_two_painful_places_each_are_three() -> None:
    courses, pain = of("knee", [(6, 3)] * 6)
    ann, ben, cem = (one.course_id for one, _group in courses[:3])
    twice = [
        (replace(one, patient_id=person), group)
        for (one, group), person in zip(courses, (ann, ben, cem) * 2, strict=True)
    ]
    assert shown((twice, pain))["knee"] == Figures(counts=None, is_hidden=True)


def test_a_group_of_whom_few_answered_shows_its_counts_alone() -> None:
    found = shown(of("knee", [(6, 3)] * 4 + [(6, None)] * 5))["knee"]
    assert found == Figures(
        counts=Counts(eligible=9, due=9, received=4), is_hidden=True, change=None, response=None
    )


def test_who_is_not_due_yet_is_eligible_alone() -> None:
    courses, pain = of("knee", [(6, 3)] * 5)
    late = [(replace(one, first_on=TODAY), group) for one, group in courses]
    found = figures(tally(late, {}, pain, today=TODAY, knowledge=load_knowledge()))
    assert found["knee"]["w12"] == Figures(counts=Counts(eligible=5, due=0, received=0))


@pytest.mark.django_db
def test_it_is_for_those_who_may(cast: Any) -> None:
    with cast.owner.at_work():
        assert clinic_outcomes("condition", by=cast.owner) == {}
    with pytest.raises(NotAllowed):
        clinic_outcomes("condition", by=cast.colleague)
