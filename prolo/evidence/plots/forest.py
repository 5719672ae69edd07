"""The forest plot, in the order that Cochrane prints: trial, people in each arm, weight, effect in
figures and as a picture, risk of bias; all together, where a new trial may lie, how much they
differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from prolo.evidence.answers import ConditionEvidence, MissingTrial, TrialEffect
from prolo.evidence.bayes import BayesEffect
from prolo.evidence.effects import Measure
from prolo.evidence.lead import Whole, leading
from prolo.evidence.plots.layout import Diamond, ForestLayout, lay_out_forest
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
    p_text,
    plain,
    range_text,
    rounded,
    short,
    unit_text,
    whole_text,
)
from prolo.evidence.pooling import PooledEffect
from prolo.evidence.thresholds import Threshold

LETTERS = 26  # of a trial's name; the rest is in the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the columns stand; numbers end there, words begin there."""

    width: float
    irritant: float
    comparator: float
    weight: float
    effect: float
    plot: float
    plot_width: float
    risk: float
    row: float
    top: float


WIDE = Columns(
    width=960, irritant=240, comparator=340, weight=408, effect=432, plot=614, plot_width=256,
    risk=884, row=30, top=40,
)  # fmt: skip
# On a phone: name and effect above each mark, the mark below over the whole width.
NARROW = Columns(
    width=340, irritant=0, comparator=0, weight=0, effect=340, plot=12, plot_width=314,
    risk=0, row=66, top=8,
)  # fmt: skip
MARK = 11  # half of a mark's height on a phone


def draw_forest(
    evidence: ConditionEvidence,
    *,
    important: Threshold | None = None,
    bayes: BayesEffect | None = None,
    words: PlotWords = PlotWords(),  # noqa: B008 — it is frozen
    title: str = "",
    narrow: bool = False,
    id: str = "forest",  # noqa: A002
    font: str = FONT,
) -> str:
    """SVG of an answer; empty where no trial has an effect.

    ``bayes``, the same trials pooled by Bayes, leads where trials are few. ``narrow`` is for a
    phone. ``id`` must be the only one of a page.
    """
    columns = NARROW if narrow else WIDE
    layout = lay_out_forest(
        evidence,
        bayes=bayes,
        important=important.value if important else None,
        width=columns.plot_width,
        row_height=columns.row,
    )
    if layout is None:
        return ""
    drawing = Drawing(width=columns.width)
    plot = _Forest(drawing, evidence, layout, columns, words)
    plot.ground()
    if not narrow:
        plot.heads()
    for place, trial in enumerate(evidence.effects):
        plot.trial(place, trial)
    lead, beside = leading(evidence, bayes)
    plot.whole(lead, layout.diamond, "pl-diamond")
    plot.prediction(lead)
    plot.whole(beside, layout.beside, "pl-beside")
    plot.foot(important)
    says = forest_says(evidence, bayes=bayes, words=words)
    return drawing.svg(id=id, title=title or words.forest, says=says, font=font)


