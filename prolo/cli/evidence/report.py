"""``prolo evidence report``: all that is known of one condition, as a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from prolo.cli.evidence.asking import add_own, check_condition, tables_of
from prolo.cli.parsers import Commands, add_command
from prolo.cli.printing import STYLES, speak, write
from prolo.cli.progress import bar


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "report",
        summary="all that is known of one condition, as a PDF",
        description=(
            "Writes a PDF: question, methods, every trial, what was found of pain and function\n"
            "against each comparator, how sure one may be, which trials are missing and what they\n"
            "could do to the answer. The same trials, protocol and versions give the same bytes."
        ),
        examples=(
            "  prolo evidence report knee-oa\n"
            "  prolo evidence report low-back -o back.pdf\n"
            "  prolo evidence report knee-oa --trials my-trials --with-shipped"
        ),
    )
    add_paper(parser, "evidence")
    add_style(parser)
    add_own(parser)
    parser.set_defaults(command=report, risk_of_bias=None)


def add_paper(parser: argparse.ArgumentParser, ending: str) -> None:
    parser.add_argument("condition", metavar="CONDITION", help="for example knee-oa")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help=f"where to write it; - for standard output (default: CONDITION-{ending}.pdf)",
    )


def add_style(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--style",
        choices=STYLES,
        default="ama",
        help="of the references (default: ama); recorded: all that is known of each",
    )


def report(arguments: argparse.Namespace) -> int:
    from prolo.knowledge import load_knowledge

    tables = tables_of(arguments)
    check_condition(arguments.condition, tables.every)
    speak()
    from prolo.papers import evidence_report, typeset

    paper = evidence_report(
        arguments.condition,
        tables.every,
        tables.protocol,
        load_knowledge(),
        style=arguments.style,
        progress=bar("questions"),
    )
    write(typeset(paper), arguments.output or Path(f"{arguments.condition}-evidence.pdf"))
    return 0
