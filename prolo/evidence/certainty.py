"""How sure one may be: GRADE, proposed domain by domain by stated rules, decided by a person.

Rules (every number in them is a constant below, and stands in the record beside what it met)
----------------------------------------------------------------------------------------------
risk-of-bias   one level down where trials at high risk carry more than a quarter of the weight, or
               those not at low risk more than half; two where high risk carries more than half. A
               trial that nobody rated counts as some risk.
inconsistency  nothing of one trial, which cannot disagree with itself. One level down where the
               prediction interval crosses a threshold that the confidence interval does not cross,
               or where trials lie on both sides of a threshold and I² is above one half; two where
               the prediction interval holds both an important benefit and an important harm and I²
               is above three quarters.
indirectness   asked of the person: no number knows it.
imprecision    one level down where the interval crosses the threshold of benefit or of harm; two
               where it crosses both; one where it crosses neither and fewer people took part than
               one trial would need.
missing        one level down where less than three quarters of the people randomised in trials
               that were done are in the estimate and of the missing trials whose direction is
               known at least half do not point where the estimate points; where less than half
               are; or where ten trials or more lean (Egger, p below 0.10).

Intervals are those of the answer that leads (``lead.py``): below five trials by Bayes, which is
what a reader is given; else by Knapp and Hartung; of one trial its own. I² and weights are those by
REML. Certainty is that the effect lies on one side of the threshold in use. Trials that were
randomised start high; others low.

Sources
-------
Guyatt et al. 2011, doi:10.1016/j.jclinepi.2010.07.017 (risk of bias),
doi:10.1016/j.jclinepi.2011.03.017 (inconsistency), doi:10.1016/j.jclinepi.2011.01.012
(imprecision), doi:10.1016/j.jclinepi.2011.01.011 (publication bias); the cuts are our own
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.asymmetry import egger_test, is_enough
from prolo.evidence.checking import check_choice, check_positive
from prolo.evidence.distributions import ndtri
from prolo.evidence.known import known_share
from prolo.evidence.lead import Leading, LedBy
from prolo.evidence.missing import POINTING
from prolo.evidence.thresholds import Threshold

DomainCode: TypeAlias = Literal[
    "risk-of-bias", "inconsistency", "indirectness", "imprecision", "missing"
]
Level: TypeAlias = Literal["very-low", "low", "moderate", "high"]
LEVELS: tuple[Level, ...] = ("very-low", "low", "moderate", "high")
DOMAINS: tuple[DomainCode, ...] = (
    "risk-of-bias", "inconsistency", "indirectness", "imprecision", "missing",
)  # fmt: skip

HIGH_RISK_SERIOUS, HIGH_RISK_VERY, NOT_LOW_SERIOUS = 0.25, 0.5, 0.5
I2_SERIOUS, I2_VERY = 0.5, 0.75
SHARE_FEW, SHARE_SOME = 0.5, 0.75
EGGER_P = 0.10
ALPHA, POWER = 0.05, 0.8
MOST_DOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """``down`` is how many levels, None where a person is asked; ``reason`` a code, ``numbers``
    what drove it."""

    code: DomainCode
    down: int | None
    reason: str
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyProposal:
    """What the rules propose. ``level`` is so far: with indirectness not yet answered.
    ``interval_by`` says whose interval was judged."""

    domains: tuple[Domain, ...]
    start: Level
    level: Level
    threshold: Threshold
    interval_by: LedBy

    def domain(self, code: DomainCode) -> Domain:
        return next(one for one in self.domains if one.code == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's answer to one domain."""

    down: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertaintyDecision:
    """Signed: who, when, and where it departs from the proposal, why."""

    proposal: CertaintyProposal
    judgements: Mapping[DomainCode, Judgement]
    level: Level
    by: str
    decided_on: date


