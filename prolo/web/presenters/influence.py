"""What single trials do to an answer: without each of them, and as they came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.evidence import (
    ConditionEvidence,
    Summary,
    cumulate,
    draw_cumulative,
    draw_leave_one_out,
    leave_one_out,
    measure_influence,
)
from prolo.evidence.many import PooledMany
from prolo.evidence.plots.words import rounded
from prolo.evidence.refits import Influence
from prolo.web.presenters.forest_chart import interval_text, trial_name
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.plots import Plot, plot
from prolo.web.presenters.tables import Column, Table, table

HEADS = (
    Head("trial", gettext_lazy("Trial")),
    Head("measure", gettext_lazy("Effect in")),
    Head("effect_without", gettext_lazy("Effect without it")),
    Head("low_without", gettext_lazy("95 % interval from")),
    Head("high_without", gettext_lazy("95 % interval to")),
    Head("tau2_without", gettext_lazy("τ² without it")),
    Head("i2_pct_without", gettext_lazy("I² without it, %")),
    Head("effect_until", gettext_lazy("Effect up to it")),
    Head("low_until", gettext_lazy("From")),
    Head("high_until", gettext_lazy("To")),
    Head("rstudent", gettext_lazy("Studentised residual")),
    Head("dffits", gettext_lazy("DFFITS")),
    Head("cook_d", gettext_lazy("Cook's distance")),
    Head("hat", gettext_lazy("Hat value")),
    Head("influential", gettext_lazy("Influential")),
)


def influence_listing(evidence: ConditionEvidence) -> Listing:
    rows = _rows(evidence) if evidence.pooled else iter(())
    return replace(listing("influence", HEADS, rows), published=True)


def _rows(evidence: ConditionEvidence) -> Iterator[dict[str, Any]]:
    values = _values(evidence)
    without, until = leave_one_out(*values), cumulate(*values)
    measured = measure_influence(*values) if evidence.k > 2 else None
    for at, trial in enumerate(evidence.effects):
        yield {
            "trial": trial_name(trial),
            "measure": evidence.unit.measure,
            "effect_without": float(without.estimate[at]),
            "low_without": float(without.ci_lb[at]),
            "high_without": float(without.ci_ub[at]),
            "tau2_without": float(without.tau2[at]),
            "i2_pct_without": float(without.I2[at]),
            "effect_until": float(until.estimate[at]),
            "low_until": float(until.ci_lb[at]),
            "high_until": float(until.ci_ub[at]),
            **{
                name: None if measured is None else getattr(measured, name)[at].item()
                for name in ("rstudent", "dffits", "cook_d", "hat", "influential")
            },
        }


def _values(evidence: ConditionEvidence) -> tuple[list[float], list[float]]:
    return (
        [trial.effect.value for trial in evidence.effects],
        [trial.effect.variance for trial in evidence.effects],
    )


def influence(summary: Summary) -> dict[str, Any] | None:
    """None where nothing is pooled."""
    evidence = summary.evidence
    if evidence.pooled is None:
        return None
    values = _values(evidence)
    measured = measure_influence(*values) if evidence.k > 2 else None
    without, until = leave_one_out(*values), cumulate(*values)
    return {
        "k": evidence.k,
        "without": _plot("without", draw_leave_one_out, summary, _without(without, evidence)),
        "until": _plot("until", draw_cumulative, summary, _until(until, evidence)),
        "measures": _measures(measured, evidence) if measured else None,
        "influential": [
            trial_name(trial)
            for trial, is_influential in zip(
                evidence.effects, measured.influential if measured else (), strict=False
            )
            if is_influential
        ],
    }


def _plot(id: str, draw: Any, summary: Summary, figures: Table) -> Plot:  # noqa: A002
    title = (
        _("The answer without each trial")
        if id == "without"
        else _("The answer as trials came in, the oldest first")
    )
    return plot(
        id,
        title,
        draw,
        summary.evidence,
        says=_says(summary),
        table=figures,
        important=summary.threshold,
    )


def _says(summary: Summary) -> str:
    said = _("Random effects by REML, Knapp–Hartung interval; dashed: all trials.")
    lead = summary.found
    if lead is None or lead.by != "bayes":
        return said
    found = interval_text(lead.estimate, lead.low, lead.high, summary.evidence)
    return (
        said + " " + _("What leads with so few trials is by Bayes: %(found)s.") % {"found": found}
    )


def _without(found: PooledMany, evidence: ConditionEvidence) -> Table:
    columns = [
        Column(_("Without")),
        Column(_("Effect (95 % interval)"), is_number=True),
        Column("I²", is_number=True),
        Column("τ²", is_number=True),
    ]
    return table("", columns, _answers(found, evidence))


def _until(found: PooledMany, evidence: ConditionEvidence) -> Table:
    columns = [
        Column(_("Up to")),
        Column(_("Effect (95 % interval)"), is_number=True),
        Column("I²", is_number=True),
        Column("τ²", is_number=True),
    ]
    return table("", columns, _answers(found, evidence))


def _answers(found: PooledMany, evidence: ConditionEvidence) -> Iterator[tuple[Any, ...]]:
    for at, trial in enumerate(evidence.effects):
        mid, low, high = (float(one[at]) for one in (found.estimate, found.ci_lb, found.ci_ub))
        yield (
            trial_name(trial),
            interval_text(mid, low, high, evidence),
            f"{found.I2[at]:.0f} %",
            f"{found.tau2[at]:.3g}",
        )


def _measures(found: Influence, evidence: ConditionEvidence) -> Table:
    columns = [
        Column(_("Trial")),
        Column(_("Studentised residual"), is_number=True),
        Column("DFFITS", is_number=True),
        Column(_("Cook's distance"), is_number=True),
        Column(_("Hat value"), is_number=True),
        Column(_("Influential")),
    ]
    rows = [
        (
            trial_name(trial),
            rounded(float(found.rstudent[at]), 2),
            rounded(float(found.dffits[at]), 2),
            f"{found.cook_d[at]:.2f}",
            f"{found.hat[at]:.2f}",
            _("yes") if found.influential[at] else _("no"),
        )
        for at, trial in enumerate(evidence.effects)
    ]
    return table("", columns, rows)
