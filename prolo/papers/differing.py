"""What a kept document says, line by line, and how another differs from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

LINES = frozenset({"h1", "h2", "h3", "h4", "p", "li", "caption", "figcaption", "tr", "summary"})
BEGIN = LINES | {"dt"}  # what it is called stands on one line with what it is
END = LINES | {"dd"}
APART = frozenset({"td", "th", "dd", "br"})  # within a line
UNREAD = frozenset({"style", "title", "svg"})  # of a picture its words stand below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Lines that stood there ``then`` and those that stand there ``now``; either may be none."""

    then: tuple[str, ...]
    now: tuple[str, ...]


def lines_of(document: bytes) -> tuple[str, ...]:
    """As a reader takes them in: a heading, a paragraph, a row of a table."""
    reader = _Lines()
    reader.feed(document.decode())
    reader.close()
    return tuple(line for one in reader.lines if (line := " ".join(one.split())))


def changes(then: Sequence[str], now: Sequence[str]) -> tuple[Change, ...]:
    matcher = SequenceMatcher(a=then, b=now, autojunk=False)
    return tuple(
        Change(then=tuple(then[a:b]), now=tuple(now[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in UNREAD:
            self.unread += 1
        elif tag in BEGIN:
            self.lines.append("")
        elif tag in APART and self.lines[-1]:
            self.lines[-1] += " | "

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread -= 1
        elif tag in END:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.lines[-1] += data
