"""A Bayesian answer as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import TYPE_CHECKING

from prolo.cli.evidence.lines import amount, count, label, per_cent, with_interval
from prolo.cli.evidence.words import PRIORS

if TYPE_CHECKING:
    from prolo.evidence import BayesEffect, ChosenPrior, ConditionEvidence, Threshold


def posterior_lines(evidence: ConditionEvidence, found: BayesEffect) -> Iterator[str]:
    whole = with_interval(evidence, found.estimate, found.ci_lb, found.ci_ub)
    better = per_cent(found.probability_above(0.0))
    yield f"By Bayes: {whole}; probability of any benefit {better}"
    new = with_interval(evidence, found.new.quantiles([0.5])[0], found.pi_lb, found.pi_ub)
    yield f"  the true effect in a new trial: {new}"
    ends = f"{amount(found.tau_lb)} to {amount(found.tau_ub)}"
    yield f"  τ {amount(found.tau)} ({ends}); {100 * found.level:g} % intervals"


def brief_lines(evidence: ConditionEvidence, bayes: BayesEffect | None) -> Iterator[str]:
    """The answer in a line: of one trial its own, of few pooled ones that by Bayes first."""
    pooled = evidence.pooled
    if pooled is None:
        if evidence.verdict == "one":
            (one,) = evidence.effects
            own = with_interval(evidence, one.effect.value, one.low, one.high)
            yield f"One trial, {label(one, evidence)}: {own}"
        return
    if bayes is not None and evidence.is_few:
        whole = with_interval(evidence, bayes.estimate, bayes.ci_lb, bayes.ci_ub)
        yield f"By Bayes: {whole}"
    whole = with_interval(evidence, pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    yield f"Random effects, {count(evidence.k, 'trial')}: {whole}"


def prior_line(evidence: ConditionEvidence, chosen: ChosenPrior) -> str:
    name = PRIORS.get(chosen.prior.code, chosen.prior.code)
    scale = getattr(chosen.prior, "scale", None)
    said = f"  prior of τ: {name}"
    if scale is not None and chosen.prior.code.startswith("half"):
        said += f" with scale {scale:.3g}"
    if chosen.basis == "baseline-sd" and chosen.sd is not None:
        by = chosen.sd
        said += (
            f", half the SD of {by.instrument} before treatment ({by.sd:.1f}; {by.people} people, "
            f"{', '.join(by.trial_ids)})"
        )
    elif chosen.basis == "unit" and evidence.unit.measure == "SMD":
        said += ", in standard deviations"
    elif chosen.basis == "unit":
        said += ", of the log odds ratio"
    elif chosen.basis == "errors":
        said += ", scaled by the trials' own standard errors"
    elif chosen.basis == "published":
        said += f": {getattr(chosen.prior, 'source', '')}"
    return said


def threshold_text(evidence: ConditionEvidence, threshold: Threshold) -> str:
    """The important difference with where it comes from."""
    value = threshold.value
    amount = f"{exp(value):.3g}" if evidence.unit.measure == "logOR" else f"{value:.3g}"
    origin = {
        "own": "your choice",
        "cohen-small": "a choice: small by Cohen 1988",
        "odds-quarter": "a choice: odds a quarter higher",
        "small-of-spread": "a choice: a fifth of the SD before treatment, small by Cohen 1988",
    }.get(threshold.code)
    if origin is None:
        kind = "a choice" if threshold.basis == "choice" else "measured"
        named = evidence.unit.instrument or threshold.instrument
        origin = ": ".join(one for one in (f"{kind}, {named}", threshold.source) if one)
    return f"{amount} ({origin})"


def shrunken_rows(evidence: ConditionEvidence, found: BayesEffect) -> list[list[str]]:
    """Each trial as it stands alone, and given the others."""
    return [
        [
            label(trial, evidence),
            with_interval(evidence, trial.effect.value, trial.low, trial.high),
            with_interval(evidence, own.estimate, own.ci_lb, own.ci_ub),
        ]
        for trial, own in zip(evidence.effects, found.shrunken(), strict=True)
    ]
