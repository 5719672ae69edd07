"""Why one may be so sure and no more, in words; what matters, what would change an answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from prolo.web.words.evidence import Word

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
