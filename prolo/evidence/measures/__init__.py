"""Effect sizes with their variances, thousands at once; ``docs/effects.md`` lists them."""

from __future__ import annotations

from prolo.evidence.measures.changes import (
    CorrelationRange,
    Times,
    log_ratios_of_change,
    mean_change_differences,
    mean_changes,
    over_correlations,
    standardised_change_differences,
    standardised_mean_changes,
    times,
)
from prolo.evidence.measures.correlations import correlations
from prolo.evidence.measures.counts import (
    arcsine_differences,
    log_odds_ratios,
    log_risk_ratios,
    odds_ratio_to_smd,
    peto_log_odds_ratios,
    risk_differences,
    smd_to_odds_ratio,
    yules_q,
    yules_y,
)
from prolo.evidence.measures.generic import given_effects
from prolo.evidence.measures.means import (
    log_ratios_of_means,
    mean_differences,
    standardised_from_differences,
    standardised_from_t,
    standardised_mean_differences,
)
from prolo.evidence.measures.proportions import proportions, shares_of
from prolo.evidence.measures.record import EffectSizes

__all__ = [
    "CorrelationRange",
    "EffectSizes",
    "Times",
    "arcsine_differences",
    "correlations",
    "given_effects",
    "log_odds_ratios",
    "log_ratios_of_change",
    "log_ratios_of_means",
    "log_risk_ratios",
    "mean_change_differences",
    "mean_changes",
    "mean_differences",
    "odds_ratio_to_smd",
    "over_correlations",
    "peto_log_odds_ratios",
    "proportions",
    "risk_differences",
    "shares_of",
    "smd_to_odds_ratio",
    "standardised_change_differences",
    "standardised_from_differences",
    "standardised_from_t",
    "standardised_mean_changes",
    "standardised_mean_differences",
    "times",
    "yules_q",
    "yules_y",
]
