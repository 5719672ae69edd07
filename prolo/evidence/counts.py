"""Counts of events in two arms, pooled without an effect a trial: Mantel–Haenszel and Peto.

Trials without any event, or with events in everybody, say nothing of a ratio; nothing is added to
an empty cell of the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri

from prolo.errors import SynthesisError
from prolo.evidence.batch import Vector
from prolo.evidence.checking import check_choice, check_level

CountMeasure: TypeAlias = Literal["logOR", "logRR", "RD"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEffect:
    """A common effect of arm *a* against arm *b*: a logarithm of a ratio, or a difference of
    shares. ``QE`` is None where the trials' own effects are not looked at. ``k`` trials given,
    ``k_used`` of them with something to say."""

    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    zval: float
    pval: float
    QE: float | None
    QEp: float | None
    k: int
    k_used: int
    level: float
    measure: CountMeasure
    method: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Events and people, arm a and arm b, shape (k,) each."""

    a: Vector
    n_a: Vector
    b: Vector
    n_b: Vector

    @property
    def n(self) -> Vector:
        return self.n_a + self.n_b

    @property
    def events(self) -> Vector:
        return self.a + self.b

    @property
    def speaks(self) -> Vector:
        """Trials in which some, but not all, had an event."""
        return (self.events > 0) & (self.events < self.n)

    def those(self, kept: Vector) -> Tables:
        return Tables(self.a[kept], self.n_a[kept], self.b[kept], self.n_b[kept])


def pool_mantel_haenszel(
    events_a: ArrayLike,
    n_a: ArrayLike,
    events_b: ArrayLike,
    n_b: ArrayLike,
    *,
    measure: CountMeasure = "logOR",
    level: float = 0.95,
) -> CountEffect:
    """Pool odds ratios, risk ratios or risk differences by Mantel and Haenszel's weights.

    Parameters
    ----------
    events_a, n_a, events_b, n_b
        Whole numbers, shape (k,), k ≥ 1: events and people of either arm.

    Raises
    ------
    SynthesisError
        Numbers that are no counts; no event, or nobody without, in an arm of all trials.

    Sources
    -------
    estimate  Mantel & Haenszel 1959; Greenland & Robins 1985, doi:10.2307/2530643
    variance  logOR: Robins, Breslow & Greenland 1986, doi:10.2307/2531052; logRR: Greenland &
              Robins 1985; RD: Sato, Greenland & Robins 1989, doi:10.2307/2531778
    """
    check_level(level)
    check_choice("measure", measure, get_args(CountMeasure))
    tables = check_tables(events_a, n_a, events_b, n_b)
    used = tables if measure == "RD" else tables.those(tables.speaks)
    if not len(used.a):
        raise SynthesisError("no trial in which some, but not all, had an event.")
    estimate, variance = {"logOR": _odds, "logRR": _risks, "RD": _differences}[measure](used)
    if not (np.isfinite(estimate) and np.isfinite(variance) and variance > 0):
        raise SynthesisError("one arm of all trials has no event, or nobody without: no estimate.")
    return _answer(estimate, variance, tables, used, level, measure, "mantel-haenszel", None)


def _odds(t: Tables) -> tuple[float, float]:
    without_a, without_b = t.n_a - t.a, t.n_b - t.b
    r, s = t.a * without_b / t.n, without_a * t.b / t.n
    p, q = (t.a + without_b) / t.n, (without_a + t.b) / t.n
    sum_r, sum_s = float(r.sum()), float(s.sum())
    if sum_r == 0 or sum_s == 0:
        return np.nan, np.nan
    variance = (
        (p * r).sum() / (2 * sum_r**2)
        + (p * s + q * r).sum() / (2 * sum_r * sum_s)
        + (q * s).sum() / (2 * sum_s**2)
    )
    return float(np.log(sum_r / sum_s)), float(variance)


def _risks(t: Tables) -> tuple[float, float]:
    r, s = float((t.a * t.n_b / t.n).sum()), float((t.b * t.n_a / t.n).sum())
    if r == 0 or s == 0:
        return np.nan, np.nan
    spread = ((t.n_a * t.n_b * t.events - t.a * t.b * t.n) / t.n**2).sum()
    return float(np.log(r / s)), float(spread / (r * s))


def _differences(t: Tables) -> tuple[float, float]:
    weight = float((t.n_a * t.n_b / t.n).sum())
    difference = float(((t.a * t.n_b - t.b * t.n_a) / t.n).sum()) / weight
    p = (t.n_a**2 * t.b - t.n_b**2 * t.a + t.n_a * t.n_b * (t.n_b - t.n_a) / 2) / t.n**2
    q = (t.a * (t.n_b - t.b) + t.b * (t.n_a - t.a)) / (2 * t.n)
    return difference, float((difference * p.sum() + q.sum()) / weight**2)


