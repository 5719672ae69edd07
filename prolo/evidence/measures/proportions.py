"""How many of one group: shares, on the scales on which they are pooled.

``xi`` of ``ni`` people, 0 ≤ xi ≤ ni. Where nobody or everybody had the event, half a person is
added to both cells for the raw share's variance, the logarithm and the logit (``half-added`` marks
it); the two arcsine scales need nothing added.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from prolo.evidence.measures.door import COUNT, PEOPLE, choose, enter, wrong_rows
from prolo.evidence.measures.record import EffectSizes, Values, effect_sizes


def proportions(
    xi: ArrayLike, ni: ArrayLike, *, scale: str = "logit", add: float = 0.5
) -> EffectSizes:
    """Shares of one group.

    ``scale``: ``raw`` (PR), ``log`` (PLN), ``logit`` (PLO), ``arcsine`` (PAS),
    ``double-arcsine`` (PFT).

    Sources
    -------
    double arcsine  Freeman & Tukey 1950, doi:10.1214/aoms/1177729756, halved. Results pooled on
                    this scale can mislead: Schwarzer et al. 2019, doi:10.1002/jrsm.1348
    """
    x, n = enter(xi=(xi, COUNT), ni=(ni, PEOPLE))
    wrong_rows(x > n, "more events than people.")
    edge = (x == 0) | (x == n)
    some, rest = x + add * edge, n - x + add * edge
    whole = some + rest
    scales: dict[str, Callable[[], tuple[str, Values, Values]]] = {
        "raw": lambda: ("PR", x / n, some * rest / whole**3),
        "log": lambda: ("PLN", np.log(some / whole), 1 / some - 1 / whole),
        "logit": lambda: ("PLO", np.log(some / rest), 1 / some + 1 / rest),
        "arcsine": lambda: ("PAS", np.arcsin(np.sqrt(x / n)), 1 / (4 * n)),
        "double-arcsine": lambda: ("PFT", _double_arcsine(x, n), 1 / (4 * n + 2)),
    }
    measure, yi, vi = choose(scales, scale, "scale")()
    marks = {} if "arcsine" in scale else {"half-added": edge}
    return effect_sizes(yi, vi, measure, "", marks=marks)


def shares_of(yi: ArrayLike, *, scale: str, ni: ArrayLike | None = None) -> Values:
    """Back from a scale to a share; the double arcsine needs the people ``ni``.

    Miller 1978, doi:10.1080/00031305.1978.10479283
    """
    y = np.asarray(yi, dtype=float)
    if scale == "double-arcsine":
        if ni is None:
            raise ValueError("the double arcsine does not go back to a share without ni.")
        return _undo_double_arcsine(2 * y, np.asarray(ni, dtype=float))
    back: dict[str, Callable[[], Values]] = {
        "raw": lambda: y,
        "log": lambda: np.exp(y),
        "logit": lambda: 1 / (1 + np.exp(-y)),
        "arcsine": lambda: np.sin(np.clip(y, 0, np.pi / 2)) ** 2,
    }
    return choose(back, scale, "scale")()


def _double_arcsine(x: Values, n: Values) -> Values:
    one, other = np.sqrt(x / (n + 1)), np.sqrt((x + 1) / (n + 1))
    return (np.arcsin(one) + np.arcsin(other)) / 2


def _undo_double_arcsine(t: Values, n: Values) -> Values:
    low = np.arcsin(np.sqrt(1 / (n + 1)))  # of nobody
    t = np.clip(t, low, np.pi - low)
    inside = 1 - (np.sin(t) + (np.sin(t) - 1 / np.sin(t)) / n) ** 2
    return (1 - np.sign(np.cos(t)) * np.sqrt(np.clip(inside, 0, None))) / 2
