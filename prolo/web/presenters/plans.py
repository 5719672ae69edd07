"""A plan, and the reports it can be drafted from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prolo.care.conclusions import Conclusion
from prolo.care.plan import Plan, PlannedSite, protocols_for
from prolo.knowledge import Knowledge
from prolo.knowledge.records import Protocol
from prolo.registry.models import Course, Side
from prolo.web.presenters.dose_limits import is_for_an_own_limit
from prolo.web.words.courses import SIDES
from prolo.web.words.dose import short_name, substance_name
from prolo.web.words.money import GUIDED
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
OPEN = {
    "volume": gettext_lazy("the volume of a needle"),
    "strength": gettext_lazy("the strength of the irritant"),
    "anaesthetic": gettext_lazy("the anaesthetic"),
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


def rows_hint(course: Course, protocol: str, open_: Sequence[str], knowledge: Knowledge) -> str:
    """What who reads the rows must know of them, and of what the draft left open."""
    said = [
        _("Volume and strength are those of each needle."),
        _(
            "Two anaesthetics in one needle: the second in a row of its own, with the same place "
            "and volume, and no irritant."
        ),
    ]
    report = knowledge.protocols.get(protocol)
    if course.side == Side.MIDLINE:
        said.append(_("A place with two sides stands once for each: remove a side not treated."))
    if open_ and report:
        said.append(
            _(
                "Left open, because the report does not say it or nobody has verified what it "
                "says: %(what)s."
            )
            % {"what": ", ".join(_open(name, report) for name in open_)}
        )
    return " ".join(said)


def _open(name: str, report: Protocol) -> str:
    low, high = report.volume_total_ml_min, report.volume_total_ml_max
    if name != "volume" or low is None or high is None:
        return str(OPEN[name])
    span = number(low) if low == high else f"{number(low)}–{number(high)}"
    return _("%(what)s (in all %(span)s mL)") % {"what": OPEN[name], "span": span}


def plan_findings(
    concluded: Conclusion, knowledge: Knowledge, *, limits_url: str = ""
) -> dict[str, Any]:
    ordered = sorted(
        concluded.findings,
        key=lambda one: WEIGHTS.index(one.weight) if one.weight in WEIGHTS else len(WEIGHTS),
    )
    says = [
        {
            "text": say(one, knowledge),
            "tone": TONES.get(one.weight, ""),
            "word": WORDS.get(one.weight, ""),
            "set_url": limits_url if is_for_an_own_limit(one) else "",
            "asks_weight": one.code == "weight-missing",
        }
        for one in ordered
    ]
    return {
        "verdict": concluded.verdict,
        "notice": NOTICES.get(concluded.verdict, "notice-good"),
        "says": [one for one in says if one["tone"]],
        "besides": [one["text"] for one in says if not one["tone"]],
        "why": why(concluded, knowledge),
    }


def plan_summary(plan: Plan) -> dict[str, Any]:
    """For the course page and for whoever agrees to it."""
    return {
        "sites": [
            {
                "structure": _place(site, plan),
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


def _place(site: PlannedSite, plan: Plan) -> str:
    """With its side where the plan has more than one."""
    name = structure_name(site.structure)
    if site.side == Side.MIDLINE or len({one.side for one in plan.sites}) == 1:
        return name
    return f"{name}, {SIDES[site.side]()}"


def _gives(site: Any) -> str:
    parts = [f"{number(site.volume_ml)} mL"]
    for substance, pct in (
        (site.irritant, site.irritant_pct),
        (site.anaesthetic, site.anaesthetic_pct),
    ):
        if substance:
            name = short_name(substance)
            parts.append(f"{name} {number(pct)} %" if pct is not None else name)
    if site.guidance in GUIDED:
        parts.append(str(GUIDED[site.guidance]))
    return ", ".join(parts)
