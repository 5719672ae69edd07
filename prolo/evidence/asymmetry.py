"""Do small studies show larger effects? Egger, PET-PEESE, and the data of a funnel; Begg is in
``ranks``.

Missing studies are one cause of it, differing quality another. Every record here is shown
whatever k is; ``conclusive`` says whether it may be offered as a conclusion: from ten studies on
(Sterne et al. 2011, doi:10.1136/bmj.d4002).

The standardised difference has a trap of its own: its variance contains the effect, so that
large effects have large standard errors with nothing missing at all. ``sizes`` avoids it: with
the people of both arms the predictor is √(1/n₁ + 1/n₂), without the effect in it, and so are the
weights of a classical regression (Pustejovsky & Rodgers 2019, doi:10.1002/jrsm.1332).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from operator import mul
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from prolo.errors import SynthesisError
from prolo.evidence.checking import (
    arranged,
    check_choice,
    check_level,
    checked_studies,
    numbers,
)
from prolo.evidence.display import Shown
from prolo.evidence.distributions import ndtr, ndtri, stdtr, stdtrit
from prolo.evidence.heterogeneity import SCAN_STEP, TOLERANCE, Vector
from prolo.evidence.roots import bracketed_root

ENOUGH = 10  # studies; Sterne et al. 2011
# Ratio of variances beyond which the rest of the likelihood drowns in the most precise study.
FARTHEST = 1e10
PET_P = 0.10  # two-sided: Stanley 2017, doi:10.1177/1948550617693062

EggerModel: TypeAlias = Literal["classical", "mixed"]
Sizes: TypeAlias = tuple[ArrayLike, ArrayLike]


def is_enough(k: int) -> bool:
    return k >= ENOUGH


# -- a line through effects ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A weighted line. ``estimate`` is its effect at a predictor of 0, with ``se``, ``ci_lb``,
    ``ci_ub`` and ``p``; ``slope`` the same per unit of the predictor. ``df`` is None where the
    normal was used. ``tau2`` is what is left between studies, None where the spread about the
    line multiplies the variances instead."""

    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    p: float
    slope: float
    slope_se: float
    slope_ci_lb: float
    slope_ci_ub: float
    slope_p: float
    statistic: float
    df: int | None
    tau2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EggerTest:
    """``line.statistic`` and ``line.slope_p`` are the test, ``line.estimate`` what a study
    without error would show."""

    line: Line
    model: EggerModel
    predictor: Literal["se", "size"]
    k: int
    conclusive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PetPeese:
    """``pet`` regresses on the standard error, ``peese`` on its square; ``chosen`` says which
    of the two gives ``estimate``: PEESE where PET's own has p below 0.10, two-sided."""

    pet: Line
    peese: Line
    chosen: Literal["pet", "peese"]
    predictor: Literal["se", "size"]
    k: int
    conclusive: bool

    @property
    def estimate(self) -> float:
        return self._line.estimate

    @property
    def ci_lb(self) -> float:
        return self._line.ci_lb

    @property
    def ci_ub(self) -> float:
        return self._line.ci_ub

    @property
    def _line(self) -> Line:
        return self.pet if self.chosen == "pet" else self.peese


def egger_test(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    model: EggerModel = "classical",
    sizes: Sizes | None = None,
    level: float = 0.95,
) -> EggerTest:
    """Regress effects on their standard errors: a slope means a lopsided funnel.

    Parameters
    ----------
    effects, variances
        Shape (k,), k ≥ 3, variances above 0, standard errors not all alike.
    model
        ``classical``: weights 1/v, the spread about the line multiplies them, t with k − 2.
        ``mixed``: τ² by REML is added to the variances, normal.
    sizes
        People of both arms, shapes (k,): for standardised differences, see above.

    Raises
    ------
    SynthesisError
        Fewer than three studies, standard errors all alike, input that is no number, or, for
        the mixed line, variances more than 1e10 apart.

    Sources
    -------
    classical  Egger et al. 1997, doi:10.1136/bmj.315.7109.629
    mixed      Thompson & Sharp 1999, Stat Med 18:2693
    """
    check_level(level)
    check_choice("model", model, ("classical", "mixed"))
    y, v = checked_studies(effects, variances, least=3, what="a regression on the standard error")
    bare = _bare_variances(v, sizes)
    line = (
        _classical_line(y, bare, np.sqrt(bare), level)
        if model == "classical"
        else _mixed_line(y, v, np.sqrt(bare), level)
    )
    return EggerTest(
        line=line,
        model=model,
        predictor="se" if sizes is None else "size",
        k=len(y),
        conclusive=is_enough(len(y)),
    )


