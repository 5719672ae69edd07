"""How effects vary with what is known of the studies, by Bayes without simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.bayes import in_unit, scales
from prolo.evidence.checking import arranged, check_count, check_level, checked_studies
from prolo.evidence.heterogeneity import Studies, Vector
from prolo.evidence.mixtures import NormalMixture
from prolo.evidence.priors import TauPrior
from prolo.evidence.quadrature import CHUNK, TauNodes, place_nodes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coefficient:
    """``estimate`` is the posterior median, in the unit of the effects per unit of the moderator;
    ``sd`` is None where the posterior has none; ``p_positive`` the probability of being above 0."""

    name: str
    estimate: float
    ci_lb: float
    ci_ub: float
    sd: float | None
    p_positive: float
    posterior: NormalMixture


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BayesRegression:
    """``betas`` and ``covariances`` are given each τ, shapes (m, p) and (m, p, p)."""

    coefficients: tuple[Coefficient, ...]
    tau: float
    tau_lb: float
    tau_ub: float
    k: int
    level: float
    prior: TauPrior
    nodes: TauNodes
    betas: Vector
    covariances: Vector

    def at(self, moderators: ArrayLike, *, new: bool = False) -> NormalMixture:
        """The posterior of the mean effect at these moderators, shape (p,), the first being 1
        for the intercept; with ``new`` of the true effect in a new study there."""
        x = np.asarray(moderators, dtype=float)
        if x.shape != (len(self.coefficients),) or not np.all(np.isfinite(x)):
            raise SynthesisError(f"{len(self.coefficients)} numbers are expected: a value each.")
        variance = np.einsum("i,mij,j->m", x, self.covariances, x)
        if new:
            variance = variance + self.nodes.tau2
        return NormalMixture(self.nodes.weights, self.betas @ x, np.sqrt(variance))


def regress_bayes(
    effects: ArrayLike,
    variances: ArrayLike,
    moderators: ArrayLike,
    *,
    prior: TauPrior,
    names: Sequence[str] | None = None,
    level: float = 0.95,
) -> BayesRegression:
    """Regress effects on moderators, with what was thought of the rest of τ before.

    Parameters
    ----------
    effects, variances
        Shape (k,), as for :func:`prolo.evidence.bayes.pool_bayes`.
    moderators
        Shape (k,) or (k, q), numbers, without the intercept, which is always there; a
        category is a column of 0 and 1 for each class but one.
    prior
        Of τ. Coefficients have flat priors, so an improper prior needs q studies more.

    Raises
    ------
    SynthesisError
        As for ``pool_bayes``; moderators that are not numbers, of another length, or that say
        the same twice.

    Sources
    -------
    Röver & Friede 2023, doi:10.1016/j.cmpb.2022.107303
    """
    check_level(level)
    y, v = checked_studies(effects, variances, least=1, what="a regression")
    x = _design(moderators, len(y))
    p = x.shape[1]
    check_count(len(y), prior.fewest + p - 1, f"the {prior.code} prior with {p - 1} moderators")
    labels = _labels(names, p)
    studies = arranged(y, v)
    model = _Model(studies, x[studies.order] / _sizes(x))
    nodes = place_nodes(
        lambda log_tau: (
            model.log_likelihood(log_tau)
            + prior.log_density(log_tau + np.log(studies.unit), v)
            + log_tau
        ),
        **scales(studies, prior.width(v), "prior"),
        k=studies.k,
    )
    betas, roots = model.given(nodes.tau2)
    betas = studies.unit * betas / _sizes(x)
    betas[:, 0] += studies.origin
    roots = studies.unit * roots / _sizes(x)[:, None]
    covariances = roots @ np.swapaxes(roots, 1, 2)
    nodes = in_unit(nodes, studies.unit)
    tail = (1 - level) / 2
    tau_lb, tau, tau_ub = nodes.quantiles([tail, 0.5, 1 - tail]).tolist()
    has_sd = prior.tail + studies.k - p > 3 or prior.tail == inf
    return BayesRegression(
        coefficients=tuple(
            _coefficient(
                name,
                NormalMixture(nodes.weights, betas[:, i], np.sqrt(covariances[:, i, i])),
                level,
                has_sd=has_sd,
            )
            for i, name in enumerate(labels)
        ),
        tau=tau,
        tau_lb=tau_lb,
        tau_ub=tau_ub,
        k=studies.k,
        level=level,
        prior=prior,
        nodes=nodes,
        betas=betas,
        covariances=covariances,
    )


def _coefficient(name: str, posterior: NormalMixture, level: float, *, has_sd: bool) -> Coefficient:
    tail = (1 - level) / 2
    low, mid, high = posterior.quantiles([tail, 0.5, 1 - tail]).tolist()
    return Coefficient(
        name=name,
        estimate=mid,
        ci_lb=low,
        ci_ub=high,
        sd=posterior.sd if has_sd else None,
        p_positive=posterior.above(0.0),
        posterior=posterior,
    )


def _design(moderators: ArrayLike, k: int) -> Vector:
    """With the intercept in front; refused where columns repeat each other."""
    try:
        columns = np.asarray(moderators, dtype=float)
    except (TypeError, ValueError):
        raise SynthesisError("moderators must be numbers; give a category as columns.") from None
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or len(columns) != k:
        raise SynthesisError(f"moderators have shape {columns.shape}: one row a study, {k}.")
    if not np.all(np.isfinite(columns)):
        raise SynthesisError("a moderator is missing or infinite: leave the study or it out.")
    x = np.column_stack([np.ones(k), columns])
    if np.linalg.matrix_rank(x / _sizes(x)) < x.shape[1]:
        raise SynthesisError("the moderators cannot be told apart by these studies.")
    return x


def _sizes(x: Vector) -> Vector:
    sizes: Vector = np.abs(x).max(axis=0)
    return np.where(sizes > 0, sizes, 1.0)


def _labels(names: Sequence[str] | None, p: int) -> tuple[str, ...]:
    if names is None:
        return ("intercept", *(f"moderator-{i}" for i in range(1, p)))
    if len(names) != p - 1:
        raise SynthesisError(f"{len(names)} names for {p - 1} moderators: one each.")
    return ("intercept", *names)


@dataclass(frozen=True, slots=True)
class _Model:
    """Given τ: the weighted design is split by QR, so that nothing is squared."""

    studies: Studies
    x: Vector

    def log_likelihood(self, log_tau: Vector) -> Vector:
        parts = []
        for tau2 in self._in_chunks(np.exp(2 * log_tau)):
            roots, q, r, z = self._split(tau2)
            rest = z - np.einsum("mkp,mlp,ml->mk", q, q, z)
            diagonal = np.abs(np.diagonal(r, axis1=1, axis2=2))
            parts.append(
                np.log(roots).sum(axis=1)
                - np.log(diagonal).sum(axis=1)
                - 0.5 * (rest**2).sum(axis=1)
            )
        return np.concatenate(parts)

    def given(self, tau2: Vector) -> tuple[Vector, Vector]:
        """Coefficients, and a root of their covariance matrix, for each τ²."""
        betas, roots = [], []
        for part in self._in_chunks(tau2):
            _, q, r, z = self._split(part)
            inverse = np.linalg.inv(r)
            betas.append(np.einsum("mpq,mkq,mk->mp", inverse, q, z))
            roots.append(inverse)
        return np.concatenate(betas), np.concatenate(roots)

    def _split(self, tau2: Vector) -> tuple[Vector, Vector, Vector, Vector]:
        roots = 1 / np.sqrt(self.studies.variances + tau2[:, None])
        q, r = np.linalg.qr(roots[:, :, None] * self.x)
        return roots, q, r, roots * self.studies.effects

    def _in_chunks(self, tau2: Vector) -> list[Vector]:
        each = max(1, CHUNK // (self.studies.k * self.x.shape[1]))
        return [tau2[i : i + each] for i in range(0, len(tau2), each)]
