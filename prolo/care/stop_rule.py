"""Has a course stopped helping? Sessions in a row without gain are put before a person.

``check_stop_rule`` gives a ``Conclusion`` of kind ``stop-rule`` with the verdict

person-decides  as many sessions in a row without gain as the plan says, or more
go-on           fewer
cannot-say      nothing is known of any session yet

rule            code             weight  params
course.gain     gain, no-gain    inform  number, before, after, improvement, points
course.gain     not-known        missing number, before (None: nothing before it), points
course.stop     without-gain     ask     in_a_row, limit
course.stop     below-limit      inform  in_a_row, limit

What counts is measured from the last gain, at first from before the first session: who gets better
by half of it each time has gained after two. A session of which nothing is known neither counts nor
starts the count anew: silence is no gain and no loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from prolo.care.conclusions import Conclusion, Finding
from prolo.care.plan import Gain
from prolo.knowledge import Knowledge

GAIN, NO_GAIN, NOT_KNOWN = "gain", "no-gain", "not-known"
Scored = tuple[date, Decimal]


def check_stop_rule(
    gain: Gain,
    scores: Sequence[Scored],
    *,
    sessions_on: Sequence[date],
    knowledge: Knowledge,
) -> Conclusion:
    """thresholds/sessions-without-gain. ``scores`` are of the plan's instrument by day; what was
    answered on the day of a session was answered before its needles."""
    higher_is = knowledge.instruments[gain.instrument].higher_is
    findings = tuple(_weigh_sessions(gain, sorted(scores), sorted(sessions_on), higher_is))
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
            knowledge.instruments[gain.instrument].ref,
        ),
        params={"in_a_row": in_a_row, "limit": gain.sessions_without},
    )
    verdict = "person-decides" if is_reached else "go-on" if known else "cannot-say"
    return Conclusion(kind="stop-rule", verdict=verdict, findings=(*findings, said))


def _weigh_sessions(
    gain: Gain, scores: Sequence[Scored], sessions_on: Sequence[date], higher_is: str
) -> Iterator[Finding]:
    ends = [*sessions_on[1:], date.max]
    before: Decimal | None = None
    for number, (on, until) in enumerate(zip(sessions_on, ends, strict=True), start=1):
        if before is None:
            before = next((value for day, value in reversed(scores) if day <= on), None)
        after = next((value for day, value in reversed(scores) if on < day <= until), None)
        found = _weigh(gain, number, before, after, higher_is)
        yield found
        if found.code == GAIN:
            before = after


def _weigh(
    gain: Gain, number: int, before: Decimal | None, after: Decimal | None, higher_is: str
) -> Finding:
    improvement = None
    if before is not None and after is not None:
        improvement = after - before if higher_is == "better" else before - after
    code = NOT_KNOWN
    if improvement is not None:
        code = GAIN if improvement >= gain.points else NO_GAIN
    return Finding(
        rule="course.gain",
        code=code,
        weight="missing" if code == NOT_KNOWN else "inform",
        inputs={"before": before, "after": after},
        params={
            "number": number,
            "before": before,
            "after": after,
            "improvement": improvement,
            "points": gain.points,
        },
    )


def _without_gain(findings: Sequence[Finding]) -> int:
    """How many known sessions at the end brought nothing."""
    known = [one.code for one in findings if one.code != NOT_KNOWN]
    return next((n for n, code in enumerate(reversed(known)) if code == GAIN), len(known))
