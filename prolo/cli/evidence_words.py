"""An answer from the published trials as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp

from prolo.evidence import (
    ConditionEvidence,
    InPoints,
    MissingTrial,
    PooledEffect,
    SplitRange,
    TrialEffect,
)

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


def lines(evidence: ConditionEvidence) -> Iterator[str]:
    yield from _heading(evidence)
    yield from _trials(evidence)
    yield from _answer(evidence)
    yield from _missing(evidence)


def _heading(evidence: ConditionEvidence) -> Iterator[str]:
    asked, window = evidence.question, evidence.question.window
    yield (
        f"{asked.condition}, {asked.outcome}, against {asked.comparator.id} "
        f"({', '.join(asked.comparator.treatments)})"
    )
    if evidence.own:
        yield f"Trials of your own, marked *: {len(evidence.own)}. Their facts are yours to check."
    yield (
        f"{window.low_weeks:g} to {window.high_weeks:g} weeks from the first injection, "
        f"the time nearest to {window.near_weeks:g}"
    )
    if evidence.effects:
        yield f"Positive numbers favour prolotherapy. Unit: {_unit(evidence)}."
    yield ""


def _unit(evidence: ConditionEvidence) -> str:
    unit = evidence.unit
    if unit.measure == "SMD":
        return "standard deviations (Hedges' g)"
    if unit.measure == "logOR":
        return "odds ratio; above 1 favours prolotherapy"
    points = f" (scale of {unit.scale_points:g})" if unit.scale_points else ""
    return f"points of {unit.instrument}{points}"


def _trials(evidence: ConditionEvidence) -> Iterator[str]:
    if not evidence.effects:
        return
    weights = evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
    rows = [
        _effect_cells(evidence, trial, weight)
        for trial, weight in zip(evidence.effects, weights, strict=True)
    ]
    yield from _columns(["trial", "people", "week", "effect", "weight", "note"], rows)
    yield ""


def _effect_cells(
    evidence: ConditionEvidence, trial: TrialEffect, weight: float | None
) -> list[str]:
    sizes = (trial.n_irritant, trial.n_comparator)
    notes = [CAUTIONS.get(code, code) for code in trial.cautions]
    notes += [CONVERSIONS.get(made.code, made.code) for made in trial.effect.conversions]
    return [
        _label(trial, evidence),
        " / ".join("?" if size is None else str(size) for size in sizes),
        f"{trial.weeks:g}",
        _with_interval(evidence, trial.effect.value, trial.low, trial.high),
        "" if weight is None else f"{100 * weight:.0f} %",
        "; ".join(dict.fromkeys(notes)),
    ]


def _answer(evidence: ConditionEvidence) -> Iterator[str]:
    if evidence.verdict == "none":
        yield "No usable trial."
    elif evidence.verdict == "one":
        yield "One trial: nothing to pool."
    elif evidence.verdict == "not-pooled":
        yield "These comparators have nothing in common: not pooled."
    elif evidence.pooled is not None:
        yield from _pooled(evidence, evidence.pooled)
    yield ""


def _pooled(evidence: ConditionEvidence, pooled: PooledEffect) -> Iterator[str]:
    people = "" if evidence.n is None else f", {evidence.n} people"
    whole = _with_interval(evidence, pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    yield f"{evidence.k} trials{people}: {whole}, p {_p(pooled.pval)}"
    held = ", held at 1 by its guard" if pooled.guarded else ""
    yield f"  REML; Knapp–Hartung{held}; t with {pooled.df} df; {100 * pooled.level:g} % intervals"
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        ends = (_shown(evidence, x) for x in (pooled.pi_lb, pooled.pi_ub))
        yield f"  prediction interval for a new trial (t with k − 1): {' to '.join(ends)}"
    yield (
        f"  τ² {pooled.tau2:.3g} ({pooled.tau2_lb:.3g} to {pooled.tau2_ub:.3g}), "
        f"I² {pooled.I2:.0f} %, Q {pooled.QE:.2f} on {pooled.k - 1} df, p {_p(pooled.QEp)}"
    )
    for other in evidence.also:
        name = "common effect" if other.method == "common" else "REML"
        text = _with_interval(evidence, other.estimate, other.ci_lb, other.ci_ub)
        yield f"  {name}, normal interval: {text}"
    if evidence.mixes_adjusted:
        yield "  Adjusted and unadjusted effects stand side by side."
    if evidence.is_few:
        yield f"  {evidence.k} trials are few: how much the effect varies is hardly known."


def _missing(evidence: ConditionEvidence) -> Iterator[str]:
    if evidence.missing:
        yield (
            f"Not in this answer: {len(evidence.missing)} trials, at least "
            f"{evidence.people_missing} randomised people"
            + (f" and {evidence.people_registered} registered" * bool(evidence.people_registered))
            + f". In it: {evidence.people_pooled}."
        )
        rows = [_missing_cells(evidence, trial) for trial in evidence.missing]
        yield from _columns(["trial", "people", "points to", "why"], rows)
    for trial in evidence.set_aside:
        yield f"Set aside: {_label(trial, evidence)}, {_why(trial)}"


def _missing_cells(evidence: ConditionEvidence, trial: MissingTrial) -> list[str]:
    people = "?" if trial.people is None else str(trial.people)
    return [_label(trial, evidence), people, POINTS_TO[trial.direction], _why(trial)]


def _why(trial: MissingTrial) -> str:
    reasons = "; ".join(REASONS.get(code, code) for code in trial.reasons)
    if not trial.other_weeks:
        return reasons
    return f"{reasons} (week {', '.join(f'{weeks:g}' for weeks in trial.other_weeks)})"


def joint_lines(
    evidence: ConditionEvidence, others: Sequence[tuple[float, ConditionEvidence]]
) -> Iterator[str]:
    """Joints counted as people: the answer at both ends of what their likeness may be."""
    for correlation, other in others:
        whole = other.pooled
        if whole is not None:
            text = _with_interval(evidence, whole.estimate, whole.ci_lb, whole.ci_ub)
        else:
            counted = [one for one in other.effects if "unit-joints" in one.cautions]
            text = "; ".join(
                f"{_label(one, evidence)} "
                + _with_interval(evidence, one.effect.value, one.low, one.high)
                for one in counted
            )
        yield f"If joints of one person correlate by {correlation:g}: {text}"


def split_lines(evidence: ConditionEvidence, ranges: Sequence[SplitRange]) -> Iterator[str]:
    """Trials whose arms' sizes are not printed: what each split of their people would give."""
    for one in ranges:
        trial = next(each for each in evidence.missing if each.trial_id == one.trial_id)
        if one.even_answer is None or one.effect is None or one.low is None or one.high is None:
            yield f"{_label(trial, evidence)}: too many ways to split {one.people} over its arms."
            continue
        unit = one.even_answer
        own = " to ".join(dict.fromkeys(_shown(unit, x) for x in one.effect))
        ends = f"{_shown(unit, one.low)} to {_shown(unit, one.high)}"
        said = f"its effect {own}"
        if one.estimate is not None:
            pooled = " to ".join(dict.fromkeys(_shown(unit, x) for x in one.estimate))
            said += f", all pooled {pooled}"
        yield (
            f"With {_label(trial, evidence)} ({one.people} people, arms not printed), over all "
            f"{one.splits} splits, in {_unit(unit)}: {said}, "
            f"intervals within {ends}; {one.crosses_zero} of them hold zero."
        )


