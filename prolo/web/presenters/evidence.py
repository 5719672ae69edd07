"""What the published trials answer, as figures and words for a page."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp
from typing import Any

from django.utils.translation import gettext as _

from prolo.evidence import (
    ConditionEvidence,
    ForestLayout,
    MissingTrial,
    PooledEffect,
    TrialEffect,
    lay_out_forest,
)
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import (
    CAUTIONS,
    COMPARATORS,
    CONVERSIONS,
    DIRECTIONS,
    REASONS,
    word,
)

PLOT_WIDTH = 300.0
NAMES_WIDTH, TEXT_WIDTH = 170, 190  # beside the plot, in the drawing's own units
HEAD = 34  # above the first row, for «favours»
FOOT = 40  # below the axis
HALF_TICK = 4
THIN_PREDICTION = 3
ARROW = 5


def answer(evidence: ConditionEvidence) -> dict[str, Any]:
    pooled = evidence.pooled
    return {
        "verdict": evidence.verdict,
        "k": evidence.k,
        "n": evidence.n,
        "is_few": evidence.is_few,
        "unit": unit_words(evidence),
        "favours": word(COMPARATORS, evidence.question.comparator.id),
        "pooled": _pooled(evidence, pooled) if pooled else None,
        "also": [
            {
                "is_common": one.method == "common",
                "text": interval(evidence, one.estimate, one.low, one.high),
            }
            for one in evidence.also
        ],
        "trials": trials_table(evidence),
        "missing": missing_table(evidence.missing),
        "missing_count": len(evidence.missing),
        "people_missing": evidence.people_missing,
        "people_registered": evidence.people_registered,
        "people_pooled": evidence.people_pooled,
        "set_aside": [f"{label(one)}: {reasons(one)}" for one in evidence.set_aside],
        "protocol_version": evidence.protocol_version,
        "plot": _plot(evidence),
    }


def _pooled(evidence: ConditionEvidence, pooled: PooledEffect) -> dict[str, Any]:
    has_prediction = pooled.prediction_low is not None and pooled.prediction_high is not None
    return {
        "text": interval(evidence, pooled.estimate, pooled.low, pooled.high),
        "p": p_words(pooled.p),
        "df": pooled.df,
        "guarded": pooled.guarded,
        "prediction": _("%(low)s to %(high)s")
        % {
            "low": number(evidence, pooled.prediction_low),
            "high": number(evidence, pooled.prediction_high),
        }
        if has_prediction
        else "",
        "tau2": plain(pooled.tau2),
        "tau2_low": plain(pooled.tau2_low),
        "tau2_high": plain(pooled.tau2_high),
        "i2": f"{100 * pooled.i2:.0f}",
        "q": f"{pooled.q:.2f}",
        "q_df": pooled.k - 1,
        "q_p": p_words(pooled.q_p),
        "favours": _side(pooled),
    }


def _side(pooled: PooledEffect) -> str:
    """Which way the whole interval lies, or that it lies on both sides."""
    if pooled.low > 0:
        return "irritant"
    return "comparator" if pooled.high < 0 else "both"


def unit_words(evidence: ConditionEvidence) -> str:
    unit = evidence.unit
    if unit.measure == "SMD":
        return _("standard deviations (Hedges' g)")
    if unit.measure == "logOR":
        return _("odds ratio")
    if unit.scale_points:
        return _("points of %(name)s, a scale of %(points)s") % {
            "name": unit.instrument,
            "points": f"{unit.scale_points:g}",
        }
    return _("points of %(name)s") % {"name": unit.instrument}


def trials_table(evidence: ConditionEvidence) -> Table:
    weights = evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
    return table(
        _("Trials in this answer"),
        [
            Column(_("Trial")),
            Column(_("People"), is_number=True),
            Column(_("Week"), is_number=True),
            Column(_("Effect (95 % interval)"), is_number=True),
            Column(_("Weight"), is_number=True),
            Column(_("Mind that")),
        ],
        [
            (
                label(trial),
                sizes(trial),
                f"{trial.weeks:g}",
                interval(evidence, trial.effect.value, trial.low, trial.high),
                "" if weight is None else f"{100 * weight:.0f} %",
                "; ".join(notes(trial)),
            )
            for trial, weight in zip(evidence.effects, weights, strict=True)
        ],
    )


def missing_table(missing: Iterable[MissingTrial]) -> Table:
    return table(
        _("Trials that asked this and are not in the answer"),
        [
            Column(_("Trial")),
            Column(_("People"), is_number=True),
            Column(_("Points to")),
            Column(_("Why it is missing")),
        ],
        [
            (
                label(one),
                "?" if one.people is None else one.people,
                word(DIRECTIONS, one.direction),
                reasons(one),
            )
            for one in missing
        ],
    )


def notes(trial: TrialEffect) -> list[str]:
    found = [word(CAUTIONS, code) for code in trial.cautions]
    found += [word(CONVERSIONS, made.code) for made in trial.effect.conversions]
    return list(dict.fromkeys(found))


def reasons(trial: MissingTrial) -> str:
    said = "; ".join(word(REASONS, code) for code in trial.reasons)
    if not trial.other_weeks:
        return said
    weeks = ", ".join(f"{one:g}" for one in trial.other_weeks)
    return _("%(why)s (week %(weeks)s)") % {"why": said, "weeks": weeks}


def label(trial: TrialEffect | MissingTrial) -> str:
    if trial.author and trial.year:
        return f"{trial.author} {trial.year}"
    return trial.trial_id


def sizes(trial: TrialEffect) -> str:
    both = (trial.n_irritant, trial.n_comparator)
    return " / ".join("?" if size is None else str(size) for size in both)


def interval(evidence: ConditionEvidence, value: float, low: float, high: float) -> str:
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": number(evidence, value),
        "low": number(evidence, low),
        "high": number(evidence, high),
    }


def number(evidence: ConditionEvidence, value: float | None) -> str:
    if value is None:
        return ""
    if evidence.unit.measure == "logOR":
        return f"{exp(value):.3g}"
    digits = 2 if evidence.unit.measure == "SMD" else 1
    return f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")


def plain(value: float) -> str:
    """Three figures, never with an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def p_words(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


# -- the drawing ---------------------------------------------------------------------------


def _plot(evidence: ConditionEvidence) -> dict[str, Any] | None:
    layout = lay_out_forest(evidence)
    return forest(evidence, layout) if layout else None


def forest(evidence: ConditionEvidence, layout: ForestLayout) -> dict[str, Any]:
    """Where every stroke lies in one drawing: names at the left, the plot, figures at the right."""
    by_id = {trial.trial_id: trial for trial in evidence.effects}
    return {
        "width": NAMES_WIDTH + layout.width + TEXT_WIDTH,
        "height": HEAD + layout.height + FOOT,
        "text_x": NAMES_WIDTH + layout.width + 12,
        "zero_x": NAMES_WIDTH + layout.zero_x,
        "top": HEAD,
        "axis_y": HEAD + layout.axis_y,
        "tick_y": HEAD + layout.axis_y + HALF_TICK,
        "tick_text_y": HEAD + layout.axis_y + 20,
        "axis_low": NAMES_WIDTH,
        "axis_high": NAMES_WIDTH + layout.width,
        "rows": [
            {
                "name": label(by_id[mark.trial_id]),
                "sizes": sizes(by_id[mark.trial_id]),
                "text": interval(
                    evidence,
                    by_id[mark.trial_id].effect.value,
                    by_id[mark.trial_id].low,
                    by_id[mark.trial_id].high,
                ),
                "y": HEAD + mark.y,
                "text_y": HEAD + mark.y + 4,
                "low": NAMES_WIDTH + mark.line.x_low,
                "high": NAMES_WIDTH + mark.line.x_high,
                "box_x": NAMES_WIDTH + mark.x - mark.side / 2,
                "box_y": HEAD + mark.y - mark.side / 2,
                "side": mark.side,
            }
            for mark in layout.trials
        ],
        "diamond": _diamond(evidence, layout),
        "cuts": _cuts(layout),
        "prediction": _prediction(layout),
        "ticks": [
            {"x": NAMES_WIDTH + tick.x, "shown": f"{tick.shown:g}".replace("-", "\N{MINUS SIGN}")}
            for tick in layout.ticks
        ],
    }


def _diamond(evidence: ConditionEvidence, layout: ForestLayout) -> dict[str, Any] | None:
    mark, pooled = layout.diamond, evidence.pooled
    if mark is None or pooled is None:
        return None
    y, low, high = HEAD + mark.y, NAMES_WIDTH + mark.line.x_low, NAMES_WIDTH + mark.line.x_high
    x = NAMES_WIDTH + mark.x
    corners = [(low, y), (x, y - mark.half_height), (high, y), (x, y + mark.half_height)]
    return {
        "points": " ".join(f"{a:.1f},{b:.1f}" for a, b in corners),
        "text_y": y + 4,
        "text": interval(evidence, pooled.estimate, pooled.low, pooled.high),
    }


def _cuts(layout: ForestLayout) -> list[str]:
    """An arrow head where an interval goes on beyond the edge of the plot."""
    lines = [
        (HEAD + mark.y, mark.line)
        for mark in (*layout.trials, layout.diamond, layout.prediction)
        if mark
    ]
    heads = []
    for y, line in lines:
        if line.is_cut_low:
            heads.append(_head(NAMES_WIDTH + line.x_low, y, ARROW))
        if line.is_cut_high:
            heads.append(_head(NAMES_WIDTH + line.x_high, y, -ARROW))
    return heads


def _head(x: float, y: float, back: float) -> str:
    above, below = y - ARROW, y + ARROW
    return f"M{x + back:.1f},{above:.1f} L{x:.1f},{y:.1f} L{x + back:.1f},{below:.1f}"


def _prediction(layout: ForestLayout) -> dict[str, Any] | None:
    bar = layout.prediction
    if bar is None:
        return None
    return {
        "y": HEAD + bar.y,
        "bar_y": HEAD + bar.y - THIN_PREDICTION,
        "thick": 2 * THIN_PREDICTION,
        "text_y": HEAD + bar.y + 4,
        "low": NAMES_WIDTH + bar.line.x_low,
        "length": bar.line.x_high - bar.line.x_low,
    }
