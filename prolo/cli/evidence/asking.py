"""The options that ask a question, and the answer to what was typed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.words import CONVERSIONS
from prolo.cli.parsers import Parser, offer
from prolo.errors import SynthesisError

if TYPE_CHECKING:
    from prolo.evidence import AnalysisProtocol, ConditionEvidence, Threshold, Window
    from prolo.knowledge.trials import TrialTables

# Of the outcome, the comparison and the weeks that nobody names.
ELSE = "(default: that of the protocol's primary question)"
RATINGS = ("low", "some", "high", "unrated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``choices`` are those with which ``evidence`` was made; ``left_out`` counts the trials of
    the condition that ``--risk-of-bias`` left out."""

    evidence: ConditionEvidence
    trials: TrialTables
    choices: dict[str, Any]
    left_out: int = 0

    @property
    def is_primary(self) -> bool:
        question = self.evidence.question
        primary = self.protocol.primary_of(question.condition)
        return (question.outcome, question.comparator.id, question.window) == (
            primary.outcome,
            primary.comparator,
            self.protocol.window(primary.window),
        )

    @property
    def protocol(self) -> AnalysisProtocol:
        found: AnalysisProtocol = self.choices["protocol"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """``every`` trial there is, and those that ``--risk-of-bias`` leaves."""

    every: TrialTables
    kept: TrialTables
    protocol: AnalysisProtocol


def add_tables(parser: Parser) -> None:
    parser.add_argument(
        "--risk-of-bias",
        type=ratings,
        metavar="RATING",
        help="only trials that a named review rated so: low, some, high, unrated, or several "
        "with commas between",
    )
    add_own(parser)


def add_own(parser: Parser) -> None:
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


def add_question(parser: Parser) -> None:
    parser.add_argument(
        "--condition", required=True, help="for example knee-oa; «prolo evidence conditions» lists"
    )
    parser.add_argument("--outcome", help=f"pain, function, responder … {ELSE}")
    parser.add_argument(
        "--against", help=f"the comparison: placebo, exercise, corticosteroid … {ELSE}"
    )
    parser.add_argument(
        "--weeks",
        help=f"short, medium, long, or a range such as 12-26, from the first injection {ELSE}",
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
    add_tables(parser)


def add_important(parser: Parser) -> None:
    parser.add_argument(
        "--important",
        type=float,
        metavar="X",
        help="the difference between groups that matters, in the unit of the effects; of an odds "
        "ratio the ratio itself (default: that of the instrument, with its source)",
    )


def ratings(typed: str) -> frozenset[str]:
    words = [word.strip() for word in typed.split(",")]
    for word in words:
        if word not in RATINGS:
            raise argparse.ArgumentTypeError(f"there is no {word!r}. {offer(word, RATINGS)}")
    return frozenset(words)


def ask(arguments: argparse.Namespace) -> Asked:
    from prolo.evidence import evidence_for

    tables = tables_of(arguments)
    check_condition(arguments.condition, tables.every)
    primary = tables.protocol.primary_of(arguments.condition)
    outcome = arguments.outcome or primary.outcome
    check_outcome(arguments.condition, outcome, tables.every)
    check_conversions(arguments.without)
    choices: dict[str, Any] = {
        "protocol": tables.protocol,
        "measure": arguments.measure,
        "level": arguments.level,
        "include": arguments.include,
        "without": arguments.without,
        "joint_correlation": arguments.joint_correlation,
    }
    evidence = evidence_for(
        arguments.condition,
        outcome,
        arguments.against or primary.comparator,
        tables.kept,
        window=window_of(arguments.weeks or primary.window, arguments.near),
        **choices,
    )
    return Asked(
        evidence=evidence,
        trials=tables.kept,
        choices=choices,
        left_out=_studies(arguments.condition, tables.every)
        - _studies(arguments.condition, tables.kept),
    )


def tables_of(arguments: argparse.Namespace) -> Tables:
    from prolo.evidence import load_protocol
    from prolo.knowledge.trials import load_trials

    every, protocol = load_trials(), load_protocol()
    if arguments.trials is not None:
        from prolo.evidence import load_own

        own = load_own(arguments.trials, every, protocol, with_shipped=arguments.with_shipped)
        every, protocol = own.tables, own.protocol
    elif arguments.with_shipped:
        raise SynthesisError("--with-shipped says what to do with your own trials: name --trials.")
    wanted = arguments.risk_of_bias
    if wanted is None:
        return Tables(every=every, kept=every, protocol=protocol)
    studies = tuple(one for one in every.studies if (one.rob_overall or "unrated") in wanted)
    return Tables(every=every, kept=replace(every, studies=studies), protocol=protocol)


def _studies(condition: str, trials: TrialTables) -> int:
    return sum(study.condition == condition for study in trials.studies)


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
    if low > high:
        raise SynthesisError(f"--weeks {weeks} runs backwards: {high:g}-{low:g} is meant?")
    window = Window(
        id=weeks, low_weeks=low, high_weeks=high, near_weeks=high if near is None else near
    )
    if not window.holds(window.near_weeks):
        raise SynthesisError(f"week {window.near_weeks:g} lies outside {low:g} to {high:g}.")
    return window


def threshold_of(asked: Asked, important: float | None) -> Threshold | None:
    """The important difference that was typed, or that of the instrument, or a choice, in the unit
    of the effects; None where there is none."""
    from prolo.evidence import own_threshold, threshold_for
    from prolo.knowledge import load_knowledge

    evidence = asked.evidence
    if important is None:
        return threshold_for(
            evidence,
            asked.trials,
            load_knowledge().instruments,
            region=region_of(asked),
            protocol=asked.protocol,
        )
    if evidence.unit.measure != "logOR":
        return own_threshold(important)
    if important <= 1:
        raise SynthesisError("--important of an odds ratio must be above 1, for example 1.5.")
    return own_threshold(log(important))


def region_of(asked: Asked) -> str | None:
    """Of the body, for important differences that hold in one region alone."""
    condition = asked.evidence.question.condition
    of_it = (study.region for study in asked.trials.studies if study.condition == condition)
    return next(of_it, None)


def check_condition(condition: str, trials: TrialTables) -> None:
    known: list[str] = sorted({study.condition for study in trials.studies})
    if not known:
        raise SynthesisError(
            "these tables hold no trial yet: a row of studies is expected for each."
        )
    if condition not in known:
        raise SynthesisError(f"no trial has the condition {condition!r}. {offer(condition, known)}")


def check_conversions(codes: Sequence[str]) -> None:
    for code in codes:
        if code not in CONVERSIONS:
            raise SynthesisError(f"there is no conversion {code!r}. {offer(code, CONVERSIONS)}")


def check_outcome(condition: str | None, outcome: str, trials: TrialTables) -> None:
    from prolo.evidence import outcomes_of

    measured = {row.outcome for row in trials.outcomes} | {row.outcome for row in trials.contrasts}
    known: list[str] = sorted(measured | {row.kind for row in trials.binary})
    if outcome not in known:
        said = f"no trial has the outcome {outcome!r}. {offer(outcome, known)}"
        if condition is not None:
            printed = ", ".join(outcomes_of(condition, trials)) or "none"
            said += f" Printed for {condition}: {printed}."
        raise SynthesisError(said)