def points_line(found: InPoints) -> str:
    by = found.by
    ends = " to ".join(f"{x:.1f}".replace("-", "−") for x in (found.low, found.high))
    estimate = f"{found.estimate:.1f}".replace("-", "−")
    return (
        f"In points of {by.instrument} (scale of {by.scale_points:g}): {estimate} ({ends}), by an "
        f"SD of {by.sd:.1f} before treatment ({by.people} people, {', '.join(by.trial_ids)})."
    )


def effect_lines(evidence: ConditionEvidence) -> Iterator[str]:
    """Each trial's effect and variance, and every number that was made."""
    yield from _heading(evidence)
    if not evidence.effects:
        yield "No usable trial."
    for trial in evidence.effects:
        effect = trial.effect
        yield f"{_label(trial, evidence)}, {trial.instrument}, {trial.kind}, week {trial.weeks:g}"
        yield f"  yi {effect.value:.6g}, vi {effect.variance:.6g}, se {effect.se:.6g}"
        for made in effect.conversions:
            inputs = ", ".join(f"{name} {value:.6g}" for name, value in made.inputs.items())
            where = f" ({made.arm})" if made.arm else ""
            how = CONVERSIONS.get(made.code, made.code)
            source = f" from {inputs}" if inputs else ""
            yield f"  {made.made} {made.value:.6g}{where}{source}: {how} [{made.code}]"
        for code in trial.cautions:
            yield f"  {CAUTIONS.get(code, code)} [{code}]"


# -- numbers and columns -------------------------------------------------------------------


def _label(trial: TrialEffect | MissingTrial, evidence: ConditionEvidence) -> str:
    mark = " *" if trial.trial_id in evidence.own else ""
    if trial.author and trial.year:
        return f"{trial.author} {trial.year}{mark}"
    return f"{trial.trial_id}{mark}"


def _with_interval(evidence: ConditionEvidence, value: float, low: float, high: float) -> str:
    return f"{_shown(evidence, value)} ({_shown(evidence, low)} to {_shown(evidence, high)})"


def _shown(evidence: ConditionEvidence, value: float) -> str:
    if evidence.unit.measure == "logOR":
        return f"{exp(value):.3g}"
    digits = 2 if evidence.unit.measure == "SMD" else 1
    return f"{value:.{digits}f}".replace("-", "−")


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
