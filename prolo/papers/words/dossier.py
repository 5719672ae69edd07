"""What a dossier says around the evidence: what it is for, harms, and what others decided."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.care.plan import PlannedSite
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Irritant
from prolo.knowledge.trials import Arm
from prolo.papers.words.evidence import TREATMENTS, Word, word
from prolo.papers.words.sentences import ENGLISH, commas, said

SIDES: Mapping[str, Word] = {
    "left": lambda: _("left"),
    "right": lambda: _("right"),
    "both": lambda: _("both"),
    "midline": lambda: _("middle"),
}
ROUTES: Mapping[str, Word] = {
    "intra-articular": lambda: _("into the joint"),
    "extra-articular": lambda: _("beside the joint"),
    "both": lambda: _("into and beside the joint"),
    "perineural": lambda: _("along a nerve"),
    "other": lambda: _("elsewhere"),
}
GUIDANCE: Mapping[str, Word] = {
    "ultrasound": lambda: _("ultrasound"),
    "fluoroscopy": lambda: _("X-ray"),
    "landmark": lambda: _("by touch"),
}
UNKNOWN = "?"


def title(label: str) -> str:
    return _("%(condition)s: dossier on prolotherapy for a payer") % {"condition": label}


def subtitle() -> str:
    return _("What was asked, what trials found, how sure that is, harms, and what others decided")


def purpose() -> str:
    return _(
        "This dossier lays out what is known so that a payer can judge. It asks for nothing and "
        "advises nothing: trials that speak against the treatment, those whose numbers are "
        "missing, and payers that do not pay stand beside the others."
    )


def command(condition: str, language: str) -> str:
    """Which makes the same again."""
    if language == ENGLISH:
        return f"prolo evidence dossier {condition}"
    return f"prolo paper dossier {condition} --language {language}"


# -- a course ------------------------------------------------------------------------------


def course_text(sessions: int, injections: int) -> str:
    planned = ngettext("%(n)s session", "%(n)s sessions", sessions) % {"n": sessions}
    each = ngettext("%(n)s injection", "%(n)s injections", injections) % {"n": injections}
    return _(
        "Planned: %(sessions)s, with %(injections)s in each. The person is not named here; the "
        "numbers below are about people in trials."
    ) % {"sessions": planned, "injections": each}


def site_row(site: PlannedSite, knowledge: Knowledge) -> tuple[str, ...]:
    irritant: Irritant | None = knowledge.irritants.get(site.irritant)
    named = said(irritant.label) if irritant else site.irritant or UNKNOWN
    strength = f" {site.irritant_pct:f} %" if site.irritant_pct is not None else ""
    return (
        said(knowledge.structure(site.structure).label),
        word(SIDES, site.side) if site.side in SIDES else site.side,
        f"{site.injections}",
        f"{site.volume_ml:f}",
        f"{named}{strength}",
        word(GUIDANCE, site.guidance) if site.guidance in GUIDANCE else UNKNOWN,
    )


# -- trials --------------------------------------------------------------------------------


def is_described(arm: Arm) -> bool:
    """Is more known of it than what it is called?"""
    return {route(arm), sessions(arm), people(arm)} != {
        UNKNOWN
    } or arm.concentration_pct is not None


def given(arm: Arm) -> str:
    """Treatment and strength."""
    strength = "" if arm.concentration_pct is None else f" {arm.concentration_pct:f} %"
    return f"{word(TREATMENTS, arm.treatment)}{strength}"


def route(arm: Arm) -> str:
    found = [
        word(ROUTES, arm.route) if arm.route else "",
        word(GUIDANCE, arm.guidance) if arm.guidance else "",
    ]
    return commas(one for one in found if one) or UNKNOWN


def sessions(arm: Arm) -> str:
    if arm.sessions is None:
        return UNKNOWN
    if arm.interval_weeks is None:
        return f"{arm.sessions}"
    return _("%(n)s, every %(weeks)s weeks") % {
        "n": arm.sessions,
        "weeks": f"{arm.interval_weeks:f}",
    }


def people(arm: Arm) -> str:
    """Age and share of women, where a report prints them."""
    known = []
    if arm.age_mean is not None:
        known.append(_("age %(mean)s") % {"mean": f"{arm.age_mean:f}"})
    if arm.female_pct is not None:
        known.append(_("%(share)s %% women") % {"share": f"{arm.female_pct:f}"})
    return commas(known) or UNKNOWN


# -- what others decided -------------------------------------------------------------------


def decided_text() -> str:
    return _(
        "As published, not as it applies to one contract. A policy is of the day it bears; it may "
        "have changed since. «Not verified» means that only a summary was read."
    )


def limits_text() -> str:
    return _(
        "Harms: the trials are far too small to count what is rare, and no register counts the "
        "injections behind the harms that practitioners remembered."
    )
