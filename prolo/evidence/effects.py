"""From what a report prints to an effect and its variance.

Every effect here is arm *a* less arm *b*, as the instrument counts; which way is better is
decided by the caller (``comparison.py``). Whatever was not printed and had to be worked out
leaves a :class:`Conversion` beside the number it made.

Vocabulary
----------
MD     mean difference, in points of the instrument
SMD    the same in standard deviations, corrected for small samples (Hedges' g)
logOR  natural logarithm of the odds ratio
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, lgamma, log, sqrt
from typing import Literal, TypeAlias

from scipy.special import ndtri, stdtrit

from prolo.errors import SynthesisError

Measure: TypeAlias = Literal["MD", "SMD", "logOR"]
PRINTED_LEVEL = 0.95  # of the intervals in reports; one that says otherwise says so itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """``made`` (``sd``, ``se``, ``n``) came out as ``value``; ``code`` says how, ``inputs`` from
    what, ``arm`` for which arm, where it is about one."""

    code: str
    made: str
    value: float
    inputs: Mapping[str, float] = field(default_factory=dict)
    arm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFigures:
    """One group at one time, as far as it is known. ``se`` belongs to the mean."""

    n: int
    mean: float
    sd: float | None = None
    se: float | None = None
    id: str = ""
    conversions: tuple[Conversion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    value: float
    variance: float
    measure: Measure
    conversions: tuple[Conversion, ...] = ()

    @property
    def se(self) -> float:
        return sqrt(self.variance)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """A normal interval, as a forest plot draws it."""
        reach = float(ndtri((1 + level) / 2)) * self.se
        return self.value - reach, self.value + reach

    def turned(self) -> Effect:
        return replace(self, value=-self.value)


# -- spread that was printed in another form -----------------------------------------------


def arm_from_interval(n: int, mean: float, low: float, high: float, *, id: str = "") -> ArmFigures:  # noqa: A002
    """An arm whose mean was printed with a 95 % interval: t with n − 1."""
    check_interval(mean, low, high)
    reach = float(stdtrit(n - 1, (1 + PRINTED_LEVEL) / 2))
    se = (high - low) / (2 * reach)
    made = Conversion(
        code="se-from-ci", made="se", value=se, inputs={"low": low, "high": high, "n": n}, arm=id
    )
    return ArmFigures(n=n, mean=mean, se=se, id=id, conversions=(made,))


def with_sd(arm: ArmFigures) -> ArmFigures:
    """The same arm with its SD: SE times the root of n."""
    if arm.sd is not None:
        return arm
    assert arm.se is not None
    sd = arm.se * sqrt(arm.n)
    made = Conversion(
        code="sd-from-se", made="sd", value=sd, inputs={"se": arm.se, "n": arm.n}, arm=arm.id
    )
    return replace(arm, sd=sd, conversions=(*arm.conversions, made))


def se_from_interval(estimate: float, low: float, high: float) -> Conversion:
    """The standard error of a printed difference.

    With the normal, because such intervals come from models whose degrees of freedom nobody
    prints; where t was used the standard error comes out a little too large, never too small.
    """
    check_interval(estimate, low, high)
    se = (high - low) / (2 * float(ndtri((1 + PRINTED_LEVEL) / 2)))
    return Conversion(code="se-from-ci", made="se", value=se, inputs={"low": low, "high": high})


def se_from_p(estimate: float, p: float, n_a: int, n_b: int) -> Conversion:
    """The standard error of a printed difference from its two-sided p: t with n − 2.

    Only from an exact p. Cochrane Handbook 6.5, section 6.5.2.3.
    """
    if not 0 < p < 1 or estimate == 0:
        raise SynthesisError(f"difference {estimate:g} with p {p:g}: no standard error follows.")
    se = abs(estimate / float(stdtrit(n_a + n_b - 2, 1 - p / 2)))
    return Conversion(
        code="se-from-p", made="se", value=se, inputs={"p": p, "n_a": n_a, "n_b": n_b}
    )


def check_interval(estimate: float, low: float, high: float) -> None:
    if not low < estimate < high:
        raise SynthesisError(
            f"the interval {low:g} to {high:g} does not contain its estimate {estimate:g}: "
            "one of the three is misprinted."
        )


def combine_arms(arms: Sequence[ArmFigures]) -> ArmFigures:
    """Several arms as if they had been one. Cochrane Handbook 6.5, table 6.5.a."""
    whole = with_sd(arms[0])
    for arm in map(with_sd, arms[1:]):
        whole = _two_as_one(whole, arm)
    return whole


def _two_as_one(one: ArmFigures, other: ArmFigures) -> ArmFigures:
    assert one.sd is not None
    assert other.sd is not None
    n = one.n + other.n
    mean = (one.n * one.mean + other.n * other.mean) / n
    within = (one.n - 1) * one.sd**2 + (other.n - 1) * other.sd**2
    between = one.n * other.n / n * (one.mean - other.mean) ** 2
    sd = sqrt((within + between) / (n - 1))
    made = Conversion(
        code="arms-combined",
        made="sd",
        value=sd,
        inputs={"n_1": one.n, "n_2": other.n, "mean": mean},
        arm=f"{one.id}+{other.id}",
    )
    return ArmFigures(
        n=n,
        mean=mean,
        sd=sd,
        id=f"{one.id}+{other.id}",
        conversions=(*one.conversions, *other.conversions, made),
    )


# -- effects -------------------------------------------------------------------------------


def mean_difference(a: ArmFigures, b: ArmFigures) -> Effect:
    """MD with separate variances: each arm's own standard error, as printed where it is."""
    _check_arms(a, b)
    return Effect(
        value=a.mean - b.mean,
        variance=_se(a) ** 2 + _se(b) ** 2,
        measure="MD",
        conversions=(*a.conversions, *b.conversions),
    )


