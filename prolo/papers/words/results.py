"""The numbers of one answer in words: effect, interval, prior, heterogeneity, threshold."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from prolo.evidence import (
    BayesEffect,
    ConditionEvidence,
    PooledEffect,
    Summary,
    TrialEffect,
)
from prolo.evidence.certainty import Domain
from prolo.evidence.plots.words import p_text, plain, rounded
from prolo.papers.evidence_answers import Answer
from prolo.papers.words.certainty import threshold_words
from prolo.papers.words.evidence import (
    CAUTIONS,
    CONVERSIONS,
    word,
)
from prolo.papers.words.figures import between, people, percent, with_interval
from prolo.papers.words.naming import unit_short
from prolo.papers.words.sentences import semicolons


def effect_cell(answer: Answer) -> str:
    """For a summary: one effect with its interval, or why there is none."""
    evidence, unit = answer.evidence, answer.evidence.unit
    if evidence.verdict == "none":
        return _("none with usable numbers")
    if answer.lead is None:
        return _("not pooled")
    return f"{with_interval(*answer.lead, unit)} {unit_short(unit)}"


def points_sentence(answer: Answer) -> str:
    found = answer.summary.points
    if found is None:
        return ""
    by = found.by
    return _(
        "In points of %(instrument)s, a scale of %(points)s: %(estimate)s (%(low)s to %(high)s), "
        "by the SD of %(sd)s that %(people)s people of these trials had at the start."
    ) % {
        "instrument": by.instrument,
        "points": f"{by.scale_points:g}",
        "estimate": rounded(found.estimate, 1),
        "low": rounded(found.low, 1),
        "high": rounded(found.high, 1),
        "sd": rounded(by.sd, 1),
        "people": by.people,
    }


def absolute_sentence(answer: Answer) -> str:
    """What the effect would mean for a hundred people, from the share that trials print."""
    found, control = answer.summary.absolute, answer.summary.control
    if found is None or control is None or control.code != "trials":
        return ""
    said = _(
        "If this effect holds, of 100 people in these trials %(without)s were better without and "
        "%(with)s would be with prolotherapy (%(low)s to %(high)s); %(events)s of %(n)s were "
        "better in the comparators that count them."
    ) % {
        "without": f"{found.without:.0f}",
        "with": f"{found.with_treatment:.0f}",
        "low": f"{found.low:.0f}",
        "high": f"{found.high:.0f}",
        "events": control.events,
        "n": control.n,
    }
    if found.route == "probit":
        said += " " + _("Worked out by shifting normal scores: an approximation.")
    if other := other_sd_sentence(answer.summary):
        said += " " + other
    return said


def other_sd_sentence(summary: Summary) -> str:
    """What the choice between two standard deviations does to it, where both are printed."""
    other = summary.by_other_sd
    if other is None:
        return ""
    found = other.absolute
    return _(
        "By the SD before treatment (%(start)s); by that of a change (%(changed)s) it would be "
        "%(with)s (%(low)s to %(high)s)."
    ) % {
        "start": rounded(other.start.sd, 1),
        "changed": rounded(other.changed.sd, 1),
        "with": f"{found.with_treatment:.0f}",
        "low": f"{found.low:.0f}",
        "high": f"{found.high:.0f}",
    }


def why_bayes(answer: Answer) -> str:
    return _(
        "%(k)s trials are too few to see how much the effect varies from place to place, so the "
        "Bayesian result leads: it adds what is known of such variation elsewhere, and says what."
    ) % {"k": answer.k}


def prior_sentence(answer: Answer) -> str:
    """What was thought of τ beforehand."""
    if answer.bayes is None:
        return ""
    scale = getattr(answer.bayes.prior, "scale", None)
    if answer.bayes.prior.code != "half-normal" or scale is None:
        return _("Prior of τ: DuMouchel's, whose scale is that of the trials' own errors.")
    if answer.evidence.unit.measure == "MD":
        text = _("Prior of τ: half-normal, scale %(scale)s points, half the SD at the start.")
    else:
        text = _("Prior of τ: half-normal, scale %(scale)s.")
    return text % {"scale": plain(scale)}


def chances_sentence(answer: Answer) -> str:
    if answer.bayes is None or answer.threshold is None:
        return ""
    return _(
        "By the trials pooled and this prior, the mean effect favours prolotherapy with "
        "probability %(above)s, and by an amount that matters with probability %(important)s. "
        "Neither knows of the missing trials."
    ) % {
        "above": percent(answer.bayes.probability_above(0.0)),
        "important": percent(answer.bayes.probability_above(answer.threshold.value)),
    }


def ways_of_pooling(answer: Answer) -> Iterator[tuple[str, ...]]:
    """How, mean effect, where a new trial may lie, p: the one that leads first."""
    evidence, pooled, found = answer.evidence, answer.evidence.pooled, answer.bayes
    if pooled is None:
        return
    leads = _("Leads: %(how)s")
    by_bayes = _("by Bayes; median and credible interval")
    is_led_by_bayes = found is not None and evidence.is_few
    if found is not None and is_led_by_bayes:
        yield leads % {"how": by_bayes}, *_bayes_cells(evidence, found)
    how = _("random effects, REML; Knapp and Hartung, t with %(df)s df") % {"df": pooled.df}
    if pooled.guarded:
        how += _("; their factor kept at 1 by its guard")
    how = capfirst(how) if is_led_by_bayes else leads % {"how": how}
    yield how, *_pooled_cells(evidence, pooled)
    if found is not None and not is_led_by_bayes:
        yield capfirst(by_bayes), *_bayes_cells(evidence, found)
    for other in evidence.also:
        name = (
            _("For comparison: common effect, normal interval")
            if other.method == "common"
            else _("For comparison: random effects, REML, normal interval")
        )
        yield name, *_pooled_cells(evidence, other)


def adjusted_sentence(answer: Answer) -> str:
    if not answer.evidence.mixes_adjusted:
        return ""
    return _("Adjusted and unadjusted effects stand side by side.")


def _bayes_cells(evidence: ConditionEvidence, found: BayesEffect) -> tuple[str, str, str]:
    effect = with_interval(found.estimate, found.ci_lb, found.ci_ub, evidence.unit)
    return effect, between(found.pi_lb, found.pi_ub, evidence.unit), "–"


def _pooled_cells(evidence: ConditionEvidence, pooled: PooledEffect) -> tuple[str, str, str]:
    new = "–"
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        new = between(pooled.pi_lb, pooled.pi_ub, evidence.unit)
    effect = with_interval(pooled.estimate, pooled.ci_lb, pooled.ci_ub, evidence.unit)
    return effect, new, p_text(pooled.pval)


def heterogeneity(pooled: PooledEffect) -> str:
    ends = ""
    if pooled.tau2_lb is not None and pooled.tau2_ub is not None:
        ends = _(" (%(low)s to %(high)s)") % {
            "low": plain(pooled.tau2_lb),
            "high": plain(pooled.tau2_ub),
        }
    return _("Heterogeneity: τ² %(tau2)s%(ends)s, I² %(i2)s %%, Q %(q)s on %(df)s df, p %(p)s.") % {
        "tau2": plain(pooled.tau2),
        "ends": ends,
        "i2": f"{pooled.I2:.0f}",
        "q": f"{pooled.QE:.2f}",
        "df": pooled.k - 1,
        "p": p_text(pooled.QEp),
    }


def threshold_sentence(answer: Answer) -> str:
    if answer.threshold is None:
        return threshold_words(None, answer.evidence)
    return _("Difference that matters: %(value)s.") % {
        "value": threshold_words(answer.threshold, answer.evidence)
    }


def arm_sizes(trial: TrialEffect) -> str:
    return f"{people(trial.n_irritant)} / {people(trial.n_comparator)}"


def notes_of(trial: TrialEffect) -> str:
    """What a reader must know beside the number, and how it was made."""
    found = [word(CAUTIONS, code) for code in trial.cautions]
    found += [word(CONVERSIONS, made.code) for made in trial.effect.conversions]
    return semicolons(dict.fromkeys(found))


def down_cell(domain: Domain) -> str:
    if domain.down is None:
        return _("asked")
    return _("no") if domain.down == 0 else f"−{domain.down}"
