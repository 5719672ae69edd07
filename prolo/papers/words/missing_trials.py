"""The trials that are missing from an answer, and how bad they would have to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence import (
    ConditionEvidence,
    MissingTrial,
    Tipping,
    Unit,
)
from prolo.evidence.answers import Direction
from prolo.evidence.conditions import SET_ASIDE
from prolo.evidence.plots.words import p_text
from prolo.papers.evidence_answers import Answer
from prolo.papers.words.certainty import LEADS, TARGETS
from prolo.papers.words.evidence import (
    DIRECTIONS,
    REASONS,
    word,
)
from prolo.papers.words.figures import percent, shown
from prolo.papers.words.naming import unit_word
from prolo.papers.words.sentences import commas, semicolons


def missing_cell(answer: Answer) -> str:
    """For a summary: how many, how many people, which way."""
    evidence = answer.evidence
    if not evidence.missing:
        return _("none known")
    said = ngettext("%(n)s trial", "%(n)s trials", len(evidence.missing)) % {
        "n": len(evidence.missing)
    }
    if evidence.people_missing:
        said += _(", %(people)s people") % {"people": evidence.people_missing}
    return f"{said}: {directions_text(evidence)}"


TOWARDS: Mapping[Direction, Callable[[], str]] = {
    "irritant": lambda: _("%(n)s for"),
    "none": lambda: _("%(n)s no difference"),
    "comparator": lambda: _("%(n)s against"),
    "mixed": lambda: _("%(n)s mixed"),
    "unknown": lambda: _("%(n)s unknown"),
}


def directions_text(evidence: ConditionEvidence) -> str:
    counted = evidence.directions_missing
    return commas(TOWARDS[way]() % {"n": counted[way]} for way in TOWARDS if counted.get(way))


def why_missing(trial: MissingTrial) -> str:
    said = semicolons(word(REASONS, code) for code in trial.reasons)
    if SET_ASIDE & {*trial.reasons}:
        return _("set aside: %(why)s") % {"why": said}
    if not trial.other_weeks:
        return said
    weeks = commas(f"{one:g}" for one in trial.other_weeks)
    return _("%(why)s (week %(weeks)s)") % {"why": said, "weeks": weeks}


def pointing(trial: MissingTrial) -> str:
    return word(DIRECTIONS, trial.direction)


def share_sentence(answer: Answer) -> str:
    share = answer.missing.share
    if share.of_done is None:
        return ""
    said = _(
        "The answer rests on %(pooled)s of at least %(done)s people randomised in trials that were "
        "done and asked this: %(share)s."
    ) % {
        "pooled": share.pooled,
        "done": share.pooled + share.missing,
        "share": percent(share.of_done),
    }
    if share.registered:
        said += " " + _("Another %(people)s are registered in trials without results.") % {
            "people": share.registered
        }
    return said


def sign_sentence(answer: Answer) -> str:
    """Which way every trial points that asked, pooled or not."""
    signs = answer.missing.signs
    if signs.p is None or signs.p_if_against is None:
        return ""
    return _(
        "All trials by direction: %(favour)s towards prolotherapy, %(against)s towards the other, "
        "%(none)s no difference or both ways, %(unknown)s not known. Sign test of those that "
        "point: p %(p)s; «no difference» has no sign and is left out of it. Worst case, each of "
        "the others counted for the smaller side: p %(worst)s."
    ) % {
        "favour": signs.favour,
        "against": signs.against,
        "none": signs.no_difference,
        "unknown": signs.unclear - signs.no_difference,
        "p": p_text(signs.p),
        "worst": p_text(signs.p_if_against),
    }


def tipping_head(answer: Answer) -> str:
    found = answer.missing.effect
    if found is None:
        return ""
    said = _(
        "How bad the %(k)s missing trials (%(people)s people) would have to be, if they shared one "
        "effect, in %(unit)s, judged on the %(judged)s:"
    ) % {
        "k": found.k_missing,
        "people": found.people,
        "unit": unit_word(answer.evidence.unit),
        "judged": word(LEADS, found.by),
    }
    if found.assumed:
        said = said[:-1] + ngettext(
            " (%(n)s prints no size and was given the median of the others):",
            " (%(n)s print no size and were given the median of the others):",
            found.assumed,
        ) % {"n": found.assumed}
    return said


def tipping_sentence(tipping: Tipping, unit: Unit) -> str:
    target = word(TARGETS, tipping.target)
    if tipping.needed is None:
        return _("%(target)s: nothing is needed, it is so already") % {"target": target}
    return _("%(target)s: %(needed)s on average") % {
        "target": target,
        "needed": shown(tipping.needed, unit),
    }
