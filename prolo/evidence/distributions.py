"""Normal, t and chi-squared in plain floats: what one pooled answer needs of SciPy.

Loading ``scipy.special`` takes longer than a cold answer may take altogether. The names and the
order of arguments are SciPy's, so that either can stand for the other; arrays of more than ``MANY``
numbers are handed to it. ``tests/evidence/test_distributions.py`` holds the two together.

Sources
-------
NIST Digital Library of Mathematical Functions: 8.7.1 and 8.9.2 (incomplete gamma), 8.17.7 and
8.17.22 (incomplete beta), 5.11.1 and 5.11.8 (gamma); the first guess of a normal quantile:
Abramowitz & Stegun 1964, 26.2.23
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from math import erf, erfc, exp, gamma, inf, lgamma, log, log1p, nan, pi, sqrt
from typing import Any

import numpy as np

MANY = 4096
ROOT_2, ROOT_2PI = sqrt(2), sqrt(2 * pi)
SMALLEST = 1e-300
ENOUGH = 1e-17  # of a sum or fraction, beyond which more of it changes nothing
STEPS = 60  # Newton doubles its digits with each; two to six are usual
LAST_STEP = 1e-9  # the next would be below the last digit
LAST_DIGIT = 3e-16


def elementwise(function: Callable[..., float]) -> Callable[..., Any]:
    """The same for arrays: one number at a time, or by SciPy's function of the same name."""

    @wraps(function)
    def of_any(*given: Any) -> Any:
        if not any(isinstance(one, np.ndarray | list | tuple) for one in given):
            return function(*map(float, given))
        arrays = np.broadcast_arrays(*given)
        if arrays[0].size > MANY:
            from scipy import special

            return getattr(special, function.__name__)(*arrays)
        flat = [one.astype(float).ravel().tolist() for one in arrays]
        return np.fromiter(map(function, *flat), float, arrays[0].size).reshape(arrays[0].shape)

    return of_any


@elementwise
def gammaln(x: float) -> float:
    """log Γ(x) for x above 0."""
    return lgamma(x)


# -- normal --------------------------------------------------------------------------------


def ndtr(x: Any) -> Any:
    """P(Z ≤ x); of arrays too, without a call of ours for each number: Bayes asks for thousands."""
    if not isinstance(x, np.ndarray):
        return 0.5 * erfc(-x / ROOT_2)
    if x.size > MANY:
        from scipy import special

        return special.ndtr(x)
    return 0.5 * np.fromiter(map(erfc, (x / -ROOT_2).ravel().tolist()), float, x.size).reshape(
        x.shape
    )


@elementwise
@lru_cache(maxsize=1024)
def ndtri(p: float) -> float:
    """The z with P(Z ≤ z) = p."""
    if not 0 < p < 1:
        return -inf if p == 0 else inf if p == 1 else nan
    if p > 0.5:
        return _normal_upper(1 - p)
    return -_normal_upper(p) if p < 0.5 else 0.0


def _normal_upper(p: float) -> float:
    """The z ≥ 0 with P(Z > z) = p ≤ ½, by Halley's steps from a guess that is right to 0.0005."""
    t = sqrt(-2 * log(p))
    top, below = 2.515517 + t * (0.802853 + t * 0.010328), 1.432788 + t * (0.189269 + t * 0.001308)
    z = t - top / (1 + t * below)
    for _ in range(3):
        density = exp(-0.5 * z * z) / ROOT_2PI
        if p < 0.4:
            miss = (0.5 * erfc(z / ROOT_2) - p) / density
        else:  # near the middle ½ − p has more digits than p
            miss = (0.5 - p - 0.5 * erf(z / ROOT_2)) / density
        z += miss / (1 - 0.5 * z * miss)
    return z


# -- t -------------------------------------------------------------------------------------


@elementwise
def stdtr(df: float, t: float) -> float:
    """P(T ≤ t)."""
    _, upper = _t_parts(df, abs(t))
    return upper if t < 0 else 1 - upper


@elementwise
@lru_cache(maxsize=1024)
def stdtrit(df: float, p: float) -> float:
    """The t with P(T ≤ t) = p, by Newton's steps in logarithms: the curve is concave there."""
    if not 0 < p < 1:
        return -inf if p == 0 else inf if p == 1 else nan
    if p == 0.5:
        return 0.0
    sign, upper = (1.0, 1 - p) if p > 0.5 else (-1.0, p)
    middle = upper > 0.25  # 1 − 2·upper has more digits there
    wanted = 1 - 2 * upper if middle else upper
    root = sqrt(df) * _beta_half(df / 2)
    t = max(abs(ndtri(upper)), SMALLEST)
    for _ in range(STEPS):
        central, tail = _t_parts(df, t)
        density = exp(-0.5 * (df + 1) * log1p(t * t / df)) / root
        found, slope = (central, 2 * density) if middle else (tail, -density)
        step = -log(found / wanted) * found / (t * slope)
        t *= exp(step)
        if abs(step) < LAST_STEP:
            break
    return sign * t