def pet_peese(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    sizes: Sizes | None = None,
    level: float = 0.95,
) -> PetPeese:
    """What a study without error would show, by regression on the error and on its square.

    Parameters and errors as for :func:`egger_test`; lines are the classical ones.

    Sources
    -------
    Stanley & Doucouliagos 2014, doi:10.1002/jrsm.1095
    """
    check_level(level)
    y, v = checked_studies(effects, variances, least=3, what="a regression on the standard error")
    bare = _bare_variances(v, sizes)
    pet = _classical_line(y, bare, np.sqrt(bare), level)
    return PetPeese(
        pet=pet,
        peese=_classical_line(y, bare, bare, level),
        chosen="peese" if pet.p < PET_P else "pet",
        predictor="se" if sizes is None else "size",
        k=len(y),
        conclusive=is_enough(len(y)),
    )


def _bare_variances(v: Vector, sizes: Sizes | None) -> Vector:
    """The variances themselves, or 1/n₁ + 1/n₂."""
    if sizes is None:
        bare = v
    else:
        n_a, n_b = (numbers("sizes", one) for one in sizes)
        if n_a.shape != v.shape or n_b.shape != v.shape:
            raise SynthesisError(f"sizes are needed for every one of {len(v)} studies, both arms.")
        if not np.all((n_a > 0) & (n_b > 0) & np.isfinite(n_a + n_b)):
            raise SynthesisError("sizes must be numbers of people, above zero.")
        bare = 1 / n_a + 1 / n_b
    if np.ptp(bare) <= 1e-12 * bare.max():
        raise SynthesisError("the studies are all as precise: no line can be drawn through them.")
    return bare


def _classical_line(y: Vector, v: Vector, x: Vector, level: float) -> Line:
    """Weighted least squares with weights 1/v; the residual spread scales the errors."""
    beta, root, rest = _least_squares(y, v, x)
    df = len(y) - 2
    spread = float(rest @ rest) / df
    if not spread > 0:
        raise SynthesisError("the studies lie on one line exactly: nothing is left to test with.")
    return _line(beta, sqrt(spread) * root, df, None, level)


def _mixed_line(y: Vector, v: Vector, x: Vector, level: float) -> Line:
    tau2 = _tau2_about_line(y, v, x)
    beta, root, _ = _least_squares(y, v + tau2, x)
    return _line(beta, root, None, tau2, level)


def _least_squares(y: Vector, v: Vector, x: Vector) -> tuple[Vector, Vector, Vector]:
    """Coefficients, a root of their covariance, and the weighted residuals."""
    weight, size = 1 / np.sqrt(v), float(np.abs(x).max())
    design = np.column_stack([weight, weight * x / size])
    q, r = np.linalg.qr(design)
    beta = np.linalg.solve(r, q.T @ (weight * y))
    root = np.linalg.inv(r)
    rest = weight * y - design @ beta
    units = np.array([1.0, size])
    return beta / units, root / units[:, None], rest


def _line(beta: Vector, root: Vector, df: int | None, tau2: float | None, level: float) -> Line:
    se, slope_se = np.sqrt((root**2).sum(axis=1)).tolist()
    estimate, slope = beta.tolist()
    half = (1 + level) / 2
    reach = float(ndtri(half) if df is None else stdtrit(df, half))

    def two_sided(statistic: float) -> float:
        return 2 * float(ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic)))

    statistic = slope / slope_se
    return Line(
        estimate=estimate,
        se=se,
        ci_lb=estimate - reach * se,
        ci_ub=estimate + reach * se,
        p=two_sided(estimate / se),
        slope=slope,
        slope_se=slope_se,
        slope_ci_lb=slope - reach * slope_se,
        slope_ci_ub=slope + reach * slope_se,
        slope_p=two_sided(statistic),
        statistic=statistic,
        df=df,
        tau2=tau2,
    )


