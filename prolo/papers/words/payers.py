"""What payers decided, in words that a page and a paper share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from prolo.knowledge.records import Payer
from prolo.papers.words.evidence import Word, word
from prolo.papers.words.sentences import doubted, known_day, said

DECISIONS: Mapping[str, Word] = {
    "not-covered": lambda: _("does not pay"),
    "covered-with-criteria": lambda: _("pays where its criteria are met"),
    "not-named": lambda: _("does not name it"),
    "unknown": lambda: _("not known"),
    "usually-not": lambda: _("usually does not pay"),
}


def payer_row(found: Payer, source: str, on: date) -> tuple[str, ...]:
    """``on``: the day of the paper, by which a policy is old."""
    return (
        f"{found.payer} {source}",
        found.policy_id or "–",
        known_day(found.dated) if found.dated else _("no date"),
        *looked(found.checked_on, found.again_by),
        doubted(word(DECISIONS, found.decision), found),
        ". ".join(_marks(found, on)) or "–",
    )


def looked(last: date | str | None, again: date | None) -> tuple[str, str]:
    """When somebody last looked, and by when somebody is to look again."""
    return on_record(last), on_record(again)


def to_ask_since(day: str) -> str:
    """The day by which somebody was to look again is over."""
    return _("Nobody has looked again by %(day)s. Ask who pays what they do now.") % {"day": day}


def on_record(known: date | str | None) -> str:
    return known_day(known) if known else _("not on record")


def _marks(found: Payer, on: date) -> Iterator[str]:
    if found.is_old(on):
        yield _("An old policy: ask for the one in force")
    if found.conflict:
        yield _("Sources disagree: %(what)s") % {"what": said(found.conflict)}
    if found.note:
        yield capfirst(said(found.note))