def _t_parts(df: float, t: float) -> tuple[float, float]:
    """P(−t ≤ T ≤ t) and P(T > t) for t ≥ 0, the smaller of them to the last digits."""
    if not 0 < t < inf:
        return (0.0, 0.5) if t == 0 else (1.0, 0.0) if t == inf else (nan, nan)
    a = df / 2
    square = t * t / df
    x, y = 1 / (1 + square), square / (1 + square)
    front = exp(-a * log1p(square)) * sqrt(y) / _beta_half(a)  # xᵃ·y^½ / B(a, ½)
    if x < (a + 1) / (a + 2.5):
        upper = 0.5 * front * _beta_fraction(a, 0.5, x) / a
        return 1 - 2 * upper, upper
    central = 2 * front * _beta_fraction(0.5, a, y)
    return central, 0.5 * (1 - central)


@lru_cache(maxsize=1024)
def _beta_half(a: float) -> float:
    """B(a, ½) = Γ(a)·√π / Γ(a + ½)."""
    if a < 100:
        return gamma(a) * sqrt(pi) / gamma(a + 0.5)
    return sqrt(pi / a) * exp(1 / (8 * a) - 1 / (192 * a**3) + 1 / (640 * a**5))


def _beta_fraction(a: float, b: float, x: float) -> float:
    """I_x(a, b)·a·B(a, b) / (xᵃ·(1 − x)ᵇ), by the even part's recurrence of the fraction."""
    above, below = 1.0, _not_zero(1 - (a + b) * x / (a + 1))
    below = 1 / below
    found = below
    for m in range(1, 10_000):
        for d in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            below = 1 / _not_zero(1 + d * below)
            above = _not_zero(1 + d / above)
            found *= above * below
        if not abs(above * below - 1) > LAST_DIGIT:
            break
    return found


def _not_zero(x: float) -> float:
    return x if abs(x) > SMALLEST else SMALLEST


# -- chi-squared ---------------------------------------------------------------------------


@elementwise
def chdtrc(df: float, x: float) -> float:
    """P(χ² > x)."""
    return _chi_parts(df / 2, x / 2)[1]


@elementwise
@lru_cache(maxsize=1024)
def chdtri(df: float, p: float) -> float:
    """The x with P(χ² > x) = p, by Newton's steps in logarithms."""
    if not 0 < p < 1:
        return inf if p == 0 else 0.0 if p == 1 else nan
    a, lower = df / 2, p > 0.5
    wanted = 1 - p if lower else p
    third = 2 / (9 * df)
    cube = 1 - third - ndtri(p) * sqrt(third)
    x = a * cube**3 if cube > 0.2 else (wanted * gamma(a + 1)) ** (1 / a)
    for _ in range(STEPS):
        below, above = _chi_parts(a, x)
        slope = _front(a, x) * a  # x times the density
        found, slope = (below, slope) if lower else (above, -slope)
        step = -log(found / wanted) * found / slope
        x *= exp(step)
        if abs(step) < LAST_STEP:
            break
    return 2 * x


def _chi_parts(a: float, x: float) -> tuple[float, float]:
    """The regularised incomplete gamma functions P(a, x) and Q(a, x), the smaller of them, or
    nearly so, to the last digits."""
    if not 0 < x < inf:
        return (0.0, 1.0) if x <= 0 else (1.0, 0.0) if x == inf else (nan, nan)
    if x < a + 1:
        term = total = 1.0
        n = a
        while term > ENOUGH * total:
            n += 1
            term *= x / n
            total += term
        lower = _front(a, x) * total
        return lower, 1 - lower
    upper = _front(a, x) * a * _gamma_fraction(a, x)
    return 1 - upper, upper


def _front(a: float, x: float) -> float:
    """xᵃ·e⁻ˣ / Γ(a + 1). For larger a by how far x lies from a, so that no large logarithms are
    taken from each other."""
    if a < 20:
        return exp(a * log(x) - x) / gamma(a + 1)
    apart = (x - a) / a
    stirling = 1 / (12 * a) - 1 / (360 * a**3) + 1 / (1260 * a**5) - 1 / (1680 * a**7)
    return exp(-a * (apart - log1p(apart)) - stirling) / sqrt(2 * pi * a)


def _gamma_fraction(a: float, x: float) -> float:
    """Γ(a, x)·eˣ / xᵃ for x ≥ a + 1."""
    b = x + 1 - a
    above, below = 1 / SMALLEST, 1 / b
    found = below
    for n in range(1, 10_000):
        d, b = -n * (n - a), b + 2
        below = 1 / _not_zero(b + d * below)
        above = _not_zero(b + d / above)
        found *= above * below
        if not abs(above * below - 1) > LAST_DIGIT:
            break
    return found
