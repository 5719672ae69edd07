"""Is it better, by enough, and by more than chance would show?

``judge_response`` gives a ``Conclusion`` of kind ``outcome`` about one score against the first:

better-by-enough        every important change that is known is reached
better-not-enough       better, and one of them is not reached
better-size-unknown     better; nothing verified says how much people call important
no-change-beyond-noise  unchanged, or within what the measure moves by itself
worse                   worse, by any amount that is beyond the noise
cannot-say              there is nothing to compare

Thresholds count as stated by their source, the larger end where it gives a range. Those of the
same region come first, then those for everybody, then those of other regions, those from surgery
last; ``region_fit`` says which it was. One that nobody verified is shown with ``awaits`` and does
not count. Where the points and the share disagree, it is not yet enough, and a finding says so.

``judge_global_change`` gives the same verdicts for a person's own judgement of the change, which
needs no baseline.

rule                 code                      weight   params
outcomes.change      better, same, worse, or   decides  baseline, later, improvement,
                     why_none of change.py              relative_pct, score_min, score_max,
                                                        higher_is
outcomes.global      global-change,            decides  value, score_min, score_max
                     not-answered
outcomes.absolute    reached, within-range,    decides  (1), points, points_max
                     not-reached
outcomes.relative    reached, not-reached      decides  (1), pct
                     no-share                  inform   (1), pct
outcomes.threshold   none-known,               inform   –
                     points-and-share-differ
outcomes.noise       within, beyond            decides  points
                     unknown                   inform   points (unverified) or None
outcomes.responder   id of the responder rule  inform   reached (None: no share), value, unit
outcomes.recovered   recovered, not-recovered  inform   at_most
outcomes.activities  fewer-activities          caveat   compared, left_out
outcomes.caveat      other-treatment,          caveat   –
                     new-injury, pain-reliever
outcomes.window      early, late               caveat   see follow_ups.py
outcomes.work-days   work-days-lost            inform   before, later
outcomes.saline      saline-improved-too       inform   region_fit

(1) improvement, relative_pct, population, source, region_fit (same-region, any-region,
other-region), from_surgery, is_choice (no source; the project's own)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from prolo.care.answers import Answer
from prolo.care.change import Change, score_change
from prolo.care.conclusions import Conclusion, Finding, Scalar
from prolo.care.important import weigh_important
from prolo.care.responses import Answers
from prolo.care.scores import Score, enter_score, score_answers
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Instrument, ResponderRule

__all__ = [
    "Change",
    "Circumstances",
    "Score",
    "Verdict",
    "enter_score",
    "judge_global_change",
    "judge_response",
    "read_circumstances",
    "score_answers",
    "score_change",
]

UNCHANGED = 4  # instruments/pgic: 1 very much worse … 7 very much better
MUCH_BETTER = 6  # instruments/pgic: the responder of the trials is «much improved or better»
RESPONSE = {
    "thirty-percent": "response-pct",
    "fifty-percent-pain": "response-strict-pct",
    "twice-mcid": "response-strict-points",
}
POINTS_OF = "nprs"  # responder-rules/twice-mcid: «2.8 or more on 0-10»
ABOUT_PAIN = frozenset({"fifty-percent-pain"})
SALINE = "regression"
SALINE_REGION = "back"  # responder-rules/regression: the low-back trial


class Verdict(StrEnum):
    BETTER = "better-by-enough"
    NOT_ENOUGH = "better-not-enough"
    SIZE_UNKNOWN = "better-size-unknown"
    NO_CHANGE = "no-change-beyond-noise"
    WORSE = "worse"
    CANNOT_SAY = "cannot-say"


class Weight(StrEnum):
    DECIDES = "decides"
    INFORM = "inform"
    CAVEAT = "caveat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What else happened since, as the follow-up form asks."""

    other_treatment: Answer = Answer.NOT_ASKED
    new_injury: Answer = Answer.NOT_ASKED
    pain_reliever: Answer = Answer.NOT_ASKED  # within the week before answering
    work_days_lost_before: int | None = None
    work_days_lost: int | None = None
    outside: Finding | None = None  # what follow_ups.weigh_window says of the day


