"""Who a guardian is to the person, by what right they decide, and in which language they read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from prolo.care.signing import CHOSEN
from prolo.papers.words.evidence import Word
from prolo.papers.words.sentences import day

RELATIONSHIPS: Mapping[str, Word] = {
    "mother": lambda: _("mother"),
    "father": lambda: _("father"),
    "stepparent": lambda: _("stepparent"),
    "foster-parent": lambda: _("foster parent"),
    "grandparent": lambda: _("grandparent"),
    "sibling": lambda: _("brother or sister"),
    "aunt-or-uncle": lambda: _("aunt or uncle"),
    "child": lambda: _("son or daughter"),
    "spouse": lambda: _("wife, husband or partner"),
    "friend": lambda: _("friend"),
    "official": lambda: _("guardian by office"),
    "other": lambda: _("another person"),
}
RIGHTS: Mapping[str, Word] = {
    "parent": lambda: _("A parent with custody"),
    "court": lambda: _("Appointed by a court or an office"),
    "attorney": lambda: _("By a power of attorney"),
    "by-law": lambda: _("Named by the law"),
}


def relationship(code: str) -> str:
    return RELATIONSHIPS[code]() if code else ""


def decides_as(right: str, document: str, seen_by: str, seen_on: date | None) -> str:
    """By what right, and who of the clinic saw what shows it."""
    if not right or seen_on is None:
        return _("Nobody of the clinic has seen yet by what right they decide.")
    return _("%(right)s. Seen by %(who)s on %(day)s: %(document)s") % {
        "right": RIGHTS[right](),
        "who": seen_by,
        "day": day(seen_on),
        "document": document,
    }


def reads_another(language: str, why: str) -> str:
    """``language`` is what who signs reads, where it has a name here; nobody interprets, and
    ``why`` says how they understand it all the same."""
    if why == CHOSEN:
        return _(
            "The paper is in another language than the record says. Who signs chose it, and says "
            "that they read it well."
        )
    if not language:
        return _(
            "Who signs reads another language than the one of this paper. Nobody interprets: "
            "%(why)s"
        ) % {"why": why}
    return _(
        "Who signs reads %(language)s, and this paper is in another language. Nobody interprets: "
        "%(why)s"
    ) % {"language": language, "why": why}
