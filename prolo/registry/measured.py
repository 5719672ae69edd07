"""The scores of a measure at each time point of the clinic's courses: computed from what was asked
then, or worked out elsewhere and entered for a day of its window."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from prolo.care.dates import local_day
from prolo.care.due_answers import form_key
from prolo.care.follow_ups import follow_up_window
from prolo.care.scores import Score as CareScore
from prolo.knowledge import Knowledge
from prolo.registry.access import Actor
from prolo.registry.answer_judging import FUNCTION, PAIN
from prolo.registry.answer_scoring import OURS
from prolo.registry.brought import courses_asking
from prolo.registry.comparable import care_score, comparing
from prolo.registry.completeness import BASELINE, TIME_POINTS, Treated
from prolo.registry.models import EnteredScore, Score

At = tuple[uuid.UUID, str]  # a course and a time point
SEVERAL = (PAIN, FUNCTION)  # of our own, those that are asked before and after


@dataclass(frozen=True, slots=True)
class Measure:
    """``part`` is of a measure without a score of the whole."""

    instrument: str
    part: str = ""


def measures_known(knowledge: Knowledge) -> list[Measure]:
    """Those of which the clinic has a score, that of pain first."""
    computed = Score.objects.exclude(instrument__in=OURS).values_list("instrument", "part")
    entered = EnteredScore.objects.current().values_list("instrument", "part")
    others = sorted({*computed, *entered})
    known = [(one, "") for one in SEVERAL] + others
    return [
        Measure(instrument, part)
        for instrument, part in known
        if instrument in knowledge.instruments
        and knowledge.instruments[instrument].higher_is != "depends"
    ]


def eligible(measure: Measure, known: Iterable[At], knowledge: Knowledge) -> set[uuid.UUID] | None:
    """Whose place has the measure in its set, and who have a score of it; None: everybody."""
    if measure.instrument in OURS:
        return None
    asked = courses_asking(measure.instrument, knowledge).values_list("pk", flat=True)
    return {*asked} | {course_id for course_id, _key in known}


def scores_at(
    measure: Measure, courses: Iterable[Treated], *, by: Actor, knowledge: Knowledge
) -> Mapping[At, CareScore]:
    """Of each time point the score that counts; before the first injection the last that was given
    on a day until then. What was asked then goes before what was entered."""
    zone = ZoneInfo(by.clinic.time_zone)
    first_on = {one.course_id: one.first_on for one in courses}
    return {
        **dict(_entered(measure, first_on, zone, knowledge)),
        **dict(_computed(measure, first_on, zone)),
    }


def _computed(
    measure: Measure, first_on: Mapping[uuid.UUID, date], zone: ZoneInfo
) -> Iterator[tuple[At, CareScore]]:
    is_ours = measure.instrument in OURS
    keys = {key if is_ours else form_key(key, measure.instrument): key for key in TIME_POINTS}
    rows = _standing(measure).filter(response__due_key__in=keys)
    for course_id, due_key, at, *score in rows.values_list(
        "course_id", "response__due_key", "response__happened_at", "value", "activities"
    ):
        key = keys[due_key]
        if key != BASELINE or local_day(at, zone) <= first_on.get(course_id, date.max):
            yield (course_id, key), care_score(measure.instrument, *score)


def _standing(measure: Measure) -> QuerySet[Score]:
    return Score.objects.filter(
        comparing(measure.instrument) or Q(),
        instrument=measure.instrument,
        part=measure.part,
        response__replaced_by__isnull=True,
        response__marked_in_error_at__isnull=True,
    )


def _entered(
    measure: Measure, first_on: Mapping[uuid.UUID, date], zone: ZoneInfo, knowledge: Knowledge
) -> Iterator[tuple[At, CareScore]]:
    """In the order of days, so that the last of a window stands."""
    rows = EnteredScore.objects.filter(instrument=measure.instrument, part=measure.part).current()
    for course_id, at, value in rows.order_by("happened_at").values_list(
        "course_id", "happened_at", "value"
    ):
        if course_id in first_on:
            on = local_day(at, zone)
            if key := _time_point(on, first_on[course_id], knowledge):
                yield (course_id, key), care_score(measure.instrument, value, {})


def _time_point(on: date, first_on: date, knowledge: Knowledge) -> str | None:
    if on <= first_on:
        return BASELINE
    for key, weeks in TIME_POINTS.items():
        window = follow_up_window(weeks, first_on, knowledge=knowledge) if weeks else None
        if window and window.timing(on) == "in-time":
            return key
    return None
