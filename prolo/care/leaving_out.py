"""What is done with one medicine before a session: the rules behind a row of the sheet.

``preparation.py`` lists their codes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from prolo.care.bleeding import bleeding_findings, still_bleeds
from prolo.care.conclusions import Scalar
from prolo.care.holds import ClinicianHold, Doubt, own_days, work_out_hold
from prolo.care.left_out import cleared, figures, left_out
from prolo.care.medicines import Reason
from prolo.care.on_the_list import RECENT_DAYS, must_be_taken_on
from prolo.care.taken import Advised, Case, Instruction, Weight
from prolo.knowledge.records import Fact, MedicineAction

HARM_CHECK = "advice/harm-check"
PRESCRIBER_REASONS = frozenset({Reason.GOUT, Reason.INFLAMMATORY_ARTHRITIS, Reason.HEART_OR_STROKE})


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
        return case.row(Instruction.KEEP_TAKING, "cleared"), (*cleared(case), *still_bleeds(case))
    if not case.use.medicine:
        return _unrecognised(case)
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
    said = (found, *cleared(case))
    if fact.action is MedicineAction.PRESCRIBER:
        return row, said
    return row, (*said, *bleeding_findings(case))


def _ended_of_late(case: Case) -> Advised:
    """medicines: who ended it is asked; for a deep place it counts as taken."""
    found = case.finding("ended", "ended-of-late", Weight.ASK, case.medicine.ref)
    is_steroid = case.medicine.action is MedicineAction.PRESCRIBER
    bleeds = () if is_steroid else bleeding_findings(case)
    return case.row(Instruction.NOTHING, found.code), (found, *cleared(case), *bleeds)


def _unrecognised(case: Case) -> Advised:
    """No rule is about what nobody recognised, and it never settles by itself: a clinician's own
    days do, by name."""
    own = case.use.own_hold
    if own and own.takes_on:
        return _taken_on(case, own)
    if own and own.is_whole:
        return left_out(case, own_days(own))
    found = case.finding(
        "recognise", "unknown-medicine", Weight.ASK, params={"typed": case.use.typed}
    )
    return case.row(Instruction.ASK_FIRST, found.code), (found,)


def _taken_on(case: Case, own: ClinicianHold) -> Advised:
    params: dict[str, Scalar] = {"by": own.by, "reason": own.reason}
    found = case.finding("hold", "kept-by-clinician", Weight.INFORM, *case.facts, params=params)
    return case.row(Instruction.KEEP_TAKING, found.code), (found,)


def _by_clinician(case: Case) -> Advised:
    """medicines: known by name, and nothing we read says what to do. What may make bleeding easier
    is said to; a clinician decides, by days of their own or for this session. No day without it
    before and none after is no day at all: the days of the anti-inflammatories are not added."""
    if case.use.own_hold and case.use.own_hold.takes_on:
        return _taken_on(case, case.use.own_hold)
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
    params = {} if isinstance(hold, Doubt) else figures(case, hold)
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
    return left_out(case, hold)


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
