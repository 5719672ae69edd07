"""What the first visit did not know of cortisone at the place and of an operation of the joint.

The checks of a session's day found it out, the first visit of another course at the same place says
it, or the list of medicines does, with the place and the day. Whatever goes by the days of
the first visit goes by it from then on: the days of a plan that is written, and every later session
of the course."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from prolo.care.answers import Answer
from prolo.care.assessment import Assessment
from prolo.care.checklist import ReadinessAnswers

REPLACEMENT = "planned-replacement"  # of the contraindications


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Named as ``ReadinessAnswers`` names them."""

    steroid_here: Answer = Answer.NOT_ASKED
    steroid_on: date | None = None
    replacement: Answer = Answer.NOT_ASKED
    replacement_on: date | None = None


def said_of_another_course(given: Assessment) -> Learned:
    """What the first visit of another course at the same place says."""
    answer = given.contraindications.get(REPLACEMENT, Answer.NOT_ASKED)
    return Learned(
        steroid_here=Answer.YES if given.steroid_on else Answer.NOT_ASKED,
        steroid_on=given.steroid_on,
        replacement=Answer.YES if given.replacement_on else answer,
        replacement_on=given.replacement_on,
    )


def on_the_list(given_on: date) -> Learned:
    """Cortisone that the list of medicines says was injected at this place."""
    return Learned(steroid_here=Answer.YES, steroid_on=given_on)


def with_learned(
    given: Assessment,
    *,
    before: Iterable[ReadinessAnswers | Learned],
    since: Iterable[ReadinessAnswers | Learned],
    today: date,
) -> Assessment:
    """``before`` and ``since`` the assessment was recorded, each the oldest first. Of cortisone the
    latest day counts; of an operation what was said last, and the assessment is newer than what
    was said before it. Its «no» takes back what an earlier course said, not what was found out."""
    before, since = list(before), list(since)
    given = _with_steroid(given, [*before, *since], today)
    if given.replacement_on is not None:
        before = []
    elif given.contraindications.get(REPLACEMENT) is Answer.NO:
        before = [one for one in before if not isinstance(one, Learned)]
    return _with_replacement(given, [*before, *since])


def _with_steroid(
    given: Assessment, answers: Iterable[ReadinessAnswers | Learned], today: date
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


def _with_replacement(
    given: Assessment, answers: Iterable[ReadinessAnswers | Learned]
) -> Assessment:
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
