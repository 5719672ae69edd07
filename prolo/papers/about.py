"""What prolotherapy is, its history and its supposed mechanism, as a paper for anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.papers.citation_styles import RECORDED, Style
from prolo.papers.citing import Citing
from prolo.papers.paper import (
    Block,
    Bullets,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    References,
    size_in,
)
from prolo.papers.words import about as words
from prolo.papers.words.sentences import day, doubted, said

WRITTEN_ON = date(2026, 11, 26)


def about_prolotherapy(
    knowledge: Knowledge,
    *,
    language: str = "en",
    is_read: bool = True,
    letterhead: Letterhead | None = None,
    country: str = "",
    style: Style = RECORDED,
) -> Paper:
    """``is_read``: somebody has checked this translation; ``country`` decides the size of the
    sheets; ``style``: of the references."""
    with translation.override(language):
        cite = Citing(style, language)
        blocks = tuple(_blocks(cite, knowledge))
        paper = Paper(
            title=words.title(),
            subtitle=words.subtitle(),
            language=language,
            dated=WRITTEN_ON,
            day=day(WRITTEN_ON),
            description=words.subtitle(),
            marks=tuple(words.marks(is_read=is_read)),
            foot=words.title(),
            blocks=(*blocks, Heading(text=_("References")), References(items=cite.items)),
        )
    return replace(paper, size=size_in(country), letterhead=letterhead)


def _blocks(cite: Citing, knowledge: Knowledge) -> Iterator[Block]:
    for part, head in words.PARTS.items():
        found = [one for one in knowledge.explanations.values() if one.part == part]
        yield Heading(text=head())
        yield Bullets(
            items=tuple(
                f"{doubted(said(one.text), one)} {cite.facts(knowledge, one)}" for one in found
            )
        )
    yield Paragraph(text=words.ask())
