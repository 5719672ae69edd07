"""What the published trials answer, as figures and words for a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.evidence import BayesEffect, ConditionEvidence, PooledEffect, Summary
from prolo.evidence.absolute import AbsoluteEffect
from prolo.evidence.lead import Whole, leading
from prolo.evidence.plots.words import rounded
from prolo.papers.words.certainty import PRIORS, threshold_words
from prolo.papers.words.results import other_sd_sentence
from prolo.registry.models import SignedCertainty
from prolo.web.presenters.certainty import certainty
from prolo.web.presenters.evidence_missing import k_words
from prolo.web.presenters.forest_chart import (
    forest_chart,
    interval_text,
    range_text,
    trial_name,
    unit_words,
)
from prolo.web.presenters.listings import Head, Listing, listing
from prolo.web.words import Words
from prolo.web.words.evidence import word

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
    Head("weight", gettext_lazy("Weight, of 1")),
    Head("risk_of_bias", gettext_lazy("Risk of bias")),
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
    if evidence is None:
        return replace(listing("evidence", HEADS, ()), published=True)
    weights = evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
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
            "weight": weight,
            "risk_of_bias": one.risk_of_bias,
            "source": one.source_url,
        }
        for one, weight in zip(evidence.effects, weights, strict=True)
    )
    return replace(listing("evidence", HEADS, rows), published=True)


def answer(summary: Summary, title: Words, signed: SignedCertainty | None = None) -> dict[str, Any]:
    """``title`` names the drawing."""
    evidence = summary.evidence
    lead, beside = leading(evidence, summary.bayes)
    return {
        "verdict": evidence.verdict,
        "k": evidence.k,
        "trials": trials_words(evidence),
        "is_few": evidence.is_few and lead is not None,
        "found": found_text(summary),
        "unit": unit_words(evidence),
        "lead": _whole(lead, evidence) if lead else None,
        "beside": _whole(beside, evidence) if beside else None,
        "also": [_whole(one, evidence) for one in evidence.also],
        "chances": _chances(summary),
        "points": points_text(summary),
        "hundred": hundred_text(summary),
        "certainty": certainty(summary, signed),
        "threshold": matters_text(summary) if evidence.effects else "",
        "mixes_adjusted": evidence.mixes_adjusted,
        "chart": forest_chart(title, evidence, bayes=summary.bayes, important=summary.threshold),
    }


def matters_text(summary: Summary) -> str:
    """The difference that matters; where none is known in points, that of the unit judged in."""
    said = threshold_words(summary.threshold, summary.evidence)
    if summary.threshold is not None or summary.certainty is None:
        return said
    judged = threshold_words(summary.certainty.threshold, summary.judged)
    return _("%(said)s Judged in standard deviations: %(judged)s") % {
        "said": said,
        "judged": judged,
    }


def trials_words(evidence: ConditionEvidence) -> str:
    if evidence.n is None:
        return k_words(evidence.k)
    people = ngettext("%(n)s person", "%(n)s people", evidence.n) % {"n": evidence.n}
    return f"{k_words(evidence.k)}, {people}"


def found_text(summary: Summary) -> str:
    found = summary.found
    if found is None:
        return ""
    return interval_text(found.estimate, found.low, found.high, summary.evidence)


def _whole(whole: Whole, evidence: ConditionEvidence) -> dict[str, Any]:
    prediction = ""
    if whole.pi_lb is not None and whole.pi_ub is not None:
        prediction = range_text(whole.pi_lb, whole.pi_ub, evidence)
    return {
        "text": interval_text(whole.estimate, whole.ci_lb, whole.ci_ub, evidence),
        "prediction": prediction,
        "side": _side(whole),
        "how": _by_bayes(whole) if isinstance(whole, BayesEffect) else _by_weights(whole),
    }


def _by_bayes(whole: BayesEffect) -> str:
    scale = getattr(whole.prior, "scale", None)
    prior = word(PRIORS, whole.prior.code) % {"scale": "" if scale is None else f"{scale:.3g}"}
    return _("By Bayes, without simulation: %(prior)s, flat prior of the mean; τ %(tau)s") % {
        "prior": prior,
        "tau": f"{whole.tau:.3g} ({whole.tau_lb:.3g} – {whole.tau_ub:.3g})",
    }


def _by_weights(pooled: PooledEffect) -> str:
    if pooled.method == "common":
        return _("Common effect, normal interval")
    if pooled.df is None:
        return _("Random effects by REML, normal interval")
    said = ngettext(
        "Random effects by REML; Knapp–Hartung interval, t with %(df)s degree of freedom",
        "Random effects by REML; Knapp–Hartung interval, t with %(df)s degrees of freedom",
        pooled.df,
    ) % {"df": pooled.df}
    if pooled.guarded:
        said = _("%(how)s, kept from being narrower than without it") % {"how": said}
    return _("%(how)s; prediction interval t with k − 1") % {"how": said}


def _side(whole: Whole) -> str:
    """Which way the whole interval lies, or that it lies on both sides."""
    if whole.ci_lb > 0:
        return "irritant"
    return "comparator" if whole.ci_ub < 0 else "both"


def _chances(summary: Summary) -> dict[str, str] | None:
    """Of any benefit, and of one that matters."""
    bayes = summary.bayes
    if bayes is None:
        return None
    chances = {"any": _share(bayes.probability_above(0.0)), "important": "", "harm": ""}
    if summary.threshold:
        value = summary.threshold.value
        chances["important"] = _share(bayes.probability_above(value))
        chances["harm"] = _share(bayes.probability_below(-value))
    return chances


def _share(chance: float) -> str:
    if chance < 0.01:
        return _("less than 1 %")
    return _("more than 99 %") if chance > 0.99 else f"{100 * chance:.0f} %"


def points_text(summary: Summary) -> str:
    """Standard deviations as points that people know."""
    found = summary.points
    if found is None:
        return ""
    low, mid, high = (rounded(one, 1) for one in (found.low, found.estimate, found.high))
    return _(
        "%(estimate)s points (%(low)s to %(high)s) of %(instrument)s, a scale of %(points)s, by a "
        "spread of %(sd)s among %(people)s people before treatment"
    ) % {
        "estimate": mid,
        "low": low,
        "high": high,
        "instrument": found.by.instrument,
        "points": f"{found.by.scale_points:g}",
        "sd": f"{found.by.sd:.1f}",
        "people": found.by.people,
    }


def hundred_text(summary: Summary) -> str:
    """Of a hundred people in these trials; with where the share without comes from."""
    if summary.absolute is None:
        return ""
    source = " ".join(one for one in (control_text(summary), other_sd_sentence(summary)) if one)
    said = {**hundred(summary.absolute), "source": source}
    if summary.evidence.question.outcome == "adverse-event":
        return (
            _(
                "Of 100 people in these trials: harmed without it %(without)s, with it %(with)s "
                "(%(low)s to %(high)s). %(source)s"
            )
            % said
        )
    return (
        _(
            "Of 100 people in these trials: better by enough without it %(without)s, with it "
            "%(with)s (%(low)s to %(high)s). %(source)s"
        )
        % said
    )


def hundred(found: AbsoluteEffect) -> dict[str, str]:
    return {
        "without": f"{found.without:.0f}",
        "with": f"{found.with_treatment:.0f}",
        "low": f"{found.low:.0f}",
        "high": f"{found.high:.0f}",
    }


def control_text(summary: Summary) -> str:
    control = summary.control
    if control is None:
        return ""
    if control.code == "stated":
        return _("%(share)s without it is a choice: no trial of this comparison prints it.") % {
            "share": f"{100 * control.share:.0f}"
        }
    return _("Without it: %(events)s of %(n)s in these trials.") % {
        "events": control.events,
        "n": control.n,
    }
