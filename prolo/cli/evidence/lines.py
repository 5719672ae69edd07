"""What every answer shows: the question, its trials, the ones that are missing; numbers as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from typing import TYPE_CHECKING

from prolo.cli.evidence.words import CAUTIONS, CONVERSIONS, POINTS_TO, REASONS

if TYPE_CHECKING:
    from prolo.cli.evidence.asking import Asked
    from prolo.evidence import ConditionEvidence, MissingTrial, TrialEffect


def heading(asked: Asked) -> Iterator[str]:
    evidence = asked.evidence
    question, window = evidence.question, evidence.question.window
    yield (
        f"{question.condition}, {question.outcome}, against {question.comparator.id} "
        f"({', '.join(question.comparator.treatments)})"
    )
    if evidence.own:
        alone = asked.trials.own.issuperset(study.study_id for study in asked.trials.studies)
        yield (
            f"Trials of your own, marked *: {len(evidence.own)}. Their facts are yours to check."
            + " The shipped trials are left out: --with-shipped puts them beside." * alone
        )
    if asked.left_out:
        yield (
            f"Left out by --risk-of-bias: {asked.left_out} trials of {question.condition}. They "
            "are not counted as missing."
        )
    yield (
        f"{window.low_weeks:g} to {window.high_weeks:g} weeks from the first injection, "
        f"the time nearest to {window.near_weeks:g}"
    )
    if asked.is_primary:
        yield "The protocol's primary question of this condition."
    if evidence.effects:
        yield f"Positive numbers favour prolotherapy. Unit: {unit_text(evidence)}."
    yield ""


def title_of(evidence: ConditionEvidence) -> str:
    question, window = evidence.question, evidence.question.window
    return (
        f"{question.condition}, {question.outcome}, against {question.comparator.id}, "
        f"{window.low_weeks:g} to {window.high_weeks:g} weeks"
    )


def unit_text(evidence: ConditionEvidence) -> str:
    unit = evidence.unit
    if unit.measure == "SMD":
        return "standard deviations (Hedges' g)"
    if unit.measure == "logOR":
        return "odds ratio; above 1 favours prolotherapy"
    points = f" (scale of {unit.scale_points:g})" if unit.scale_points else ""
    return f"points of {unit.instrument}{points}"


def trial_lines(evidence: ConditionEvidence) -> Iterator[str]:
    if not evidence.effects:
        return
    weights = evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
    rows = [
        _effect_cells(evidence, trial, weight)
        for trial, weight in zip(evidence.effects, weights, strict=True)
    ]
    yield from columns(["trial", "people", "week", "effect", "weight", "note"], rows)
    yield ""


def _effect_cells(
    evidence: ConditionEvidence, trial: TrialEffect, weight: float | None
) -> list[str]:
    sizes = (trial.n_irritant, trial.n_comparator)
    notes = [CAUTIONS.get(code, code) for code in trial.cautions]
    notes += [CONVERSIONS.get(made.code, made.code) for made in trial.effect.conversions]
    return [
        label(trial, evidence),
        " / ".join("?" if size is None else str(size) for size in sizes),
        f"{trial.weeks:g}",
        with_interval(evidence, trial.effect.value, trial.low, trial.high),
        "" if weight is None else f"{100 * weight:.0f} %",
        "; ".join(dict.fromkeys(notes)),
    ]


def verdict_line(evidence: ConditionEvidence) -> str | None:
    """Why there is no pooled answer; None where there is one."""
    if evidence.verdict == "none":
        return "No trial with usable numbers."
    if evidence.verdict == "one":
        return "One trial: nothing to pool."
    if evidence.verdict == "not-pooled":
        return "These comparators have nothing in common: not pooled."
    return None


def missing_lines(evidence: ConditionEvidence) -> Iterator[str]:
    """The trials that are known and not in the answer, and how much of what is known it is."""
    if evidence.missing:
        yield (
            f"Not in this answer: {count(len(evidence.missing), 'trial')}, at least "
            f"{evidence.people_missing} randomised people"
            + (f" and {evidence.people_registered} registered" * bool(evidence.people_registered))
            + f". In it: {evidence.people_pooled}."
        )
        yield from share_line(evidence)
        rows = [_missing_cells(evidence, trial) for trial in evidence.missing]
        yield from columns(["trial", "people", "points to", "why"], rows)
    elif evidence.effects:
        yield "These tables hold no trial that asks this and is not in the answer."
    for trial in evidence.set_aside:
        yield f"Set aside: {label(trial, evidence)}, {why(trial)}"


def share_line(evidence: ConditionEvidence) -> Iterator[str]:
    from prolo.evidence.known import known_share

    share = known_share(evidence)
    if share.of_done is None or not evidence.effects:
        return
    unknown = (
        f"; {count(share.sizes_unknown, 'trial')} of unknown size not counted"
        if share.sizes_unknown
        else ""
    )
    yield (
        f"The answer rests on {100 * share.of_done:.0f} % of the people randomised in trials "
        f"that were done{unknown}."
    )


def _missing_cells(evidence: ConditionEvidence, trial: MissingTrial) -> list[str]:
    people = "?" if trial.people is None else str(trial.people)
    return [label(trial, evidence), people, POINTS_TO[trial.direction], why(trial)]


def why(trial: MissingTrial) -> str:
    reasons = "; ".join(REASONS.get(code, code) for code in trial.reasons)
    if not trial.other_weeks:
        return reasons
    return f"{reasons} (week {', '.join(f'{weeks:g}' for weeks in trial.other_weeks)})"


# -- numbers and columns -------------------------------------------------------------------


def label(trial: TrialEffect | MissingTrial, evidence: ConditionEvidence) -> str:
    mark = " *" if trial.trial_id in evidence.own else ""
    if trial.author and trial.year:
        return f"{trial.author} {trial.year}{mark}"
    return f"{trial.trial_id}{mark}"


def with_interval(evidence: ConditionEvidence, value: float, low: float, high: float) -> str:
    return f"{shown(evidence, value)} ({shown(evidence, low)} to {shown(evidence, high)})"


def shown(evidence: ConditionEvidence, value: float) -> str:
    if evidence.unit.measure == "logOR":
        ratio = exp(min(value, 700.0))
        return "> 1000" if ratio > 1000 else "< 0.001" if ratio < 0.001 else f"{ratio:.3g}"
    return plain(value, 2 if evidence.unit.measure == "SMD" else 1)


def plain(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


def amount(value: float) -> str:
    """Three figures, and all before the point of what is larger."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def p_text(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def per_cent(share: float) -> str:
    """Never 0 or 100 of something that may yet be otherwise."""
    if 0 < share < 0.01:
        return "less than 1 %"
    return "more than 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def count(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
