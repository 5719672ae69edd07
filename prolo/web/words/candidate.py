"""Why a person is a candidate, or not, or not yet."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from prolo.care.conclusions import Finding
from prolo.web.words.facts import fact_name
from prolo.web.words.mine import named
from prolo.web.words.values import shown

NEEDS = {
    "steroid-date": _("the day of the injection"),
    "replacement-date": _("the day of the operation"),
    "guardian": _("a guardian"),
    "younger-than-reports": _(
        "whether somebody so young may be treated: in no report known here anybody was"
    ),
}
ACTIONS = {
    "emergency": _("emergency: refer now"),
    "investigate": _("find out the cause first"),
    "stop": _("do not inject here"),
    "refer": _("refer"),
    "defer": _("wait"),
    "clinician": _("a clinician decides"),
    "prescriber": _("the prescriber is asked"),
    "clinician-and-prescriber": _("clinician and prescriber decide together"),
    "clinician-and-guardian": _("clinician and guardian decide"),
    "change-injectate": _("choose what is injected accordingly"),
    "change-material": _("choose cleanser and dressing accordingly"),
    "discuss": _("talk about it first"),
    "plan": _("plan for it"),
}


def flag(finding: Finding, knowledge: Any) -> str:
    name = fact_name(finding.facts[0], knowledge)
    if finding.weight == "ask":
        return _open(finding, name)
    what = ACTIONS["emergency" if finding.weight == "emergency" else "investigate"]
    return f"{name}: {what}"


def contraindication(finding: Finding, knowledge: Any) -> str:
    name = fact_name(finding.facts[0], knowledge)
    if finding.weight == "ask":
        return _open(finding, name)
    action = str(ACTIONS.get(str(finding.params.get("action", "")), ""))
    said = f"{name}: {action}" if action else name
    if finding.params.get("until_on"):
        said += _now("; not before %(day)s") % {"day": shown(finding.params["until_on"])}
    elif finding.params.get("last_injection_on"):
        said += _now("; last injection by %(day)s") % {
            "day": shown(finding.params["last_injection_on"])
        }
    elif finding.params.get("until"):
        said += _now("; until: %(until)s") % {"until": named(shown(finding.params["until"]))}
    if finding.params.get("conflict"):
        said += _now(" (sources disagree)")
    return said


def _open(finding: Finding, name: str) -> str:
    """Not answered, not sure, incomplete, or a fact that nobody has verified."""
    if finding.params.get("needs"):
        return _now("%(name)s: find out %(needs)s") % {
            "name": name,
            "needs": NEEDS.get(str(finding.params["needs"]), finding.params["needs"]),
        }
    if finding.awaits:
        return _now("%(name)s: an unverified fact would decide, so a clinician does") % {
            "name": name
        }
    if finding.params.get("answer") == "unsure":
        return _now("%(name)s: not sure, so it is not read as no") % {"name": name}
    return _now("%(name)s: not answered yet") % {"name": name}


def criterion(finding: Finding, knowledge: Any) -> str:
    name = fact_name(finding.facts[0], knowledge)
    state = finding.params.get("state")
    if state == "met":
        return _now("As the trials asked: %(name)s") % {"name": name}
    if state == "not-met":
        return _now("The trials asked for this, and it is missing: %(name)s") % {"name": name}
    return _now("The trials asked for this, and it is not known: %(name)s") % {"name": name}


def weakening_ended(finding: Finding, knowledge: Any) -> str:
    return _now(
        "%(medicine)s was last taken on %(ended_on)s: it may weaken the immune system for weeks "
        "after the last dose, and nobody has verified for how long. A clinician decides."
    ) % {
        "medicine": capfirst(fact_name(finding.facts[1], knowledge)),
        "ended_on": shown(finding.params["ended_on"]),
    }


def thinner_ended(finding: Finding, knowledge: Any) -> str:
    return _now(
        "%(medicine)s was last taken on %(ended_on)s: does whoever prescribed it know? Nobody is "
        "told to stop one here; ask before a session."
    ) % {
        "medicine": capfirst(fact_name(finding.facts[1], knowledge)),
        "ended_on": shown(finding.params["ended_on"]),
    }


SENTENCES = {
    ("red-flag", "*"): flag,
    ("age-flag", "*"): flag,
    ("contraindication", "*"): contraindication,
    ("warm-and-swollen", "warm-and-swollen"): _(
        "The place is warm and swollen, and nobody has called the joint hot: look again before "
        "anything else."
    ),
    ("medicine", "medicine-unrecognised"): _(
        "«%(typed)s» is not recognised: it may thin the blood. Find out what it is."
    ),
    ("medicine", "medicine-by-clinician"): _(
        "«%(typed)s» is not recognised. %(by)s decided about it, by days of their own."
    ),
    ("medicine", "weakening-ended"): weakening_ended,
    ("medicine", "thinner-ended"): thinner_ended,
    ("criterion", "*"): criterion,
    ("chronic-disease", "chronic-disease"): _(
        "Long-standing illness: such people may see no effect; talk about other options."
    ),
}
