"""What is done with one medicine before a session: the rules behind a row of the sheet.

``preparation.py`` lists their codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from prolo.care.bleeding import bleeding_findings, still_bleeds
from prolo.care.conclusions import Finding, Scalar
from prolo.care.holds import Doubt, Hold, Window, restart_window, window, work_out_hold
from prolo.care.medicines import Reason
from prolo.care.on_the_list import must_be_taken_on
from prolo.care.taken import Case, Instruction, MedicineRow, Weight
from prolo.knowledge.records import Fact, MedicineAction

HARM_CHECK = "advice/harm-check"
RECENT_DAYS = 30  # between last dose and session: a choice of the project, so that somebody asks
PRESCRIBER_REASONS = frozenset({Reason.GOUT, Reason.INFLAMMATORY_ARTHRITIS, Reason.HEART_OR_STROKE})

Advised = tuple[MedicineRow, tuple[Finding, ...]]


def advise_medicine(case: Case) -> Advised:
    """Nobody is told to take on what they take no more."""
    row, found = _advise(case)
    if case.days_since_ended is not None and row.instruction is Instruction.KEEP_TAKING:
        row = replace(row, instruction=Instruction.NOTHING)
    return row, found


def _advise(case: Case) -> Advised:
    """medicines: what the fact's action says, after what a person decided."""
    if _is_over(case):
        found = case.finding("ended", "ended", Weight.INFORM, case.medicine.ref)
        return case.row(Instruction.NOTHING, found.code), (found,)
    if case.may_continue and not _was_stopped_since(case):
        return case.row(Instruction.KEEP_TAKING, "cleared"), (_cleared(case), *still_bleeds(case))
    if not case.use.medicine:
        found = case.finding(
            "recognise", "unknown-medicine", Weight.ASK, params={"typed": case.use.typed}
        )
        return case.row(Instruction.ASK_FIRST, found.code), (found,)
    match case.medicine.action:
        case MedicineAction.HOLD:
            return _hold_if_known(case)
        case MedicineAction.BY_REASON:
            return _by_reason(case)
        case MedicineAction.PRESCRIBER:
            return _never_stop(case, "long-term-steroid")
        case MedicineAction.BLEEDING_CHECK:
            return _never_stop(case, "blood-thinner")
        case MedicineAction.DEFER:
            return _steroid_injection(case)
        case MedicineAction.CLINICIAN:
            return _by_clinician(case)
        case _:
            return _allowed(case)


def _is_over(case: Case) -> bool:
    """An injected steroid counts from its day, whenever that was."""
    since = case.days_since_ended
    if since is None or not case.use.medicine:
        return False
    return since > RECENT_DAYS and case.medicine.action is not MedicineAction.DEFER


def _by_reason(case: Case) -> Advised:
    """medicines/aspirin: the reason it is taken decides, never its brand or dose. Only what the
    fact holds for a reason is held; for every other reason it is taken on."""
    if case.use.reason is Reason.UNKNOWN and case.days_since_ended is None:
        found = case.finding("harm-check", "reason-unknown", Weight.ASK, case.medicine.ref)
        return case.row(Instruction.KEEP_TAKING, found.code), (found, *bleeding_findings(case))
    if case.medicine.by_reason.get(case.use.reason) == MedicineAction.HOLD:
        return _hold_if_known(case)
    is_for_heart = case.use.reason is Reason.HEART_OR_STROKE
    return _never_stop(case, "heart-aspirin" if is_for_heart else "aspirin-other-reason")


# -- never stopped by software ------------------------------------------------------------


def _was_stopped_since(case: Case) -> bool:
    """Of what only its prescriber may stop: that it is taken on was said before it ended, and so
    is no word about that."""
    use = case.use
    if use.clearance is None or use.ended_on is None or not use.medicine:
        return False
    is_ended = case.days_since_ended is not None and use.clearance.on <= use.ended_on
    return is_ended and must_be_taken_on(case.medicine, use.reason)


def _never_stop(case: Case, code: str) -> Advised:
    """medicines: heart aspirin, blood thinners and steroids are taken on; the prescriber is
    asked. This is the safe direction, so it holds while the fact's own rule is unverified."""
    fact = case.medicine
    if case.days_since_ended is not None:
        return _ended_of_late(case)
    doubted = None if fact.is_usable("rule") and fact.is_usable("action") else fact
    found = case.finding("never-stop", code, Weight.PRESCRIBER, fact.ref, awaits=doubted)
    row = case.row(Instruction.KEEP_TAKING, code)
    said = (found, *((_cleared(case),) if case.use.clearance else ()))
    if fact.action is MedicineAction.PRESCRIBER:
        return row, said
    return row, (*said, *bleeding_findings(case))


