"""Effects that differ with what the studies are: meta-regression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from prolo.errors import SynthesisError
from prolo.evidence.batch import Matrix, Vector
from prolo.evidence.checking import check_level, checked_studies
from prolo.evidence.choices import Interval, Method, check_choices
from prolo.evidence.contrasts import check_spread, contrasts_of, residual_tau2

INTERCEPT = "intercept"
Moderator = Sequence[float] | Sequence[str] | np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressedEffect:
    """Coefficients in the order of ``names``, in the unit of the effects per unit of each
    moderator; the other names, units and percentages as in ``PooledEffect``.

    ``QM`` tests all coefficients but the intercept together: χ² with ``QM_df[0]``, or F where
    ``QM_df[1]`` is a number. ``R2`` is the share of τ² the moderators explain, in per cent; None
    where there is none to explain.
    """

    names: tuple[str, ...]
    estimate: tuple[float, ...]
    se: tuple[float, ...]
    zval: tuple[float, ...]
    pval: tuple[float, ...]
    ci_lb: tuple[float, ...]
    ci_ub: tuple[float, ...]
    vcov: tuple[tuple[float, ...], ...]
    df: int | None
    tau2: float
    I2: float
    H2: float
    R2: float | None
    QE: float
    QEp: float
    QM: float
    QMp: float
    QM_df: tuple[int, int | None]
    k: int
    p: int
    level: float
    method: Method
    interval: Interval


@dataclass(frozen=True, slots=True)
class Design:
    names: tuple[str, ...]
    matrix: Matrix
    has_intercept: bool

    @property
    def tested(self) -> slice:
        """The columns that QM tests."""
        return slice(int(self.has_intercept and len(self.names) > 1), None)


def regress_effects(
    effects: ArrayLike,
    variances: ArrayLike,
    moderators: Mapping[str, Moderator],
    *,
    interactions: Sequence[tuple[str, str]] = (),
    intercept: bool = True,
    level: float = 0.95,
    method: Method = "reml",
    interval: Interval = "knapp-hartung",
) -> RegressedEffect:
    """Regress the effects of independent studies on what is known of the studies.

    Parameters
    ----------
    effects, variances
        As in ``pool_effects``; variances may differ ten-million-fold at most.
    moderators
        By name, one value a study: numbers as they are; words as one column for each but the
        first in the alphabet (for each one without ``intercept``), named ``alloc:random``.
    interactions
        Pairs of moderators whose columns are multiplied, named ``ablat*year``.
    level, method, interval
        As in ``pool_effects``, with k − p degrees of freedom.

    Returns
    -------
    RegressedEffect

    Raises
    ------
    SynthesisError
        As ``pool_effects``; fewer studies than coefficients and one more; moderators that say the
        same; a moderator that is not a number or a word in each study.

    Sources
    -------
    model     Berkey, Hoaglin, Mosteller & Colditz 1995, doi:10.1002/sim.4780140406
    interval  Knapp & Hartung 2003, doi:10.1002/sim.1482
    R2        Raudenbush 2009, in: The Handbook of Research Synthesis, chapter 16

    Examples
    --------
    >>> fit = regress_effects([1.0, 2.1, 2.9, 4.2], [0.1, 0.2, 0.1, 0.2], {"dose": [1, 2, 3, 4]})
    >>> [round(b, 2) for b in fit.estimate]
    [-0.04, 1.02]
    """
    check_level(level)
    check_choices(method=method, interval=interval)
    y, v = checked_studies(effects, variances, least=2, what="a regression")
    design = make_design(moderators, interactions, intercept=intercept, k=len(y))
    return fit_design(y, v, design, level=level, method=method, interval=interval)


def fit_design(
    y: Vector, v: Vector, design: Design, *, level: float, method: Method, interval: Interval
) -> RegressedEffect:
    check_spread(v)
    x = design.matrix
    k, p = x.shape
    left = contrasts_of(y[:, None], v, x)
    tau2 = float(residual_tau2(left, method)[0])
    fixed = left.moments(np.zeros(1))
    q, typical, df = float(fixed.m1[0]), float((k - p) / fixed.t1[0]), k - p
    beta, vcov = solve_coefficients(y, v, x, tau2)
    if interval != "normal":
        stretch = float(left.moments(np.array([tau2])).m1[0]) / df
        vcov = vcov * (max(1.0, stretch) if interval == "knapp-hartung" else stretch)
    se = np.sqrt(np.diag(vcov))
    if not (se > 0).all():
        raise SynthesisError("the effects lie on the model exactly: choose interval knapp-hartung.")
    zval = beta / se
    normal = interval == "normal"
    quantile = float(ndtri((1 + level) / 2) if normal else stdtrit(df, (1 + level) / 2))
    pval = 2 * (ndtr(-np.abs(zval)) if normal else stdtr(df, -np.abs(zval)))
    qm, m = joint_statistic(beta, vcov, design.tested)
    common = method == "common"
    return RegressedEffect(
        names=design.names,
        estimate=tuple(beta.tolist()),
        se=tuple(se.tolist()),
        zval=tuple(zval.tolist()),
        pval=tuple(pval.tolist()),
        ci_lb=tuple((beta - quantile * se).tolist()),
        ci_ub=tuple((beta + quantile * se).tolist()),
        vcov=tuple(map(tuple, vcov.tolist())),
        df=None if normal else df,
        tau2=tau2,
        I2=100 * (max(0.0, q - df) / q if common else tau2 / (typical + tau2)),
        H2=q / df if common else 1 + tau2 / typical,
        R2=_explained(y, v, tau2, method) if design.has_intercept else None,
        QE=q,
        QEp=float(chdtrc(df, q)),
        QM=qm if normal else qm / m,
        QMp=float(chdtrc(m, qm) if normal else fdtrc(m, df, qm / m)),
        QM_df=(m, None if normal else df),
        k=k,
        p=p,
        level=level,
        method=method,
        interval=interval,
    )


def solve_coefficients(y: Vector, v: Vector, x: Matrix, tau2: float) -> tuple[Vector, Matrix]:
    """Weighted least squares, by QR: coefficients and their covariance."""
    root = 1 / np.sqrt(v + tau2)
    q, r = np.linalg.qr(root[:, None] * x)
    inverse = np.linalg.inv(r)
    return inverse @ (q.T @ (root * y)), inverse @ inverse.T


def joint_statistic(beta: Vector, vcov: Matrix, tested: slice) -> tuple[float, int]:
    part = beta[tested]
    return float(part @ np.linalg.solve(vcov[tested, tested], part)), len(part)


def _explained(y: Vector, v: Vector, tau2: float, method: Method) -> float | None:
    if method == "common":
        return None
    whole = contrasts_of(y[:, None], v, np.ones((len(y), 1)))
    all_of_it = float(residual_tau2(whole, method)[0])
    return 100 * max(0.0, (all_of_it - tau2) / all_of_it) if all_of_it > 0 else None


# -- the design ----------------------------------------------------------------------------


def make_design(
    moderators: Mapping[str, Moderator],
    interactions: Sequence[tuple[str, str]],
    *,
    intercept: bool,
    k: int,
) -> Design:
    blocks: dict[str, list[tuple[str, Vector]]] = {}
    whole = not intercept  # the first moderator of words keeps all its columns
    for name, values in moderators.items():
        blocks[name], whole = _columns(name, values, k, whole=whole)
    columns = [(INTERCEPT, np.ones(k))] if intercept else []
    columns += [column for block in blocks.values() for column in block]
    for one, other in interactions:
        unknown = [name for name in (one, other) if name not in blocks]
        if unknown:
            raise SynthesisError(
                f"interaction of {unknown[0]!r}: the moderators are {', '.join(blocks)}."
            )
        columns += [
            (f"{a}*{b}", values_a * values_b)
            for a, values_a in blocks[one]
            for b, values_b in blocks[other]
        ]
    return checked_design(Design(tuple(n for n, _ in columns), _stack(columns, k), intercept))


def _stack(columns: Sequence[tuple[str, Vector]], k: int) -> Matrix:
    if not columns:
        raise SynthesisError("a regression without intercept needs a moderator.")
    return np.column_stack([values for _, values in columns]).reshape(k, -1)


def _columns(
    name: str, values: Moderator, k: int, *, whole: bool
) -> tuple[list[tuple[str, Vector]], bool]:
    given = np.asarray(values)
    if given.shape != (k,):
        raise SynthesisError(
            f"moderator {name!r} has shape {given.shape}: one value for each of {k} studies."
        )
    if given.dtype.kind in "biuf":
        if not np.isfinite(given).all():
            place = int(np.flatnonzero(~np.isfinite(given))[0])
            raise SynthesisError(
                f"moderator {name!r}, study {place + 1} is {given[place]}: leave the study out."
            )
        return [(name, given.astype(float))], whole
    if not all(isinstance(value, str) and value for value in given.tolist()):
        raise SynthesisError(f"moderator {name!r} must be numbers or words, one a study.")
    kinds = sorted(set(given.tolist()))
    shown = kinds if whole else kinds[1:]
    return [(f"{name}:{kind}", (given == kind).astype(float)) for kind in shown], False


def checked_design(design: Design) -> Design:
    k, p = design.matrix.shape
    if k <= p:
        raise SynthesisError(
            f"{k} studies for {p} coefficients ({', '.join(design.names)}): "
            f"at least {p + 1} studies are needed."
        )
    size = np.sqrt((design.matrix**2).sum(axis=0))
    if not (size > 0).all() or np.linalg.matrix_rank(design.matrix / size, tol=1e-10) < p:
        raise SynthesisError(
            f"{', '.join(design.names)}: some of them say the same in these studies."
        )
    return design
