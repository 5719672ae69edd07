"""Whether results are missing: the funnel with its tests, the albatross, which way trials point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prolo.evidence import (
    ConditionEvidence,
    MissingTrial,
    Summary,
    TrialEffect,
    check_bias,
    draw_albatross,
    draw_funnel,
    funnel,
)
from prolo.evidence.asymmetry import ENOUGH
from prolo.evidence.missing import MissingEvidence, SignTest
from prolo.evidence.plots import albatross_says, funnel_says
from prolo.evidence.plots.words import p_text, rounded
from prolo.papers.words.certainty import TESTS
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
    if evidence.pooled is None or summary.found is None:
        return None
    values, variances = _values(evidence)
    found = funnel(values, variances, centre=summary.found.estimate)
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
        "none": found.no_difference,
        "unknown": found.unclear - found.no_difference,
        "p": "" if found.p is None else p_text(found.p),
        "p_if_against": "" if found.p_if_against is None else p_text(found.p_if_against),
    }


# -- the tests -----------------------------------------------------------------------------


def tests_table(evidence: ConditionEvidence) -> Table:
    """All of them whatever the number of trials; one that does not work says so in its place."""
    columns = [Column(_("Test")), Column(_("Shows")), Column("p", is_number=True)]
    rows = []
    for check in check_bias(evidence):
        shows, p = _("cannot be worked out from these trials"), ""
        if check.result is not None:
            shows, p = SHOWN[check.code](check.result, evidence)
        rows.append((word(TESTS, check.code), shows, p))
    return table("", columns, rows)


def _values(evidence: ConditionEvidence) -> tuple[list[float], list[float]]:
    return (
        [trial.effect.value for trial in evidence.effects],
        [trial.effect.variance for trial in evidence.effects],
    )


def _egger(found: Any, _evidence: ConditionEvidence) -> tuple[str, str]:
    slope = rounded(found.line.slope, 2)
    return _("slope on the standard error %(slope)s") % {"slope": slope}, p_text(found.line.slope_p)


def _begg(found: Any, _evidence: ConditionEvidence) -> tuple[str, str]:
    return _("Kendall's tau %(tau)s") % {"tau": rounded(found.tau, 2)}, p_text(found.p)


def _pet(found: Any, evidence: ConditionEvidence) -> tuple[str, str]:
    line = found.pet if found.chosen == "pet" else found.peese
    text = interval_text(found.estimate, found.ci_lb, found.ci_ub, evidence)
    said = {"name": found.chosen.upper(), "text": text}
    return _("%(name)s: without error %(text)s") % said, p_text(line.p)


def _trim(found: Any, evidence: ConditionEvidence) -> tuple[str, str]:
    whole = found.pooled
    text = interval_text(whole.estimate, whole.ci_lb, whole.ci_ub, evidence)
    p = "" if found.p is None else p_text(found.p)
    return _("%(k)s filled in; then %(text)s") % {"k": found.k0, "text": text}, p


def _selection(found: Any, evidence: ConditionEvidence) -> tuple[str, str]:
    text = interval_text(found.estimate, found.ci_lb, found.ci_ub, evidence)
    return _("adjusted %(text)s") % {"text": text}, p_text(found.lrt_p)


def _excess(found: Any, _evidence: ConditionEvidence) -> tuple[str, str]:
    said = {"observed": found.observed, "expected": f"{found.expected:.1f}"}
    return _("%(observed)s significant, %(expected)s expected") % said, p_text(found.p)


SHOWN: Mapping[str, Callable[[Any, ConditionEvidence], tuple[str, str]]] = {
    "egger": _egger,
    "egger-mixed": _egger,
    "begg": _begg,
    "pet-peese": _pet,
    "trim-and-fill-L0": _trim,
    "trim-and-fill-R0": _trim,
    "trim-and-fill-Q0": _trim,
    "step-selection": _selection,
    "beta-selection": _selection,
    "excess": _excess,
}
