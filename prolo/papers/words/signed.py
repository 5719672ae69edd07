"""What was signed of a certainty, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prolo.evidence.certainty import Domain
from prolo.papers.evidence_answers import Answer
from prolo.papers.signed import Signatures, SignedLevel
from prolo.papers.words.certainty import DRIVEN, driven
from prolo.papers.words.evidence import COMPARATORS, DOMAINS, LEVELS, OUTCOMES, word
from prolo.papers.words.sentences import dated, semicolons


def decided_by(signed: SignedLevel) -> str:
    return _("decided by %(who)s, %(day)s") % {"who": signed.by, "day": dated(signed.on)}


def level_cell(answer: Answer) -> str:
    """As decided, where somebody did on these numbers; else as proposed."""
    if answer.certainty is None:
        return "–"
    if answer.decided is not None:
        return _("%(level)s, decided") % {"level": word(LEVELS, answer.decided.level)}
    return word(LEVELS, answer.certainty.level)


def certainty_says(answer: Answer) -> str:
    """Who decided it, or that nobody did, and what was signed on other numbers."""
    assert answer.certainty is not None
    signed, proposed = answer.signed, word(LEVELS, answer.certainty.level)
    if signed is not None and signed.stands:
        return _("Certainty: %(level)s, %(by)s. Proposed by stated rules: %(proposed)s.") % {
            "level": word(LEVELS, signed.level),
            "by": decided_by(signed),
            "proposed": proposed,
        }
    said = _("Certainty: %(level)s. Proposed by stated rules, not signed here.") % {
        "level": proposed
    }
    if signed is not None:
        said += " " + _("On other numbers than these: %(level)s, %(by)s.") % {
            "level": word(LEVELS, signed.level),
            "by": decided_by(signed),
        }
    return said


def decided_cells(answer: Answer, domain: Domain) -> tuple[str, str]:
    """Levels down and why, in the person's own words where they departed or added some."""
    why = driven(domain, answer.summary.judged)
    if answer.decided is None:
        return "", why
    given = answer.decided.judgements[domain.code]
    is_as_proposed = given.down == domain.down and (not given.reason or given.reason in DRIVEN)
    down = _("no") if given.down == 0 else f"−{given.down}"
    return down, why if is_as_proposed else given.reason


def signatures_head(signatures: Signatures) -> str:
    stand = sum(one.stands for one in signatures.levels)
    return ngettext(
        "%(n)s judgement of %(clinic)s; %(stand)s on the numbers of this report. A certainty that "
        "nobody is named beside is proposed by stated rules.",
        "%(n)s judgements of %(clinic)s; %(stand)s on the numbers of this report. A certainty that "
        "nobody is named beside is proposed by stated rules.",
        len(signatures.levels),
    ) % {"n": len(signatures.levels), "clinic": signatures.clinic, "stand": stand}


def signature_row(signed: SignedLevel, weeks: str) -> tuple[str, ...]:
    return (
        _("%(outcome)s, against %(comparator)s, %(weeks)s")
        % {
            "outcome": word(OUTCOMES, signed.outcome),
            "comparator": word(COMPARATORS, signed.comparator),
            "weeks": weeks,
        },
        word(LEVELS, signed.level),
        signed.by,
        dated(signed.on),
        _("these") if signed.stands else _("others: they changed since"),
        semicolons(_reasons(signed)) or "–",
    )


def _reasons(signed: SignedLevel) -> list[str]:
    """The domains that lowered it, with the reason where the person gave words of their own."""
    said = []
    for code, one in signed.judgements.items():
        own = "" if one.reason in DRIVEN else one.reason
        if one.down or own:
            down = f"−{one.down}" if one.down else _("no level down")
            said.append(f"{word(DOMAINS, code)} {down}" + (f": {own}" if own else ""))
    return said