def read_circumstances(
    answers: Answers, *, first: Answers | None = None, outside: Finding | None = None
) -> Circumstances:
    """What the follow-up form says, beside the lost work of the first visit's."""
    before = first.number(WORK_DAYS) if first else None
    later = answers.number(WORK_DAYS)
    return Circumstances(
        other_treatment=answers.answer("other-treatment"),
        new_injury=answers.answer("new-injury"),
        pain_reliever=answers.answer("pain-reliever"),
        work_days_lost_before=None if before is None else int(before),
        work_days_lost=None if later is None else int(later),
        outside=outside,
    )


WORK_DAYS = "work-days-lost"


@dataclass(frozen=True, slots=True)
class _Case:
    change: Change
    instrument: Instrument
    region: str
    knowledge: Knowledge


def judge_response(
    change: Change,
    *,
    instrument: Instrument,
    region: str,
    knowledge: Knowledge,
    circumstances: Circumstances | None = None,
) -> Conclusion:
    """Weigh a change against what people call important and against the measure's own noise."""
    case = _Case(change, instrument, region, knowledge)
    compared = _weigh_change(case)
    thresholds = () if change.improvement is None else (*_weigh_thresholds(case),)
    noise = () if change.improvement is None else (_weigh_noise(case),)
    findings = (
        compared,
        *thresholds,
        *noise,
        *_weigh_responders(case),
        *_weigh_activities(change),
        *_weigh_circumstances(circumstances or Circumstances()),
        *_recall_saline(case),
    )
    return Conclusion(
        kind="outcome", verdict=_verdict(change, (*thresholds, *noise)), findings=findings
    )


def judge_global_change(
    score: Score,
    *,
    knowledge: Knowledge,
    circumstances: Circumstances | None = None,
) -> Conclusion:
    """instruments/pgic: 6 and 7 are enough, 5 is not, 4 is unchanged, less is worse."""
    instrument = knowledge.instruments["pgic"]
    found = Finding(
        rule="outcomes.global",
        code="global-change" if score.value is not None else score.why_none or "not-answered",
        weight=Weight.DECIDES,
        inputs={"instrument": instrument.id, "value": score.value},
        facts=(instrument.ref,),
        params={
            "value": score.value,
            "score_min": instrument.score_min,
            "score_max": instrument.score_max,
        },
    )
    return Conclusion(
        kind="outcome",
        verdict=_global_verdict(score.value),
        findings=(found, *_weigh_circumstances(circumstances or Circumstances())),
    )


def _global_verdict(value: Decimal | None) -> Verdict:
    if value is None:
        return Verdict.CANNOT_SAY
    if value >= MUCH_BETTER:
        return Verdict.BETTER
    if value > UNCHANGED:
        return Verdict.NOT_ENOUGH
    return Verdict.NO_CHANGE if value == UNCHANGED else Verdict.WORSE


def _verdict(change: Change, findings: tuple[Finding, ...]) -> Verdict:
    if change.improvement is None:
        return Verdict.CANNOT_SAY
    if change.improvement == 0 or any(one.code == "within" for one in findings):
        return Verdict.NO_CHANGE
    if change.improvement < 0:
        return Verdict.WORSE
    decided = [
        one.code == "reached"
        for one in findings
        if one.rule in ("outcomes.absolute", "outcomes.relative") and one.weight == Weight.DECIDES
    ]
    if not decided:
        return Verdict.SIZE_UNKNOWN
    return Verdict.BETTER if all(decided) else Verdict.NOT_ENOUGH


def _weigh_change(case: _Case) -> Finding:
    change, instrument = case.change, case.instrument
    return Finding(
        rule="outcomes.change",
        code=change.why_none or _direction(change),
        weight=Weight.DECIDES,
        inputs={"instrument": instrument.id, "baseline": change.baseline, "later": change.later},
        facts=(instrument.ref,),
        params={
            "baseline": change.baseline,
            "later": change.later,
            "improvement": change.improvement,
            "relative_pct": change.relative_pct,
            "score_min": instrument.score_min,
            "score_max": instrument.score_max,
            "higher_is": instrument.higher_is,
        },
    )


def _direction(change: Change) -> str:
    assert change.improvement is not None
    if change.improvement == 0:
        return "same"
    return "better" if change.improvement > 0 else "worse"


def _weigh_thresholds(case: _Case) -> Iterator[Finding]:
    """instruments: the important changes, or that none is known."""
    found = tuple(weigh_important(case.change, case.instrument, case.region))
    yield from found
    codes = {one.code for one in found if one.weight == Weight.DECIDES}
    if not any(one.weight == Weight.DECIDES for one in found):
        yield _inform("threshold", "none-known", case.instrument.ref)
    elif "reached" in codes and len(codes) > 1:
        yield _inform("threshold", "points-and-share-differ", case.instrument.ref)


