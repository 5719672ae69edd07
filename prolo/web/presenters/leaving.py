"""What was concluded about a leaving, heaviest first."""

from __future__ import annotations

from typing import Any

from prolo.care.conclusions import Conclusion
from prolo.web.words.leaving import VERDICTS
from prolo.web.words.sentences import say
from prolo.web.words.why import why

ORDER = ("ask", "missing", "inform", "ok")
TONES = {"ask": "tag-warn", "missing": "tag-warn", "ok": "tag-good"}
NOTICES = {"person-decides": "notice-warning", "open": "notice-warning"}


def leaving_view(concluded: Conclusion, knowledge: Any) -> dict[str, Any]:
    ordered = sorted(concluded.findings, key=lambda one: ORDER.index(one.weight))
    return {
        "verdict": concluded.verdict,
        "title": VERDICTS[concluded.verdict],
        "notice": NOTICES.get(concluded.verdict, "notice-good"),
        "says": [say(one, knowledge) for one in ordered],
        "why": why(concluded, knowledge),
    }
