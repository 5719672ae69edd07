"""``prolo evidence effects``: each trial's effect, and how it was made."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from prolo.cli.evidence.asking import Asked, add_question, ask
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import heading, label, verdict_line
from prolo.cli.evidence.words import CAUTIONS, CONVERSIONS
from prolo.cli.parsers import Commands, add_command

KEYS = ("question", "unit", "effects", "missing", "set_aside", "own", "protocol_version")


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "effects",
        summary="one question: each trial's effect, and how it was made from what is printed",
        description=(
            "Each trial's effect and variance, with every number that was not printed, what it\n"
            "was made from and how. Positive numbers favour prolotherapy."
        ),
        examples=(
            "  prolo evidence effects --condition knee-oa --outcome pain --measure SMD\n"
            "  prolo evidence effects --condition knee-oa --weeks long --without se-from-ci --csv"
        ),
    )
    add_question(parser)
    add_forms(parser, rows="one row a conversion")
    parser.set_defaults(command=effects)


def effects(arguments: argparse.Namespace) -> int:
    from prolo.evidence import conversion_table, evidence_json

    asked = ask(arguments)

    def whole() -> dict[str, Any]:
        everything = evidence_json(asked.evidence)
        return {key: everything[key] for key in KEYS}

    return show(
        arguments,
        lines=lambda: effect_lines(asked),
        table=lambda: conversion_table(asked.evidence),
        whole=whole,
    )


def effect_lines(asked: Asked) -> Iterator[str]:
    """Each trial's effect and variance, and every number that was made."""
    evidence = asked.evidence
    yield from heading(asked)
    if evidence.verdict == "none":
        yield verdict_line(evidence) or ""
    for trial in evidence.effects:
        effect = trial.effect
        yield f"{label(trial, evidence)}, {trial.instrument}, {trial.kind}, week {trial.weeks:g}"
        yield f"  yi {effect.value:.6g}, vi {effect.variance:.6g}, se {effect.se:.6g}"
        for made in effect.conversions:
            inputs = ", ".join(f"{name} {value:.6g}" for name, value in made.inputs.items())
            where = f" ({made.arm})" if made.arm else ""
            how = CONVERSIONS.get(made.code, made.code)
            source = f" from {inputs}" if inputs else ""
            yield f"  {made.made} {made.value:.6g}{where}{source}: {how} [{made.code}]"
        for code in trial.cautions:
            yield f"  {CAUTIONS.get(code, code)} [{code}]"
