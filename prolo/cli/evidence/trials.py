"""``prolo evidence trials``: the trials behind every answer."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prolo.cli.evidence.asking import (
    add_tables,
    check_condition,
    check_outcome,
    tables_of,
    window_of,
)
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import columns, count
from prolo.cli.parsers import Commands, add_command

if TYPE_CHECKING:
    from prolo.evidence import Table, TrialSummary

COLUMNS = (
    "trial_id", "author", "year", "condition", "design", "blinding", "people", "treatments",
    "against", "outcomes", "weeks", "risk_of_bias", "registration", "doi", "source_url", "tables",
)  # fmt: skip


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "trials",
        summary="the trials in the tables, and what each prints",
        description=(
            "Lists the trials that do all that is asked for: study the condition, print the\n"
            "outcome, make the comparison, have a time in those weeks. Whether their numbers are\n"
            "usable «prolo evidence effects» says."
        ),
        examples=(
            "  prolo evidence trials --condition knee-oa\n"
            "  prolo evidence trials --condition knee-oa --outcome pain --against prp\n"
            "  prolo evidence trials --against corticosteroid --weeks 20-30 --csv"
        ),
    )
    parser.add_argument("--condition", help="for example knee-oa (default: every condition)")
    parser.add_argument("--outcome", help="for example pain (default: any)")
    parser.add_argument("--against", help="for example placebo, exercise (default: any)")
    parser.add_argument(
        "--weeks", help="short, medium, long, or a range such as 12-26 (default: any)"
    )
    add_tables(parser)
    add_forms(parser, rows="one row a trial")
    parser.set_defaults(command=trials)


def trials(arguments: argparse.Namespace) -> int:
    from prolo.evidence import as_json, list_trials

    tables = tables_of(arguments)
    if arguments.condition is not None:
        check_condition(arguments.condition, tables.every)
    if arguments.outcome is not None:
        check_outcome(arguments.condition, arguments.outcome, tables.every)
    window = None
    if arguments.weeks is not None:
        asked = window_of(arguments.weeks, None)
        window = tables.protocol.window(asked) if isinstance(asked, str) else asked
    found = list_trials(
        tables.kept,
        condition=arguments.condition,
        outcome=arguments.outcome,
        against=arguments.against,
        window=window,
        protocol=tables.protocol,
    )
    return show(
        arguments,
        lines=lambda: trial_lines(found),
        table=lambda: trial_table(found),
        whole=lambda: as_json(found),
    )


def trial_lines(found: Sequence[TrialSummary]) -> Iterator[str]:
    if not found:
        yield "No trial."
        return
    rows = [
        [
            f"{one.author} {one.year}" if one.author and one.year else one.trial_id,
            "*" if one.own else "",
            one.condition,
            "?" if one.people is None else str(one.people),
            " v ".join(one.treatments),
            ", ".join(one.outcomes) or "nothing",
            _weeks(one.weeks),
            one.risk_of_bias or "unrated",
        ]
        for one in found
    ]
    heads = ["trial", "", "condition", "people", "arms", "prints", "weeks", "risk of bias"]
    yield from columns(heads, rows)
    yield ""
    people = sum(one.people or 0 for one in found)
    yield f"{count(len(found), 'trial')}, at least {people} people."
    if any(one.own for one in found):
        yield "* of your own tables"


def _weeks(weeks: Sequence[float]) -> str:
    return ", ".join(f"{week:g}" for week in weeks) or "–"


def trial_table(found: Sequence[TrialSummary]) -> Table:
    from prolo.evidence import Table

    rows = tuple(
        (
            one.trial_id, one.author, one.year, one.condition, one.design, one.blinding, one.people,
            " ".join(one.treatments), " ".join(one.against), " ".join(one.outcomes),
            " ".join(f"{week:g}" for week in one.weeks), one.risk_of_bias, one.registration,
            one.doi, one.source_url, "own" if one.own else "shipped",
        )
        for one in found
    )  # fmt: skip
    return Table(columns=COLUMNS, rows=rows)