def _tau2_about_line(y: Vector, v: Vector, x: Vector) -> float:
    """τ² of the highest restricted likelihood about a line: :func:`heterogeneity.tau2_reml` with
    one coefficient more. The bound is the same, with the residual sum of squares for S."""
    studies = arranged(y, v)
    if studies.variances[-1] > FARTHEST:
        raise SynthesisError(
            "the studies differ too much in precision for a mixed line. Choose model classical."
        )
    y, v, x = studies.effects, studies.variances, x[studies.order] / np.abs(x).max()
    k = len(y)
    rise, run = y - y.mean(), x - x.mean()
    rest = rise - (run @ rise) / (run @ run) * run
    squares = float(rest @ rest)
    apart = float(v[-1] - 1)
    last = (squares + sqrt(squares * (squares + 4 * (k - 2) * apart))) / (2 * (k - 2))
    end = np.log(max(last, 1.0)) + SCAN_STEP
    grid = np.exp(np.linspace(0.0, end, max(2, int(end / SCAN_STEP) + 2)))
    score = partial(_line_score, y.tolist(), (v - 1).tolist(), x.tolist())
    seen = _line_scores(y, v - 1, x, grid).tolist()
    hills = [0.0] if seen[0] <= 0 else []
    for i in range(len(seen) - 1):
        if seen[i] > 0 >= seen[i + 1]:
            left, right = float(grid[i]), float(grid[i + 1])
            hills.append(bracketed_root(score, left, right, tolerance=TOLERANCE) - 1)
    if len(hills) == 1:
        return studies.unit**2 * hills[0]
    heights = [_line_height(y, v + tau2, x) for tau2 in hills]
    return studies.unit**2 * hills[int(np.argmax(heights))]


def _line_score(y: list[float], gaps: list[float], x: list[float], s: float) -> float:
    """One value of :func:`_line_scores`, in floats: for a handful of studies several times
    quicker. A study's leverage is w (1/Σw + (x − x̄)²/Σw(x − x̄)²)."""
    w = [1 / (gap + s) for gap in gaps]
    total = sum(w)
    x_mean, y_mean = sum(map(mul, w, x)) / total, sum(map(mul, w, y)) / total
    apart = [one - x_mean for one in x]
    moment = sum(a * b * b for a, b in zip(w, apart, strict=True))
    rise = sum(a * b * c for a, b, c in zip(w, apart, y, strict=True)) / moment
    score = 0.0
    for weight, off, effect in zip(w, apart, y, strict=True):
        rest = effect - y_mean - rise * off
        score += weight * (weight * (rest * rest + 1 / total + off * off / moment) - 1)
    return score


def _line_scores(y: Vector, gaps: Vector, x: Vector, s: Vector) -> Vector:
    """Twice the slope of the restricted likelihood at each s = τ² + 1: |Py|² − tr P."""
    weight = 1 / np.sqrt(gaps + s[:, None])
    q, _ = np.linalg.qr(np.stack([weight, weight * x], axis=2))
    z = (weight * y)[:, :, None]
    rest = (z - q @ (q.swapaxes(1, 2) @ z))[:, :, 0]
    scores: Vector = (weight**2 * (rest**2 - 1 + (q**2).sum(axis=2))).sum(axis=1)
    return scores


def _line_height(y: Vector, v: Vector, x: Vector) -> float:
    weight = 1 / np.sqrt(v)
    q, r = np.linalg.qr(np.column_stack([weight, weight * x]))
    z = weight * y
    rest = z - q @ (q.T @ z)
    return float(2 * np.log(weight).sum() - 2 * np.log(np.abs(np.diag(r))).sum() - rest @ rest)


# -- the funnel ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """``p`` is two-sided, against no effect; ``below`` the smallest of the funnel's levels that
    it lies below, None where it lies below none."""

    effect: float
    se: float
    p: float
    below: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel(Shown):
    """``contours``: at each level p equals it where |effect| is the slope times the standard
    error. The lines of the funnel itself run at ``centre`` ± ``reach`` standard errors."""

    points: tuple[FunnelPoint, ...]
    contours: tuple[tuple[float, float], ...]  # level, slope
    centre: float
    reach: float
    se_max: float
    conclusive: bool


def funnel(
    effects: ArrayLike,
    variances: ArrayLike,
    *,
    centre: float,
    levels: Sequence[float] = (0.1, 0.05, 0.01),
    level: float = 0.95,
) -> Funnel:
    """The data of a funnel plot with contours of significance.

    ``centre`` is the pooled effect. Peters et al. 2008, doi:10.1016/j.jclinepi.2007.11.010
    """
    check_level(level)
    y, v = checked_studies(effects, variances, least=1, what="a funnel")
    ordered = sorted(levels)
    if not ordered or not 0 < ordered[0] <= ordered[-1] < 1:
        raise SynthesisError("levels of the contours must lie between 0 and 1.")
    se = np.sqrt(v)
    p = 2 * ndtr(-np.abs(y) / se)
    points = tuple(
        FunnelPoint(
            effect=effect,
            se=error,
            p=chance,
            below=next((one for one in ordered if chance < one), None),
        )
        for effect, error, chance in zip(y.tolist(), se.tolist(), p.tolist(), strict=True)
    )
    return Funnel(
        points=points,
        contours=tuple((one, float(ndtri(1 - one / 2))) for one in ordered),
        centre=centre,
        reach=float(ndtri((1 + level) / 2)),
        se_max=float(se.max()),
        conclusive=is_enough(len(y)),
    )