def _ended_of_late(case: Case) -> Advised:
    """medicines: who ended it is asked; for a deep place it counts as taken."""
    found = case.finding("ended", "ended-of-late", Weight.ASK, case.medicine.ref)
    is_steroid = case.medicine.action is MedicineAction.PRESCRIBER
    bleeds = () if is_steroid else bleeding_findings(case)
    cleared = (_cleared(case),) if case.use.clearance else ()
    return case.row(Instruction.NOTHING, found.code), (found, *cleared, *bleeds)


def _by_clinician(case: Case) -> Advised:
    """medicines: known by name, and nothing we read says what to do. What may make bleeding easier
    is said to; a clinician decides, by days of their own or for this session."""
    if case.use.own_hold or case.use.clearance:
        return _hold(case)
    return _ask(case, "recognise", "may-bleed" if case.medicine.may_bleed else "no-rule", None)


# -- left out by dates --------------------------------------------------------------------


def _hold_if_known(case: Case) -> Advised:
    """advice/harm-check: ask what it is for. Gout, inflammatory arthritis or heart disease: the
    prescriber first. A clinician's own figure, or a clearance, has answered that."""
    if not case.medicine.is_usable("action"):
        return _ask(case, "hold", "action-unverified", case.medicine, action=case.medicine.action)
    if case.use.own_hold or case.use.clearance:
        return _hold(case)
    if case.use.reason is Reason.UNKNOWN:
        return _ask_about_reason(case, "reason-unknown", Weight.ASK, None)
    return _ask_prescriber_first(case) if case.use.reason in PRESCRIBER_REASONS else _hold(case)


def _ask_prescriber_first(case: Case) -> Advised:
    rule = case.knowledge.fact(HARM_CHECK)
    if rule.is_usable():
        return _ask_about_reason(case, "ask-prescriber-first", Weight.PRESCRIBER, None)
    return _ask_about_reason(case, "ask-prescriber-first", Weight.ASK, rule)


def _ask_about_reason(case: Case, code: str, weight: Weight, awaits: Fact | None) -> Advised:
    """The dates stand beside the question for whoever calls the prescriber; the row has none."""
    hold = work_out_hold(case.medicine, own=case.use.own_hold, knowledge=case.knowledge)
    params = {} if isinstance(hold, Doubt) else _figures(case, hold)
    found = case.finding(
        "harm-check",
        code,
        weight,
        case.medicine.ref,
        HARM_CHECK,
        params={f"if_agreed_{name}": value for name, value in params.items()},
        awaits=awaits,
    )
    return case.row(Instruction.ASK_FIRST, code), (found,)


def _hold(case: Case) -> Advised:
    """medicines/topical-nsaid: the article is silent about the skin, so a clinician says."""
    if case.use.topical and not case.use.own_hold:
        return _ask(case, "hold", "topical-by-clinician", None)
    hold = work_out_hold(case.medicine, own=case.use.own_hold, knowledge=case.knowledge)
    if isinstance(hold, Doubt):
        return _ask_about_figure(case, hold)
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
    cleared = (_cleared(case),) if case.use.clearance else ()
    return row, (found, *cleared, *_shorter(case, hold), *_between(case, hold, dates, after))


def _ask_about_figure(case: Case, doubt: Doubt) -> Advised:
    awaits = None if doubt.code == "half-life-unknown" else doubt.fact
    params: dict[str, Scalar] = {}
    if doubt.code == "half-life-unverified":
        params = {"half_life_h": case.medicine.half_life_h_max}
    if doubt.code == "rule-unverified":
        params = {"threshold": doubt.fact.id}
    return _ask(case, "hold", doubt.code, awaits, **params)


def _ask(case: Case, rule: str, code: str, awaits: Fact | None, **params: Scalar) -> Advised:
    found = case.finding(rule, code, Weight.ASK, case.medicine.ref, params=params, awaits=awaits)
    return case.row(Instruction.ASK_FIRST, code), (found,)


