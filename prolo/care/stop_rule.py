"""Has a course stopped helping? Sessions in a row without gain are put before a person.

``check_stop_rule`` gives a ``Conclusion`` of kind ``stop-rule`` with the verdict

person-decides  as many sessions in a row without gain as the plan says, or more
go-on           fewer
cannot-say      nothing is known of any session yet

rule            code             weight  params
course.gain     gain, no-gain    inform  number, before, after, improvement, points, left_out
course.gain     not-known        missing number, points, left_out, why_none (of change.py)
course.stop     without-gain     ask     in_a_row, limit
course.stop     below-limit      inform  in_a_row, limit

What counts is measured from the last gain, at first from before the first session: who gets better
by half of it each time has gained after two. A session of which nothing is known neither counts nor
starts the count anew: silence is no gain and no loss. Nothing is known of activities that were not
rated both times, which ``left_out`` counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from prolo.care.change import score_change
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.plan import Gain
from prolo.care.scores import Score
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Instrument

GAIN, NO_GAIN, NOT_KNOWN = "gain", "no-gain", "not-known"
Scored = tuple[date, Score]


def check_stop_rule(
    gain: Gain,
    scores: Sequence[Scored],
    *,
    sessions_on: Sequence[date],
    knowledge: Knowledge,
) -> Conclusion:
    """thresholds/sessions-without-gain. ``scores`` are of the plan's instrument by day; what was
    answered on the day of a session was answered before its needles."""
    instrument = knowledge.instruments[gain.instrument]
    in_order = sorted(scores, key=lambda one: one[0])
    findings = tuple(_weigh_sessions(gain, in_order, sorted(sessions_on), instrument))
    in_a_row = _without_gain(findings)
    is_reached = in_a_row >= gain.sessions_without
    known = any(one.code != NOT_KNOWN for one in findings)
    said = Finding(
        rule="course.stop",
        code="without-gain" if is_reached else "below-limit",
        weight="ask" if is_reached else "inform",
        inputs={"instrument": gain.instrument, "points": gain.points},
        facts=(
            knowledge.threshold("sessions-without-gain").ref,
            instrument.ref,
        ),
        params={"in_a_row": in_a_row, "limit": gain.sessions_without},
    )
    verdict = "person-decides" if is_reached else "go-on" if known else "cannot-say"
    return Conclusion(kind="stop-rule", verdict=verdict, findings=(*findings, said))


def _weigh_sessions(
    gain: Gain, scores: Sequence[Scored], sessions_on: Sequence[date], instrument: Instrument
) -> Iterator[Finding]:
    ends = [*sessions_on[1:], date.max]
    before: Score | None = None
    for number, (on, until) in enumerate(zip(sessions_on, ends, strict=True), start=1):
        if before is None:
            before = next((one for day, one in reversed(scores) if day <= on), None)
        after = next((one for day, one in reversed(scores) if on < day <= until), None)
        found = _weigh(gain, number, before, after, instrument)
        yield found
        if found.code == GAIN:
            before = after


def _weigh(
    gain: Gain, number: int, before: Score | None, after: Score | None, instrument: Instrument
) -> Finding:
    change = score_change(before, after, instrument=instrument)
    code = NOT_KNOWN
    if change.improvement is not None:
        code = GAIN if change.reaches_points(gain.points) else NO_GAIN
    return Finding(
        rule="course.gain",
        code=code,
        weight="missing" if code == NOT_KNOWN else "inform",
        inputs={
            "before": before.value if before else None,
            "after": after.value if after else None,
        },
        params={
            "number": number,
            "before": change.baseline,
            "after": change.later,
            "improvement": change.improvement,
            "points": gain.points,
            "left_out": len(change.left_out),
            "why_none": change.why_none,
        },
    )


def _without_gain(findings: Sequence[Finding]) -> int:
    """How many known sessions at the end brought nothing."""
    known = [one.code for one in findings if one.code != NOT_KNOWN]
    return next((n for n, code in enumerate(reversed(known)) if code == GAIN), len(known))
