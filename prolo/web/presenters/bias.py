"""Whether results are missing: the funnel with its tests, the albatross, which way trials point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.errors import SynthesisError
from prolo.evidence import (
    ConditionEvidence,
    MissingTrial,
    Summary,
    TrialEffect,
    begg_test,
    draw_albatross,
    draw_funnel,
    egger_test,
    excess_significance,
    funnel,
    pet_peese,
    trim_and_fill,
)
from prolo.evidence.asymmetry import ENOUGH
from prolo.evidence.missing import MissingEvidence, SignTest
from prolo.evidence.plots import albatross_says, funnel_says
from prolo.evidence.plots.words import p_text, rounded
from prolo.papers.words.plots import plot_words
from prolo.web.presenters.forest_chart import effect_words, interval_text, trial_name
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.presenters.plots import Plot, plot
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import DIRECTIONS, word

HEADS = (
    Head("trial", gettext_lazy("Trial")),
    Head("people", gettext_lazy("People")),
    Head("direction", gettext_lazy("Points to")),
    Head("pooled", gettext_lazy("In the answer")),
    Head("p", gettext_lazy("p, two-sided")),
    Head("p_bound", gettext_lazy("Printed as")),
    Head("measure", gettext_lazy("Effect in")),
    Head("effect", gettext_lazy("Effect; above 0 favours prolotherapy")),
    Head("se", gettext_lazy("Standard error")),
    Head("why_missing", gettext_lazy("Why it is missing")),
)


def bias_listing(evidence: ConditionEvidence, missing: MissingEvidence) -> Listing:
    return replace(listing("missing", HEADS, _rows(evidence, missing)), published=True)


def _rows(evidence: ConditionEvidence, missing: MissingEvidence) -> Iterator[dict[str, Any]]:
    points = {point.trial_id: point for point in missing.albatross.points}
    for trial in evidence.effects:
        point = points.get(trial.trial_id)
        yield {
            "trial": trial_name(trial),
            "people": trial.n or trial.people,
            "direction": trial.direction,
            "pooled": evidence.pooled is not None,
            "p": point and point.p,
            "p_bound": None,
            "measure": evidence.unit.measure,
            "effect": trial.effect.value,
            "se": trial.effect.se,
            "why_missing": [],
        }
    for one in evidence.missing:
        point = points.get(one.trial_id)
        yield {
            "trial": trial_name(one),
            "people": one.people,
            "direction": one.direction,
            "pooled": False,
            "p": point and point.p,
            "p_bound": point and (point.bound or None),
            "measure": None,
            "effect": None,
            "se": None,
            "why_missing": list(one.reasons),
        }


def bias(summary: Summary, missing: MissingEvidence) -> dict[str, Any]:
    evidence = summary.evidence
    return {
        "k": evidence.k,
        "enough": ENOUGH,
        "conclusive": evidence.k >= ENOUGH,
        "funnel": _funnel(summary),
        "tests": tests_table(evidence) if evidence.pooled else None,
        "albatross": _albatross(evidence, missing),
        "left_out": _left_out(evidence, missing),
        "signs": _signs(missing.signs),
    }


def _funnel(summary: Summary) -> Plot | None:
    evidence = summary.evidence
    if evidence.pooled is None:
        return None
    values, variances = _values(evidence)
    found = funnel(values, variances, centre=evidence.pooled.estimate)
    names = [trial_name(trial) for trial in evidence.effects]
    rows = [
        (name, effect_words(point.effect, evidence), f"{point.se:.3g}", p_text(point.p))
        for name, point in zip(names, found.points, strict=True)
    ]
    columns = [
        Column(_("Trial")),
        Column(_("Effect"), is_number=True),
        Column(_("Standard error"), is_number=True),
        Column("p", is_number=True),
    ]
    return plot(
        "funnel",
        _("Funnel: effects against their standard errors"),
        draw_funnel,
        found,
        says=funnel_says(found, plot_words()),
        table=table("", columns, rows),
        is_small=True,
        names=names,
        unit=evidence.unit,
    )


def _albatross(evidence: ConditionEvidence, missing: MissingEvidence) -> Plot | None:
    found = missing.albatross
    if not found.points:
        return None
    names = _names(evidence)
    signs = {1: "irritant", -1: "comparator", 0: "unknown"}
    rows = [
        (
            names[point.trial_id],
            point.people,
            f"{point.bound} {point.p:g}" if point.bound else p_text(point.p),
            word(DIRECTIONS, signs[point.sign]),
            _("yes") if point.pooled else _("no"),
        )
        for point in found.points
    ]
    columns = [
        Column(_("Trial")),
        Column(_("People"), is_number=True),
        Column("p", is_number=True),
        Column(_("Points to")),
        Column(_("In the answer")),
    ]
    return plot(
        "albatross",
        _("Albatross: people against p"),
        draw_albatross,
        found,
        says=albatross_says(found, plot_words()),
        table=table("", columns, rows),
        is_small=True,
        names=names,
    )


def _left_out(evidence: ConditionEvidence, missing: MissingEvidence) -> list[str]:
    names = _names(evidence)
    return [names[one] for one in missing.albatross.left_out]


def _names(evidence: ConditionEvidence) -> dict[str, str]:
    trials: list[TrialEffect | MissingTrial] = [*evidence.effects, *evidence.missing]
    return {one.trial_id: trial_name(one) for one in trials}


def _signs(found: SignTest) -> dict[str, Any]:
    return {
        "favour": found.favour,
        "against": found.against,
        "unclear": found.unclear,
        "p": "" if found.p is None else p_text(found.p),
        "p_if_against": "" if found.p_if_against is None else p_text(found.p_if_against),
    }


# -- the tests -----------------------------------------------------------------------------


def tests_table(evidence: ConditionEvidence) -> Table:
    """All of them whatever the number of trials; a refusal is said in its place."""
    tests: tuple[tuple[str, Callable[[ConditionEvidence], tuple[str, str]]], ...] = (
        (_("Egger, classical: slope on the standard error"), _egger),
        (_("Egger, mixed"), _egger_mixed),
        (_("Begg: rank correlation"), _begg),
        (_("PET-PEESE: a trial without error"), _pet),
        (_("Trim and fill (L0)"), _trim),
        (_("Excess of significant results"), _excess),
    )
    columns = [Column(_("Test")), Column(_("Shows")), Column("p", is_number=True)]
    return table("", columns, [(name, *_tried(test, evidence)) for name, test in tests])


def _tried(
    test: Callable[[ConditionEvidence], tuple[str, str]], evidence: ConditionEvidence
) -> tuple[str, str]:
    try:
        return test(evidence)
    except SynthesisError:
        return _("cannot be worked out from these trials"), ""


def _values(evidence: ConditionEvidence) -> tuple[list[float], list[float]]:
    return (
        [trial.effect.value for trial in evidence.effects],
        [trial.effect.variance for trial in evidence.effects],
    )


def _sizes(evidence: ConditionEvidence) -> dict[str, Any]:
    """For standardised differences, whose standard error holds the effect."""
    arms = [(trial.n_irritant, trial.n_comparator) for trial in evidence.effects]
    if evidence.unit.measure != "SMD" or any(None in pair for pair in arms):
        return {}
    return {"sizes": ([float(a or 0) for a, _n in arms], [float(b or 0) for _n, b in arms])}


def _egger(evidence: ConditionEvidence, model: Any = "classical") -> tuple[str, str]:
    line = egger_test(*_values(evidence), model=model, **_sizes(evidence)).line
    return _("slope %(slope)s") % {"slope": rounded(line.slope, 2)}, p_text(line.slope_p)


def _egger_mixed(evidence: ConditionEvidence) -> tuple[str, str]:
    return _egger(evidence, "mixed")


def _begg(evidence: ConditionEvidence) -> tuple[str, str]:
    found = begg_test(*_values(evidence))
    return _("Kendall's tau %(tau)s") % {"tau": rounded(found.tau, 2)}, p_text(found.p)


def _pet(evidence: ConditionEvidence) -> tuple[str, str]:
    found = pet_peese(*_values(evidence), **_sizes(evidence))
    line = found.pet if found.chosen == "pet" else found.peese
    text = interval_text(found.estimate, found.ci_lb, found.ci_ub, evidence)
    return f"{found.chosen.upper()}: {text}", p_text(line.p)


def _trim(evidence: ConditionEvidence) -> tuple[str, str]:
    found = trim_and_fill(*_values(evidence))
    whole = found.pooled
    text = interval_text(whole.estimate, whole.ci_lb, whole.ci_ub, evidence)
    return _("%(k)s filled in; then %(text)s") % {"k": found.k0, "text": text}, ""


def _excess(evidence: ConditionEvidence) -> tuple[str, str]:
    found = excess_significance(*_values(evidence))
    said = {"observed": found.observed, "expected": f"{found.expected:.1f}"}
    return _("%(observed)s significant, %(expected)s expected") % said, p_text(found.p)
