"""How sure one may be of an answer, in words: the level, the sentence, why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from prolo.evidence import Summary, Threshold
from prolo.evidence.certainty import CertaintyProposal, Domain
from prolo.papers.words.evidence_report import certainty_statement
from prolo.web.presenters.forest_chart import effect_words
from prolo.web.presenters.tables import Column, Table, table
from prolo.web.words.certainty import DRIVEN, THRESHOLDS
from prolo.web.words.evidence import DOMAINS, LEVELS, word

SHARES = frozenset({"high", "not_low", "unrated", "i2", "share"})
EFFECTS = frozenset({"prediction_low", "prediction_high", "threshold", "low", "high"})
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
        "threshold": threshold_words(found.threshold, summary),
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
        f"{word(DOMAINS, one.code)}: {driven(one, summary)}"
        for one in (found.domains if found else ())
        if one.down
    ]


def driven(domain: Domain, summary: Summary) -> str:
    """The reason with the numbers that drove it."""
    numbers = {name: _number(domain, name, summary) for name in domain.numbers}
    return word(DRIVEN, domain.reason) % numbers


def _number(domain: Domain, name: str, summary: Summary) -> str:
    value = domain.numbers[name]
    if name in EFFECTS and domain.code != "risk-of-bias":
        return effect_words(value, summary.judged)
    if name in SHARES:
        return f"{100 * value:.0f} %"
    return f"{value:.3f}" if name == "egger_p" else f"{value:.0f}"


def _table(found: CertaintyProposal, summary: Summary) -> Table:
    return table(
        "",
        [Column(_("What was asked")), Column(_("Levels down"), is_number=True), Column(_("Why"))],
        [
            (
                word(DOMAINS, one.code),
                "?" if one.down is None else f"−{one.down}" if one.down else "0",
                driven(one, summary),
            )
            for one in found.domains
        ],
    )


def threshold_words(threshold: Threshold | None, summary: Summary) -> str:
    """The difference that matters, and where it is from."""
    if threshold is None:
        return _("No difference that matters is known for this scale.")
    value = effect_words(threshold.value, summary.evidence)
    why = word(THRESHOLDS, threshold.code) % {"instrument": threshold.instrument}
    if threshold.basis == "choice":
        why = _("%(why)s, chosen and not measured") % {"why": why}
    return _("%(value)s: %(why)s") % {"value": value, "why": why}