def pool_peto(
    events_a: ArrayLike,
    n_a: ArrayLike,
    events_b: ArrayLike,
    n_b: ArrayLike,
    *,
    level: float = 0.95,
) -> CountEffect:
    """Pool odds ratios by Peto's one step: good for rare events and arms of like size.

    Parameters and errors as in ``pool_mantel_haenszel``.

    Sources
    -------
    Yusuf, Peto, Lewis, Collins & Sleight 1985, doi:10.1016/S0033-0620(85)80003-7
    """
    check_level(level)
    tables = check_tables(events_a, n_a, events_b, n_b)
    used = tables.those(tables.speaks)
    if not len(used.a):
        raise SynthesisError("no trial in which some, but not all, had an event.")
    excess = used.a - used.events * used.n_a / used.n
    spread = used.n_a * used.n_b * used.events * (used.n - used.events)
    spread = spread / (used.n**2 * (used.n - 1))
    total = float(spread.sum())
    estimate = float(excess.sum()) / total
    q = float((spread * (excess / spread - estimate) ** 2).sum())
    return _answer(estimate, 1 / total, tables, used, level, "logOR", "peto", q)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationTest:
    """Cochran's, Mantel's and Haenszel's χ² on one degree of freedom."""

    statistic: float
    pval: float
    corrected: bool


def associate_counts(
    events_a: ArrayLike,
    n_a: ArrayLike,
    events_b: ArrayLike,
    n_b: ArrayLike,
    *,
    corrected: bool = True,
) -> AssociationTest:
    """Whether events and arms have anything to do with each other in any trial.

    Sources
    -------
    Mantel & Haenszel 1959, doi:10.1093/jnci/22.4.719
    """
    tables = check_tables(events_a, n_a, events_b, n_b)
    used = tables.those(tables.speaks)
    if not len(used.a):
        raise SynthesisError("no trial in which some, but not all, had an event.")
    excess = abs(float((used.a - used.events * used.n_a / used.n).sum()))
    spread = used.n_a * used.n_b * used.events * (used.n - used.events)
    total = float((spread / (used.n**2 * (used.n - 1))).sum())
    statistic = max(0.0, excess - 0.5 * corrected) ** 2 / total
    return AssociationTest(
        statistic=statistic, pval=float(chdtrc(1, statistic)), corrected=corrected
    )


def check_tables(
    events_a: ArrayLike, n_a: ArrayLike, events_b: ArrayLike, n_b: ArrayLike
) -> Tables:
    try:
        columns = [np.asarray(x, dtype=float) for x in (events_a, n_a, events_b, n_b)]
    except (TypeError, ValueError):
        raise SynthesisError("events and people must be whole numbers, one a trial.") from None
    if any(column.ndim != 1 or column.shape != columns[0].shape for column in columns):
        raise SynthesisError("events and people of both arms must be one number a trial.")
    if not len(columns[0]):
        raise SynthesisError("no trial given: at least one is needed.")
    table = np.array(columns)
    whole = np.isfinite(table) & (np.floor(table) == table) & (table >= 0)
    good = whole.all(axis=0) & (table[0] <= table[1]) & (table[2] <= table[3])
    good &= (table[1] > 0) & (table[3] > 0)
    if not good.all():
        faults = [
            "trial {} has {:g} of {:g} and {:g} of {:g}".format(i + 1, *table[:, i])
            for i in np.flatnonzero(~good)
        ]
        raise SynthesisError(
            f"{'; '.join(faults)}: events must be whole numbers between 0 and the people of the "
            "arm, and each arm must have people."
        )
    return Tables(*columns)


def _answer(
    estimate: float,
    variance: float,
    tables: Tables,
    used: Tables,
    level: float,
    measure: CountMeasure,
    method: str,
    q: float | None,
) -> CountEffect:
    se, k_used = sqrt(variance), len(used.a)
    reach = float(ndtri((1 + level) / 2)) * se
    return CountEffect(
        estimate=estimate,
        se=se,
        ci_lb=estimate - reach,
        ci_ub=estimate + reach,
        zval=estimate / se,
        pval=2 * float(ndtr(-abs(estimate / se))),
        QE=q,
        QEp=None if q is None else float(chdtrc(k_used - 1, q)) if k_used > 1 else 1.0,
        k=len(tables.a),
        k_used=k_used,
        level=level,
        measure=measure,
        method=method,
    )
