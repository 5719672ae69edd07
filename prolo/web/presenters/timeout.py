"""A pause as the page shows it: one large word, and each line with what was said and planned."""

from __future__ import annotations

from typing import Any

from prolo.care.conclusions import Conclusion, Finding
from prolo.web.words.sentences import say
from prolo.web.words.timeout import LINES, SAID, VERDICTS, name_of
from prolo.web.words.why import why


def timeout_view(concluded: Conclusion, knowledge: Any) -> dict[str, Any]:
    lines = [_line(one, knowledge) for one in concluded.findings]
    return {
        "is_go": concluded.verdict == "go",
        "word": VERDICTS[concluded.verdict],
        "wrong": [one for one in lines if not one["is_ok"]],
        "lines": lines,
        "why": why(concluded, knowledge),
    }


def _line(finding: Finding, knowledge: Any) -> dict[str, Any]:
    given, rule = finding.params, finding.rule.partition(".")[2]
    return {
        "name": LINES[rule],
        "is_ok": finding.weight == "ok",
        "says": say(finding, knowledge),
        "found": SAID.get((rule, finding.code)) or name_of(given.get("found")),
        "planned": name_of(given["planned"]) if "planned" in given else "",
    }
