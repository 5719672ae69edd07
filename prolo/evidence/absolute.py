"""Relative effects as what they mean for a hundred people in these trials.

All of it needs a share of responders without the treatment, stated by the caller with where it
comes from. Only a comparison between groups may come in here: what treated people gained since
the beginning is no effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from scipy.special import expit, logit, ndtr, ndtri

from prolo.errors import SynthesisError
from prolo.evidence.checking import check_choice, check_positive
from prolo.evidence.effects import Measure

Route: TypeAlias = Literal["odds", "probit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsoluteEffect:
    """Of 100 people in these trials so many respond ``without`` and ``with_treatment`` (``low``,
    ``high``); ``more`` is the difference. ``route``: ``odds`` from a log odds ratio, ``probit``
    from a standardised difference, an approximation."""

    without: float
    with_treatment: float
    low: float
    high: float
    more: float
    more_low: float
    more_high: float
    control_source: str
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class OnScale:
    """A standardised difference as points of a named instrument with a named SD."""

    estimate: float
    low: float
    high: float
    instrument: str
    sd: float
    sd_source: str


def absolute_effect(
    estimate: float,
    low: float,
    high: float,
    measure: Measure,
    *,
    control_share: float,
    control_source: str,
) -> AbsoluteEffect:
    """Responders per 100 with and without the treatment.

    Parameters
    ----------
    estimate, low, high
        A pooled effect with its interval, positive where the treatment is better.
    measure
        ``logOR``; or ``SMD``, taken as a shift of normal scores.
    control_share
        Share that responds without, above 0 and below 1, taken as known.
    control_source
        Where that share comes from; it stands beside every number.

    Raises
    ------
    SynthesisError
        Points on a scale (no share follows from them), a share that is 0 or 1, no source.

    Sources
    -------
    odds    Cochrane Handbook 6.5, section 15.4.4.4
    probit  Furukawa & Leucht 2011, doi:10.1371/journal.pone.0019070
    """
    check_choice("measure of an absolute effect", measure, ("logOR", "SMD"))
    if not 0 < control_share < 1:
        raise SynthesisError(
            f"control share is {control_share}: between 0 and 1, for example 0.36."
        )
    if not control_source.strip():
        raise SynthesisError("control source is empty: say where the share comes from.")
    if not low <= estimate <= high:
        raise SynthesisError(f"estimate {estimate:g} lies outside {low:g} to {high:g}.")

    def share(effect: float) -> float:
        if measure == "logOR":
            return 100 * float(expit(logit(control_share) + effect))
        return 100 * float(ndtr(ndtri(control_share) + effect))

    without = 100 * control_share
    return AbsoluteEffect(
        without=without,
        with_treatment=share(estimate),
        low=share(low),
        high=share(high),
        more=share(estimate) - without,
        more_low=share(low) - without,
        more_high=share(high) - without,
        control_source=control_source,
        route="odds" if measure == "logOR" else "probit",
    )


def on_scale(
    estimate: float, low: float, high: float, *, instrument: str, sd: float, sd_source: str
) -> OnScale:
    """A standardised difference times the spread of people on an instrument they know."""
    check_positive("sd", sd)
    if not (instrument.strip() and sd_source.strip()):
        raise SynthesisError("name the instrument, and where its spread comes from.")
    return OnScale(
        estimate=estimate * sd,
        low=low * sd,
        high=high * sd,
        instrument=instrument,
        sd=sd,
        sd_source=sd_source,
    )
