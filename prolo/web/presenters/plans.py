"""A plan, and the reports it can be drafted from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.care.conclusions import Conclusion
from prolo.care.plan import Plan, protocols_for
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Protocol
from prolo.web.presenters.dose_limits import is_for_an_own_limit
from prolo.web.words.dose import substance_name
from prolo.web.words.places import structure_name
from prolo.web.words.sentences import say
from prolo.web.words.values import number
from prolo.web.words.why import why

WORDS = {
    "stop": gettext_lazy("stop"),
    "ask": gettext_lazy("ask first"),
    "missing": gettext_lazy("missing"),
    "warn": gettext_lazy("look again"),
}
TONES = {"stop": "tag-bad", "ask": "tag-warn", "missing": "tag-warn", "warn": "tag-warn"}
NOTICES = {
    "stop": "notice-emergency",
    "ask": "notice-warning",
    "missing": "notice-warning",
    "warn": "notice-warning",
}
WEIGHTS = ("stop", "ask", "missing", "warn", "inform", "clear")


def report_rows(condition: str, knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "name": report_name(one, knowledge),
            "says": "; ".join(_says(one)),
            "result": one.result or "",
        }
        for one in protocols_for(condition, knowledge)
    ]


def report_name(protocol: Protocol, knowledge: Knowledge) -> str:
    source = knowledge.sources.get(protocol.sources[0]) if protocol.sources else None
    return f"{source.cite if source else protocol.id} ({protocol.design})"


def _says(protocol: Protocol) -> list[str]:
    said = [substance_name(protocol.irritant)]
    for pct, where in (
        (protocol.intra_articular_pct, _("in the joint")),
        (protocol.extra_articular_pct, _("outside the joint")),
    ):
        if pct is not None:
            said.append(_("%(pct)s %% %(where)s") % {"pct": number(pct), "where": where})
    if protocol.sessions_min:
        low, high = protocol.sessions_min, protocol.sessions_max or protocol.sessions_min
        many = str(low) if low == high else f"{low}–{high}"
        said.append(ngettext("%(many)s session", "%(many)s sessions", high) % {"many": many})
    return said


def plan_findings(
    concluded: Conclusion, knowledge: Knowledge, *, limits_url: str = ""
) -> dict[str, Any]:
    ordered = sorted(
        concluded.findings,
        key=lambda one: WEIGHTS.index(one.weight) if one.weight in WEIGHTS else len(WEIGHTS),
    )
    return {
        "verdict": concluded.verdict,
        "notice": NOTICES.get(concluded.verdict, "notice-good"),
        "says": [
            {
                "text": say(one, knowledge),
                "tone": TONES.get(one.weight, ""),
                "word": WORDS.get(one.weight, ""),
                "set_url": limits_url if is_for_an_own_limit(one) else "",
            }
            for one in ordered
        ],
        "why": why(concluded, knowledge),
    }


def plan_summary(plan: Plan) -> dict[str, Any]:
    """For the course page and for whoever agrees to it."""
    return {
        "sites": [
            {
                "structure": structure_name(site.structure),
                "needles": site.injections,
                "gives": _gives(site),
            }
            for site in plan.sites
        ],
        "injections": plan.injections,
        "sessions_on": plan.sessions_on,
        "weeks": ", ".join(map(str, plan.follow_up_weeks)),
        "points": number(plan.gain.points),
        "sessions_without": plan.gain.sessions_without,
        "note": plan.note,
    }


def _gives(site: Any) -> str:
    parts = [f"{number(site.volume_ml)} mL"]
    for substance, pct in (
        (site.irritant, site.irritant_pct),
        (site.anaesthetic, site.anaesthetic_pct),
    ):
        if substance:
            name = substance_name(substance)
            parts.append(f"{name} {number(pct)} %" if pct is not None else name)
    return ", ".join(parts)
