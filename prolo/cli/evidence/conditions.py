"""``prolo evidence conditions``: what there is to ask."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prolo.cli.evidence.asking import add_tables, check_condition, tables_of
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import columns
from prolo.cli.parsers import Commands, add_command
from prolo.cli.progress import bar

if TYPE_CHECKING:
    from prolo.evidence import ConditionSummary, QuestionSummary, Table

CONDITION_COLUMNS = (
    "condition", "trials", "people", "sizes_unknown", "against", "trials_against", "outcomes",
)  # fmt: skip
QUESTION_COLUMNS = (
    "condition", "against", "outcome", "weeks", "verdict", "usable", "people", "missing",
    "people_missing",
)  # fmt: skip
MOST = 4  # outcomes in a line; --csv and --json have all
VERDICTS = {"one": "one trial", "pooled": "pooled", "not-pooled": "not pooled"}


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "conditions",
        summary="which conditions have trials; of one, which questions have an answer",
        description=(
            "Every condition with its trials, what prolotherapy was compared with and which\n"
            "outcomes are printed. With --condition: every question of it that at least one trial\n"
            "answers with usable numbers, and how many trials ask it without."
        ),
        examples=(
            "  prolo evidence conditions\n"
            "  prolo evidence conditions --condition knee-oa\n"
            "  prolo evidence conditions --condition tmj --csv"
        ),
    )
    parser.add_argument("--condition", help="the questions of this condition, such as knee-oa")
    add_tables(parser)
    add_forms(parser, rows="one row a comparison, or a question")
    parser.set_defaults(command=conditions)


def conditions(arguments: argparse.Namespace) -> int:
    from prolo.evidence import as_json, list_conditions, list_questions

    tables = tables_of(arguments)
    if arguments.condition is None:
        found = list_conditions(tables.kept, protocol=tables.protocol)
        return show(
            arguments,
            lines=lambda: condition_lines(found),
            table=lambda: condition_table(found),
            whole=lambda: as_json(found),
        )
    check_condition(arguments.condition, tables.every)
    questions = list_questions(
        arguments.condition, tables.kept, protocol=tables.protocol, progress=bar("questions")
    )
    return show(
        arguments,
        lines=lambda: question_lines(arguments.condition, questions),
        table=lambda: question_table(arguments.condition, questions),
        whole=lambda: as_json(questions),
    )


def condition_lines(found: Sequence[ConditionSummary]) -> Iterator[str]:
    rows = [
        [
            one.condition,
            str(one.trials),
            f"{one.people}{' +' if one.sizes_unknown else ''}",
            ", ".join(f"{group} {count}" for group, count in one.comparisons.items()),
            ", ".join([*one.outcomes[:MOST], "…"] if len(one.outcomes) > MOST else one.outcomes),
        ]
        for one in found
    ]
    yield from columns(["condition", "trials", "people", "against", "outcomes"], rows)
    yield ""
    yield "+ more people: some trials do not print how many. Next: --condition, such as knee-oa."


def condition_table(found: Sequence[ConditionSummary]) -> Table:
    from prolo.evidence import Table

    rows = tuple(
        (
            one.condition, one.trials, one.people, one.sizes_unknown, group, count,
            " ".join(one.outcomes),
        )
        for one in found
        for group, count in one.comparisons.items() or [(None, None)]
    )  # fmt: skip
    return Table(columns=CONDITION_COLUMNS, rows=rows)


def question_lines(condition: str, found: Sequence[QuestionSummary]) -> Iterator[str]:
    if not found:
        yield f"No trial of {condition} has usable numbers for any question."
        return
    rows = [
        [
            one.against, one.outcome, one.weeks, VERDICTS[one.verdict], str(one.usable),
            str(one.people), str(one.missing), str(one.people_missing),
        ]
        for one in found
    ]  # fmt: skip
    yield from columns(
        ["against", "outcome", "weeks", "answer", "trials", "people", "missing", "their people"],
        rows,
    )
    yield ""
    yield "missing: trials known to ask it whose numbers are not usable. Any other: no trial."


def question_table(condition: str, found: Sequence[QuestionSummary]) -> Table:
    from prolo.evidence import Table

    rows = tuple(
        (
            condition, one.against, one.outcome, one.weeks, one.verdict, one.usable, one.people,
            one.missing, one.people_missing,
        )
        for one in found
    )  # fmt: skip
    return Table(columns=QUESTION_COLUMNS, rows=rows)
