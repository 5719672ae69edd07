"""Random effects by Bayes without simulation: exact given τ, and τ by quadrature.

Given τ everything is normal; with τ as a finite set of weighted values (``quadrature.py``) every
posterior is a finite mixture of normals, whose quantiles are found to the last digits.

Accuracy: quantiles and probabilities are right to 1e-9 of the spread of what they are about
(``tests/evidence/test_bayes.py`` holds them against adaptive integration over τ).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.checking import (
    arranged,
    check_choice,
    check_count,
    check_level,
    check_positive,
    checked_studies,
)
from prolo.evidence.display import Shown
from prolo.evidence.effects import Measure
from prolo.evidence.heterogeneity import Studies, Vector
from prolo.evidence.mixtures import NormalMixture
from prolo.evidence.priors import HalfNormal, TauPrior
from prolo.evidence.quadrature import CHUNK, TauNodes, place_nodes

Target: TypeAlias = Literal["mu", "new", "tau"]
FARTHEST = 1e100  # a prior's scale over a study's, either way round


@dataclass(frozen=True, slots=True)
class MeanPrior:
    """Normal, in the unit of the effects; without one every mean is as likely as another."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        check_positive("sd of the prior of the mean", self.sd)
        if not isfinite(self.mean):
            raise SynthesisError(f"mean of the prior of the mean is {self.mean}: a number, please.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunken:
    """A study's own true effect, given all studies: median and interval."""

    estimate: float
    ci_lb: float
    ci_ub: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BayesEffect(Shown):
    """What :func:`pool_bayes` found, in the unit of the effects.

    ``estimate`` is the posterior median of the mean effect, ``ci_lb`` and ``ci_ub`` its central
    interval; ``pi_lb`` and ``pi_ub`` the same of the true effect in a new study; ``tau``,
    ``tau_lb``, ``tau_ub`` of the standard deviation of true effects. ``mean`` and ``sd`` of the
    mean effect are None where the posterior has none. ``mu`` and ``new`` are the posteriors
    themselves, ``nodes`` that of τ.
    """

    estimate: float
    ci_lb: float
    ci_ub: float
    pi_lb: float
    pi_ub: float
    tau: float
    tau_lb: float
    tau_ub: float
    mean: float | None
    sd: float | None
    k: int
    level: float
    prior: TauPrior
    mean_prior: MeanPrior | None
    yi: Vector
    vi: Vector
    mu: NormalMixture
    new: NormalMixture
    nodes: TauNodes

    def quantiles(self, p: ArrayLike, of: Target = "mu") -> tuple[float, ...]:
        """Posterior quantiles, one for each p between 0 and 1."""
        check_choice("of", of, ("mu", "new", "tau"))
        p = np.atleast_1d(np.asarray(p, dtype=float))
        if not np.all((p > 0) & (p < 1)):
            raise SynthesisError("quantiles are asked for at shares between 0 and 1.")
        source = self.nodes if of == "tau" else self.mu if of == "mu" else self.new
        return tuple(source.quantiles(p).tolist())

    def probability_above(self, threshold: float, of: Literal["mu", "new"] = "mu") -> float:
        """That the mean effect (``new``: the effect in a new study) exceeds the threshold."""
        check_choice("of", of, ("mu", "new"))
        return (self.mu if of == "mu" else self.new).above(threshold)

    def probability_below(self, threshold: float, of: Literal["mu", "new"] = "mu") -> float:
        check_choice("of", of, ("mu", "new"))
        return (self.mu if of == "mu" else self.new).below(threshold)

    def shortest_interval(self, of: Literal["mu", "new"] = "mu") -> tuple[float, float]:
        """The shortest interval with the same probability; the record's own are central."""
        check_choice("of", of, ("mu", "new"))
        return (self.mu if of == "mu" else self.new).shortest(self.level)

    def shrunken(self) -> tuple[Shrunken, ...]:
        """Every study's true effect, in the order the studies were given."""
        tail = (1 - self.level) / 2
        found = (posterior.quantiles([tail, 0.5, 1 - tail]) for posterior in self._own())
        return tuple(
            Shrunken(ci_lb=float(low), estimate=float(mid), ci_ub=float(high))
            for low, mid, high in found
        )

    def _own(self) -> Iterator[NormalMixture]:
        tau2 = self.nodes.tau2
        for y, v in zip(self.yi, self.vi, strict=True):
            own = tau2 / (tau2 + v)
            yield NormalMixture(
                weights=self.nodes.weights,
                means=own * y + (1 - own) * self.mu.means,
                sds=np.sqrt(own * v + ((1 - own) * self.mu.sds) ** 2),
            )


def default_prior(measure: Measure, *, sd: float | None = None) -> HalfNormal:
    """Half-normal with scale 0.5 for standardised differences and log odds ratios.

    For points on a scale half of ``sd``, the standard deviation of people on that scale, which
    must be named: there is no prior without a unit. Röver et al. 2021, doi:10.1002/jrsm.1475
    """
    if measure != "MD":
        return HalfNormal(0.5)
    if sd is None:
        raise SynthesisError("a prior in points needs sd, the spread of people on that scale.")
    check_positive("sd", sd)
    return HalfNormal(0.5 * sd)


def pool_bayes(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    prior: TauPrior,
    mean_prior: MeanPrior | None = None,
    level: float = 0.95,
) -> BayesEffect:
    """Pool independent studies, with what was thought of τ before.

    Parameters
    ----------
    effects
        One effect a study, shape (k,), all in one unit. One study is enough for a prior that
        is proper; ``Jeffreys`` takes two and ``Uniform`` three.
    variances
        Sampling variances, shape (k,), above 0, in the unit of ``effects`` squared.
    prior
        Of τ: ``HalfNormal``, ``HalfCauchy``, ``DuMouchel``, ``Jeffreys``, ``Uniform``, or
        :func:`prolo.evidence.priors.published_prior`.
    mean_prior
        Of the mean effect; None for a flat one.
    level
        Probability within every interval; as much lies below as above it.

    Returns
    -------
    BayesEffect
        In the unit of ``effects``.

    Raises
    ------
    SynthesisError
        Too few studies for the prior, shapes that differ, a variance that is not above zero,
        or studies and a prior so far apart that they cannot share a unit.

    Sources
    -------
    model       Spiegelhalter, Abrams & Myles 2004, chapter 5
    quadrature  Röver 2020, doi:10.18637/jss.v093.i06, section 2; the rule is our own

    Examples
    --------
    >>> schools = [28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324]
    >>> found = pool_bayes(*schools, prior=HalfNormal(5.0))
    >>> f"{found.estimate:.1f} ({found.ci_lb:.1f} to {found.ci_ub:.1f})"
    '7.8 (-0.8 to 16.4)'
    """
    check_level(level)
    y, v = checked_studies(effects, variances, least=1, what="pooling")
    check_count(len(y), prior.fewest, f"the {prior.code} prior")
    studies = arranged(y, v)
    model = _Model(studies, mean_prior)
    nodes = place_nodes(
        lambda log_tau: (
            model.log_likelihood(log_tau)
            + prior.log_density(log_tau + np.log(studies.unit), v)
            + log_tau
        ),
        **scales(studies, prior.width(v), "prior"),
        k=studies.k,
    )
    means, precisions = model.given(nodes.tau2)
    means, nodes = studies.origin + studies.unit * means, in_unit(nodes, studies.unit)
    variance = studies.unit**2 / precisions
    mu = NormalMixture(nodes.weights, means, np.sqrt(variance))
    new = NormalMixture(nodes.weights, means, np.sqrt(variance + nodes.tau2))

    tail = (1 - level) / 2
    asked = [tail, 0.5, 1 - tail]
    ci_lb, estimate, ci_ub = mu.quantiles(asked).tolist()
    pi_lb, _, pi_ub = new.quantiles(asked).tolist()
    tau_lb, tau, tau_ub = nodes.quantiles(asked).tolist()
    falls = inf_if_proper(mean_prior, prior.tail + studies.k - 1)
    return BayesEffect(
        estimate=estimate,
        ci_lb=ci_lb,
        ci_ub=ci_ub,
        pi_lb=pi_lb,
        pi_ub=pi_ub,
        tau=tau,
        tau_lb=tau_lb,
        tau_ub=tau_ub,
        mean=mu.mean if falls > 2 else None,
        sd=mu.sd if falls > 3 else None,
        k=studies.k,
        level=level,
        prior=prior,
        mean_prior=mean_prior,
        yi=y,
        vi=v,
        mu=mu,
        new=new,
        nodes=nodes,
    )


def inf_if_proper(mean_prior: MeanPrior | None, falls: float) -> float:
    """The power with which the posterior of τ falls; with a normal prior of the mean every
    moment of the mean exists whatever τ does."""
    return falls if mean_prior is None else float("inf")


def scales(studies: Studies, width: float, what: str) -> dict[str, float]:
    """Between which τ, in units of the smallest standard error, a posterior can change shape."""
    width = width / studies.unit
    if isfinite(width) and not 1 / FARTHEST < width < FARTHEST:
        raise SynthesisError(
            f"the scale of the {what} and the studies lie too far apart. Are they in one unit?"
        )
    seen = [1.0, width] if isfinite(width) else [1.0]
    apart = float(np.sqrt(studies.variances[-1]) + np.ptp(studies.effects))
    return {"smallest": min(seen), "largest": max(*seen, apart)}


def in_unit(nodes: TauNodes, unit: float) -> TauNodes:
    """The same values of τ, in the unit of the effects."""
    return TauNodes(
        log_tau=nodes.log_tau + np.log(unit),
        weights=nodes.weights,
        points=nodes.points,
        step=nodes.step,
        log_scale=nodes.log_scale + float(np.log(unit)),
        error=nodes.error,
    )


@dataclass(frozen=True, slots=True)
class _Model:
    """The normal model given τ, in the unit of the most precise study and from its effect."""

    studies: Studies
    mean_prior: MeanPrior | None

    def _of_prior(self) -> tuple[float, float]:
        """Mean and precision; precision 0 for a flat prior."""
        if self.mean_prior is None:
            return 0.0, 0.0
        studies = self.studies
        mean = (self.mean_prior.mean - studies.origin) / studies.unit
        return mean, (studies.unit / self.mean_prior.sd) ** 2

    def log_likelihood(self, log_tau: Vector) -> Vector:
        """Of each τ, the mean integrated out, without its constant."""
        each = max(1, CHUNK // self.studies.k)
        parts = [
            self._log_likelihood(np.exp(2 * log_tau[i : i + each]))
            for i in range(0, len(log_tau), each)
        ]
        return np.concatenate(parts)

    def _log_likelihood(self, tau2: Vector) -> Vector:
        weights, total, mean = self._weigh(tau2)
        m0, p0 = self._of_prior()
        q = (weights * (self.studies.effects - mean[:, None]) ** 2).sum(axis=1)
        q += p0 * (mean - m0) ** 2
        height: Vector = 0.5 * (np.log(weights).sum(axis=1) - np.log(total) - q)
        return height

    def given(self, tau2: Vector) -> tuple[Vector, Vector]:
        """Mean and precision of the mean effect, given each τ²."""
        each = max(1, CHUNK // self.studies.k)
        parts = [self._weigh(tau2[i : i + each])[1:] for i in range(0, len(tau2), each)]
        return np.concatenate([mean for _, mean in parts]), np.concatenate(
            [total for total, _ in parts]
        )

    def _weigh(self, tau2: Vector) -> tuple[Vector, Vector, Vector]:
        weights = 1 / (self.studies.variances + tau2[:, None])
        m0, p0 = self._of_prior()
        total = weights.sum(axis=1) + p0
        mean = (weights @ self.studies.effects + p0 * m0) / total
        return weights, total, mean
