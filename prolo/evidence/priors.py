"""What is thought of τ, the standard deviation of true effects, before the trials are looked at.

A prior gives the logarithm of its density of τ at a given log τ. Priors in the unit of the
effects (half-normal, half-Cauchy and the published ones) mean something else in another unit: a
half-normal of 0.5 is for standardised differences and log ratios, not for points on a scale.

The published priors were fitted to thousands of meta-analyses: Turner for log odds ratios,
Rhodes for standardised mean differences. Which cell is meant is chosen by the kind of outcome
and of comparison, never by the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf, lgamma, log, pi
from types import MappingProxyType
from typing import ClassVar, Literal, Protocol, TypeAlias

import numpy as np

from prolo.errors import SynthesisError
from prolo.evidence.checking import check_choice, check_positive
from prolo.evidence.heterogeneity import Vector


class TauPrior(Protocol):
    """``tail``: the density falls like τ to this power, negative, inf for faster than any;
    with it the caller knows which moments exist. ``fewest`` studies give a proper posterior."""

    @property
    def code(self) -> str: ...
    @property
    def tail(self) -> float: ...
    @property
    def fewest(self) -> int: ...

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:
        """Of τ at each log τ, shape (m,), given the sampling variances, shape (k,). Improper
        priors leave out their constant."""
        ...

    def width(self, variances: Vector) -> float:
        """A τ of the size that the prior speaks of; inf where it speaks of none."""
        ...


@dataclass(frozen=True, slots=True)
class HalfNormal:
    """``scale`` in the unit of the effects. Gelman 2006, doi:10.1214/06-BA117A; Röver et al.
    2021, doi:10.1002/jrsm.1475: 0.5 for standardised differences and log odds ratios."""

    scale: float = 0.5
    code: ClassVar[str] = "half-normal"
    tail: ClassVar[float] = inf
    fewest: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check_positive("scale of the half-normal", self.scale)

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:  # noqa: ARG002
        z = np.exp(log_tau - log(self.scale))
        density: Vector = 0.5 * log(2 / pi) - log(self.scale) - 0.5 * z * z
        return density

    def width(self, variances: Vector) -> float:  # noqa: ARG002
        return self.scale


@dataclass(frozen=True, slots=True)
class HalfCauchy:
    """``scale`` in the unit of the effects, the median. Gelman 2006, doi:10.1214/06-BA117A;
    Polson & Scott 2012, doi:10.1214/12-BA730"""

    scale: float = 0.5
    code: ClassVar[str] = "half-cauchy"
    tail: ClassVar[float] = 2.0
    fewest: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check_positive("scale of the half-Cauchy", self.scale)

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:  # noqa: ARG002
        density: Vector = (
            log(2 / pi) - log(self.scale) - np.logaddexp(0, 2 * (log_tau - log(self.scale)))
        )
        return density

    def width(self, variances: Vector) -> float:  # noqa: ARG002
        return self.scale


@dataclass(frozen=True, slots=True)
class DuMouchel:
    """s/(s + τ)², s² the harmonic mean of the sampling variances: the median of τ is s.

    DuMouchel & Normand 2000, in: Meta-Analysis in Medicine and Health Policy; Spiegelhalter,
    Abrams & Myles 2004, section 5.7.3
    """

    code: ClassVar[str] = "dumouchel"
    tail: ClassVar[float] = 2.0
    fewest: ClassVar[int] = 1

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:
        s = log(self.width(variances))
        density: Vector = -s - 2 * np.logaddexp(0, log_tau - s)
        return density

    def width(self, variances: Vector) -> float:
        return float(np.sqrt(len(variances) / np.sum(1 / variances)))


@dataclass(frozen=True, slots=True)
class Jeffreys:
    """√Σ(τ/(v + τ²))², improper. Bodnar, Link & Elster 2016, doi:10.1214/15-BA933; Röver 2020,
    doi:10.18637/jss.v093.i06, section 2.3"""

    code: ClassVar[str] = "jeffreys"
    tail: ClassVar[float] = 1.0
    fewest: ClassVar[int] = 2

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:
        logs = np.logaddexp(np.log(variances), 2 * log_tau[:, None])
        smallest = logs.min(axis=1)
        sums = np.exp(-2 * (logs - smallest[:, None])).sum(axis=1)
        density: Vector = log_tau - smallest + 0.5 * np.log(sums)
        return density

    def width(self, variances: Vector) -> float:  # noqa: ARG002
        return inf


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every τ alike, improper: two studies leave an improper posterior. Gelman 2006,
    doi:10.1214/06-BA117A"""

    code: ClassVar[str] = "uniform"
    tail: ClassVar[float] = 0.0
    fewest: ClassVar[int] = 3

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:  # noqa: ARG002
        return np.zeros_like(log_tau)

    def width(self, variances: Vector) -> float:  # noqa: ARG002
        return inf


@dataclass(frozen=True, slots=True)
class LogNormal:
    """log τ² is normal with ``location`` and ``scale``."""

    location: float
    scale: float
    source: str = ""
    read_in: str = ""
    code: ClassVar[str] = "log-normal"
    tail: ClassVar[float] = inf
    fewest: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check_positive("scale of log τ²", self.scale)

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:  # noqa: ARG002
        z = (2 * log_tau - self.location) / self.scale
        density: Vector = log(2 / self.scale) - 0.5 * log(2 * pi) - 0.5 * z * z - log_tau
        return density

    def width(self, variances: Vector) -> float:  # noqa: ARG002
        return float(np.exp(self.location / 2))