def standardised_mean_difference(a: ArmFigures, b: ArmFigures) -> Effect:
    """SMD by the pooled SD, with the exact small-sample factor.

    Variance 1/n₁ + 1/n₂ + g²/2(n₁ + n₂).

    Sources
    -------
    Hedges 1981, doi:10.3102/10769986006002107; Hedges & Olkin 1985, chapter 5
    """
    _check_arms(a, b)
    a, b = with_sd(a), with_sd(b)
    assert a.sd is not None
    assert b.sd is not None
    df = a.n + b.n - 2
    pooled = sqrt(((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / df)
    return _standardised(
        (a.mean - b.mean) / pooled, a.n, b.n, conversions=(*a.conversions, *b.conversions)
    )


def small_sample_factor(df: int) -> float:
    """J of Hedges 1981: Γ(df/2) / (√(df/2) Γ((df − 1)/2)), 0.9961 at 193 df, 0.5642 at 2."""
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2) - 0.5 * log(df / 2))


def difference_effect(estimate: float, spread: Conversion | float) -> Effect:
    """MD from a printed difference and its standard error, or the conversion that made it."""
    se = spread.value if isinstance(spread, Conversion) else spread
    if not se > 0:
        raise SynthesisError(f"standard error {se:g} of a difference: it must be above zero.")
    made = (spread,) if isinstance(spread, Conversion) else ()
    return Effect(value=estimate, variance=se * se, measure="MD", conversions=made)


def standardised_difference_effect(difference: Effect, n_a: int, n_b: int) -> Effect:
    """SMD of a printed difference: the SD that its standard error implies for two such arms.

    A standard error from an adjusted model is smaller than the raw one, so this SMD errs away
    from zero; the conversion says that it was done. Cochrane Handbook 6.5, section 6.5.2.3.
    """
    if min(n_a, n_b) < 2:
        raise SynthesisError(f"arms of {n_a} and {n_b}: two people an arm are needed.")
    sd = difference.se / sqrt(1 / n_a + 1 / n_b)
    made = Conversion(
        code="sd-from-difference",
        made="sd",
        value=sd,
        inputs={"se": difference.se, "n_a": n_a, "n_b": n_b},
    )
    return _standardised(
        difference.value / sd, n_a, n_b, conversions=(*difference.conversions, made)
    )


def log_odds_ratio(events_a: int, n_a: int, events_b: int, n_b: int) -> Effect:
    """logOR; half a person is added to each cell where one of the four is empty.

    Sources
    -------
    Woolf 1955, doi:10.1111/j.1469-1809.1955.tb01348.x; Gart & Zweifel 1967,
    doi:10.1093/biomet/54.1-2.181
    """
    for events, n in ((events_a, n_a), (events_b, n_b)):
        if not 0 <= events <= n or n < 1:
            raise SynthesisError(f"{events} of {n} people: events must lie between 0 and n.")
    if events_a + events_b in (0, n_a + n_b):
        raise SynthesisError("nobody, or everybody, in both arms: an odds ratio says nothing.")
    cells: list[float] = [events_a, n_a - events_a, events_b, n_b - events_b]
    made: tuple[Conversion, ...] = ()
    if 0 in cells:
        cells = [cell + 0.5 for cell in cells]
        made = (Conversion(code="half-added", made="cells", value=0.5),)
    a, b, c, d = cells
    return Effect(
        value=log(a * d / (b * c)),
        variance=1 / a + 1 / b + 1 / c + 1 / d,
        measure="logOR",
        conversions=made,
    )


def _standardised(d: float, n_a: int, n_b: int, *, conversions: tuple[Conversion, ...]) -> Effect:
    g = small_sample_factor(n_a + n_b - 2) * d
    return Effect(
        value=g,
        variance=1 / n_a + 1 / n_b + g * g / (2 * (n_a + n_b)),
        measure="SMD",
        conversions=conversions,
    )


def _se(arm: ArmFigures) -> float:
    if arm.se is not None:
        return arm.se
    assert arm.sd is not None
    return arm.sd / sqrt(arm.n)


def _check_arms(*arms: ArmFigures) -> None:
    for arm in arms:
        if arm.n < 2:
            raise SynthesisError(f"arm {arm.id or '?'} has {arm.n}: two people are needed.")
        spread = arm.se if arm.sd is None else arm.sd
        if spread is None or not spread > 0:
            raise SynthesisError(f"arm {arm.id or '?'} has no spread: an SD, SE or interval.")
