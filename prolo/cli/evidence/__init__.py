"""``prolo evidence``: published trials of a condition, pooled, with what is missing."""

from __future__ import annotations

from prolo.cli.evidence import (
    bayes,
    bias,
    certainty,
    conditions,
    dossier,
    effects,
    missing,
    options,
    pool,
    report,
    template,
    trials,
)
from prolo.cli.parsers import Commands, add_command


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "evidence",
        summary="pool published trials, and list the ones that are missing",
        description=(
            "What the published trials of a condition say, and what they leave unsaid.\n"
            "Begin with «prolo evidence conditions»."
        ),
    )
    topics = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for topic in (
        conditions, trials, effects, pool, bayes, bias, missing, certainty, options,
        report, dossier, template,
    ):  # fmt: skip
        topic.add_to(topics)
