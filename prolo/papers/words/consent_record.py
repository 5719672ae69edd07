"""What is known of a signature, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from prolo.papers.words.evidence import Word
from prolo.papers.words.sentences import left_to_right

AS: Mapping[str, Word] = {
    "patient": lambda: _("for themselves"),
    "guardian": lambda: _("as guardian"),
}
HOW: Mapping[str, Word] = {
    "screen": lambda: _("on a screen of the clinic"),
    "tablet": lambda: _("on the clinic's tablet"),
    "link": lambda: _("through a link that was sent to them"),
    "own-device": lambda: _("on their own pages"),
    "told": lambda: _("told to the clinic"),
}
IDENTITIES: Mapping[str, Word] = {
    "known": lambda: _("known to %(who)s"),
    "document": lambda: _("%(who)s saw a document with a photo"),
    "birth-date": lambda: _("the birth date was asked before, and was right"),
    "log-in": lambda: _("they were logged in to their own pages"),
}
METHODS: Mapping[str, Word] = {
    "typed": lambda: _("typed: %(name)s"),
    "drawn": lambda: _("drawn by hand, as shown below"),
}


def moment(at: datetime, zone: str) -> str:
    """On the clinic's wall, with its offset."""
    return left_to_right(f"{at.isoformat(sep=' ', timespec='seconds')} ({zone})")


def identity(code: str, who: str) -> str:
    return IDENTITIES[code]() % {"who": who}


def method(code: str, name: str) -> str:
    return METHODS[code]() % {"name": name}