def _weigh_noise(case: _Case) -> Finding:
    """instruments: the smallest change beyond the measure's own noise, where it is known."""
    points = case.instrument.minimal_detectable_change
    if points is None or not case.instrument.is_usable("minimal_detectable_change"):
        return _inform("noise", "unknown", case.instrument.ref, points=points)
    assert case.change.improvement is not None
    return Finding(
        rule="outcomes.noise",
        code="within" if abs(case.change.improvement) < points else "beyond",
        weight=Weight.DECIDES,
        inputs={"improvement": case.change.improvement},
        facts=(case.instrument.ref,),
        params={"points": points},
    )


def _weigh_responders(case: _Case) -> Iterator[Finding]:
    """responder-rules, with the clinic's own figures of thresholds/response-…: what trials counted
    as a responder. Half or more is about pain; points are points of the 0–10 scale. And
    instruments: what a later score of the recovered is at most."""
    if case.change.improvement is None:
        return
    for rule in case.knowledge.responder_rules.values():
        if _concerns(rule, case.instrument):
            yield _weigh_responder(rule, case)
    at_most = case.instrument.recovered_at_most
    if at_most is not None and case.change.later is not None:
        code = "recovered" if case.change.later <= at_most else "not-recovered"
        yield _inform("recovered", code, case.instrument.ref, at_most=at_most)


def _concerns(rule: ResponderRule, instrument: Instrument) -> bool:
    if rule.id not in RESPONSE:
        return False
    if rule.absolute is not None:
        return instrument.id == POINTS_OF
    if rule.id in ABOUT_PAIN and "pain" not in instrument.domains:
        return False
    return rule.relative_pct is not None


def _weigh_responder(rule: ResponderRule, case: _Case) -> Finding:
    """``reached`` is None where a share cannot be told from a baseline of 0."""
    threshold = case.knowledge.threshold(RESPONSE[rule.id])
    change, value = case.change, threshold.value
    if rule.absolute is not None:
        reached: bool | None = change.reaches_points(value)
    else:
        reached = None if change.relative_pct is None else change.reaches_pct(value)
    return Finding(
        rule="outcomes.responder",
        code=rule.id,
        weight=Weight.INFORM,
        facts=(rule.ref, threshold.ref),
        params={"reached": reached, "value": value, "unit": threshold.unit},
    )


def _weigh_activities(change: Change) -> Iterator[Finding]:
    """instruments/psfs: only activities rated both times are compared."""
    if change.left_out:
        yield Finding(
            rule="outcomes.activities",
            code="fewer-activities",
            weight=Weight.CAVEAT,
            params={"compared": len(change.over), "left_out": len(change.left_out)},
        )


def _weigh_circumstances(given: Circumstances) -> Iterator[Finding]:
    """What else could explain the answer. «Not sure» is said like a yes: it doubts the answer."""
    if given.outside:
        yield given.outside
    asked = {
        "other-treatment": given.other_treatment,
        "new-injury": given.new_injury,
        "pain-reliever": given.pain_reliever,
    }
    for code, answer in asked.items():
        if answer in (Answer.YES, Answer.UNSURE):
            yield Finding(
                rule="outcomes.caveat", code=code, weight=Weight.CAVEAT, inputs={"answer": answer}
            )
    if given.work_days_lost is not None:
        yield Finding(
            rule="outcomes.work-days",
            code="work-days-lost",
            weight=Weight.INFORM,
            params={"before": given.work_days_lost_before, "later": given.work_days_lost},
        )


def _recall_saline(case: _Case) -> Iterator[Finding]:
    """responder-rules/regression: people given salt water improved too, so that getting better
    after treatment does not show that the treatment did it."""
    rule = case.knowledge.responder_rules.get(SALINE)
    if rule and case.change.improvement is not None and case.change.improvement > 0:
        fit = "same-region" if case.region == SALINE_REGION else "other-region"
        yield _inform("saline", "saline-improved-too", rule.ref, region_fit=fit)


def _inform(rule: str, code: str, ref: str, **params: Scalar) -> Finding:
    return Finding(
        rule=f"outcomes.{rule}", code=code, weight=Weight.INFORM, facts=(ref,), params=params
    )
