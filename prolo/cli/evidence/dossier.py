"""``prolo evidence dossier``: what a payer needs to judge a condition, as a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from prolo.cli.evidence.asking import add_own, tables_of
from prolo.cli.evidence.options import condition_of
from prolo.cli.evidence.report import add_paper, add_style
from prolo.cli.parsers import Commands, add_command
from prolo.cli.printing import speak, write
from prolo.cli.progress import bar


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "dossier",
        summary="what a payer needs to judge a condition, as a PDF",
        description=(
            "Writes a PDF: the question, methods, every trial and what it gave, effects with\n"
            "their intervals, how sure one may be, which trials are missing, harms with their\n"
            "denominators, what guidelines and payers decided and when, and every source. It asks\n"
            "for nothing. The same trials, facts and versions give the same bytes."
        ),
        examples=(
            "  prolo evidence dossier knee-oa\n"
            "  prolo evidence dossier low-back -o back.pdf --style apa --country US"
        ),
    )
    add_paper(parser, "dossier")
    parser.add_argument(
        "--country", default="", metavar="CODE", help="decides the size of the paper: US, DE, …"
    )
    add_style(parser)
    add_own(parser)
    parser.set_defaults(command=make_dossier, risk_of_bias=None)


def make_dossier(arguments: argparse.Namespace) -> int:
    from prolo.knowledge import load_knowledge

    tables, knowledge = tables_of(arguments), load_knowledge()
    condition = condition_of(arguments.condition, knowledge)
    speak()
    from prolo.papers import typeset
    from prolo.papers.dossier import dossier

    paper = dossier(
        condition,
        tables.every,
        tables.protocol,
        knowledge,
        style=arguments.style,
        progress=bar("questions"),
        country=arguments.country.upper(),
    )
    write(typeset(paper), arguments.output or Path(f"{condition.id}-dossier.pdf"))
    return 0
