"""Sheets of options that several tests look at."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from prolo.evidence import load_protocol
from prolo.knowledge import load_knowledge
from prolo.knowledge.trials import TrialTables, load_trials
from prolo.papers.as_html import as_html
from prolo.papers.differing import lines_of
from prolo.papers.options_paper import options_paper
from prolo.papers.options_sheet import OptionsSheet, gather_options
from prolo.papers.paper import Paper, Table

CONDITIONS = sorted(load_knowledge().conditions)
TODAY = date(2026, 3, 4)


def sheet_of(condition: str, trials: TrialTables | None = None, **more: Any) -> OptionsSheet:
    knowledge = more.pop("knowledge", load_knowledge())
    return gather_options(
        knowledge.conditions[condition], trials or load_trials(), load_protocol(), knowledge, **more
    )


def paper_of(condition: str, trials: TrialTables | None = None, **more: Any) -> Paper:
    return options_paper(sheet_of(condition, trials), load_knowledge(), on=TODAY, **more)


@cache
def known(condition: str) -> Paper:
    """Made once for all that only look at it."""
    return paper_of(condition)


def said(paper: Paper) -> str:
    return "\n".join(lines_of(as_html(paper)))


def table(paper: Paper, begins: str) -> Table:
    return next(
        one for one in paper.unfolded if isinstance(one, Table) and one.caption.startswith(begins)
    )
