"""``prolo evidence missing``: trials without usable numbers, and what they could do."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.asking import Asked, add_important, add_question, ask, threshold_of
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import (
    count,
    heading,
    missing_lines,
    p_text,
    shown,
    title_of,
    verdict_line,
)
from prolo.cli.evidence.pictures import add_picture, save_picture
from prolo.cli.evidence.words import LEADS, TARGETS
from prolo.cli.parsers import Commands, add_command

if TYPE_CHECKING:
    from prolo.evidence import (
        ConditionEvidence,
        MissingEvidence,
        SignTest,
        Table,
        Threshold,
        Tipping,
    )
    from prolo.evidence.tipping import MissingEffect

COLUMNS = (
    "trial_id", "author", "year", "registration", "people", "direction", "reasons", "other_weeks",
    "p", "p_is_bound",
)  # fmt: skip


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "missing",
        summary="known trials without usable numbers, and how bad they would have to be",
        description=(
            "Trials that ask the question and are not in the answer, with the direction their\n"
            "report or registration gives in words, a sign test of all directions, the share of\n"
            "the randomised people that the answer rests on, and how bad the missing trials would\n"
            "have to be to halve the effect, to undo it, or to make it uncertain."
        ),
        examples=(
            "  prolo evidence missing --condition knee-oa --weeks long\n"
            "  prolo evidence missing --condition knee-oa --weeks long --important 10\n"
            "  prolo evidence missing --condition tmj --against other --csv"
        ),
    )
    add_question(parser)
    add_important(parser)
    add_forms(parser, rows="one row a missing trial")
    add_picture(parser, "the albatross plot, people against p,")
    parser.set_defaults(command=missing)


def missing(arguments: argparse.Namespace) -> int:
    from prolo.evidence import as_json, missing_evidence

    asked = ask(arguments)
    threshold = threshold_of(asked, arguments.important)
    found = missing_evidence(
        asked.evidence,
        asked.trials,
        important=threshold.value if threshold else None,
        protocol=asked.protocol,
    )

    save_picture(arguments, lambda font: draw(asked, found, font))

    def whole() -> dict[str, Any]:
        question = as_json(asked.evidence.question)
        return {"question": question, "threshold": as_json(threshold), **as_json(found)}

    return show(
        arguments,
        lines=lambda: lines(asked, found, threshold),
        table=lambda: missing_table(found),
        whole=whole,
    )


def draw(asked: Asked, found: MissingEvidence, font: str) -> str:
    from prolo.evidence.plots import draw_albatross, trial_name

    evidence = asked.evidence
    names = {trial.trial_id: trial_name(trial) for trial in evidence.effects}
    names |= {trial.trial_id: trial_name(trial) for trial in evidence.missing}
    return draw_albatross(
        found.albatross,
        names=names,
        title=title_of(evidence),
        font=font,
    )


def lines(asked: Asked, found: MissingEvidence, threshold: Threshold | None) -> Iterator[str]:
    from prolo.cli.evidence.bayes_lines import brief_lines
    from prolo.evidence import leading_bayes

    evidence = asked.evidence
    yield from heading(asked)
    if evidence.pooled is None:
        yield verdict_line(evidence) or ""
    else:
        yield "Without the missing trials:"
        bayes = leading_bayes(evidence, asked.trials, protocol=asked.protocol)
        yield from brief_lines(evidence, bayes)
    yield ""
    yield from missing_lines(evidence)
    yield ""
    yield from sign_lines(found.signs)
    if found.effect is not None:
        yield ""
        yield from tipping_lines(evidence, found.effect, threshold)


def sign_lines(signs: SignTest) -> Iterator[str]:
    yield (
        f"Directions of all trials: {signs.favour} towards prolotherapy, {signs.against} away, "
        f"{signs.no_difference} no difference or both ways, "
        f"{signs.unclear - signs.no_difference} not known."
    )
    if signs.p is not None and signs.p_if_against is not None:
        yield (
            f"  sign test of those that point p {p_text(signs.p)}: «no difference» has no sign and "
            f"is left out\n  worst case, each of the {signs.unclear} others on the smaller side: "
            f"p {p_text(signs.p_if_against)}"
        )


def tipping_lines(
    evidence: ConditionEvidence, effect: MissingEffect, threshold: Threshold | None
) -> Iterator[str]:
    from prolo.cli.evidence.bayes_lines import threshold_text

    assumed = f" ({effect.assumed} of unknown size got the median)" if effect.assumed else ""
    yield (
        f"How bad would {count(effect.k_missing, 'missing trial')} of {effect.people} people"
        f"{assumed} have to be? Were they all alike and usable, the answer would come to\n"
        f"(judged on the {LEADS[effect.by]})"
    )
    for one in effect.telling:
        yield f"  {TARGETS[one.target]:<36}{_needed(evidence, one)}"
    if threshold is not None:
        yield f"Important difference: {threshold_text(evidence, threshold)}"


def _needed(evidence: ConditionEvidence, tipping: Tipping) -> str:
    if tipping.needed is None:
        return "already so"
    return f"if they showed {shown(evidence, tipping.needed)} on average"


def missing_table(found: MissingEvidence) -> Table:
    from prolo.evidence import Table

    points = {point.trial_id: point for point in found.albatross.points if not point.pooled}
    rows = []
    for trial in found.trials:
        point = points.get(trial.trial_id)
        rows.append(
            (
                trial.trial_id, trial.author, trial.year, trial.registration, trial.people,
                trial.direction, " ".join(trial.reasons),
                " ".join(f"{week:g}" for week in trial.other_weeks),
                point.p if point else None,
                ("yes" if point.is_bound else "no") if point else None,
            )
        )  # fmt: skip
    return Table(columns=COLUMNS, rows=tuple(rows))
