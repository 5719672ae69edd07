"""The forest plot of one question: the trials, the pooled effect, where a new setting may lie.

``forest_chart`` puts words beside the geometry of ``evidence.forest``;
``web/_parts/forest_chart.html`` draws it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import ConditionEvidence, MissingTrial, TrialEffect, lay_out_forest
from prolo.evidence.forest import Diamond, ForestLayout, Line
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words import Words
from prolo.web.words.evidence import CAUTIONS, CONVERSIONS, word
from prolo.web.words.values import MINUS

# Columns of the drawing, in its own units: names from the left, figures to the right.
NAME_X, N_X, PLOT_X, PLOT_WIDTH, EFFECT_X, WEIGHT_X = 0, 232, 250, 306, 570, 778
WIDTH, ROW_HEIGHT, HEAD = 780, 30.0, 34
DECIMALS = {"MD": 1, "SMD": 2, "logOR": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    y: float
    name: str
    n: str  # a trial's in each arm, irritant first; of the pooled all together
    effect: str
    weight: str
    weeks: str = ""
    notes: str = ""
    line: str  # a path
    square: str  # a path; empty in the rows that are no trials
    diamond: str
    is_prediction: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisTick:
    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestChart:
    title: Words
    says: str
    rows: tuple[ForestRow, ...]
    ticks: tuple[AxisTick, ...]
    zero_x: float
    axis_y: float
    height: float
    favours: tuple[Words, Words]  # left, right of the line of no effect
    table: Table
    width: int = WIDTH
    head_y: int = 20
    top: int = HEAD
    name_x: int = NAME_X
    n_x: int = N_X
    plot_x: int = PLOT_X
    plot_end: int = PLOT_X + PLOT_WIDTH
    effect_x: int = EFFECT_X
    weight_x: int = WEIGHT_X


def forest_chart(
    title: Words, evidence: ConditionEvidence, *, unit: Words, favours: tuple[Words, Words]
) -> ForestChart | None:
    """``unit`` says what the effects are counted in; ``favours`` what lies left and right of no
    effect: short, for there is little room. None where no trial has an effect."""
    layout = lay_out_forest(evidence, width=PLOT_WIDTH, row_height=ROW_HEIGHT)
    if layout is None:
        return None
    rows = tuple(_rows(evidence, layout))
    return ForestChart(
        title=title,
        says=_sentence(evidence, unit),
        rows=rows,
        ticks=tuple(
            AxisTick(x=PLOT_X + tick.x, text=_tick_text(tick.shown)) for tick in layout.ticks
        ),
        zero_x=PLOT_X + layout.zero_x,
        axis_y=HEAD + layout.axis_y,
        height=HEAD + layout.axis_y + 58,
        favours=favours,
        table=_table(rows),
    )


def _rows(evidence: ConditionEvidence, layout: ForestLayout) -> Iterator[ForestRow]:
    for trial, mark in zip(evidence.effects, layout.trials, strict=True):
        yield ForestRow(
            y=HEAD + mark.y,
            name=trial_name(trial),
            n=arm_sizes(trial),
            weeks=f"{trial.weeks:g}",
            notes="; ".join(_notes(trial)),
            effect=interval_text(trial.effect.value, trial.low, trial.high, evidence),
            weight=f"{100 * mark.weight:.0f} %" if evidence.pooled else "",
            line=_line_path(mark.line, HEAD + mark.y),
            square=_square_path(PLOT_X + mark.x, HEAD + mark.y, mark.side),
            diamond="",
        )
    pooled = evidence.pooled
    if pooled and layout.diamond:
        y = HEAD + layout.diamond.y
        yield ForestRow(
            y=y,
            name=_("Pooled, random effects"),
            n=_size(evidence.n),
            effect=interval_text(pooled.estimate, pooled.ci_lb, pooled.ci_ub, evidence),
            weight="100 %",
            line=_arrowheads(layout.diamond.line, y),
            square="",
            diamond=_diamond_path(layout.diamond),
        )
    if layout.prediction and pooled and pooled.pi_lb is not None:
        low, high = pooled.pi_lb, pooled.pi_ub
        yield ForestRow(
            y=HEAD + layout.prediction.y,
            name=_("Where a new trial may lie"),
            n="",
            effect=range_text(low, high if high is not None else low, evidence),
            weight="",
            line=_line_path(layout.prediction.line, HEAD + layout.prediction.y),
            square="",
            diamond="",
            is_prediction=True,
        )


def trial_name(trial: TrialEffect | MissingTrial) -> str:
    if trial.author and trial.year:
        return f"{trial.author} {trial.year}"
    return trial.author or trial.trial_id


def arm_sizes(trial: TrialEffect) -> str:
    return f"{_size(trial.n_irritant)} / {_size(trial.n_comparator)}"


def _size(people: int | None) -> str:
    return "?" if people is None else str(people)


def _notes(trial: TrialEffect) -> list[str]:
    """What a reader must know beside the number, and how it was made."""
    found = [word(CAUTIONS, code) for code in trial.cautions]
    found += [word(CONVERSIONS, made.code) for made in trial.effect.conversions]
    return list(dict.fromkeys(found))


# -- figures in words


def effect_text(value: float, evidence: ConditionEvidence) -> str:
    """An odds ratio is shown as the ratio, not as its logarithm."""
    measure = evidence.unit.measure
    shown = exp(value) if measure == "logOR" else value
    return _rounded(shown, DECIMALS[measure])


def _rounded(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def interval_text(value: float, low: float, high: float, evidence: ConditionEvidence) -> str:
    return f"{effect_text(value, evidence)} ({range_text(low, high, evidence)})"


def range_text(low: float, high: float, evidence: ConditionEvidence) -> str:
    return _("%(low)s to %(high)s") % {
        "low": effect_text(low, evidence),
        "high": effect_text(high, evidence),
    }


def _tick_text(value: float) -> str:
    return f"{value:g}".replace("-", MINUS)


def _sentence(evidence: ConditionEvidence, unit: Words) -> str:
    k, pooled = evidence.k, evidence.pooled
    trials = ngettext("%(k)s trial", "%(k)s trials", k) % {"k": k}
    if evidence.n is not None:
        people = ngettext("%(n)s person", "%(n)s people", evidence.n) % {"n": evidence.n}
        trials = f"{trials}, {people}"
    if pooled:
        found = interval_text(pooled.estimate, pooled.ci_lb, pooled.ci_ub, evidence)
        trials = _("%(trials)s; pooled %(found)s") % {"trials": trials, "found": found}
    said = {"trials": trials, "unit": unit}
    if evidence.unit.measure == "logOR":
        return _("%(trials)s. In %(unit)s; above 1 favours prolotherapy.") % said
    return _("%(trials)s. In %(unit)s; above 0 favours prolotherapy.") % said


def _table(rows: tuple[ForestRow, ...]) -> Table:
    columns = [
        Column(_("Trial")),
        Column(_("People in each arm"), is_number=True),
        Column(_("Week"), is_number=True),
        Column(_("Effect (95 % interval)"), is_number=True),
        Column(_("Weight"), is_number=True),
        Column(_("Mind that")),
    ]
    values: list[list[Any]] = [
        [row.name, row.n, row.weeks, row.effect, row.weight, row.notes] for row in rows
    ]
    return table("", columns, values)


# -- paths


def _line_path(line: Line, y: float) -> str:
    low, high = PLOT_X + line.x_low, PLOT_X + line.x_high
    return f"M{low:.1f} {y:.1f}H{high:.1f}{_arrowheads(line, y)}"


def _arrowheads(line: Line, y: float) -> str:
    """At each end that is cut off: the interval goes on beyond the edge."""
    low, high = PLOT_X + line.x_low, PLOT_X + line.x_high
    path = ""
    if line.is_cut_low:
        path += f"M{low + 6:.1f} {y - 4:.1f}L{low:.1f} {y:.1f}l6 4"
    if line.is_cut_high:
        path += f"M{high - 6:.1f} {y - 4:.1f}L{high:.1f} {y:.1f}l-6 4"
    return path


def _square_path(x: float, y: float, side: float) -> str:
    half = side / 2
    return f"M{x - half:.1f} {y - half:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z"


def _diamond_path(diamond: Diamond) -> str:
    low, high = PLOT_X + diamond.line.x_low, PLOT_X + diamond.line.x_high
    x, y, half = PLOT_X + diamond.x, HEAD + diamond.y, diamond.half_height
    return f"M{low:.1f} {y:.1f}L{x:.1f} {y - half:.1f}L{high:.1f} {y:.1f}L{x:.1f} {y + half:.1f}z"