@dataclass(frozen=True, slots=True)
class LogT:
    """log τ² follows a t distribution. Its mass far out falls so slowly that one study alone
    says nothing with it."""

    location: float
    scale: float
    df: float = 5.0
    source: str = ""
    read_in: str = ""
    code: ClassVar[str] = "log-t"
    tail: ClassVar[float] = 1.0
    fewest: ClassVar[int] = 2

    def __post_init__(self) -> None:
        check_positive("scale of log τ²", self.scale)
        check_positive("degrees of freedom of log τ²", self.df)

    def log_density(self, log_tau: Vector, variances: Vector) -> Vector:  # noqa: ARG002
        z = (2 * log_tau - self.location) / self.scale
        constant = lgamma((self.df + 1) / 2) - lgamma(self.df / 2) - 0.5 * log(self.df * pi)
        density: Vector = (
            log(2 / self.scale) + constant - (self.df + 1) / 2 * np.log1p(z * z / self.df) - log_tau
        )
        return density

    def width(self, variances: Vector) -> float:  # noqa: ARG002
        return float(np.exp(self.location / 2))


# -- published priors ----------------------------------------------------------------------

Comparison: TypeAlias = Literal[
    "pharmacological-placebo", "pharmacological-pharmacological", "other-placebo",
    "other-pharmacological", "other-other",
]  # fmt: skip

TURNER_2012 = "Turner et al. 2012, Int J Epidemiol 41:818, doi:10.1093/ije/dys041, general setting"
TURNER = "Turner et al. 2015, Stat Med 34:984, doi:10.1002/sim.6381, table IV"
RHODES = "Rhodes et al. 2015, J Clin Epidemiol 68:52, doi:10.1016/j.jclinepi.2014.08.012, table 3"
# The tables were read in a transcription that other software ships, not in the papers: until a
# person has compared them, ``read_in`` of every published prior says so.
READ_IN = "transcription"

COMPARISONS: tuple[Comparison, ...] = (
    "pharmacological-placebo", "pharmacological-pharmacological", "other-placebo",
    "other-pharmacological", "other-other",
)  # fmt: skip

# Location and scale of log τ² of log odds ratios, in the order of COMPARISONS.
_TURNER: Mapping[str, tuple[tuple[float, float], ...]] = {
    "adverse-events": ((-1.87, 1.52), (-2.10, 1.58), (-2.10, 1.71), (-0.84, 1.24), (-1.43, 1.45)),
    "symptoms": ((-2.06, 1.51), (-2.29, 1.58), (-2.28, 1.71), (-1.03, 1.24), (-1.61, 1.45)),
    "pain": ((-1.83, 1.52), (-2.06, 1.58), (-2.05, 1.71), (-0.80, 1.25), (-1.38, 1.45)),
    "function": ((-2.54, 1.54), (-2.78, 1.60), (-2.77, 1.73), (-1.51, 1.27), (-2.10, 1.47)),
    "subjective": ((-2.70, 1.52), (-2.93, 1.58), (-2.92, 1.71), (-1.67, 1.25), (-2.26, 1.45)),
}
# The same of standardised mean differences, neither cancer nor respiratory disease; Rhodes has
# one class for everything that is not pharmacological, and one for pain, function, quality of
# life, general health and adverse events together.
_RHODES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "pain": ((-3.16, 2.50), (-3.44, 2.44), (-3.02, 2.27)),
    "function": ((-3.16, 2.50), (-3.44, 2.44), (-3.02, 2.27)),
    "adverse-events": ((-3.16, 2.50), (-3.44, 2.44), (-3.02, 2.27)),
    "symptoms": ((-3.00, 2.50), (-3.27, 2.47), (-2.86, 2.33)),
    "subjective": ((-2.76, 2.58), (-3.03, 2.59), (-2.62, 2.41)),
}


@cache
def _published() -> Mapping[tuple[str, str, str], LogNormal | LogT]:
    table: dict[tuple[str, str, str], LogNormal | LogT] = {
        ("logOR", "any", "any"): LogNormal(-2.56, 1.74, TURNER_2012, READ_IN),
        ("SMD", "any", "any"): LogT(-3.44, 2.59, source=RHODES, read_in=READ_IN),
    }
    for outcome, cells in _TURNER.items():
        for comparison, (location, scale) in zip(COMPARISONS, cells, strict=True):
            table["logOR", outcome, comparison] = LogNormal(location, scale, TURNER, READ_IN)
    for outcome, cells in _RHODES.items():
        for place, comparison in enumerate(COMPARISONS):
            location, scale = cells[min(place, 2)]
            table["SMD", outcome, comparison] = LogT(
                location, scale, source=RHODES, read_in=READ_IN
            )
    return MappingProxyType(table)


def published_prior(
    measure: str, outcome: str = "any", comparison: str = "any"
) -> LogNormal | LogT:
    """The prior that was fitted to published meta-analyses of such outcomes and comparisons.

    Parameters
    ----------
    measure
        ``SMD`` (Rhodes) or ``logOR`` (Turner): there is none for points on a scale.
    outcome
        ``pain``, ``function``, ``symptoms``, ``adverse-events``, ``subjective``, or ``any``.
    comparison
        ``pharmacological-placebo`` …, see ``COMPARISONS``, or ``any`` with outcome ``any``.

    Raises
    ------
    SynthesisError
        There is no such cell.
    """
    check_choice("measure of a published prior", measure, ("SMD", "logOR"))
    check_choice("outcome", outcome, ("any", *_TURNER))
    check_choice("comparison", comparison, ("any", *COMPARISONS))
    found = _published().get((measure, outcome, comparison))
    if found is None:
        raise SynthesisError(
            f"there is no prior for outcome {outcome} and comparison {comparison}: "
            "name both, or neither."
        )
    return found
