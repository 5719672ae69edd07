"""Why one may be so sure and no more, in words; what matters, what would change an answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from prolo.evidence import ConditionEvidence, Threshold
from prolo.evidence.certainty import Domain
from prolo.papers.words.evidence import Word, word
from prolo.papers.words.figures import shown

SHARES = frozenset({"high", "not_low", "unrated", "i2", "share"})
EFFECTS = frozenset({"prediction_low", "prediction_high", "threshold", "low", "high"})

# Why a domain counts as it does; the numbers that drove it are put in.
DRIVEN: Mapping[str, Word] = {
    "mostly-high-risk": lambda: _("trials at high risk carry %(high)s of the weight"),
    "much-high-risk": lambda: _("trials at high risk carry %(high)s of the weight"),
    "mostly-not-low-risk": lambda: _(
        "trials not known to be at low risk carry %(not_low)s of the weight; %(unrated)s of it was "
        "rated by nobody"
    ),
    "mostly-low-risk": lambda: _(
        "trials not known to be at low risk carry %(not_low)s of the weight"
    ),
    "one-trial": lambda: _("one trial cannot disagree with itself"),
    "new-trial-benefit-or-harm": lambda: _(
        "a new trial may lie from %(prediction_low)s to %(prediction_high)s, benefit or harm; "
        "I² %(i2)s"
    ),
    "new-trial-beyond-threshold": lambda: _(
        "a new trial may lie from %(prediction_low)s to %(prediction_high)s, on both sides of what "
        "matters, %(threshold)s"
    ),
    "trials-on-both-sides": lambda: _(
        "trials lie on both sides of what matters, %(threshold)s; I² %(i2)s"
    ),
    "consistent": lambda: _("the trials agree about what matters; I² %(i2)s"),
    "asked": lambda: _("asked of a person: are these patients, doses and measures ours?"),
    "benefit-and-harm": lambda: _(
        "the interval, %(low)s to %(high)s, holds benefit and harm that matter (%(threshold)s "
        "either way)"
    ),
    "crosses-threshold": lambda: _(
        "the interval, %(low)s to %(high)s, lies on both sides of what matters, %(threshold)s"
    ),
    "few-people": lambda: _("%(people)s people, where one trial would need %(needed)s"),
    "precise": lambda: _("the interval, %(low)s to %(high)s, lies on one side of what matters"),
    "most-people-missing": lambda: _(
        "the answer rests on %(share)s of the people randomised in trials that were done"
    ),
    "missing-point-elsewhere": lambda: _(
        "the answer rests on %(share)s of the people; of %(known)s missing trials with a known "
        "direction %(elsewhere)s do not point where it points"
    ),
    "funnel-leans": lambda: _("small trials show more: Egger p %(egger_p)s"),
    "not-suspected": lambda: _("the answer rests on %(share)s of the people; nothing leans"),
}
THRESHOLDS: Mapping[str, Word] = {
    "instrument": lambda: _("the important difference between groups on %(instrument)s"),
    "cohen-small": lambda: _("a small standardised difference"),
    "small-of-spread": lambda: _("a fifth of how much people differ on %(instrument)s"),
    "odds-quarter": lambda: _("odds a quarter higher"),
    "own": lambda: _("as it was asked for"),
}
# Whose interval leads, and is judged: after «from the», «on the».
LEADS: Mapping[str, Word] = {
    "bayes": lambda: _("credible interval by Bayes, which leads"),
    "pooled": lambda: _("random-effects interval by Knapp and Hartung"),
    "one": lambda: _("interval of the one trial"),
}
TARGETS: Mapping[str, Word] = {
    "half": lambda: _("to halve the effect"),
    "none": lambda: _("to erase it"),
    "unimportant": lambda: _("to make it too small to matter"),
    "uncertain": lambda: _("to let its interval reach no difference"),
}
PRIORS: Mapping[str, Word] = {
    "half-normal": lambda: _("half-normal prior of τ with scale %(scale)s"),
    "dumouchel": lambda: _("DuMouchel's prior of τ"),
}
TESTS: Mapping[str, Word] = {
    "egger": lambda: _("Egger, classical"),
    "egger-mixed": lambda: _("Egger, mixed"),
    "begg": lambda: _("Begg: rank correlation"),
    "pet-peese": lambda: _("PET-PEESE"),
    "trim-and-fill-L0": lambda: _("Trim and fill, L0"),
    "trim-and-fill-R0": lambda: _("Trim and fill, R0"),
    "trim-and-fill-Q0": lambda: _("Trim and fill, Q0"),
    "step-selection": lambda: _("Selection by steps of p"),
    "beta-selection": lambda: _("Selection by a beta curve of p"),
    "excess": lambda: _("Excess of significant results"),
}


def driven(domain: Domain, judged: ConditionEvidence) -> str:
    """Why a domain counts as it does, with the numbers that drove it; of the answer judged."""
    if domain.code == "missing" and "share" not in domain.numbers:
        return _("no trial prints how many people it had")
    numbers = {name: _number(domain, name, judged) for name in domain.numbers}
    return word(DRIVEN, domain.reason) % numbers


def _number(domain: Domain, name: str, judged: ConditionEvidence) -> str:
    value = domain.numbers[name]
    if name in EFFECTS and domain.code != "risk-of-bias":
        return shown(value, judged.unit)
    if name in SHARES:
        return f"{100 * value:.0f} %"
    return f"{value:.3f}" if name == "egger_p" else f"{value:.0f}"


def threshold_words(threshold: Threshold | None, evidence: ConditionEvidence) -> str:
    """The difference that matters, and where it is from."""
    if threshold is None:
        return _("No difference that matters is known for this scale.")
    value = shown(threshold.value, evidence.unit)
    # by the name that its trials print, not that of the fact
    named = evidence.unit.instrument or threshold.instrument
    why = word(THRESHOLDS, threshold.code) % {"instrument": named}
    if threshold.basis == "choice":
        why = _("%(why)s, chosen and not measured") % {"why": why}
    return _("%(value)s: %(why)s") % {"value": value, "why": why}