def propose_certainty(
    evidence: ConditionEvidence,
    threshold: Threshold,
    lead: Leading | None,
    *,
    randomised: bool = True,
) -> CertaintyProposal:
    """The rules above on the answer that leads, :func:`prolo.evidence.find_leading`.

    Raises
    ------
    SynthesisError
        No trial, or several that are not pooled: certainty is about an estimate.
    """
    if lead is None:
        raise SynthesisError("certainty is about one estimate: there is none.")
    pooled, interval = evidence.pooled, (lead.low, lead.high)
    domains = (
        judge_bias(
            [trial.risk_of_bias for trial in evidence.effects],
            pooled.weights if pooled else (1.0,),
        ),
        judge_inconsistency(
            [trial.effect.value for trial in evidence.effects],
            interval=interval,
            prediction=(lead.pi_lb, lead.pi_ub),
            i2=pooled.I2 / 100 if pooled else 0.0,
            threshold=threshold.value,
        ),
        Domain(code="indirectness", down=None, reason="asked"),
        judge_imprecision(
            interval,
            threshold=threshold.value,
            people=evidence.n or evidence.people_pooled,
            needed=_needed(evidence, threshold.value),
        ),
        judge_missing(evidence, lead.estimate),
    )
    start: Level = "high" if randomised else "low"
    return CertaintyProposal(
        domains=domains,
        start=start,
        level=_level(start, [one.down or 0 for one in domains]),
        threshold=threshold,
        interval_by=lead.by,
    )


def decide_certainty(
    proposal: CertaintyProposal,
    judgements: Mapping[DomainCode, Judgement],
    *,
    by: str,
    decided_on: date,
) -> CertaintyDecision:
    """A named person's decision; a domain that is not named stays as proposed.

    Raises
    ------
    SynthesisError
        No name; indirectness not answered; a departure without a reason; levels other than 0 to
        3 down.
    """
    if not by.strip():
        raise SynthesisError("certainty is decided by a person: whose name stands under it?")
    for code, judgement in judgements.items():
        check_choice("domain", code, DOMAINS)
        if judgement.down not in range(MOST_DOWN + 1):
            raise SynthesisError(f"{code}: {judgement.down} levels down: 0 to 3.")
        if judgement.down != proposal.domain(code).down and not judgement.reason.strip():
            raise SynthesisError(f"{code}: a departure from the proposal needs its reason.")
    settled = {}
    for domain in proposal.domains:
        if domain.code in judgements:
            settled[domain.code] = judgements[domain.code]
        elif domain.down is None:
            raise SynthesisError(f"{domain.code} is asked of the person and was not answered.")
        else:
            settled[domain.code] = Judgement(down=domain.down, reason=domain.reason)
    return CertaintyDecision(
        proposal=proposal,
        judgements=settled,
        level=_level(proposal.start, [one.down for one in settled.values()]),
        by=by,
        decided_on=decided_on,
    )


def _level(start: Level, downs: Sequence[int]) -> Level:
    return LEVELS[max(0, LEVELS.index(start) - sum(downs))]


# -- domain by domain ----------------------------------------------------------------------


def judge_bias(ratings: Sequence[str | None], weights: Sequence[float]) -> Domain:
    """Shares of weight by rating: ``low``, ``some``, ``high``, None."""
    shares = {
        rating: sum(w for one, w in zip(ratings, weights, strict=True) if (one or "some") == rating)
        for rating in ("low", "some", "high")
    }
    unrated = sum(w for one, w in zip(ratings, weights, strict=True) if one is None)
    not_low = shares["some"] + shares["high"]
    if shares["high"] > HIGH_RISK_VERY:
        down, reason = 2, "mostly-high-risk"
    elif shares["high"] > HIGH_RISK_SERIOUS:
        down, reason = 1, "much-high-risk"
    elif not_low > NOT_LOW_SERIOUS:
        down, reason = 1, "mostly-not-low-risk"
    else:
        down, reason = 0, "mostly-low-risk"
    numbers = {"high": shares["high"], "not_low": not_low, "unrated": unrated}
    return Domain(code="risk-of-bias", down=down, reason=reason, numbers=numbers)


def judge_inconsistency(
    effects: Sequence[float],
    *,
    interval: tuple[float, float],
    prediction: tuple[float | None, float | None],
    i2: float,
    threshold: float,
) -> Domain:
    check_positive("threshold", threshold)
    if len(effects) < 2:
        return Domain(code="inconsistency", down=0, reason="one-trial")
    low, high = prediction
    new = interval if low is None or high is None else (low, high)
    ends = (threshold, -threshold)
    apart = any(min(effects) < end < max(effects) for end in ends)
    further = any(_holds(new, end) and not _holds(interval, end) for end in ends)
    if all(_holds(new, end) for end in ends) and i2 > I2_VERY:
        down, reason = 2, "new-trial-benefit-or-harm"
    elif further:
        down, reason = 1, "new-trial-beyond-threshold"
    elif apart and i2 > I2_SERIOUS:
        down, reason = 1, "trials-on-both-sides"
    else:
        down, reason = 0, "consistent"
    numbers = {
        "i2": i2,
        "prediction_low": new[0],
        "prediction_high": new[1],
        "threshold": threshold,
    }
    return Domain(code="inconsistency", down=down, reason=reason, numbers=numbers)


