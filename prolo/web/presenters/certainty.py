"""How sure one may be of an answer, in words: the level, the sentence, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prolo.evidence import Judgement, Summary
from prolo.evidence.certainty import CertaintyProposal, Domain
from prolo.evidence.summaries_as_json import digest_of
from prolo.papers.signed import SignedLevel
from prolo.papers.words.certainty import LEADS, driven
from prolo.papers.words.sentences import day
from prolo.papers.words.statements import certainty_statement
from prolo.registry.models import SignedCertainty
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.evidence import DOMAINS, LEVELS, word
from prolo.web.words.values import MINUS

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
        "why": reasons(summary, decided),
        "table": _signed_table(found, summary, decided) if decided else _table(found, summary),
        "signed": decided and _by(decided),
        "was_signed": f"{_by(signed)}: {word(LEVELS, signed.level)}"
        if signed and not decided
        else "",
        "proposed": word(LEVELS, found.level),
        "judged": word(LEADS, found.interval_by),
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


def signed_level(signed: SignedCertainty, summary: Summary) -> SignedLevel:
    """For a paper."""
    who = signed.recorded_by
    return SignedLevel(
        outcome=signed.outcome,
        comparator=signed.comparator,
        window=signed.window,
        level=signed.level,
        by=(who.full_name or who.username) if who else "",
        on=timezone.localdate(signed.recorded_at),
        stands=standing(summary, signed) is not None,
        judgements={
            code: Judgement(down=one["down"], reason=one["reason"])
            for code, one in signed.judgements.items()
        },
    )


def _by(signed: SignedCertainty) -> str:
    who = signed.recorded_by.full_name if signed.recorded_by else ""
    on = day(timezone.localdate(signed.recorded_at))
    return _("decided by %(who)s, %(day)s") % {"who": who, "day": on}


def sentence(summary: Summary, level: str = "") -> str:
    """In the fixed wording of its certainty, which the paper has too."""
    if summary.certainty is None or summary.size is None:
        return ""
    return certainty_statement(level or summary.certainty.level, summary.size, summary.evidence)


def reasons(summary: Summary, decided: SignedCertainty | None = None) -> list[str]:
    """Of the domains that lowered it, as decided, else as proposed."""
    found = []
    for one in summary.certainty.domains if summary.certainty else ():
        down, why = _judged(one, summary, decided)
        if down:
            found.append(f"{word(DOMAINS, one.code)}: {why}")
    return found


def _judged(
    one: Domain, summary: Summary, decided: SignedCertainty | None
) -> tuple[int | None, str]:
    """Levels down and why: the person's own words where they departed or added some."""
    proposed = driven(one, summary.judged)
    if decided is None:
        return one.down, proposed
    judgement = decided.judgements[one.code]
    as_proposed = judgement["down"] == one.down and judgement["reason"] in ("", one.reason)
    return judgement["down"], proposed if as_proposed else judgement["reason"]


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
        down, why = _judged(one, summary, signed)
        rows.append((word(DOMAINS, one.code), _levels(one.down), _levels(down), why))
    return table("", columns, rows)


def _levels(down: int | None) -> str:
    if down is None:
        return "?"
    return f"{MINUS}{down}" if down else "0"
