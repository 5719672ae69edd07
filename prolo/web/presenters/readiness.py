"""Where the checks of a session's day stand: in words, the heaviest first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from prolo.care.conclusions import Conclusion, Finding
from prolo.knowledge import Knowledge
from prolo.registry.models import Session
from prolo.registry.readiness import Standing
from prolo.web.words.readiness import VERDICTS, WHO_DECIDES
from prolo.web.words.sentences import say
from prolo.web.words.why import why

FOLDED = frozenset({"missing", "inform"})
SHOWN_AT_ONCE = 6  # more than these would push the form out of sight on a phone


def standing_view(
    standing: Standing, session: Session, knowledge: Knowledge, *, may_decide: bool
) -> dict[str, Any]:
    title, tone = VERDICTS[standing.verdict]
    return {
        "title": title,
        "notice": tone,
        "may_begin": standing.may_begin,
        "is_as_kept": standing.is_as_kept,
        "groups": [
            {
                "title": WHO_DECIDES[weight],
                "is_folded": weight in FOLDED and len(found) > SHOWN_AT_ONCE,
                "says": [
                    {
                        "text": say(one, knowledge),
                        "decide_url": _decide_url(one, standing, session) if may_decide else "",
                    }
                    for one in found
                ],
            }
            for weight in ("stop", "ask", "missing", "inform")
            if (found := _of(standing, weight))
        ],
        "set_aside": [
            {
                "text": say(finding, knowledge),
                "by": row.recorded_by.full_name if row.recorded_by else "",
                "at": row.recorded_at,
                "reason": row.reason,
            }
            for finding, row in standing.set_aside
        ],
        "why": why(_ordered(standing.concluded), knowledge),
    }


def _of(standing: Standing, weight: str) -> list[Finding]:
    if weight == "inform":
        return [one for one in standing.concluded.findings if one.weight == weight]
    return [one for one in standing.open if one.weight == weight]


def _decide_url(finding: Finding, standing: Standing, session: Session) -> str:
    """Only what was kept can be decided about."""
    if not standing.may_be_decided(finding):
        return ""
    what = urlencode({"rule": finding.rule, "code": finding.code})
    return f"{reverse('web:readiness-decide', args=[session.pk])}?{what}"


def _ordered(concluded: Conclusion) -> Conclusion:
    order = ("stop", "ask", "missing", "inform", "ok")
    findings = sorted(concluded.findings, key=lambda one: order.index(one.weight))
    return Conclusion(kind=concluded.kind, verdict=concluded.verdict, findings=tuple(findings))
