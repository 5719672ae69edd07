"""What the first visit did not know, and the checks of a session's day found out: cortisone at the
place, an operation of the joint. Whatever goes by the days of the first visit goes by it from then
on: the days of a plan that is written, and every later session of the course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment
from prolo.care.checklist import ReadinessAnswers


def with_learned(
    given: Assessment,
    *,
    before: Iterable[ReadinessAnswers],
    since: Iterable[ReadinessAnswers],
    today: date,
) -> Assessment:
    """``before`` and ``since`` the assessment was recorded, each the oldest first. Of cortisone the
    latest day counts; of an operation what was said last, and the assessment is newer than what
    was said before it."""
    before, since = list(before), list(since)
    given = _with_steroid(given, [*before, *since], today)
    says_itself = given.replacement_on is not None
    return _with_replacement(given, since if says_itself else [*before, *since])


def _with_steroid(
    given: Assessment, answers: Iterable[ReadinessAnswers], today: date
) -> Assessment:
    days = [
        one.steroid_on
        for one in answers
        if one.steroid_here is Answer.YES
        and one.steroid_on
        and given.born_on <= one.steroid_on <= today
    ]
    if not days:
        return given
    latest = max([*days, *([given.last_steroid_on] if given.last_steroid_on else [])])
    return replace(given, last_steroid_on=latest)


def _with_replacement(given: Assessment, answers: Iterable[ReadinessAnswers]) -> Assessment:
    """A later «no» takes back what was learned on an earlier day, never what the first visit
    said."""
    planned_on = None
    for one in answers:
        if one.replacement is Answer.YES and one.replacement_on:
            planned_on = one.replacement_on
        elif one.replacement is Answer.NO and one.replacement_on is None:
            planned_on = None
    if planned_on is None:
        return given
    return replace(given, replacement_on=planned_on)
