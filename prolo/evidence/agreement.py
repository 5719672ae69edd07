"""How far two readers agree about the same things, each put into one of several classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from prolo.errors import SynthesisError
from prolo.evidence.batch import Vector
from prolo.evidence.checking import check_level
from prolo.evidence.rates import exact_share
from prolo.evidence.shares import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``agreed`` of ``n`` were put into the same class by both. ``share`` has its exact interval;
    ``kappa`` and ``ac1`` are what is left after chance, between −1 and 1, and None where the
    readers used one class alone (kappa) or nothing can be said of their spread."""

    n: int
    agreed: int
    share: Share | None
    kappa: Share | None
    ac1: Share | None


def agree(
    pairs: Sequence[tuple[str, str]], classes: Sequence[str], *, level: float = 0.95
) -> Agreement:
    """Percent agreement, Cohen's kappa and Gwet's AC1 of two readers.

    Kappa falls towards zero when nearly everything is in one class, however often the readers
    agree; AC1 does not, so both are given.

    Parameters
    ----------
    pairs
        What the first and the second reader said of each thing.
    classes
        All that they could have said, at least two.

    Raises
    ------
    SynthesisError
        Fewer than two classes, or something said that is none of them.

    Sources
    -------
    kappa  Cohen 1960, doi:10.1177/001316446002000104; its variance: Fleiss, Cohen & Everitt 1969,
           doi:10.1037/h0028106, normal
    AC1    Gwet 2008, doi:10.1348/000711006X126600, t with n − 1 degrees of freedom

    Examples
    --------
    >>> found = agree([("a", "a")] * 8 + [("a", "b"), ("b", "b")], ["a", "b"])
    >>> f"{found.share.estimate:.0%}, {found.kappa.estimate:.2f}, {found.ac1.estimate:.2f}"
    '90%, 0.62, 0.87'
    """
    check_level(level)
    if len(set(classes)) < 2:
        raise SynthesisError("agreement needs at least two classes.")
    position = {name: number for number, name in enumerate(classes)}
    if unknown := {one for pair in pairs for one in pair} - set(position):
        raise SynthesisError(f"said and no class: {', '.join(sorted(unknown))}.")
    n = len(pairs)
    table = np.zeros((len(classes), len(classes)))
    for first, second in pairs:
        table[position[first], position[second]] += 1
    agreed = int(np.trace(table))
    return Agreement(
        n=n,
        agreed=agreed,
        share=exact_share(agreed, n, level=level),
        kappa=_kappa(table / n, n, level) if n > 1 else None,
        ac1=_ac1(table, n, level) if n > 1 else None,
    )


def _kappa(p: Vector, n: int, level: float) -> Share | None:
    first, second = p.sum(axis=1), p.sum(axis=0)
    observed, chance = float(np.trace(p)), float(first @ second)
    if chance == 1:
        return None  # both put everything into one class
    kappa = (observed - chance) / (1 - chance)
    left = 1 - kappa
    diagonal = np.diag(p) @ (1 - (first + second) * left) ** 2
    off = p * (second[:, None] + first[None, :]) ** 2
    apart = left**2 * (off.sum() - np.trace(off))
    variance = diagonal + apart - (kappa - chance * left) ** 2
    se = np.sqrt(max(0.0, float(variance)) / n) / (1 - chance)
    return _around(kappa, float(ndtri((1 + level) / 2)) * float(se))


def _ac1(table: Vector, n: int, level: float) -> Share:
    p = table / n
    classes = len(p)
    mean = (p.sum(axis=1) + p.sum(axis=0)) / 2
    observed = float(np.trace(p))
    chance = float((mean * (1 - mean)).sum()) / (classes - 1)
    ac1 = (observed - chance) / (1 - chance)
    # one value a thing, the same for all in one cell of the table
    agreed = (np.eye(classes) - chance) / (1 - chance)
    shared = (2 - mean[:, None] - mean[None, :]) / 2 / (classes - 1)
    each = agreed - 2 * (1 - ac1) * (shared - chance) / (1 - chance)
    variance = float((table * (each - ac1) ** 2).sum()) / (n * (n - 1))
    return _around(ac1, float(stdtrit(n - 1, (1 + level) / 2)) * variance**0.5)


def _around(middle: float, half: float) -> Share:
    return Share(middle, max(-1.0, middle - half), min(1.0, middle + half))
