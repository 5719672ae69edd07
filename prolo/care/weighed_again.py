"""Reports after a session that are read a second time: as of another moment, or of another place.

How long a form waited on a telephone only that telephone says, and its clock may have been changed
meanwhile. What a sign means depends on the hours since the session. So a report that waited is
weighed as of both times, and the heavier reading counts; where they differ, it says so.

Where what was injected is put right, or an earlier report came later, what was reported is weighed
again. The red flags of the place that is on record now were not asked, where the form asked those
of another: somebody calls and asks them, once, as long as a check of the session is open. After
that a report is no news: whatever it would have been then, somebody reads it within a working day,
but for an emergency, which nobody has ever been told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from prolo.care.aftercare import case_of, conclude
from prolo.care.aftercare_checks import check_times
from prolo.care.conclusions import Conclusion, Finding
from prolo.care.reports import AftercareReport, SessionFacts
from prolo.care.signs import Case, Level, red_flags_of_place
from prolo.knowledge import Knowledge


class Why(StrEnum):
    CORRECTED = "corrected"
    CAME_LATE = "came-late"


LONG_AGO = "long-ago"
NOTES = ("aftercare.again", "aftercare.arrival")  # what a report is, beside why it is heavy


def weigh_as_of_arrival(
    concluded: Conclusion,
    report: AftercareReport,
    session: SessionFacts,
    *,
    arrived_at: datetime,
    earlier: Sequence[AftercareReport] = (),
    besides: Sequence[Finding] = (),
    on_call: bool,
    knowledge: Knowledge,
) -> Conclusion:
    """The heavier of what was ``concluded`` of the time that a telephone said, and of when its
    report came in; that the two differ, where they do. What was reported before stays what the
    telephones say. ``besides``: as in what was concluded."""
    before = [one for one in earlier if one.answered_at < report.answered_at]
    case = case_of(replace(report, answered_at=arrived_at), session, before, knowledge)
    arrived = conclude(case, on_call, besides)
    if arrived.verdict == concluded.verdict:
        return concluded
    heavier = max(concluded, arrived, key=lambda one: Level.of(one.verdict))
    note = Finding(
        rule="aftercare.arrival",
        code="other-time",
        weight="inform",
        params={"answered_at": report.answered_at, "arrived_at": arrived_at},
    )
    *found, how_to_call = heavier.findings
    return replace(heavier, findings=(*found, note, how_to_call))


def weigh_again(
    report: AftercareReport,
    session: SessionFacts,
    *,
    why: Why,
    arrived_at: datetime | None = None,
    earlier: Sequence[AftercareReport] = (),
    answered: Collection[str] | None = None,
    on_call: bool,
    zone: ZoneInfo,
    knowledge: Knowledge,
    now: datetime,
) -> Conclusion:
    """``answered``: the signs of which any report since the session said something, where this one
    is the last of them; None of those before, of which nothing is asked anew. ``arrived_at``: of
    one that waited on a telephone."""
    case = case_of(report, session, earlier, knowledge)
    is_over = now >= _watched_until(session, zone, knowledge)
    is_old = why is Why.CORRECTED and is_over
    asks = why is Why.CORRECTED and not is_over and answered is not None
    again = Finding(
        rule="aftercare.again",
        code=LONG_AGO if is_old else why,
        weight="inform",
        params={"reported_at": report.answered_at},
    )
    besides = (*(_of_place(case, answered or ()) if asks else ()), again)
    found = conclude(case, on_call, besides)
    if arrived_at is not None:
        found = weigh_as_of_arrival(
            found,
            report,
            session,
            arrived_at=arrived_at,
            earlier=earlier,
            besides=besides,
            on_call=on_call,
            knowledge=knowledge,
        )
    if is_old and Level.of(found.verdict) is Level.SAME_DAY:
        return replace(found, verdict=Level.CALL.id)
    return found


def _of_place(case: Case, answered: Collection[str]) -> Iterator[Finding]:
    """levels/call: the red flags of the place that nobody asked, whichever was on record then."""
    level = case.knowledge.levels[Level.CALL.id]
    for sign in red_flags_of_place(case):
        if sign.id not in answered:
            yield Finding(
                rule="aftercare.place",
                code=sign.id,
                weight=level.id,
                facts=(sign.ref, level.ref),
                params={"respond_minutes": level.respond_minutes},
            )


def _watched_until(session: SessionFacts, zone: ZoneInfo, knowledge: Knowledge) -> datetime:
    """When the last check of the session closes."""
    times = check_times(session.ended_at, zone, knowledge, is_numbed=session.is_numbed)
    return times[-1].closes_at
