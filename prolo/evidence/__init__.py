"""What follows from many: published trials turned into effects, pooled, and what is missing."""

from __future__ import annotations

from prolo.evidence.answers import (
    ConditionEvidence,
    MissingTrial,
    Question,
    TrialEffect,
    Unit,
)
from prolo.evidence.conditions import comparisons_of, evidence_for, outcomes_of
from prolo.evidence.effects import (
    ArmFigures,
    Conversion,
    Effect,
    log_odds_ratio,
    mean_difference,
    standardised_mean_difference,
)
from prolo.evidence.forest import ForestLayout, lay_out_forest
from prolo.evidence.pooling import PooledEffect, pool_effects
from prolo.evidence.protocol import AnalysisProtocol, Window, load_protocol
from prolo.evidence.report import Table, evidence_json, trial_table

__all__ = [
    "AnalysisProtocol",
    "ArmFigures",
    "ConditionEvidence",
    "Conversion",
    "Effect",
    "ForestLayout",
    "MissingTrial",
    "PooledEffect",
    "Question",
    "Table",
    "TrialEffect",
    "Unit",
    "Window",
    "comparisons_of",
    "evidence_for",
    "evidence_json",
    "lay_out_forest",
    "load_protocol",
    "log_odds_ratio",
    "mean_difference",
    "outcomes_of",
    "pool_effects",
    "standardised_mean_difference",
    "trial_table",
]