@dataclass(frozen=True, slots=True)
class _Forest:
    drawing: Drawing
    evidence: ConditionEvidence
    layout: ForestLayout
    columns: Columns
    words: PlotWords

    @property
    def is_narrow(self) -> bool:
        return self.columns is NARROW

    def ground(self) -> None:
        """What lies behind the marks of the whole plot."""
        if not self.is_narrow:
            self._behind(self.columns.top, self.columns.top + self.layout.axis_y)

    def _behind(self, top: float, bottom: float) -> None:
        """The band, no effect, the leading estimate."""
        at, layout, drawing = self.columns, self.layout, self.drawing
        if layout.band:
            low, high = layout.band.x_low, layout.band.x_high
            drawing.rect("pl-band", at.plot + low, top, high - low, bottom - top)
        zero = number(at.plot + layout.zero_x)
        drawing.path("pl-zero", f"M{zero} {number(top)}V{number(bottom)}")
        if layout.diamond:
            centre = number(at.plot + layout.diamond.x)
            drawing.path("pl-centre", f"M{centre} {number(top)}V{number(bottom)}")

    def heads(self) -> None:
        at, drawing, words = self.columns, self.drawing, self.words
        level = self.evidence.pooled.level if self.evidence.pooled else 0.95
        drawing.text("pl-head", 0, 16, words.trial)
        drawing.text("pl-head", at.irritant, 16, words.irritant, anchor="end")
        drawing.text("pl-head", at.comparator, 16, words.comparator, anchor="end")
        drawing.text("pl-head", at.weight, 16, words.weight, anchor="end")
        drawing.text("pl-head", at.effect, 16, words.effect.format(level=f"{100 * level:g}"))
        drawing.text("pl-head", at.width, 16, words.risk, anchor="end")
        drawing.path("pl-grid", f"M0 32H{number(at.width)}")

    def trial(self, place: int, trial: TrialEffect) -> None:
        mark, at, words = self.layout.trials[place], self.columns, self.words
        weight = f"{100 * mark.weight:.0f} %" if self.evidence.pooled else ""
        sizes = people_text(trial.n_irritant), people_text(trial.n_comparator)
        risk = risk_text(trial.risk_of_bias, words)
        y = self._row(
            mark.y,
            trial_name(trial),
            interval_text(trial.effect.value, trial.low, trial.high, self._measure, words),
            sizes=sizes,
            weight=weight,
            risk=risk,
        )
        self.drawing.path("pl-line", line_path(mark.line, at.plot, y))
        side = mark.side * (0.5 if self.is_narrow else 1)
        self.drawing.path("pl-square", square_path(at.plot + mark.x, y, side))

    def whole(self, whole: Whole | None, diamond: Diamond | None, look: str) -> None:
        if whole is None or diamond is None:
            return
        by_bayes = diamond.by == "bayes"
        y = self._row(
            diamond.y,
            self.words.bayes if by_bayes else self.words.pooled,
            whole_text(whole, self._measure, self.words),
            strong=look == "pl-diamond",
        )
        at, half = self.columns, 8
        self.drawing.path(look, diamond_path(diamond.line, diamond.x, at.plot, y, half))
        self.drawing.path("pl-line", arrowheads(diamond.line, at.plot, y))

    def prediction(self, lead: Whole | None) -> None:
        bar = self.layout.prediction
        if bar is None or lead is None or lead.pi_lb is None or lead.pi_ub is None:
            return
        text = range_text(lead.pi_lb, lead.pi_ub, self._measure, self.words)
        y = self._row(bar.y, self.words.prediction, text)
        self.drawing.path("pl-prediction", line_path(bar.line, self.columns.plot, y))

    def foot(self, important: Threshold | None) -> None:
        at, drawing, words = self.columns, self.drawing, self.words
        axis_y = at.top + self.layout.axis_y
        draw_axis(drawing, self.layout.ticks, left=at.plot, width=at.plot_width, y=axis_y)
        y = axis_y + 40
        draw_favours(
            drawing, at.plot + self.layout.zero_x, y, words, left=at.plot, width=at.plot_width
        )
        y += 46 if self.is_narrow else 26
        if self.is_narrow:
            y = drawing.lines("pl-soft", 0, y, wrapped(unit_text(self.evidence.unit, words), 340))
        else:
            middle = at.plot + at.plot_width / 2
            drawing.text(
                "pl-soft", middle, y, unit_text(self.evidence.unit, words), anchor="middle"
            )
        lines = [*answer_lines(self.evidence.pooled, words)]
        if important:
            lines.append(important_line(important, self._measure, words))
        if self.is_narrow:
            broken = [part for line in lines for part in wrapped(line, at.width)]
            y = drawing.lines("pl-soft", 0, y + 4, broken)
        else:
            broken = [part for line in lines for part in wrapped(line, at.plot - 130)]
            below = drawing.lines("pl-soft", 0, axis_y + 16, broken, step=22)
            y = max(y + 20, below)
        drawing.height = y

    def _row(
        self,
        y: float,
        name: str,
        effect: str,
        *,
        sizes: tuple[str, str] | None = None,
        weight: str = "",
        risk: str = "",
        strong: bool = False,
    ) -> float:
        """The words of a row; the y of its mark."""
        at, drawing, words = self.columns, self.drawing, self.words
        look, y = "pl-strong" if strong else "pl-text", at.top + y
        if not self.is_narrow:
            drawing.text(look, 0, y, short(name, LETTERS))
            drawing.text(look, at.effect, y, effect)
            if sizes:
                drawing.text("pl-text", at.irritant, y, sizes[0], anchor="end")
                drawing.text("pl-text", at.comparator, y, sizes[1], anchor="end")
            drawing.text("pl-text", at.weight, y, weight, anchor="end")
            drawing.text("pl-soft", at.width, y, risk, anchor="end")
            return y
        top = y - at.row / 2
        drawing.text(look, 0, top + 10, short(name, 24 if sizes else 44))
        drawing.text(look, at.effect, top + (10 if sizes else 28), effect, anchor="end")
        if sizes:
            said = words.arms if weight else words.arms_alone
            text = said.format(irritant=sizes[0], comparator=sizes[1], weight=weight)
            drawing.text("pl-soft", 0, top + 28, text, size=13)
            drawing.text("pl-soft", at.effect, top + 28, risk, anchor="end", size=13)
        self._behind(top + 48 - MARK, top + 48 + MARK)
        return top + 48

    @property
    def _measure(self) -> Measure:
        return self.evidence.unit.measure


