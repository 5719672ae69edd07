"""What every paper of one person has: whose it is, from which clinic, on which day, in which
language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import translation

from prolo.papers.citing import Citing
from prolo.papers.paper import (
    Block,
    Facts,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    References,
    size_in,
)
from prolo.papers.words import personal as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """``day`` is ``dated`` and ``born`` the birth date in the reader's words. ``country`` decides
    the size of the sheets; ``is_invented``: of a demonstration; ``is_read``: somebody has checked
    this translation."""

    letterhead: Letterhead
    name: str
    born: str
    dated: date
    day: str
    language: str
    country: str = ""
    is_invented: bool = False
    is_read: bool = True


def personal_paper(
    frame: Frame,
    *,
    title: str,
    blocks: tuple[Block, ...],
    about: tuple[tuple[str, tuple[str, ...]], ...] = (),
    subtitle: str = "",
    cite: Citing | None = None,
) -> Paper:
    """``about`` stands below the name; what was cited stands at the end. The language of the frame
    is in force, as it was for what the sheet says."""
    with translation.override(frame.language):
        born = ((words.born(), (frame.born,)),) if frame.born else ()
        name = words.named(frame.name, is_invented=frame.is_invented)
        whose = Facts(items=((words.whose(), (name,)), *born, *about))
        cited = cite.items if cite else ()
        sources = (
            Heading(text=words.sources()),
            Paragraph(text=words.without_number(), role="before"),
            References(items=cited),
        )
        marks = words.marks(is_invented=frame.is_invented, is_read=frame.is_read)
        return Paper(
            title=title,
            subtitle=subtitle,
            language=frame.language,
            dated=frame.dated,
            day=frame.day,
            description=words.description(title, frame.letterhead.name),
            marks=tuple(marks),
            foot=words.foot(title, frame.name, is_invented=frame.is_invented),
            blocks=(whose, *blocks, *(sources if cited else ())),
            size=size_in(frame.country),
            letterhead=frame.letterhead,
            is_short=True,
        )
