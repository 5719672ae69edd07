"""How sure one may be of an answer, in words: the level, the sentence, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.evidence import Summary
from prolo.evidence.certainty import CertaintyProposal
from prolo.evidence.summaries import digest_of
from prolo.papers.words.certainty import driven
from prolo.papers.words.evidence_report import certainty_statement
from prolo.registry.models import SignedCertainty
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import DOMAINS, LEVELS, word
from prolo.web.words.values import MINUS, day

TAGS: Mapping[str, str] = {
    "high": "tag-good", "moderate": "tag-good", "low": "tag-warn", "very-low": "tag-bad",
}  # fmt: skip


def standing(summary: Summary, signed: SignedCertainty | None) -> SignedCertainty | None:
    """What was signed, if it was on these numbers."""
    return signed if signed and signed.sha256 == digest_of(summary) else None


def certainty(summary: Summary, signed: SignedCertainty | None = None) -> dict[str, Any] | None:
    """As a person signed it, if that was on these numbers; else as it is proposed."""
    found = summary.certainty
    if found is None:
        return None
    decided = standing(summary, signed)
    level = decided.level if decided else found.level
    return {
        "level": word(LEVELS, level),
        "tag": TAGS[level],
        "says": sentence(summary, level),
        "why": reasons(summary),
        "table": _signed_table(found, summary, decided) if decided else _table(found, summary),
        "signed": decided and _by(decided),
        "was_signed": _by(signed) if signed and not decided else "",
        "proposed": word(LEVELS, found.level),
    }


def signed_json(signed: SignedCertainty | None) -> dict[str, Any] | None:
    """For another program."""
    if signed is None:
        return None
    return {
        "level": signed.level,
        "proposed": signed.proposed,
        "judgements": signed.judgements,
        "by": signed.recorded_by and signed.recorded_by.full_name,
        "at": timezone.localtime(signed.recorded_at).isoformat(timespec="seconds"),
        "sha256": signed.sha256,
    }


def _by(signed: SignedCertainty) -> str:
    who = signed.recorded_by.full_name if signed.recorded_by else ""
    return _("decided by %(who)s, %(day)s: %(level)s") % {
        "who": who,
        "day": day(timezone.localdate(signed.recorded_at)),
        "level": word(LEVELS, signed.level),
    }


def sentence(summary: Summary, level: str = "") -> str:
    """In the fixed wording of its certainty, which the paper has too."""
    if summary.certainty is None or summary.size is None:
        return ""
    return certainty_statement(level or summary.certainty.level, summary.size, summary.evidence)


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
                _levels(one.down),
                driven(one, summary.judged),
            )
            for one in found.domains
        ],
    )


def _signed_table(found: CertaintyProposal, summary: Summary, signed: SignedCertainty) -> Table:
    columns = [
        Column(_("What was asked")),
        Column(_("Proposed"), is_number=True),
        Column(_("Decided"), is_number=True),
        Column(_("Why")),
    ]
    rows = []
    for one in found.domains:
        decided = signed.judgements[one.code]
        as_proposed = decided["down"] == one.down and decided["reason"] in ("", one.reason)
        why = driven(one, summary.judged) if as_proposed else decided["reason"]
        rows.append((word(DOMAINS, one.code), _levels(one.down), _levels(decided["down"]), why))
    return table("", columns, rows)


def _levels(down: int | None) -> str:
    if down is None:
        return "?"
    return f"{MINUS}{down}" if down else "0"