# -- in words ------------------------------------------------------------------------------


def trial_name(trial: TrialEffect | MissingTrial) -> str:
    if trial.author and trial.year:
        return f"{trial.author} {trial.year}"
    registration = trial.registration if isinstance(trial, MissingTrial) else None
    return trial.author or registration or trial.trial_id


def people_text(people: int | None) -> str:
    return "?" if people is None else str(people)


def risk_text(rating: str | None, words: PlotWords) -> str:
    known = {"low": words.risk_low, "some": words.risk_some, "high": words.risk_high}
    return known.get(rating or "", words.risk_unknown)


def answer_lines(pooled: PooledEffect | None, words: PlotWords) -> list[str]:
    """How much the trials differ, and the test of no effect, of the pooled effect."""
    if pooled is None:
        return []
    lines = [
        words.heterogeneity.format(
            tau2=plain(pooled.tau2),
            low="?" if pooled.tau2_lb is None else plain(pooled.tau2_lb),
            high="?" if pooled.tau2_ub is None else plain(pooled.tau2_ub),
            i2=f"{pooled.I2:.0f}",
            q=f"{pooled.QE:.2f}",
            df=pooled.k - 1,
            p=p_text(pooled.QEp),
        )
    ]
    test = words.test_normal if pooled.df is None else words.test
    lines.append(test.format(t=rounded(pooled.zval, 2), df=pooled.df, p=p_text(pooled.pval)))
    return lines


def important_line(important: Threshold, measure: Measure, words: PlotWords) -> str:
    basis = words.important_source if important.basis == "source" else words.important_choice
    return words.important.format(value=effect_text(important.value, measure), basis=basis)


def forest_says(
    evidence: ConditionEvidence, *, bayes: BayesEffect | None = None, words: PlotWords
) -> str:
    """The plot in one sentence."""
    measure = evidence.unit.measure
    said = {
        "k": evidence.k,
        "unit": unit_text(evidence.unit, words),
        "none": "1" if measure == "logOR" else "0",
    }
    lead, _ = leading(evidence, bayes)
    if lead:
        found = words.says_pooled.format(found=whole_text(lead, measure, words))
        return words.says_forest.format(found=found, **said)
    if evidence.k == 1:
        (one,) = evidence.effects
        found = interval_text(one.effect.value, one.low, one.high, measure, words)
        return words.says_one.format(found=f"{trial_name(one)}, {found}", **said)
    return words.says_trials.format(**said)
