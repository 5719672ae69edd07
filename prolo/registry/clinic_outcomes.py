"""How people of the clinic were at each time point, in groups; with those who did not answer.

Who is eligible, due and received is counted as ``completeness`` counts it. A change is known of
whom both the score before the first injection and at the time point are known; whoever is due and
has none is missing, and bounded by the worst end of the scale: from where they began, or from the
best end where so few are missing that the bound would tell where one began. Activities are compared
only with themselves: with none in common no change is known. Groups too small are not shown
(``evidence.disclosure``).
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from prolo.care.change import score_change
from prolo.care.due_facts import USUAL_WEEKS
from prolo.care.scores import Score as CareScore
from prolo.evidence.disclosure import too_few
from prolo.evidence.unanswered import (
    AnsweredChange,
    AnsweredResponse,
    Responding,
    answered_change,
    answered_response,
)
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Instrument
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.answer_judging import PAIN
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.completeness import BASELINE, TIME_POINTS, Counts, Treated, planned, treated
from prolo.registry.groupings import groups_of
from prolo.registry.measured import At, Measure, eligible, scores_at

RESPONSE = "response-pct"
FOLLOW_UPS = tuple(key for key in TIME_POINTS if key != BASELINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One group at one time point. ``counts`` is None of fewer than five people who are
    eligible; ``is_hidden`` of fewer than five answers, or where those would follow. ``in_part`` are
    changes over some of the activities alone, since others were rated only once."""

    counts: Counts | None
    is_hidden: bool = False
    in_part: int = 0
    change: AnsweredChange | None = None
    response: AnsweredResponse | None = None


@dataclass(slots=True)
class Tally:
    """What is summed of a group at one time point. ``people`` are eligible, of ``answered`` the
    change is known; ``worst`` is of each course of ``missing``, of whom it is not, ``widest`` as if
    they had begun at the best end. ``improvements``, ``due`` and ``responders`` are by person, who
    may have several courses."""

    counts: Counts = field(default_factory=Counts)
    people: set[uuid.UUID] = field(default_factory=set)
    answered: set[uuid.UUID] = field(default_factory=set)
    missing: set[uuid.UUID] = field(default_factory=set)
    improvements: dict[uuid.UUID, list[float]] = field(default_factory=lambda: defaultdict(list))
    due: Counter[uuid.UUID] = field(default_factory=Counter)
    responders: Counter[uuid.UUID] = field(default_factory=Counter)
    in_part: int = 0
    worst: list[float] = field(default_factory=list)
    widest: list[float] = field(default_factory=list)


Outcomes = Mapping[str, Mapping[str, Figures]]  # by group, by time point
Tallies = Mapping[str, Mapping[str, Tally]]


def clinic_outcomes(grouping: str, *, by: Actor, measure: Measure | None = None) -> Outcomes:
    """Of pain, where no measure is named."""
    check_may(by, "see_outcomes_of_all")
    measure, knowledge = measure or Measure(PAIN), clinic_knowledge(by.clinic)
    courses = treated(by)
    groups = groups_of(grouping, courses)
    scores = scores_at(measure, courses, by=by, knowledge=knowledge)
    whom = eligible(measure, scores, knowledge)
    return figures(
        tally(
            [
                (one, groups.get(one.course_id, ""))
                for one in courses
                if whom is None or one.course_id in whom
            ],
            planned(),
            scores,
            today=clock.today(by.clinic),
            knowledge=knowledge,
            instrument=measure.instrument,
        )
    )


def tally(
    courses: list[tuple[Treated, str]],
    plans: Mapping[uuid.UUID, list[int]],
    scores: Mapping[At, CareScore],
    *,
    today: date,
    knowledge: Knowledge,
    instrument: str = PAIN,
) -> Tallies:
    """``courses`` with the group of each."""
    scale = _Scale(knowledge.instruments[instrument], knowledge.threshold(RESPONSE).value)
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: {key: Tally() for key in FOLLOW_UPS})
    for one, group in courses:
        asked = plans.get(one.course_id, USUAL_WEEKS)
        for key in FOLLOW_UPS:
            if TIME_POINTS[key] in asked:
                is_due = one.first_on + timedelta(weeks=TIME_POINTS[key]) <= today
                before, after = (scores.get((one.course_id, at)) for at in (BASELINE, key))
                _add(found[group][key], one.patient_id, before, after, is_due, scale)
    return found


@dataclass(frozen=True, slots=True)
class _Scale:
    """``response_pct`` is what counts as a responder."""

    instrument: Instrument
    response_pct: Decimal

    def worst(self, start: CareScore | None) -> float:
        """From where they began to the worst end; from the best end where that is not known."""
        low, high = self.instrument.score_min, self.instrument.score_max
        assert low is not None
        assert high is not None
        before = start.value if start else None
        if self.instrument.higher_is == "better":
            return float(low - (high if before is None else before))
        return float((low if before is None else before) - high)


def _add(
    one: Tally,
    person: uuid.UUID,
    before: CareScore | None,
    after: CareScore | None,
    is_due: bool,
    scale: _Scale,
) -> None:
    one.people.add(person)
    is_received = is_due and after is not None
    one.counts += Counts(eligible=1, due=is_due, received=is_received)
    if not is_due:
        return
    one.due[person] += 1
    change = score_change(before, after, instrument=scale.instrument)
    if change.improvement is not None:
        one.answered.add(person)
        one.improvements[person].append(float(change.improvement))
        one.in_part += bool(change.left_out)
        one.responders[person] += change.reaches_pct(scale.response_pct)
    else:
        one.missing.add(person)
        one.worst.append(scale.worst(before))
        one.widest.append(scale.worst(None))


def figures(tallies: Tallies) -> Outcomes:
    """What may be shown, in the order of the groups."""
    small, hidden, widened = (
        {
            key: too_few({group: getattr(one[key], of) for group, one in tallies.items()})
            for key in FOLLOW_UPS
        }
        for of in ("people", "answered", "missing")
    )
    return {
        group: {
            key: _figures(
                tallies[group][key],
                is_small=group in small[key],
                is_hidden=group in hidden[key],
                is_widened=group in widened[key],
            )
            for key in FOLLOW_UPS
        }
        for group in sorted(tallies)
    }


def _figures(one: Tally, *, is_small: bool, is_hidden: bool, is_widened: bool) -> Figures:
    if is_small:
        return Figures(counts=None, is_hidden=True)
    if is_hidden:
        return Figures(counts=one.counts, is_hidden=True)
    worst = one.widest if is_widened else one.worst
    return Figures(
        counts=one.counts,
        in_part=one.in_part,
        change=answered_change(list(one.improvements.values()), worst_of_missing=worst),
        response=answered_response(
            [
                Responding(
                    responders=one.responders[person],
                    answered=len(one.improvements.get(person, ())),
                    due=due,
                )
                for person, due in one.due.items()
            ]
        ),
    )
