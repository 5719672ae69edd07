"""How people of the clinic were at each time point, in groups; with those who did not answer.

Who is eligible, due and received is counted as ``completeness`` counts it. A change is known of
whom both pain before the first injection and at the time point are known; whoever is due and has
none is missing, and bounded by the worst end of the scale. Groups too small are not shown
(``evidence.disclosure``).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from prolo.care.change import Change, score_change
from prolo.care.dates import local_day
from prolo.care.due import USUAL_WEEKS
from prolo.care.scores import Score as CareScore
from prolo.evidence.disclosure import too_few
from prolo.evidence.unanswered import (
    AnsweredChange,
    AnsweredResponse,
    answered_change,
    answered_response,
)
from prolo.knowledge import Knowledge
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.answer_judging import PAIN
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import BASELINE, TIME_POINTS, Counts, Treated, planned, treated
from prolo.registry.models import Course, Injection, Score

GROUPINGS = ("all", "condition", "irritant", "period")
RESPONSE = "response-pct"
FOLLOW_UPS = tuple(key for key in TIME_POINTS if key != BASELINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One group at one time point. ``counts`` is None of fewer than five people who are
    eligible; ``is_hidden`` of fewer than five answers, or where those would follow."""

    counts: Counts | None
    is_hidden: bool = False
    change: AnsweredChange | None = None
    response: AnsweredResponse | None = None


@dataclass(slots=True)
class Tally:
    """What is summed of a group at one time point. ``worst`` is of each who is missing."""

    counts: Counts = field(default_factory=Counts)
    improvements: list[float] = field(default_factory=list)
    worst: list[float] = field(default_factory=list)
    responders: int = 0


Pain = Mapping[tuple[uuid.UUID, str], Decimal]  # by course and time point
Outcomes = Mapping[str, Mapping[str, Figures]]  # by group, by time point
Tallies = Mapping[str, Mapping[str, Tally]]


def clinic_outcomes(grouping: str, *, by: Actor) -> Outcomes:
    check_may(by, "see_outcomes_of_all")
    courses = treated(by)
    groups = _groups(grouping, courses)
    return figures(
        tally(
            [(one, groups[one.course_id]) for one in courses],
            planned(),
            _pain(by),
            today=clock.today(by.clinic),
            knowledge=clinic_knowledge(by.clinic),
        )
    )


def tally(
    courses: list[tuple[Treated, str]],
    plans: Mapping[uuid.UUID, list[int]],
    pain: Pain,
    *,
    today: date,
    knowledge: Knowledge,
) -> Tallies:
    """``courses`` with the group of each."""
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: {key: Tally() for key in FOLLOW_UPS})
    for one, group in courses:
        asked = plans.get(one.course_id, USUAL_WEEKS)
        for key in FOLLOW_UPS:
            if TIME_POINTS[key] in asked:
                is_due = one.first_on + timedelta(weeks=TIME_POINTS[key]) <= today
                _add(found[group][key], one.course_id, key, pain, is_due, knowledge)
    return found


def _add(
    one: Tally,
    course_id: uuid.UUID,
    key: str,
    pain: Pain,
    is_due: bool,
    knowledge: Knowledge,
) -> None:
    before, after = pain.get((course_id, BASELINE)), pain.get((course_id, key))
    is_received = is_due and after is not None
    one.counts += Counts(eligible=1, due=is_due, received=is_received)
    if not is_due:
        return
    change = _change(before, after, knowledge)
    if change.improvement is not None:
        one.improvements.append(float(change.improvement))
        one.responders += change.reaches_pct(knowledge.threshold(RESPONSE).value)
    else:
        one.worst.append(_worst(before, knowledge))


def _change(before: Decimal | None, after: Decimal | None, knowledge: Knowledge) -> Change:
    given = [
        one if one is None else CareScore(instrument=PAIN, value=one) for one in (before, after)
    ]
    return score_change(*given, instrument=knowledge.instruments[PAIN])


def _worst(before: Decimal | None, knowledge: Knowledge) -> float:
    """From where they began to the worst end; from the best end where that is not known."""
    scale = knowledge.instruments[PAIN]
    assert scale.score_min is not None
    assert scale.score_max is not None
    return float((scale.score_min if before is None else before) - scale.score_max)


def figures(tallies: Tallies) -> Outcomes:
    """What may be shown, in the order of the groups."""
    hidden = {
        key: (
            too_few({group: one[key].counts.eligible for group, one in tallies.items()}),
            too_few({group: len(one[key].improvements) for group, one in tallies.items()}),
        )
        for key in FOLLOW_UPS
    }
    return {
        group: {
            key: _figures(tallies[group][key], group in hidden[key][0], group in hidden[key][1])
            for key in FOLLOW_UPS
        }
        for group in sorted(tallies)
    }


def _figures(one: Tally, is_small: bool, is_hidden: bool) -> Figures:
    if is_small:
        return Figures(counts=None, is_hidden=True)
    if is_hidden:
        return Figures(counts=one.counts, is_hidden=True)
    return Figures(
        counts=one.counts,
        change=answered_change(one.improvements, worst_of_missing=one.worst),
        response=answered_response(
            one.responders, answered=len(one.improvements), due=one.counts.due
        ),
    )


# -- what is read


def _pain(by: Actor) -> dict[tuple[uuid.UUID, str], Decimal]:
    """Of each time point the answer that counts; before the first injection the last that was
    given on a day until then."""
    rows = Score.objects.filter(
        instrument=PAIN,
        response__replaced_by__isnull=True,
        response__marked_in_error_at__isnull=True,
        response__due_key__in=[*TIME_POINTS],
    )
    first_on = {one.course_id: one.first_on for one in treated(by)}
    zone = ZoneInfo(by.clinic.time_zone)
    found = {}
    for course_id, key, at, value in rows.values_list(
        "course_id", "response__due_key", "response__happened_at", "value"
    ):
        is_late_start = key == BASELINE and local_day(at, zone) > first_on.get(course_id, date.max)
        if not is_late_start:
            found[course_id, key] = value
    return found


def _groups(grouping: str, courses: list[Treated]) -> Mapping[uuid.UUID, str]:
    match grouping:
        case "condition":
            return dict(Course.objects.values_list("pk", "condition"))
        case "irritant":
            return dict(_irritants(courses))
        case "period":
            return {one.course_id: _half_year(one.first_on) for one in courses}
    return {one.course_id: "" for one in courses}


def _irritants(courses: list[Treated]) -> Iterator[tuple[uuid.UUID, str]]:
    """What was injected in the first session; of several the first needle's."""
    rows = Injection.objects.current().order_by("-session__number", "-sequence")
    known = dict(rows.values_list("session__course_id", "irritant"))  # the first stands last
    for one in courses:
        yield one.course_id, known.get(one.course_id, "")


def _half_year(day: date) -> str:
    """2026-1 is January to June."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