def judge_imprecision(
    interval: tuple[float, float], *, threshold: float, people: int, needed: float | None
) -> Domain:
    """``needed`` people, None where that is not known (points without a spread)."""
    check_positive("threshold", threshold)
    crossed = sum(_holds(interval, end) for end in (threshold, -threshold))
    numbers = {"low": interval[0], "high": interval[1], "threshold": threshold, "people": people}
    if needed is not None:
        numbers["needed"] = needed
    if crossed == 2:
        down, reason = 2, "benefit-and-harm"
    elif crossed == 1:
        down, reason = 1, "crosses-threshold"
    elif needed is not None and people < needed:
        down, reason = 1, "few-people"
    else:
        down, reason = 0, "precise"
    return Domain(code="imprecision", down=down, reason=reason, numbers=numbers)


def judge_missing(evidence: ConditionEvidence, estimate: float) -> Domain:
    share = known_share(evidence)
    done = [trial for trial in evidence.missing if not trial.is_registered_only]
    known = [trial for trial in done if trial.direction != "unknown"]
    side = 1 if estimate > 0 else -1
    elsewhere = sum(POINTING.get(trial.direction, 0) != side for trial in known)
    numbers: dict[str, float] = {"missing": len(done), "elsewhere": elsewhere, "known": len(known)}
    if share.of_done is not None:
        numbers["share"] = share.of_done
    part = 1.0 if share.of_done is None else share.of_done
    lean = _lean(evidence)
    if lean is not None:
        numbers["egger_p"] = lean
    if part < SHARE_FEW:
        down, reason = 1, "most-people-missing"
    elif part < SHARE_SOME and known and 2 * elsewhere >= len(known):
        down, reason = 1, "missing-point-elsewhere"
    elif lean is not None and lean < EGGER_P:
        down, reason = 1, "funnel-leans"
    else:
        down, reason = 0, "not-suspected"
    return Domain(code="missing", down=down, reason=reason, numbers=numbers)


def _lean(evidence: ConditionEvidence) -> float | None:
    """p of the Egger test, from ten trials on; by size where effects are standardised."""
    if not is_enough(evidence.k):
        return None
    sizes = None
    if evidence.unit.measure == "SMD":
        arms = [(trial.n_irritant, trial.n_comparator) for trial in evidence.effects]
        if any(None in pair for pair in arms):
            return None
        sizes = ([float(a or 0) for a, _ in arms], [float(b or 0) for _, b in arms])
    values = [trial.effect.value for trial in evidence.effects]
    variances = [trial.effect.variance for trial in evidence.effects]
    try:
        return egger_test(values, variances, sizes=sizes).line.slope_p
    except SynthesisError:
        return None


def information_size(difference: float, sd: float = 1.0) -> float:
    """People in both arms that one trial would need to see ``difference``, at 5 % and 80 %.

    Guyatt et al. 2011, doi:10.1016/j.jclinepi.2011.01.012; Wetterslev et al. 2008,
    doi:10.1016/j.jclinepi.2007.03.013
    """
    check_positive("difference", difference)
    check_positive("sd", sd)
    z = float(ndtri(1 - ALPHA / 2) + ndtri(POWER))
    return 4 * (z * sd / difference) ** 2


def _needed(evidence: ConditionEvidence, threshold: float) -> float | None:
    """By the spread that the trials' own variances imply: variance times people over 4."""
    sizes = [trial.n for trial in evidence.effects]
    if evidence.unit.measure == "SMD":
        return information_size(threshold)
    spreads = [
        trial.effect.variance * n / 4
        for trial, n in zip(evidence.effects, sizes, strict=True)
        if n is not None
    ]
    if not spreads:
        return None
    return information_size(threshold, (sum(spreads) / len(spreads)) ** 0.5)


def _holds(interval: tuple[float, float], end: float) -> bool:
    return interval[0] < end < interval[1]
