"""What follows from many: published trials turned into effects, pooled, and what is missing."""

from __future__ import annotations

from prolo.evidence.absolute import AbsoluteEffect, OnScale, absolute_effect, on_scale
from prolo.evidence.answers import (
    ConditionEvidence,
    MissingTrial,
    Question,
    TrialEffect,
    Unit,
)
from prolo.evidence.asymmetry import (
    EggerTest,
    Funnel,
    PetPeese,
    egger_test,
    funnel,
    pet_peese,
)
from prolo.evidence.bayes import BayesEffect, MeanPrior, default_prior, pool_bayes
from prolo.evidence.bayes_regression import BayesRegression, regress_bayes
from prolo.evidence.bias import BiasCheck, check_bias
from prolo.evidence.certainty import (
    CertaintyDecision,
    CertaintyProposal,
    Judgement,
    decide_certainty,
    propose_certainty,
)
from prolo.evidence.conditions import comparisons_of, evidence_for, outcomes_of
from prolo.evidence.conversions import Conversion
from prolo.evidence.counts import (
    CountEffect,
    associate_counts,
    pool_mantel_haenszel,
    pool_peto,
)
from prolo.evidence.display import Table
from prolo.evidence.effects import (
    ArmFigures,
    Effect,
    log_odds_ratio,
    mean_difference,
    standardised_mean_difference,
)
from prolo.evidence.excess import ExcessTest, excess_significance
from prolo.evidence.few import ChosenPrior, bayes_for, choose_prior
from prolo.evidence.glmm import MixedEffect, pool_mixed
from prolo.evidence.lead import (
    Leading,
    find_leading,
    leading,
    leading_answer,
    leading_bayes,
)
from prolo.evidence.listing import (
    ConditionSummary,
    QuestionSummary,
    TrialSummary,
    list_conditions,
    list_questions,
    list_trials,
)
from prolo.evidence.many import PooledMany, pool_many
from prolo.evidence.missing import (
    Albatross,
    MissingEvidence,
    SignTest,
    albatross,
    missing_evidence,
    sign_test,
)
from prolo.evidence.own import OwnTrials, load_own
from prolo.evidence.permutation import PermutedEffect, permute_effects
from prolo.evidence.plots import (
    ForestLayout,
    PlotWords,
    draw_albatross,
    draw_answers,
    draw_cumulative,
    draw_forest,
    draw_funnel,
    draw_influence,
    draw_leave_one_out,
    draw_whole,
    lay_out_forest,
)
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
from prolo.evidence.protocol import AnalysisProtocol, Primary, Window, load_protocol
from prolo.evidence.ranks import BeggTest, begg_test
from prolo.evidence.refits import (
    cumulate,
    fail_safe,
    leave_one_out,
    measure_influence,
    predict_studies,
)
from prolo.evidence.regression import (
    RegressedEffect,
    regress_effects,
)
from prolo.evidence.report import (
    as_json,
    bayes_json,
    conversion_table,
    evidence_json,
    trial_table,
)
from prolo.evidence.scales import InPoints, ScaleSd, baseline_sd, in_points
from prolo.evidence.selection import SelectionModel, beta_selection, step_selection
from prolo.evidence.splits import JointRange, SplitRange, every_split, other_joint_correlations
from prolo.evidence.subgroups import SubgroupEffects, pool_subgroups
from prolo.evidence.summaries import (
    Summary,
    summarise,
    summarise_all,
    summary_of,
)
from prolo.evidence.summaries_as_json import summary_json
from prolo.evidence.thresholds import Threshold, important_difference, own_threshold, threshold_for
from prolo.evidence.tipping import Tipping, tipping_points
from prolo.evidence.trim_fill import TrimFill, trim_and_fill

__all__ = [
    "AbsoluteEffect",
    "Albatross",
    "AnalysisProtocol",
    "ArmFigures",
    "BayesEffect",
    "BayesRegression",
    "BeggTest",
    "BiasCheck",
    "CertaintyDecision",
    "CertaintyProposal",
    "ChosenPrior",
    "ConditionEvidence",
    "ConditionSummary",
    "Conversion",
    "CountEffect",
    "DuMouchel",
    "Effect",
    "EggerTest",
    "ExcessTest",
    "ForestLayout",
    "Funnel",
    "HalfCauchy",
    "HalfNormal",
    "InPoints",
    "Jeffreys",
    "JointRange",
    "Judgement",
    "Leading",
    "LogNormal",
    "LogT",
    "MeanPrior",
    "MissingEvidence",
    "MissingTrial",
    "MixedEffect",
    "OnScale",
    "OwnTrials",
    "PermutedEffect",
    "PetPeese",
    "PlotWords",
    "PooledEffect",
    "PooledMany",
    "Primary",
    "Question",
    "QuestionSummary",
    "RegressedEffect",
    "ScaleSd",
    "SelectionModel",
    "SignTest",
    "SplitRange",
    "SubgroupEffects",
    "Summary",
    "Table",
    "Threshold",
    "Tipping",
    "TrialEffect",
    "TrialSummary",
    "TrimFill",
    "Uniform",
    "Unit",
    "Window",
    "absolute_effect",
    "albatross",
    "as_json",
    "associate_counts",
    "baseline_sd",
    "bayes_for",
    "bayes_json",
    "begg_test",
    "beta_selection",
    "check_bias",
    "choose_prior",
    "comparisons_of",
    "conversion_table",
    "cumulate",
    "decide_certainty",
    "default_prior",
    "draw_albatross",
    "draw_answers",
    "draw_cumulative",
    "draw_forest",
    "draw_funnel",
    "draw_influence",
    "draw_leave_one_out",
    "draw_whole",
    "egger_test",
    "every_split",
    "evidence_for",
    "evidence_json",
    "excess_significance",
    "fail_safe",
    "find_leading",
    "funnel",
    "important_difference",
    "in_points",
    "lay_out_forest",
    "leading",
    "leading_answer",
    "leading_bayes",
    "leave_one_out",
    "list_conditions",
    "list_questions",
    "list_trials",
    "load_own",
    "load_protocol",
    "log_odds_ratio",
    "mean_difference",
    "measure_influence",
    "missing_evidence",
    "on_scale",
    "other_joint_correlations",
    "outcomes_of",
    "own_threshold",
    "permute_effects",
    "pet_peese",
    "pool_bayes",
    "pool_effects",
    "pool_mantel_haenszel",
    "pool_many",
    "pool_mixed",
    "pool_peto",
    "pool_subgroups",
    "predict_studies",
    "propose_certainty",
    "published_prior",
    "regress_bayes",
    "regress_effects",
    "sign_test",
    "standardised_mean_difference",
    "step_selection",
    "summarise",
    "summarise_all",
    "summary_json",
    "summary_of",
    "threshold_for",
    "tipping_points",
    "trial_table",
    "trim_and_fill",
]
