"""``prolo evidence options``: what there is to choose for a condition, as a PDF or a page."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from prolo.cli.evidence.asking import add_own, tables_of
from prolo.cli.parsers import Commands, add_command, offer
from prolo.cli.printing import STYLES, check_ending, print_paper, speak
from prolo.errors import SetupError

if TYPE_CHECKING:  # the commands that need no knowledge start without it
    from prolo.knowledge import Knowledge
    from prolo.knowledge.records import Condition


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "options",
        summary="what there is to choose for a condition, side by side",
        description=(
            "Writes what a clinician talks through with a person: prolotherapy, each\n"
            "alternative and no treatment, what trials found, how sure that is, what is missing,\n"
            "harms, prices, guidelines, and what nobody knows. The same trials, day and versions\n"
            "give the same bytes."
        ),
        examples=(
            "  prolo evidence options knee-oa\n"
            "  prolo evidence options low-back -o back.html\n"
            "  prolo evidence options knee-oa --on 2026-03-04 --country US"
        ),
    )
    parser.add_argument("condition", metavar="CONDITION", help="for example knee-oa")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="a .pdf or a .html (default: CONDITION-options.pdf)",
    )
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="DAY",
        help="what it is dated (default: the day of the protocol)",
    )
    parser.add_argument(
        "--country", default="", metavar="CODE", help="decides the size of the paper: US, DE, …"
    )
    parser.add_argument(
        "--style",
        choices=STYLES,
        default="recorded",
        help="of the references (default: recorded, as a person is shown them)",
    )
    add_own(parser)
    parser.set_defaults(command=options, risk_of_bias=None)


def options(arguments: argparse.Namespace) -> int:
    from prolo.knowledge import load_knowledge

    tables, knowledge = tables_of(arguments), load_knowledge()
    condition = condition_of(arguments.condition, knowledge)
    to: Path = arguments.output or Path(f"{condition.id}-options.pdf")
    check_ending(to)
    speak()
    from prolo.papers.options_paper import options_paper
    from prolo.papers.options_sheet import gather_options

    sheet = gather_options(condition, tables.every, tables.protocol, knowledge)
    on = arguments.on or tables.protocol.written_on
    country = arguments.country.upper()
    paper = options_paper(sheet, knowledge, on=on, country=country, style=arguments.style)
    print_paper(paper, to)
    return 0


def condition_of(asked: str, knowledge: Knowledge) -> Condition:
    if asked not in knowledge.conditions:
        hint = offer(asked, sorted(knowledge.conditions))
        raise SetupError(f"«{asked}» is no condition of the knowledge. {hint}")
    return knowledge.conditions[asked]
