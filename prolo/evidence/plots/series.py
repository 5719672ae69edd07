"""Answers under each other: without each trial, or as trials came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from prolo.errors import SynthesisError
from prolo.evidence.answers import ConditionEvidence, Unit
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.many import PooledMany
from prolo.evidence.plots.axis import Scale, scale_over
from prolo.evidence.plots.forest import trial_name
from prolo.evidence.plots.marks import (
    arrowheads,
    diamond_path,
    draw_axis,
    draw_favours,
    line_path,
    square_path,
)
from prolo.evidence.plots.svg import FONT, Drawing, number, wrapped
from prolo.evidence.plots.words import (
    PlotWords,
    effect_text,
    interval_text,
    range_text,
    short,
    unit_text,
)
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.refits import cumulate, leave_one_out, measure_influence
from prolo.evidence.thresholds import Threshold

MOST = 200  # answers: more are no picture
ROW, TOP = 28.0, 36.0
NARROW_ROW = 52.0
NORMAL = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Answer:
    """``mark``: a square, the diamond of all together, or the bar of a new trial."""

    name: str
    estimate: float
    low: float
    high: float
    note: str = ""
    mark: Literal["square", "diamond", "bar"] = "square"


def draw_answers(
    found: PooledMany,
    *,
    names: Sequence[str] = (),
    notes: Sequence[str] = (),
    unit: Unit | None = None,
    centre: float | None = None,
    important: Threshold | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008 — it is frozen
    title: str = "",
    narrow: bool = False,
    id: str = "answers",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of many answers; ``names`` and ``notes`` stand beside them, ``centre`` is a line."""
    if len(found) > MOST:
        raise SynthesisError(f"{len(found)} answers are no picture: {MOST} at most.")
    told = names or [str(i + 1) for i in range(len(found))]
    rows = [
        Answer(name, float(estimate), float(low), float(high), note)
        for name, estimate, low, high, note in zip(
            told,
            found.estimate,
            found.ci_lb,
            found.ci_ub,
            notes or [""] * len(told),
            strict=True,
        )
    ]
    return _draw(
        rows,
        unit=unit,
        centre=centre,
        important=important,
        words=words,
        title=title or words.forest,
        narrow=narrow,
        id=id,
        font=font,
    )


