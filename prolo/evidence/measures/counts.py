"""Two groups compared by how many had an event.

``ai`` of ``n1i`` people in group 1 and ``ci`` of ``n2i`` in group 2, arrays of any one shape;
0 ≤ ai ≤ n1i. Every effect is group 1 against group 2: above zero, more events in group 1.

Empty cells: an odds or risk ratio with an empty cell has no logarithm, so half a person is added
to each of the four cells of that row (``half-added`` marks it). Where nobody, or everybody, had the
event in both groups, the row says nothing of a ratio: it becomes NaN and is marked ``no-events``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.measures.door import COUNT, PEOPLE, choose, enter, wrong_rows
from prolo.evidence.measures.record import EffectSizes, Mask, Values, effect_sizes

PI2_3 = np.pi**2 / 3  # variance of the logistic distribution
COX = 1.65  # Cox & Snell 1989: the ratio of logit and probit where it is nearest to constant


@dataclass(frozen=True, slots=True)
class Cells:
    """The four cells, after half was added where one was empty."""

    a: Values
    b: Values
    c: Values
    d: Values
    marks: dict[str, Mask]

    @property
    def n1(self) -> Values:
        return self.a + self.b

    @property
    def n2(self) -> Values:
        return self.c + self.d

    @property
    def odds_ratio(self) -> Values:
        return self.a * self.d / (self.b * self.c)

    @property
    def sum_of_inverses(self) -> Values:
        return 1 / self.a + 1 / self.b + 1 / self.c + 1 / self.d


def log_odds_ratios(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5
) -> EffectSizes:
    """OR, as its natural logarithm.

    Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x; half added: Gart & Zweifel 1967,
    doi:10.1093/biomet/54.1-2.181
    """
    x = _informative(ai, n1i, ci, n2i, add)
    return effect_sizes(np.log(x.odds_ratio), x.sum_of_inverses, "OR", "", marks=x.marks)


def log_risk_ratios(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5
) -> EffectSizes:
    """RR, as its natural logarithm. Katz et al. 1978, doi:10.2307/2530610"""
    x = _informative(ai, n1i, ci, n2i, add)
    yi = np.log(x.a / x.n1) - np.log(x.c / x.n2)
    return effect_sizes(yi, 1 / x.a - 1 / x.n1 + 1 / x.c - 1 / x.n2, "RR", "", marks=x.marks)


def risk_differences(
    ai: ArrayLike,
    n1i: ArrayLike,
    ci: ArrayLike,
    n2i: ArrayLike,
    *,
    variance: str = "large-sample",
    add: float = 0.5,
) -> EffectSizes:
    """RD, a difference of shares. The share is never altered; half is added in the variance alone.

    ``variance``: ``large-sample`` divides by the people, ``unbiased`` by one fewer.
    """
    raw, x = _cells(ai, n1i, ci, n2i, 0), _cells(ai, n1i, ci, n2i, add)
    fewer = choose({"large-sample": 0, "unbiased": 1}, variance, "form of the variance")
    p1, p2 = x.a / x.n1, x.c / x.n2
    vi = p1 * (1 - p1) / (x.n1 - fewer) + p2 * (1 - p2) / (x.n2 - fewer)
    return effect_sizes(raw.a / raw.n1 - raw.c / raw.n2, vi, "RD", variance, marks=x.marks)


def peto_log_odds_ratios(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike
) -> EffectSizes:
    """PETO: observed less expected by its variance; good for rare events, equal groups, small
    effects, and misleading otherwise. Nothing is added to empty cells.

    Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7
    """
    x = _cells(ai, n1i, ci, n2i, 0)
    n, events, none = x.n1 + x.n2, x.a + x.c, x.b + x.d
    nothing = (events == 0) | (none == 0)
    v = np.where(nothing, np.nan, events * none * x.n1 * x.n2 / (n * n * (n - 1)))
    return effect_sizes(
        (x.a - events * x.n1 / n) / v, 1 / v, "PETO", "", marks={"no-events": nothing}
    )


def arcsine_differences(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike
) -> EffectSizes:
    """AS: difference of the arcsines of the roots of the shares; needs nothing added.

    Rücker, Schwarzer, Carpenter & Olkin 2009, doi:10.1002/sim.3511
    """
    x = _cells(ai, n1i, ci, n2i, 0)
    yi = np.arcsin(np.sqrt(x.a / x.n1)) - np.arcsin(np.sqrt(x.c / x.n2))
    return effect_sizes(yi, 1 / (4 * x.n1) + 1 / (4 * x.n2), "AS", "")


def yules_q(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5
) -> EffectSizes:
    """YUQ = (OR − 1)/(OR + 1), between −1 and 1. Yule 1912, doi:10.2307/2340126"""
    x = _informative(ai, n1i, ci, n2i, add)
    yi = (x.odds_ratio - 1) / (x.odds_ratio + 1)
    return effect_sizes(yi, (1 - yi**2) ** 2 * x.sum_of_inverses / 4, "YUQ", "", marks=x.marks)


def yules_y(
    ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, add: float = 0.5
) -> EffectSizes:
    """YUY = (√OR − 1)/(√OR + 1), between −1 and 1. Yule 1912, doi:10.2307/2340126"""
    x = _informative(ai, n1i, ci, n2i, add)
    root = np.sqrt(x.odds_ratio)
    yi = (root - 1) / (root + 1)
    return effect_sizes(yi, (1 - yi**2) ** 2 * x.sum_of_inverses / 16, "YUY", "", marks=x.marks)


# -- odds ratio ↔ standardised difference --------------------------------------------------


def odds_ratio_to_smd(effects: EffectSizes, *, by: str = "logistic") -> EffectSizes:
    """A log odds ratio as a standardised difference of what was cut into yes and no.

    ``by``: ``logistic`` divides by π/√3 (Hasselblad & Hedges), ``cox`` by 1.65.

    Sources
    -------
    logistic  Hasselblad & Hedges 1995, doi:10.1037/0033-2909.117.1.167; Chinn 2000,
              doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M
    cox       Cox & Snell 1989, Analysis of Binary Data, 2nd ed.
    """
    return _scaled(effects, 1 / _scale(by), "OR2D", by, "smd-from-odds-ratio")


def smd_to_odds_ratio(effects: EffectSizes, *, by: str = "logistic") -> EffectSizes:
    """A standardised difference as a log odds ratio; :func:`odds_ratio_to_smd` turned round."""
    return _scaled(effects, _scale(by), "D2OR", by, "odds-ratio-from-smd")


def _scale(by: str) -> float:
    return choose({"logistic": float(np.sqrt(PI2_3)), "cox": COX}, by, "conversion")


def _scaled(effects: EffectSizes, scale: float, measure: str, by: str, code: str) -> EffectSizes:
    marks = {**effects.marks, code: np.ones(effects.yi.shape, dtype=bool)}
    return effect_sizes(
        effects.yi * scale,
        effects.vi * scale**2,
        measure,
        effects.variance,
        assumed={**effects.assumed, f"{by}-scale": scale},
        marks=marks,
    )


# -- cells ---------------------------------------------------------------------------------


def _cells(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, add: float) -> Cells:
    a, n1, c, n2 = enter(ai=(ai, COUNT), n1i=(n1i, PEOPLE), ci=(ci, COUNT), n2i=(n2i, PEOPLE))
    wrong_rows((a > n1) | (c > n2), "more events than people.")
    b, d = n1 - a, n2 - c
    empty = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    more = np.where(empty, add, 0.0)
    marks = {"half-added": empty} if add else {}
    return Cells(a + more, b + more, c + more, d + more, marks)


def _informative(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, add: float) -> Cells:
    """The cells; NaN where nobody, or everybody, had the event in both groups."""
    x = _cells(ai, n1i, ci, n2i, add)
    a, n1, c, n2 = np.broadcast_arrays(
        *(np.asarray(each, dtype=float) for each in (ai, n1i, ci, n2i))
    )
    nothing = (a + c == 0) | (a + c == n1 + n2)
    empty = (x.a == 0) | (x.b == 0) | (x.c == 0) | (x.d == 0)  # where nothing was added
    a, b, c, d = (np.where(nothing | empty, np.nan, cell) for cell in (x.a, x.b, x.c, x.d))
    half = x.marks.get("half-added", np.zeros(nothing.shape, dtype=bool)) & ~nothing
    return Cells(a, b, c, d, {"half-added": half, "no-events": nothing})
