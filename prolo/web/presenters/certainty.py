"""How sure one may be of an answer, in words: the level, the sentence, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from prolo.evidence import Summary
from prolo.evidence.certainty import CertaintyProposal
from prolo.papers.words.certainty import driven, threshold_words
from prolo.papers.words.evidence_report import certainty_statement
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import DOMAINS, LEVELS, word

TAGS: Mapping[str, str] = {
    "high": "tag-good", "moderate": "tag-good", "low": "tag-warn", "very-low": "tag-bad",
}  # fmt: skip


def certainty(summary: Summary) -> dict[str, Any] | None:
    found = summary.certainty
    if found is None:
        return None
    return {
        "level": word(LEVELS, found.level),
        "tag": TAGS[found.level],
        "says": sentence(summary),
        "why": reasons(summary),
        "table": _table(found, summary),
        "threshold": threshold_words(found.threshold, summary.judged),
    }


def sentence(summary: Summary) -> str:
    """In the fixed wording of its certainty, which the paper has too."""
    if summary.certainty is None or summary.size is None:
        return ""
    return certainty_statement(summary.certainty.level, summary.size, summary.evidence)


def reasons(summary: Summary) -> list[str]:
    """Of the domains that lowered it."""
    found = summary.certainty
    return [
        f"{word(DOMAINS, one.code)}: {driven(one, summary.judged)}"
        for one in (found.domains if found else ())
        if one.down
    ]


def _table(found: CertaintyProposal, summary: Summary) -> Table:
    return table(
        "",
        [Column(_("What was asked")), Column(_("Levels down"), is_number=True), Column(_("Why"))],
        [
            (
                word(DOMAINS, one.code),
                "?" if one.down is None else f"−{one.down}" if one.down else "0",
                driven(one, summary.judged),
            )
            for one in found.domains
        ],
    )
