"""That who pays themselves has a right to an estimate, for a waiting room and a clinic's website
(billing/estimate-notice): of nobody, and in the United States alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from prolo.care.money.estimate_due import LONG, REQUEST, SHORT
from prolo.knowledge import Knowledge
from prolo.papers.citing import Citing, cited_facts, cited_said
from prolo.papers.estimate_paper import dispute_line
from prolo.papers.paper import (
    Block,
    Bullets,
    Column,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    References,
    Rows,
    Table,
    size_in,
)
from prolo.papers.words import estimates as words
from prolo.papers.words import personal
from prolo.papers.words.sentences import day

WRITTEN_ON = date(2026, 11, 26)
NOTICE = "billing/estimate-notice"
QUESTIONS = "estimate-questions"


def estimate_notice(
    knowledge: Knowledge,
    letterhead: Letterhead,
    *,
    phone: str,
    country: str,
    language: str = "en",
    is_invented: bool = False,
    is_read: bool = True,
) -> Paper:
    """``phone`` is the clinic's, to ask."""
    with translation.override(language):
        cite = Citing()
        blocks = tuple(_blocks(phone, knowledge, cite))
        return Paper(
            title=words.right_to_one(),
            subtitle="",
            language=language,
            dated=WRITTEN_ON,
            day=day(WRITTEN_ON),
            description=personal.description(words.right_to_one(), letterhead.name),
            marks=tuple(personal.marks(is_invented=is_invented, is_read=is_read)),
            foot=words.right_to_one(),
            blocks=(*blocks, Heading(text=personal.sources()), References(items=cite.items)),
            size=size_in(country),
            letterhead=letterhead,
            is_short=True,
        )


def _blocks(phone: str, knowledge: Knowledge, cite: Citing) -> Iterator[Block]:
    told = cited_facts(cite, knowledge, NOTICE)
    yield Paragraph(text=f"{words.who_may_have_one()} {told}".strip(), role="lead")
    yield Bullets(items=tuple(cited_said(one, knowledge, cite) for one in words.what_one_names()))
    yield Heading(text=words.by_when())
    yield Table(
        caption=words.by_when_counted(),
        columns=(
            Column(head=_("When"), width=3),
            Column(head=words.days_at_most(), width=1.6, is_number=True),
        ),
        parts=(Rows(cells=tuple(_deadlines(knowledge, cite))),),
    )
    yield Heading(text=words.bill_is_higher())
    yield Bullets(items=(dispute_line(knowledge, cite), words.keep_it()))
    yield Paragraph(text=words.ask_for_one(phone))
    asked = knowledge.billing[QUESTIONS]
    if asked.is_usable("says"):
        told = cited_facts(cite, knowledge, asked.ref)
        yield Paragraph(text=f"{words.questions(asked.says['phone'])} {told}".strip())


def _deadlines(knowledge: Knowledge, cite: Citing) -> Iterator[tuple[str, str]]:
    """As the clocks count that ``care.money.estimate_due`` keeps."""
    for name in (SHORT, LONG, REQUEST):
        rule = knowledge.billing[name]
        if rule.is_usable("says"):
            ahead = rule.says.get("business_days_ahead_min", "")
            most = rule.says.get("business_days_ahead_max", "")
            said = words.booked_ahead(ahead, most) if ahead else words.asked_for()
            sources = cited_facts(cite, knowledge, rule.ref)
            yield f"{said} {sources}".strip(), rule.says["due_business_days"]
