"""What a day holds: whom to call, and what is to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from prolo.care.due import SEE_RESULTS

SILENCE, CHECK, BOOK = "call-after-silence", "answer-check", "book-session"
IN_THE_ROOM = (
    "begin-session",
    "check-readiness",
    "time-out",
    "record-session",
    "let-leave",
    "sign-session",
)
TO_PREPARE = ("arrive", "take-consent", "give-sheet", "tell-sheet", "close")
ASKED = "answer-"  # how the kinds begin that a patient answers


class Heading(NamedTuple):
    name: str
    title: Any


HEADINGS = (  # in the order of the page
    Heading("call", _("Did not answer after a session: call")),
    Heading("room", _("In the room")),
    Heading("decide", _("To decide")),
    Heading("results", _("Results to look at")),
    Heading("book", _("To book")),
    Heading("prepare", _("To prepare")),
    Heading("ask", _("To ask how they are")),
)


def heading_of(kind: str) -> str:
    if kind == SILENCE:
        return "call"
    if kind in IN_THE_ROOM:
        return "room"
    if kind == SEE_RESULTS:
        return "results"
    if kind == BOOK:
        return "book"
    if kind in TO_PREPARE:
        return "prepare"
    return "ask" if kind.startswith(ASKED) else "decide"


def grouped(
    rows: Iterable[dict[str, Any]], more: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Under headings, those without anything left out; ``more`` says of each what else there is."""
    shown = list(rows)
    groups = [
        {
            "name": heading.name,
            "title": heading.title,
            "rows": [one for one in shown if heading_of(one["kind"]) == heading.name],
            "more": more.get(heading.name),
        }
        for heading in HEADINGS
    ]
    return [one for one in groups if one["rows"]]