def _in_time(case: Case, hold: Hold, dates: Window) -> Finding:
    figures, facts = _figures(case, hold), hold.rule.facts
    earliest = _earliest(case, hold, dates)
    if earliest:
        figures["earliest_session_on"] = earliest
        figures["days_short"] = (earliest - case.session_on).days
        return case.finding("hold", "too-late", Weight.ASK, *facts, params=figures)
    if _stopped_on(case):
        return case.finding("hold", "stopped-in-time", Weight.INFORM, *facts, params=figures)
    return case.finding("hold", "hold", Weight.HOLD, *facts, params=figures)


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


def _figures(case: Case, hold: Hold) -> dict[str, Scalar]:
    dates = window(hold, case.session_on)
    own = case.use.own_hold
    return {
        "days_before": hold.days_before,
        "days_after": hold.days_after,
        "basis": hold.basis,
        "minimum_days": hold.rule.minimum_days,
        "half_lives": hold.rule.half_lives.value,
        "half_life_h": case.medicine.half_life_h_max,
        "hours": hold.rule.hours,
        "last_dose_on": dates.last_dose_on,
        "last_dose_until": case.no_later_than(dates.last_dose_on),
        "stop_from": dates.stop_from,
        "restart_on": dates.restart_on,
        "by": own.by if own else None,
        "reason": own.reason if own else None,
    }


def _shorter(case: Case, hold: Hold) -> Iterator[Finding]:
    own = case.use.own_hold
    if own and hold.is_shorter_than_rule:
        yield case.finding(
            "hold",
            "shorter-than-rule",
            Weight.INFORM,
            *hold.rule.facts,
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
            *hold.rule.facts,
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
        return case.finding("between", "hold-again", Weight.INFORM, *hold.rule.facts, params=params)
    return case.finding(
        "between",
        "stays-off",
        Weight.INFORM,
        *hold.rule.facts,
        params=params
        | {
            "would_restart_on": dates.restart_on,
            "restart_on": after.restart_on,
            "restart_after_session_on": after.session_on,
        },
    )


# -- injected steroid, and what may be taken on -------------------------------------------


def _steroid_injection(case: Case) -> Advised:
    """thresholds/steroid-injection-days: not within so many days of a steroid injection there. The
    list of medicines does not say where: while it could be too soon, it is asked."""
    threshold = case.knowledge.threshold("steroid-injection-days")
    facts = (case.medicine.ref, threshold.ref)
    if not threshold.is_usable("value"):
        return _ask(case, "hold", "rule-unverified", threshold, threshold=threshold.id)
    days, given_on = int(threshold.value), case.use.ended_on
    if given_on is None or given_on > case.session_on:
        found = case.finding(
            "steroid", "steroid-date-unknown", Weight.ASK, *facts, params={"days": days}
        )
        return case.row(Instruction.ASK_FIRST, found.code), (found,)
    until_on = given_on + timedelta(days=days)
    is_too_soon = case.session_on < until_on
    found = case.finding(
        "steroid",
        "steroid-injection" if is_too_soon else "steroid-injection-passed",
        Weight.ASK if is_too_soon else Weight.INFORM,
        *facts,
        params={"given_on": given_on, "days": days, "until_on": until_on},
    )
    return case.row(Instruction.ASK_FIRST if is_too_soon else Instruction.NOTHING, found.code), (
        found,
    )


def _allowed(case: Case) -> Advised:
    """medicines: paracetamol and what is no anti-inflammatory; tramadol where it is prescribed."""
    fact = case.medicine
    if not fact.is_usable("action"):
        return _ask(case, "hold", "action-unverified", fact, action=fact.action)
    if fact.action is MedicineAction.ALLOWED_IF_PRESCRIBED and not case.use.prescriber:
        return _ask(case, "allowed", "only-if-prescribed", None)
    found = case.finding("allowed", "allowed", Weight.ALLOWED, fact.ref)
    return case.row(Instruction.KEEP_TAKING, found.code), (found,)


def _cleared(case: Case) -> Finding:
    clearance = case.use.clearance
    assert clearance is not None
    return case.finding(
        "cleared",
        "cleared",
        Weight.INFORM,
        *((case.medicine.ref,) if case.use.medicine else ()),
        params={
            "decision": clearance.decision,
            "by": clearance.by,
            "on": clearance.on,
            "reason": clearance.reason,
        },
    )