def draw_leave_one_out(
    evidence: ConditionEvidence,
    *,
    important: Threshold | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008
    title: str = "",
    narrow: bool = False,
    id: str = "influence",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of the answer without each trial; empty where nothing is pooled."""
    if evidence.pooled is None:
        return ""
    values, variances = _studies(evidence)
    found = leave_one_out(values, variances, level=evidence.pooled.level)
    return draw_answers(
        found,
        names=[words.without.format(trial=trial_name(trial)) for trial in evidence.effects],
        notes=[words.influential if one else "" for one in influential(evidence)],
        unit=evidence.unit,
        centre=evidence.pooled.estimate,
        important=important,
        words=words,
        title=title or words.leave_one_out,
        narrow=narrow,
        id=id,
        font=font,
    )


def draw_cumulative(
    evidence: ConditionEvidence,
    *,
    important: Threshold | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008
    title: str = "",
    narrow: bool = False,
    id: str = "cumulative",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of the answer after each trial, the oldest first; empty where nothing is pooled."""
    if evidence.pooled is None:
        return ""
    values, variances = _studies(evidence)
    found = cumulate(values, variances, level=evidence.pooled.level)
    names = [trial_name(trial) for trial in evidence.effects]
    return draw_answers(
        found,
        names=[names[0], *(words.until.format(trial=name) for name in names[1:])],
        unit=evidence.unit,
        centre=evidence.pooled.estimate,
        important=important,
        words=words,
        title=title or words.cumulative,
        narrow=narrow,
        id=id,
        font=font,
    )


def influential(evidence: ConditionEvidence) -> tuple[bool, ...]:
    """Which trials' measures lie beyond their limits; none where there are two."""
    if evidence.k < 3 or evidence.pooled is None:
        return (False,) * evidence.k
    return tuple(measure_influence(*_studies(evidence)).influential.tolist())


def _studies(evidence: ConditionEvidence) -> tuple[list[float], list[float]]:
    """In the order of the answer, which is that of the years."""
    return (
        [trial.effect.value for trial in evidence.effects],
        [trial.effect.variance for trial in evidence.effects],
    )


def _draw(
    rows: Sequence[Answer],
    *,
    unit: Unit | None,
    centre: float | None,
    important: Threshold | None,
    words: PlotWords,
    title: str,
    narrow: bool,
    id: str,  # noqa: A002
    font: str,
) -> str:
    measure = unit.measure if unit else "SMD"
    drawing = Drawing(width=340 if narrow else 960)
    left, width = (12.0, 314.0) if narrow else (540.0, 400.0)
    row, top = (NARROW_ROW, 8.0) if narrow else (ROW, TOP)
    ends = [(-important.value, important.value)] if important else []
    scale = scale_over([(one.low, one.estimate, one.high) for one in rows], ends, width)
    axis_y = top + row * len(rows)
    behind = _Behind(drawing, scale, left, centre, important)
    if not narrow:
        behind.draw(top, axis_y)
    zero = left + scale.x(0)
    if not narrow:
        drawing.text("pl-head", 330, 14, words.effect.format(level="95"))
        drawing.path("pl-grid", f"M0 28H{number(drawing.width)}")
    for place, one in enumerate(rows):
        y = top + row * (place + 0.5)
        text = (
            range_text(one.low, one.high, measure, words)
            if one.mark == "bar"
            else interval_text(one.estimate, one.low, one.high, measure, words)
        )
        if narrow:
            drawing.text("pl-text", 0, y - 16, short(one.name, 24))
            drawing.text("pl-text", drawing.width, y - 16, text, anchor="end")
            y += 6
            behind.draw(y - 10, y + 10)
        else:
            name = f"{one.name}, {one.note}" if one.note else one.name
            is_strong = one.note or one.mark == "diamond"
            drawing.text("pl-strong" if is_strong else "pl-text", 0, y, short(name, 38))
            drawing.text("pl-text", 330, y, text)
        _mark(drawing, one, scale, left, y)
    ticks = scale.ticks(is_ratio=measure == "logOR")
    draw_axis(drawing, ticks, left=left, width=width, y=axis_y)
    draw_favours(drawing, zero, axis_y + 40, words, left=left, width=width)
    y = axis_y + (86 if narrow else 64)
    if unit:
        x = 0 if narrow else left
        y = drawing.lines("pl-soft", x, y, wrapped(unit_text(unit, words), width))
    drawing.height = y
    estimates = [one.estimate for one in rows]
    says = words.says_answers.format(
        first=rows[0].name,
        last=rows[-1].name,
        low=effect_text(min(estimates), measure),
        high=effect_text(max(estimates), measure),
    )
    return drawing.svg(id=id, title=title, says=says, font=font)


@dataclass(frozen=True, slots=True)
class _Behind:
    drawing: Drawing
    scale: Scale
    left: float
    centre: float | None
    important: Threshold | None

    def draw(self, top: float, bottom: float) -> None:
        """The band, no effect, and the line to compare with."""
        drawing, x = self.drawing, self.scale.x
        if self.important:
            low, high = x(-self.important.value), x(self.important.value)
            drawing.rect("pl-band", self.left + low, top, high - low, bottom - top)
        drawing.path("pl-zero", f"M{number(self.left + x(0))} {number(top)}V{number(bottom)}")
        if self.centre is not None:
            centre = number(self.left + x(self.centre))
            drawing.path("pl-centre", f"M{centre} {number(top)}V{number(bottom)}")


def _mark(drawing: Drawing, one: Answer, scale: Scale, left: float, y: float) -> None:
    line, x = scale.line(one.low, one.high), scale.x(one.estimate)
    if one.mark == "diamond":
        drawing.path("pl-diamond", diamond_path(line, x, left, y, 8))
        drawing.path("pl-line", arrowheads(line, left, y))
        return
    drawing.path("pl-prediction" if one.mark == "bar" else "pl-line", line_path(line, left, y))
    if one.mark == "square":
        drawing.path("pl-square", square_path(left + x, y, 9))


def draw_whole(
    found: PooledEffect | BayesEffect,
    *,
    names: Sequence[str] = (),
    unit: Unit | None = None,
    important: Threshold | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008
    title: str = "",
    narrow: bool = False,
    id: str = "pooled",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of a pooled effect alone; by Bayes with its trials, whose ``names`` may be given."""
    rows: list[Answer] = []
    if isinstance(found, BayesEffect):
        reach = NORMAL * np.sqrt(found.vi)
        ends = np.column_stack([found.yi, found.yi - reach, found.yi + reach]).tolist()
        rows = [Answer(names[at] if names else str(at + 1), *each) for at, each in enumerate(ends)]
    whole = words.bayes if isinstance(found, BayesEffect) else words.pooled
    rows.append(Answer(whole, found.estimate, found.ci_lb, found.ci_ub, mark="diamond"))
    if found.pi_lb is not None and found.pi_ub is not None:
        rows.append(Answer(words.prediction, found.estimate, found.pi_lb, found.pi_ub, mark="bar"))
    return _draw(
        rows,
        unit=unit,
        centre=found.estimate,
        important=important,
        words=words,
        title=title or words.forest,
        narrow=narrow,
        id=id,
        font=font,
    )
