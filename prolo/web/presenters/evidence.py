"""What the published trials answer, as figures and words for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.evidence import ConditionEvidence, MissingTrial, PooledEffect
from prolo.web.presenters.forest_chart import (
    forest_chart,
    interval_text,
    range_text,
    trial_name,
)
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words import Words
from prolo.web.words.evidence import DIRECTIONS, REASONS, word

HEADS = (
    Head("trial", gettext_lazy("Trial")),
    Head("n_irritant", gettext_lazy("People, prolotherapy")),
    Head("n_comparator", gettext_lazy("People, comparator")),
    Head("week", gettext_lazy("Week")),
    Head("instrument", gettext_lazy("Measure")),
    Head("measure", gettext_lazy("Effect in")),
    Head("effect", gettext_lazy("Effect; above 0 favours prolotherapy")),
    Head("low", gettext_lazy("95 % interval from")),
    Head("high", gettext_lazy("95 % interval to")),
    Head("source", gettext_lazy("Source")),
)

CONDITION_HEADS = (
    Head("condition", gettext_lazy("Condition")),
    Head("label", gettext_lazy("Name")),
    Head("region", gettext_lazy("Region")),
    Head("comparisons", gettext_lazy("Comparisons")),
)


def trials_listing(evidence: ConditionEvidence | None) -> Listing:
    """The trials that have an effect. ``measure`` is the effect's unit: MD, points of the scale;
    SMD, standard deviations; logOR, the logarithm of an odds ratio."""
    rows = (
        {
            "trial": trial_name(one),
            "n_irritant": one.n_irritant,
            "n_comparator": one.n_comparator,
            "week": one.weeks,
            "instrument": one.instrument,
            "measure": evidence.unit.measure,
            "effect": one.effect.value,
            "low": one.low,
            "high": one.high,
            "source": one.source_url,
        }
        for one in (evidence.effects if evidence else ())
        if evidence
    )
    return replace(listing("evidence", HEADS, rows), published=True)


def answer(evidence: ConditionEvidence, title: Words) -> dict[str, Any]:
    """``title`` names the drawing."""
    pooled = evidence.pooled
    return {
        "verdict": evidence.verdict,
        "k": evidence.k,
        "n": evidence.n,
        "is_few": evidence.is_few,
        "pooled": _pooled(evidence, pooled) if pooled else None,
        "missing": missing_table(evidence.missing),
        "missing_count": len(evidence.missing),
        "people_missing": evidence.people_missing,
        "people_pooled": evidence.people_pooled,
        "set_aside": [f"{trial_name(one)}: {reasons(one)}" for one in evidence.set_aside],
        "chart": forest_chart(
            title,
            evidence,
            unit=unit_words(evidence),
            favours=(_("favours the other"), _("favours prolotherapy")),
        ),
    }


def _pooled(evidence: ConditionEvidence, pooled: PooledEffect) -> dict[str, Any]:
    prediction = ""
    assert pooled.tau2_lb is not None  # the pages pool with the interval of τ²
    assert pooled.tau2_ub is not None
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        prediction = range_text(pooled.pi_lb, pooled.pi_ub, evidence)
    return {
        "text": interval_text(pooled.estimate, pooled.ci_lb, pooled.ci_ub, evidence),
        "df": pooled.df,
        "guarded": pooled.guarded,
        "prediction": prediction,
        "tau2": plain(pooled.tau2),
        "tau2_low": plain(pooled.tau2_lb),
        "tau2_high": plain(pooled.tau2_ub),
        "i2": f"{pooled.I2:.0f}",
        "q": f"{pooled.QE:.2f}",
        "q_df": pooled.k - 1,
        "q_p": p_words(pooled.QEp),
        "favours": _side(pooled),
    }


def _side(pooled: PooledEffect) -> str:
    """Which way the whole interval lies, or that it lies on both sides."""
    if pooled.ci_lb > 0:
        return "irritant"
    return "comparator" if pooled.ci_ub < 0 else "both"


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
                trial_name(one),
                "?" if one.people is None else one.people,
                word(DIRECTIONS, one.direction),
                reasons(one),
            )
            for one in missing
        ],
    )


def reasons(trial: MissingTrial) -> str:
    said = "; ".join(word(REASONS, code) for code in trial.reasons)
    if not trial.other_weeks:
        return said
    weeks = ", ".join(f"{one:g}" for one in trial.other_weeks)
    return _("%(why)s (week %(weeks)s)") % {"why": said, "weeks": weeks}


def plain(value: float) -> str:
    """Three figures, never with an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def p_words(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
