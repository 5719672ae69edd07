"""``prolo evidence``: published trials of a condition, pooled, with what is missing."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prolo.cli.parsers import Commands, add_command
from prolo.errors import SynthesisError

if TYPE_CHECKING:
    from prolo.evidence import AnalysisProtocol, ConditionEvidence, Window
    from prolo.knowledge.trials import TrialTables

EFFECTS_KEYS = ("question", "unit", "effects", "missing", "set_aside", "own", "protocol_version")


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "evidence",
        summary="pool published trials, and list the ones that are missing",
        description="What the published trials of a condition say, and what they leave unsaid.",
    )
    topics = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_pool(topics)
    add_effects(topics)
    add_template(topics)


def add_pool(commands: Commands) -> None:
    parser = add_command(
        commands,
        "pool",
        summary="one question, pooled",
        description=(
            "Pools the published trials of one condition, outcome, comparison and time by random\n"
            "effects: REML, Knapp–Hartung interval that is never narrower than without it,\n"
            "prediction interval with t and k − 1. Positive numbers favour prolotherapy.\n\n"
            "Trials that print fewer figures are listed below: the answer leans towards those\n"
            "that print them."
        ),
        examples=(
            "  prolo evidence pool --condition knee-oa --outcome pain\n"
            "  prolo evidence pool --condition knee-oa --outcome pain --weeks long\n"
            "  prolo evidence pool --condition low-back --outcome responder --weeks 20-30 --json"
        ),
    )
    add_question(parser)
    parser.add_argument(
        "--points",
        metavar="INSTRUMENT",
        help="give standard deviations as points of this instrument too, such as WOMAC-pain",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, for another program")
    form.add_argument("--csv", action="store_true", help="one row a trial, for a spreadsheet")
    parser.set_defaults(command=pool)


def add_effects(commands: Commands) -> None:
    parser = add_command(
        commands,
        "effects",
        summary="one question: each trial's effect, and how it was made from what is printed",
        description=(
            "Each trial's effect and variance, with every number that was not printed, what it\n"
            "was made from and how. Positive numbers favour prolotherapy."
        ),
        examples="  prolo evidence effects --condition knee-oa --outcome pain --measure SMD",
    )
    add_question(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, for another program")
    form.add_argument("--csv", action="store_true", help="one row a conversion")
    parser.set_defaults(command=effects)


def add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--condition", required=True, help="for example knee-oa")
    parser.add_argument("--outcome", required=True, help="for example pain, function, responder")
    parser.add_argument(
        "--against",
        default="placebo",
        help="the comparison: placebo, exercise, corticosteroid … (default: %(default)s)",
    )
    parser.add_argument(
        "--weeks",
        default="medium",
        help="short, medium, long, or a range such as 12-26, from the first injection "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--near", type=float, help="the week to come nearest to in that range (default: its end)"
    )
    parser.add_argument(
        "--measure",
        choices=("auto", "MD", "SMD"),
        default="auto",
        help="points, or standard deviations (default: points where all trials share a scale)",
    )
    parser.add_argument("--level", type=float, default=0.95, help="default: %(default)s")
    parser.add_argument(
        "--include", action="append", default=[], metavar="CODE", help="lift an exclusion"
    )
    parser.add_argument(
        "--without", action="append", default=[], metavar="CODE", help="do not use a conversion"
    )
    parser.add_argument(
        "--joint-correlation",
        type=float,
        metavar="R",
        help="between two joints of one person, 0 to 1, where joints were counted as people",
    )
    parser.add_argument(
        "--trials",
        type=Path,
        metavar="PATH",
        help="your own trials instead of the shipped: a folder of CSV files, or a workbook",
    )
    parser.add_argument(
        "--with-shipped",
        action="store_true",
        help="your own trials beside the shipped ones, each marked",
    )


def pool(arguments: argparse.Namespace) -> int:
    from prolo.evidence import evidence_json, trial_table

    evidence, trials, choices = ask(arguments)
    if arguments.json:
        print(json.dumps(evidence_json(evidence), indent=2, ensure_ascii=False))
    elif arguments.csv:
        table = trial_table(evidence)
        csv.writer(sys.stdout).writerows([table.columns, *table.rows])
    else:
        print_evidence(evidence)
        print_sensitivity(evidence, trials, choices)
    if arguments.points is not None and not (arguments.json or arguments.csv):
        print_points(evidence, arguments.points, trials, choices["protocol"])
    return 0


def effects(arguments: argparse.Namespace) -> int:
    from prolo.cli.evidence_words import effect_lines
    from prolo.evidence import conversion_table, evidence_json

    evidence, _, _ = ask(arguments)
    if arguments.json:
        whole = evidence_json(evidence)
        print(json.dumps({key: whole[key] for key in EFFECTS_KEYS}, indent=2, ensure_ascii=False))
    elif arguments.csv:
        table = conversion_table(evidence)
        csv.writer(sys.stdout).writerows([table.columns, *table.rows])
    else:
        print(*effect_lines(evidence), sep="\n")
    return 0


def ask(
    arguments: argparse.Namespace,
) -> tuple[ConditionEvidence, TrialTables, dict[str, Any]]:
    """The answer to the question that was typed, the tables, and the choices it was made with."""
    from prolo.evidence import evidence_for, load_own, load_protocol
    from prolo.knowledge.trials import load_trials

    trials, protocol = load_trials(), load_protocol()
    if arguments.trials is not None:
        own = load_own(arguments.trials, trials, protocol, with_shipped=arguments.with_shipped)
        trials, protocol = own.tables, own.protocol
    elif arguments.with_shipped:
        raise SynthesisError("--with-shipped says what to do with your own trials: name --trials.")
    check_condition(arguments.condition, trials)
    check_outcome(arguments.condition, arguments.outcome, trials)
    choices: dict[str, Any] = {
        "protocol": protocol,
        "measure": arguments.measure,
        "level": arguments.level,
        "include": arguments.include,
        "without": arguments.without,
        "joint_correlation": arguments.joint_correlation,
    }
    window = window_of(arguments.weeks, arguments.near)
    evidence = evidence_for(
        arguments.condition,
        arguments.outcome,
        arguments.against,
        trials,
        window=window,
        **choices,
    )
    return evidence, trials, choices


def print_points(
    evidence: ConditionEvidence, instrument: str, trials: TrialTables, protocol: AnalysisProtocol
) -> None:
    from prolo.cli.evidence_words import points_line
    from prolo.evidence import baseline_sd, in_points

    by = baseline_sd(evidence.question.condition, instrument, trials, protocol=protocol)
    print(points_line(in_points(evidence, by)))


def add_template(commands: Commands) -> None:
    parser = add_command(
        commands,
        "template",
        summary="the form for trials of your own",
        description=(
            "Writes the form into which trials of your own are entered: a folder of CSV files,\n"
            "or a workbook with a sheet for each. FORMAT.md, or the sheet «words», says what\n"
            "belongs into each column. Nothing that is there is overwritten."
        ),
        examples=(
            "  prolo evidence template my-trials\n"
            "  prolo evidence template my-trials.xlsx\n"
            "  prolo evidence pool --trials my-trials --condition knee-oa --outcome pain"
        ),
    )
    parser.add_argument("to", type=Path, metavar="PATH", help="a new folder, or a new .xlsx")
    parser.set_defaults(command=template)


def template(arguments: argparse.Namespace) -> int:
    from prolo.evidence.form import write_form

    for path in write_form(arguments.to):
        print(path)
    return 0


def print_evidence(evidence: ConditionEvidence) -> None:
    from prolo.cli.evidence_words import lines

    for line in lines(evidence):
        print(line)


def print_sensitivity(
    evidence: ConditionEvidence, trials: TrialTables, choices: dict[str, Any]
) -> None:
    """What assumptions nobody can check would change."""
    from prolo.cli.evidence_words import joint_lines, split_lines
    from prolo.evidence import every_split, other_joint_correlations

    for line in joint_lines(evidence, other_joint_correlations(evidence, trials, **choices)):
        print(line)
    for line in split_lines(evidence, every_split(evidence, trials, **choices)):
        print(line)


def window_of(weeks: str, near: float | None) -> str | Window:
    from prolo.evidence import Window, load_protocol

    ends = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", weeks)
    if ends is None and near is None:
        return weeks
    if ends is None:
        known = load_protocol().window(weeks)
        low, high = known.low_weeks, known.high_weeks
    else:
        low, high = float(ends[1]), float(ends[2])
    window = Window(
        id=weeks, low_weeks=low, high_weeks=high, near_weeks=high if near is None else near
    )
    if not window.holds(window.near_weeks):
        raise SynthesisError(f"week {window.near_weeks:g} lies outside {low:g} to {high:g}.")
    return window


def check_condition(condition: str, trials: TrialTables) -> None:
    known: list[str] = sorted({study.condition for study in trials.studies})
    if condition not in known:
        raise SynthesisError(f"no trial has the condition {condition!r}. {offer(condition, known)}")


def check_outcome(condition: str, outcome: str, trials: TrialTables) -> None:
    from prolo.evidence import outcomes_of

    measured = {row.outcome for row in trials.outcomes} | {row.outcome for row in trials.contrasts}
    known: list[str] = sorted(measured | {row.kind for row in trials.binary})
    if outcome not in known:
        printed = ", ".join(outcomes_of(condition, trials)) or "none"
        raise SynthesisError(
            f"no trial has the outcome {outcome!r}. {offer(outcome, known)} "
            f"Printed for {condition}: {printed}."
        )


def offer(typed: str, known: list[str]) -> str:
    near = get_close_matches(typed, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
