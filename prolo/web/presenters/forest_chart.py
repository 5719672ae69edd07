"""The forest plot of one question, twice: as a page is wide, and as a phone is narrow; and its
figures as a table.

``evidence.plots`` draws it; ``web/_parts/plot.html`` shows it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from prolo.evidence import (
    BayesEffect,
    ConditionEvidence,
    MissingTrial,
    Threshold,
    TrialEffect,
    draw_forest,
    leading,
)
from prolo.evidence.plots import forest_says
from prolo.evidence.plots import trial_name as plain_name
from prolo.evidence.plots.forest import people_text, risk_text
from prolo.evidence.plots.words import effect_text as plain_effect
from prolo.evidence.plots.words import interval_text as plain_interval
from prolo.evidence.plots.words import range_text as plain_range
from prolo.evidence.plots.words import unit_text
from prolo.papers.words.plots import plot_words
from prolo.web.presenters.plots import Plot, plot
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words import Words
from prolo.web.words.evidence import CAUTIONS, CONVERSIONS, word


def forest_chart(
    title: Words,
    evidence: ConditionEvidence,
    *,
    bayes: BayesEffect | None = None,
    important: Threshold | None = None,
    id: str = "forest",  # noqa: A002
) -> Plot | None:
    """None where no trial has an effect."""
    if not evidence.effects:
        return None
    words = plot_words()
    return plot(
        id,
        title,
        draw_forest,
        evidence,
        bayes=bayes,
        important=important,
        says=forest_says(evidence, bayes=bayes, words=words),
        table=_table(evidence, bayes),
    )


def _table(evidence: ConditionEvidence, bayes: BayesEffect | None) -> Table:
    words = plot_words()
    columns = [
        Column(_("Trial")),
        Column(_("People, prolotherapy"), is_number=True),
        Column(_("People, comparator"), is_number=True),
        Column(_("Week"), is_number=True),
        Column(_("Weight"), is_number=True),
        Column(_("Effect (95 % interval)"), is_number=True),
        Column(words.risk),
        Column(_("Mind that")),
    ]
    weights = evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
    rows: list[list[Any]] = [
        [
            trial_name(trial),
            people_text(trial.n_irritant),
            people_text(trial.n_comparator),
            f"{trial.weeks:g}",
            "" if weight is None else f"{100 * weight:.0f} %",
            interval_text(trial.effect.value, trial.low, trial.high, evidence),
            risk_text(trial.risk_of_bias, words),
            "; ".join(_notes(trial)),
        ]
        for trial, weight in zip(evidence.effects, weights, strict=True)
    ]
    for whole in leading(evidence, bayes):
        if whole is None:
            continue
        name = words.bayes if isinstance(whole, BayesEffect) else words.pooled
        text = interval_text(whole.estimate, whole.ci_lb, whole.ci_ub, evidence)
        rows.append([name, "", "", "", "", text, "", ""])
    lead = leading(evidence, bayes)[0]
    if lead and lead.pi_lb is not None and lead.pi_ub is not None:
        text = range_text(lead.pi_lb, lead.pi_ub, evidence)
        rows.append([words.prediction, "", "", "", "", text, "", ""])
    return table("", columns, rows)


def _notes(trial: TrialEffect) -> list[str]:
    """What a reader must know beside the number, and how it was made."""
    found = [word(CAUTIONS, code) for code in trial.cautions]
    found += [word(CONVERSIONS, made.code) for made in trial.effect.conversions]
    return list(dict.fromkeys(found))


# -- figures in words


def trial_name(trial: TrialEffect | MissingTrial) -> str:
    return plain_name(trial)


def effect_words(value: float, evidence: ConditionEvidence) -> str:
    return plain_effect(value, evidence.unit.measure)


def interval_text(value: float, low: float, high: float, evidence: ConditionEvidence) -> str:
    return plain_interval(value, low, high, evidence.unit.measure, plot_words())


def range_text(low: float, high: float, evidence: ConditionEvidence) -> str:
    return plain_range(low, high, evidence.unit.measure, plot_words())


def unit_words(evidence: ConditionEvidence) -> str:
    return unit_text(evidence.unit, plot_words())
