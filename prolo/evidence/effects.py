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

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal, TypeAlias

from prolo.errors import SynthesisError
from prolo.evidence import conversions, measures, medians
from prolo.evidence.conversions import Conversion
from prolo.evidence.distributions import ndtri
from prolo.evidence.measures import EffectSizes

Measure: TypeAlias = Literal["MD", "SMD", "logOR"]


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
    found = conversions.se_from_interval(low, high, estimate=mean, df=n - 1)
    made = replace(found.row(arm=id), inputs={"low": low, "high": high, "n": n})
    return ArmFigures(n=n, mean=mean, se=made.value, id=id, conversions=(made,))


def arm_from_quartiles(n: int, q1: float, median: float, q3: float, *, id: str = "") -> ArmFigures:  # noqa: A002
    """An arm whose median was printed with its quartiles.

    Raises
    ------
    SynthesisError
        Quartiles that do not rise, or that speak against a normal distribution: a mean made of
        them would mislead.
    """
    found = medians.from_quartiles(n, q1, median, q3)
    if found.skewed:
        raise SynthesisError(f"median {median:g}, quartiles {q1:g} and {q3:g}: skewed.")
    made = (found.mean.row(arm=id), found.sd.row(arm=id))
    return ArmFigures(n=n, mean=made[0].value, sd=made[1].value, id=id, conversions=made)


def with_sd(arm: ArmFigures) -> ArmFigures:
    """The same arm with its SD: SE times the root of n."""
    if arm.sd is not None:
        return arm
    assert arm.se is not None
    made = conversions.sd_from_se(arm.se, arm.n).row(arm=arm.id)
    return replace(arm, sd=made.value, conversions=(*arm.conversions, made))


def se_from_interval(estimate: float, low: float, high: float) -> Conversion:
    """The standard error of a printed difference, by the normal."""
    return conversions.se_from_interval(low, high, estimate=estimate).row()


def se_from_p(
    estimate: float, p: float, n_a: int, n_b: int, *, df: float | None = None
) -> Conversion:
    """The standard error of a printed difference from its two-sided p: t with n − 2, or with the
    ``df`` of the analysis that gave p, such as n − 3 where it adjusted for the score before."""
    if not 0 < p < 1 or estimate == 0:
        raise SynthesisError(f"difference {estimate:g} with p {p:g}: no standard error follows.")
    known = n_a + n_b - 2 if df is None else df
    made = conversions.se_from_p(estimate, p, df=known).row()
    return replace(made, inputs={"p": p, "n_a": n_a, "n_b": n_b, "df": known})


def combine_arms(arms: Sequence[ArmFigures]) -> ArmFigures:
    """Several arms as if they had been one."""
    whole = with_sd(arms[0])
    for arm in map(with_sd, arms[1:]):
        whole = _two_as_one(whole, arm)
    return whole


def _two_as_one(one: ArmFigures, other: ArmFigures) -> ArmFigures:
    assert one.sd is not None
    assert other.sd is not None
    together = f"{one.id}+{other.id}"
    _, mean, found = conversions.combined_arms(
        one.n, one.mean, one.sd, other.n, other.mean, other.sd
    )
    made = found.row(arm=together)
    return ArmFigures(
        n=one.n + other.n,
        mean=float(mean),
        sd=made.value,
        id=together,
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
    """SMD by the pooled SD, with the exact small-sample factor and the large-sample variance."""
    _check_arms(a, b)
    a, b = with_sd(a), with_sd(b)
    assert a.sd is not None
    assert b.sd is not None
    found = measures.standardised_mean_differences(a.mean, a.sd, a.n, b.mean, b.sd, b.n)
    return _effect(found, "SMD", (*a.conversions, *b.conversions))


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
    made = conversions.sd_from_difference(difference.se, n_a, n_b).row()
    found = measures.standardised_from_differences(difference.value, difference.se, n_a, n_b)
    return _effect(found, "SMD", (*difference.conversions, made))


def log_odds_ratio(events_a: int, n_a: int, events_b: int, n_b: int) -> Effect:
    """logOR; half a person is added to each cell where one of the four is empty."""
    for events, n in ((events_a, n_a), (events_b, n_b)):
        if not 0 <= events <= n or n < 1:
            raise SynthesisError(f"{events} of {n} people: events must lie between 0 and n.")
    if events_a + events_b in (0, n_a + n_b):
        raise SynthesisError("nobody, or everybody, in both arms: an odds ratio says nothing.")
    found = measures.log_odds_ratios(events_a, n_a, events_b, n_b)
    half = Conversion(code="half-added", made="cells", value=0.5)
    return _effect(found, "logOR", (half,) if found.marks else ())


def weighed_as_people(effect: Effect, joints: int, people: int, correlation: float) -> Effect:
    """The effect with the variance of fewer people, where joints were counted as if each were one.

    Effective numbers divide every variance here by the same factor, 1 + (m − 1) ρ with m joints a
    person; see :func:`prolo.evidence.conversions.effective_people`.
    """
    factor = joints / float(
        conversions.effective_people(joints, joints / people, correlation).values
    )
    made = Conversion(
        code="design-effect",
        made="variance",
        value=effect.variance * factor,
        inputs={"joints": joints, "people": people, "correlation": correlation, "factor": factor},
    )
    return replace(effect, variance=made.value, conversions=(*effect.conversions, made))


def _effect(found: EffectSizes, measure: Measure, made: tuple[Conversion, ...]) -> Effect:
    return Effect(
        value=float(found.yi), variance=float(found.vi), measure=measure, conversions=made
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
