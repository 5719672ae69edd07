"""Where a function crosses zero, once two points on either side of it are known."""

from __future__ import annotations

from collections.abc import Callable


def bracketed_root(
    function: Callable[[float], float], left: float, right: float, *, tolerance: float
) -> float:
    """The crossing between ``left`` and ``right``, found to ``tolerance`` times its size.

    Steps by inverse quadratic interpolation where that is safe and by halving where it is not,
    so that the bracket always shrinks and a root is always found.

    Raises
    ------
    ValueError
        The function has the same sign at both ends: the caller's bracket is wrong.

    Sources
    -------
    Chandrupatla 1997, doi:10.1016/S0965-9978(96)00051-8
    """
    best, other = left, right
    f_best, f_other = function(best), function(other)
    if f_best == 0 or f_other == 0:
        return best if f_best == 0 else other
    if (f_best > 0) == (f_other > 0):
        raise ValueError("the function has the same sign at both ends of the bracket")
    share = 0.5
    while True:
        trial = best + share * (other - best)
        f_trial = function(trial)
        if (f_trial > 0) == (f_best > 0):
            third, f_third = best, f_best
        else:
            third, f_third = other, f_other
            other, f_other = best, f_best
        best, f_best = trial, f_trial
        nearer = best if abs(f_best) < abs(f_other) else other
        if f_best == 0:
            return best
        width = abs(other - best)
        reach = tolerance * abs(nearer) / width if width > 0 else 1.0
        if reach >= 0.5:
            return nearer
        share = _next_share(best, other, third, f_best, f_other, f_third)
        share = min(1 - reach, max(reach, share))


def _next_share(a: float, b: float, c: float, fa: float, fb: float, fc: float) -> float:
    """How far from ``a`` towards ``b`` to look next: interpolated, or halfway."""
    xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
    if phi * phi < xi and (1 - phi) ** 2 < 1 - xi:
        return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return 0.5
