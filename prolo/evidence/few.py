"""The Bayesian answer to a question, which leads where trials are few, and its prior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence
from prolo.evidence.bayes import BayesEffect, default_prior, pool_bayes
from prolo.evidence.checking import check_choice
from prolo.evidence.priors import (
    DuMouchel,
    HalfCauchy,
    HalfNormal,
    Jeffreys,
    TauPrior,
    Uniform,
    published_prior,
)
from prolo.evidence.protocol import AnalysisProtocol
from prolo.evidence.scales import ScaleSd, baseline_sd
from prolo.knowledge.trials import TrialTables

Basis: TypeAlias = Literal["unit", "baseline-sd", "errors", "published", "asked"]
NAMES = ("default", "half-normal", "half-cauchy", "dumouchel", "jeffreys", "uniform", "published")
SCALED = ("default", "half-normal", "half-cauchy")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPrior:
    """``basis`` says where its scale comes from: ``unit`` 0.5 of a unit without a scale of its
    own; ``baseline-sd`` half of ``sd``; ``errors`` the trials' own standard errors; ``published``
    meta-analyses; ``asked`` whoever asked."""

    prior: TauPrior
    basis: Basis
    sd: ScaleSd | None = None


def choose_prior(
    evidence: ConditionEvidence,
    trials: TrialTables,
    *,
    name: str = "default",
    scale: float | None = None,
    outcome: str = "any",
    comparison: str = "any",
    protocol: AnalysisProtocol | None = None,
) -> ChosenPrior:
    """The prior of τ for one answer, in the unit of its effects.

    Parameters
    ----------
    name
        ``default`` is half-normal: with 0.5 for standardised differences and log odds ratios, with
        half of the SD before treatment for points, and DuMouchel's where no trial prints that SD.
    scale
        Of ``half-normal`` and ``half-cauchy``, in the unit of the effects.
    outcome, comparison
        Of ``published``, see :func:`prolo.evidence.priors.published_prior`.

    Raises
    ------
    SynthesisError
        A name that there is not, or a scale for a prior that takes none.
    """
    check_choice("prior", name, NAMES)
    if scale is not None and name not in SCALED:
        raise SynthesisError(f"the {name} prior takes no scale: {', '.join(SCALED[1:])} do.")
    if name == "published":
        cell = published_prior(evidence.unit.measure, outcome, comparison)
        return ChosenPrior(prior=cell, basis="published")
    if name in ("dumouchel", "jeffreys", "uniform"):
        plain: dict[str, TauPrior] = {
            "dumouchel": DuMouchel(), "jeffreys": Jeffreys(), "uniform": Uniform(),
        }  # fmt: skip
        return ChosenPrior(prior=plain[name], basis="errors" if name == "dumouchel" else "asked")
    make = HalfCauchy if name == "half-cauchy" else HalfNormal
    if scale is not None:
        return ChosenPrior(prior=make(scale), basis="asked")
    if evidence.unit.measure != "MD":
        usual = default_prior(evidence.unit.measure)
        return ChosenPrior(prior=make(usual.scale), basis="unit")
    sd = spread_for(evidence, trials, protocol=protocol)
    if sd is None:
        return ChosenPrior(prior=DuMouchel(), basis="errors")
    usual = default_prior("MD", sd=sd.sd)
    return ChosenPrior(prior=make(usual.scale), basis="baseline-sd", sd=sd)


def spread_for(
    evidence: ConditionEvidence, trials: TrialTables, *, protocol: AnalysisProtocol | None = None
) -> ScaleSd | None:
    """How much people differ before treatment on the scale of an answer in points."""
    unit = evidence.unit
    if unit.measure != "MD" or unit.instrument is None or unit.scale_points is None:
        return None
    try:
        return baseline_sd(
            evidence.question.condition,
            unit.instrument,
            trials,
            scale_points=unit.scale_points,
            protocol=protocol,
        )
    except SynthesisError:
        return None


def bayes_for(evidence: ConditionEvidence, prior: TauPrior, *, level: float = 0.95) -> BayesEffect:
    """The trials of one answer, pooled by Bayes.

    Raises
    ------
    SynthesisError
        No trial, comparators that have nothing in common, or too few trials for the prior.
    """
    if not evidence.question.comparator.pooled and evidence.k > 1:
        raise SynthesisError("these comparators have nothing in common: they are not pooled.")
    if not evidence.effects:
        raise SynthesisError("no trial has usable numbers: there is nothing to pool.")
    return pool_bayes(
        [trial.effect.value for trial in evidence.effects],
        [trial.effect.variance for trial in evidence.effects],
        prior=prior,
        level=level,
    )
