"""What follows from many: published trials turned into effects, pooled, and what is missing."""

from __future__ import annotations

from prolo.evidence.answers import (
    ConditionEvidence,
    MissingTrial,
    Question,
    TrialEffect,
    Unit,
)
from prolo.evidence.bayes import BayesEffect, MeanPrior, default_prior, pool_bayes
from prolo.evidence.bayes_regression import BayesRegression, regress_bayes
from prolo.evidence.conditions import comparisons_of, evidence_for, outcomes_of
from prolo.evidence.conversions import Conversion
from prolo.evidence.counts import (
    CountEffect,
    associate_counts,
    pool_mantel_haenszel,
    pool_peto,
)
from prolo.evidence.effects import (
    ArmFigures,
    Effect,
    log_odds_ratio,
    mean_difference,
    standardised_mean_difference,
)
from prolo.evidence.forest import ForestLayout, lay_out_forest
from prolo.evidence.glmm import MixedEffect, pool_mixed
from prolo.evidence.many import PooledMany, pool_many
from prolo.evidence.own import OwnTrials, load_own
from prolo.evidence.permutation import PermutedEffect, permute_effects
from prolo.evidence.pooling import PooledEffect, pool_effects
from prolo.evidence.priors import (
    DuMouchel,
    HalfCauchy,
    HalfNormal,
    Jeffreys,
    LogNormal,
    LogT,
    Uniform,
    published_prior,
)
from prolo.evidence.protocol import AnalysisProtocol, Window, load_protocol
from prolo.evidence.refits import (
    cumulate,
    fail_safe,
    leave_one_out,
    measure_influence,
    predict_studies,
)
from prolo.evidence.regression import (
    RegressedEffect,
    SubgroupEffects,
    pool_subgroups,
    regress_effects,
)
from prolo.evidence.report import Table, conversion_table, evidence_json, trial_table
from prolo.evidence.scales import InPoints, ScaleSd, baseline_sd, in_points
from prolo.evidence.splits import SplitRange, every_split, other_joint_correlations

__all__ = [
    "AnalysisProtocol",
    "ArmFigures",
    "BayesEffect",
    "BayesRegression",
    "ConditionEvidence",
    "Conversion",
    "CountEffect",
    "DuMouchel",
    "Effect",
    "ForestLayout",
    "HalfCauchy",
    "HalfNormal",
    "InPoints",
    "Jeffreys",
    "LogNormal",
    "LogT",
    "MeanPrior",
    "MissingTrial",
    "MixedEffect",
    "OwnTrials",
    "PermutedEffect",
    "PooledEffect",
    "PooledMany",
    "Question",
    "RegressedEffect",
    "ScaleSd",
    "SplitRange",
    "SubgroupEffects",
    "Table",
    "TrialEffect",
    "Uniform",
    "Unit",
    "Window",
    "associate_counts",
    "baseline_sd",
    "comparisons_of",
    "conversion_table",
    "cumulate",
    "default_prior",
    "every_split",
    "evidence_for",
    "evidence_json",
    "fail_safe",
    "in_points",
    "lay_out_forest",
    "leave_one_out",
    "load_own",
    "load_protocol",
    "log_odds_ratio",
    "mean_difference",
    "measure_influence",
    "other_joint_correlations",
    "outcomes_of",
    "permute_effects",
    "pool_bayes",
    "pool_effects",
    "pool_mantel_haenszel",
    "pool_many",
    "pool_mixed",
    "pool_peto",
    "pool_subgroups",
    "predict_studies",
    "published_prior",
    "regress_bayes",
    "regress_effects",
    "standardised_mean_difference",
    "trial_table",
]
