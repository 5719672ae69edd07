"""Words for the codes of an answer."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "no-figures": "no figures printed",
    "p-only": "only a p value printed",
    "no-spread": "no SD, SE or interval printed",
    "median-only": "only a median printed",
    "sign-disagrees": "printed difference points away from the printed means",
    "median-skewed": "a skewed median, no mean follows",
    "one-arm-only": "figures of one arm only",
    "arm-size-missing": "sizes of the arms not printed",
    "counts-missing": "shares without counts",
    "no-events": "no event, or only events, in both arms",
    "interval-excludes-estimate": "printed interval does not contain its estimate",
    "interval-and-p-disagree": "printed interval and p value cannot both be right",
    "direction-unknown": "not said whether higher is better",
    "time-not-printed": "week not printed",
    "other-time": "measured at another time",
    "not-from-baseline": "change not counted from the start",
    "as-treated": "counted as treated, not as randomised",
    "spread-meaning-unknown": "meaning of ± not known",
    "measure-not-read": "printed as a measure that is not read here",
    "conversion-switched-off": "needs a conversion that is switched off",
    "implausible": "figures not plausible",
    "overlaps": "people of another report",
    "not-irritant": "no irritant injected",
    "registered-only": "registered, no results seen",
}
CAUTIONS: Mapping[str, str] = {
    "difference-disagrees": "printed difference is not that of the printed means",
    "adjusted": "adjusted by a model",
    "spread-ambiguous": "± taken for SD, not explained in the report",
    "spread-perhaps-se": "± so small that it may be a standard error",
    "unit-joints": "joints counted as people",
    "unit-unclear": "perhaps joints counted as people",
    "crossover": "crossover, first period",
    "factorial": "margins of a factorial trial",
    "not-randomised": "not randomised",
    "randomisation-unstated": "randomisation not stated",
    "co-treatment-differs": "the arms differ by another treatment too",
    "added-to-comparator": "added to what both arms got",
    "weeks-from-last-injection": "weeks counted from the last injection",
    "n-is-randomised": "people randomised, not measured",
    "spread-unusual": "SD unusually large",
    "series-assigned": "arms assigned from the wording",
    "arms-left-out": "an arm without figures left out",
}
CONVERSIONS: Mapping[str, str] = {
    "se-from-ci": "SE from the interval",
    "se-from-p": "SE from the p value",
    "sd-from-se": "SD from the SE",
    "sd-from-difference": "SD from the difference's SE",
    "n-from-arm": "people as analysed or randomised",
    "n-assumed": "size of the arms assumed",
    "arms-combined": "arms combined",
    "half-added": "half a person added to each cell",
    "sd-from-quartiles": "SD from the quartiles",
    "mean-from-median": "mean from the median",
    "design-effect": "joints weighed as fewer people",
}
POINTS_TO: Mapping[str, str] = {
    "irritant": "prolotherapy",
    "comparator": "comparator",
    "none": "no difference",
    "mixed": "mixed",
    "unknown": "not known",
}
PRIORS: Mapping[str, str] = {
    "half-normal": "half-normal",
    "half-cauchy": "half-Cauchy",
    "dumouchel": "DuMouchel",
    "jeffreys": "Jeffreys",
    "uniform": "uniform",
    "log-normal": "log-normal (Turner), fitted to published meta-analyses",
    "log-t": "log-t (Rhodes), fitted to published meta-analyses",
}
# Whose interval leads, and is judged.
LEADS: Mapping[str, str] = {
    "bayes": "credible interval by Bayes, which leads",
    "pooled": "random-effects interval by Knapp and Hartung",
    "one": "interval of the one trial",
}
BY: Mapping[str, str] = {"bayes": "by Bayes", "pooled": "by Knapp and Hartung"}
TARGETS: Mapping[str, str] = {
    "half": "half the effect",
    "none": "no effect",
    "unimportant": "less than the important difference",
    "uncertain": "an interval that holds no effect",
}
DOMAINS: Mapping[str, str] = {
    "risk-of-bias": "risk of bias",
    "inconsistency": "inconsistency",
    "indirectness": "indirectness",
    "imprecision": "imprecision",
    "missing": "missing evidence",
}
LEVELS: Mapping[str, str] = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very-low": "very low",
}
DOMAIN_REASONS: Mapping[str, str] = {
    "mostly-high-risk": "trials at high risk carry more than half of the weight",
    "much-high-risk": "trials at high risk carry more than a quarter of the weight",
    "mostly-not-low-risk": "trials not at low risk carry more than half of the weight",
    "mostly-low-risk": "trials at low risk carry at least half of the weight",
    "one-trial": "one trial",
    "new-trial-benefit-or-harm": "a new trial could find an important benefit or an important harm",
    "new-trial-beyond-threshold": "a new trial could lie beyond a threshold that the mean does not",
    "trials-on-both-sides": "trials lie on both sides of a threshold",
    "consistent": "trials agree as far as thresholds tell",
    "asked": "a person says: are these people, treatments and outcomes those of the question?",
    "benefit-and-harm": "the interval holds an important benefit and an important harm",
    "crosses-threshold": "the interval crosses a threshold",
    "few-people": "fewer people than one trial would need",
    "precise": "the interval crosses no threshold and people are enough",
    "most-people-missing": "less than half of the people randomised are in the estimate",
    "missing-point-elsewhere": "people are missing, and their trials point elsewhere",
    "funnel-leans": "small trials show more",
    "not-suspected": "nothing speaks for it",
}
NUMBERS: Mapping[str, str] = {
    "not_low": "not low",
    "unrated": "rated by nobody",
    "i2": "I²",
    "prediction_low": "new trial from",
    "prediction_high": "to",
    "low": "interval from",
    "high": "to",
    "threshold": "threshold",
    "people": "people",
    "needed": "people one trial would need",
    "missing": "missing trials",
    "elsewhere": "pointing elsewhere",
    "known": "with a direction",
    "share": "share of people in the estimate",
    "egger_p": "Egger p",
}
CHECKS: Mapping[str, str] = {
    "egger": "Egger, classical",
    "egger-mixed": "Egger, mixed",
    "begg": "Begg, ranks",
    "pet-peese": "PET-PEESE",
    "trim-and-fill-L0": "trim and fill, L0",
    "trim-and-fill-R0": "trim and fill, R0",
    "trim-and-fill-Q0": "trim and fill, Q0",
    "step-selection": "selection by p, one step at 0.025",
    "beta-selection": "selection by p, beta",
    "excess": "excess of significant results",
}
