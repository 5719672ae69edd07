"""By which dates a medicine is left out around one session, and what a course does to them.

``preparation.py`` lists the codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from prolo.care.conclusions import Finding, Scalar
from prolo.care.holds import Hold, Window, restart_window, window
from prolo.care.taken import Advised, Case, Instruction, Weight


def left_out(case: Case, hold: Hold) -> Advised:
    dates = window(hold, case.session_on)
    after = restart_window(hold, case.session_on, case.sessions_on)
    found = _in_time(case, hold, dates)
    row = replace(
        case.row(_instruction(found), found.code),
        last_dose_on=dates.last_dose_on,
        last_dose_until=case.no_later_than(dates.last_dose_on),
        stop_from=max(dates.stop_from, case.today),
        restart_on=after.restart_on,
        restart_after=after.session_on,
        earliest_session_on=_earliest(case, hold, dates),
    )
    said = (found, *cleared(case), *_shorter(case, hold))
    return row, (*said, *_between(case, hold, dates, after))


def _in_time(case: Case, hold: Hold, dates: Window) -> Finding:
    params, facts = figures(case, hold), hold.facts
    earliest = _earliest(case, hold, dates)
    if earliest:
        params["earliest_session_on"] = earliest
        params["days_short"] = (earliest - case.session_on).days
        return case.finding("hold", "too-late", Weight.ASK, *facts, params=params)
    if _stopped_on(case):
        return case.finding("hold", "stopped-in-time", Weight.INFORM, *facts, params=params)
    return case.finding("hold", "hold", Weight.HOLD, *facts, params=params)


def _earliest(case: Case, hold: Hold, dates: Window) -> date | None:
    """The first day for the session if today's, or the last dose already taken, is too late;
    None where it is in time."""
    stopped_on = _stopped_on(case)
    if stopped_on is None and _is_still_off(case, hold, dates):
        return None
    last_dose_on = stopped_on or case.today
    is_late = last_dose_on > dates.last_dose_on
    return last_dose_on + timedelta(days=hold.days_before) if is_late else None


def _stopped_on(case: Case) -> date | None:
    return case.use.ended_on if case.days_since_ended is not None else None


def _instruction(found: Finding) -> Instruction:
    return Instruction.NOTHING if found.code == "stopped-in-time" else Instruction.LEAVE_OUT


def figures(case: Case, hold: Hold) -> dict[str, Scalar]:
    dates = window(hold, case.session_on)
    own, rule = case.use.own_hold, hold.rule
    return {
        "days_before": hold.days_before,
        "days_after": hold.days_after,
        "basis": hold.basis,
        "minimum_days": rule.minimum_days if rule else None,
        "half_lives": rule.half_lives.value if rule else None,
        "half_life_h": rule.medicine.half_life_h_max if rule else None,
        "hours": rule.hours if rule else None,
        "last_dose_on": dates.last_dose_on,
        "last_dose_until": case.no_later_than(dates.last_dose_on),
        "stop_from": dates.stop_from,
        "restart_on": dates.restart_on,
        "by": own.by if own else None,
        "reason": own.reason if own else None,
    }


def _shorter(case: Case, hold: Hold) -> Iterator[Finding]:
    own = case.use.own_hold
    if own and hold.rule and hold.is_shorter_than_rule:
        yield case.finding(
            "hold",
            "shorter-than-rule",
            Weight.INFORM,
            *hold.facts,
            params={
                "days_before": hold.days_before,
                "rule_days": hold.rule.days_before,
                "by": own.by,
                "reason": own.reason,
            },
        )


# -- between the sessions of a course -----------------------------------------------------


def _is_still_off(case: Case, hold: Hold, dates: Window) -> bool:
    """Told not to restart since the session before, which is too near to restart between."""
    before = case.previous_session_on
    return before is not None and window(hold, before).restart_on > dates.last_dose_on


def _between(case: Case, hold: Hold, dates: Window, after: Window) -> Iterator[Finding]:
    """A course of sessions weeks apart means leaving it out each time."""
    if case.previous_session_on and _is_still_off(case, hold, dates):
        yield case.finding(
            "between",
            "still-off",
            Weight.INFORM,
            *hold.facts,
            params={
                "previous_session_on": case.previous_session_on,
                "previous_restart_on": window(hold, case.previous_session_on).restart_on,
                "last_dose_on": dates.last_dose_on,
            },
        )
    if case.next_session_on:
        yield _next_hold(case, hold, dates, after)


def _next_hold(case: Case, hold: Hold, dates: Window, after: Window) -> Finding:
    assert case.next_session_on is not None
    following = window(hold, case.next_session_on)
    params: dict[str, Scalar] = {
        "next_session_on": case.next_session_on,
        "next_last_dose_on": following.last_dose_on,
    }
    if after == dates:
        return case.finding("between", "hold-again", Weight.INFORM, *hold.facts, params=params)
    return case.finding(
        "between",
        "stays-off",
        Weight.INFORM,
        *hold.facts,
        params=params
        | {
            "would_restart_on": dates.restart_on,
            "restart_on": after.restart_on,
            "restart_after_session_on": after.session_on,
        },
    )


def cleared(case: Case) -> Iterator[Finding]:
    """What was decided for this session, where somebody has."""
    clearance = case.use.clearance
    if clearance is None:
        return
    yield case.finding(
        "cleared",
        "cleared",
        Weight.INFORM,
        *case.facts,
        params={
            "decision": clearance.decision,
            "by": clearance.by,
            "on": clearance.on,
            "reason": clearance.reason,
        },
    )
