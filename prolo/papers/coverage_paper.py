"""What a person is told of who pays, to take home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.papers.citing import Citing, cited_facts
from prolo.papers.paper import Block, Bullets, Facts, Heading, Paper, Paragraph
from prolo.papers.personal import Frame, personal_paper

Lines = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A point with the facts that it follows; ``is_doubted``: one of them is not verified."""

    text: str
    refs: tuple[str, ...]
    is_doubted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageSheet:
    """``pays`` is how and by whom; ``payer`` what is known of that payer, with the facts in
    ``payer_refs``; ``costs`` a line for each estimate that was given."""

    pays: tuple[str, ...]
    payer: Lines
    payer_refs: tuple[str, ...]
    told: tuple[Told, ...]
    costs: tuple[str, ...]


def coverage_paper(sheet: CoverageSheet, frame: Frame, knowledge: Knowledge) -> Paper:
    cite = Citing()
    with translation.override(frame.language):
        return personal_paper(
            frame,
            title=_("Who pays for the treatment"),
            about=((_("Who pays"), sheet.pays),),
            blocks=tuple(_blocks(sheet, knowledge, cite)),
            cite=cite,
        )


def _blocks(sheet: CoverageSheet, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    if sheet.payer:
        yield Heading(text=_("What we know of who pays"))
        sources = cited_facts(cite, knowledge, *sheet.payer_refs)
        yield Facts(items=(*sheet.payer, *([(_("Read in"), (sources,))] if sources else [])))
    yield Heading(text=_("What that means for you"))
    yield Bullets(items=tuple(_point(one, knowledge, cite) for one in sheet.told))
    yield Heading(text=_("What it is likely to cost"))
    if sheet.costs:
        yield Bullets(items=sheet.costs)
    else:
        yield Paragraph(text=_("You have no estimate yet: ask for it."))


def _point(one: Told, knowledge: Knowledge, cite: Citing) -> str:
    said = _("%(said)s (not verified: we ask)") % {"said": one.text} if one.is_doubted else one.text
    return f"{said} {cited_facts(cite, knowledge, *one.refs)}".strip()
