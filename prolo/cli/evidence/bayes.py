"""``prolo evidence bayes``: one question by Bayes, with the prior that was asked for."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.asking import Asked, add_important, add_question, ask, threshold_of
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import (
    columns,
    heading,
    missing_lines,
    per_cent,
    title_of,
    verdict_line,
    with_interval,
)
from prolo.cli.evidence.pictures import add_picture, save_picture
from prolo.cli.parsers import Commands, add_command

if TYPE_CHECKING:
    from prolo.evidence import BayesEffect, ChosenPrior, Table, Threshold

PRIORS = ("default", "half-normal", "half-cauchy", "dumouchel", "jeffreys", "uniform", "published")
COLUMNS = (
    "trial_id", "effect", "low", "high", "weeks", "shrunken", "shrunken_low", "shrunken_high",
)  # fmt: skip


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "bayes",
        summary="one question by Bayes, with a prior of your choice",
        description=(
            "Random effects by Bayes, summed and not simulated: the mean effect, the true effect\n"
            "in a new study, how much effects vary (τ), each trial given the others, and how\n"
            "probable an effect beyond the important difference is. Every mean effect is as\n"
            "likely as another before; of τ a prior says what is likely."
        ),
        examples=(
            "  prolo evidence bayes --condition knee-oa --weeks long --important 10\n"
            "  prolo evidence bayes --condition knee-oa --weeks long --prior half-cauchy\n"
            "  prolo evidence bayes --condition low-back --outcome responder --prior published \\\n"
            "      --prior-outcome pain --prior-comparison pharmacological-placebo\n"
            "  prolo evidence bayes --condition low-back --outcome responder --svg forest.svg"
        ),
    )
    add_question(parser)
    parser.add_argument(
        "--prior", choices=PRIORS, default="default", help="of τ (default: %(default)s)"
    )
    parser.add_argument(
        "--scale",
        type=float,
        metavar="X",
        help="of the half-normal or half-Cauchy prior, in the unit of the effects",
    )
    parser.add_argument(
        "--prior-outcome",
        default="any",
        metavar="KIND",
        help="of the published prior: pain, function, symptoms, adverse-events, subjective",
    )
    parser.add_argument(
        "--prior-comparison",
        default="any",
        metavar="KIND",
        help="of the published prior, such as pharmacological-placebo or other-placebo",
    )
    add_important(parser)
    add_forms(parser, rows="one row a trial, alone and given the others")
    add_picture(parser, "the forest plot")
    parser.set_defaults(command=bayes)


def bayes(arguments: argparse.Namespace) -> int:
    from prolo.evidence import bayes_for, choose_prior

    asked = ask(arguments)
    if verdict := _refusal(asked):
        return show(
            arguments,
            lines=lambda: [*heading(asked), verdict, "", *missing_lines(asked.evidence)],
            table=lambda: _table(asked, None),
            whole=lambda: _whole(asked, None, None, None),
        )
    chosen = choose_prior(
        asked.evidence,
        asked.trials,
        name=arguments.prior,
        scale=arguments.scale,
        outcome=arguments.prior_outcome,
        comparison=arguments.prior_comparison,
        protocol=asked.protocol,
    )
    found = bayes_for(asked.evidence, chosen.prior, level=arguments.level)
    threshold = threshold_of(asked, arguments.important)
    save_picture(
        arguments,
        lambda font: draw(asked, found, threshold, font),
    )
    return show(
        arguments,
        lines=lambda: bayes_lines(asked, found, chosen, threshold),
        table=lambda: _table(asked, found),
        whole=lambda: _whole(asked, found, chosen, threshold),
    )


def draw(asked: Asked, found: BayesEffect, threshold: Threshold | None, font: str) -> str:
    from prolo.evidence.plots import draw_forest

    evidence = asked.evidence
    return draw_forest(
        evidence, important=threshold, bayes=found, title=title_of(evidence), font=font
    )


def _refusal(asked: Asked) -> str | None:
    verdict = asked.evidence.verdict
    return verdict_line(asked.evidence) if verdict in ("none", "not-pooled") else None


def bayes_lines(
    asked: Asked, found: BayesEffect, chosen: ChosenPrior, threshold: Threshold | None
) -> Iterator[str]:
    from prolo.cli.evidence.bayes_lines import (
        posterior_lines,
        prior_line,
        shrunken_rows,
        threshold_text,
    )

    evidence = asked.evidence
    yield from heading(asked)
    yield from columns(["trial", "alone", "given the others"], shrunken_rows(evidence, found))
    yield ""
    if evidence.k == 1:
        yield "One trial: what it says of others is the prior's."
    yield from posterior_lines(evidence, found)
    yield prior_line(evidence, chosen)
    if threshold is not None:
        beyond = per_cent(found.probability_above(threshold.value))
        new = per_cent(found.probability_above(threshold.value, of="new"))
        text = threshold_text(evidence, threshold)
        yield f"Beyond the important difference, {text}: {beyond}; in a new study {new}"
    else:
        yield "No important difference between groups is known of this instrument: --important X."
    yield from _other_scales(asked, found, chosen)
    if evidence.pooled is not None:
        pooled = evidence.pooled
        text = with_interval(evidence, pooled.estimate, pooled.ci_lb, pooled.ci_ub)
        yield f"Beside it, REML with Knapp–Hartung: {text}"
    yield ""
    yield from missing_lines(evidence)


def _other_scales(asked: Asked, found: BayesEffect, chosen: ChosenPrior) -> Iterator[str]:
    """Half and twice the scale: what the choice does."""
    from dataclasses import replace

    from prolo.evidence import HalfCauchy, HalfNormal, bayes_for

    prior = chosen.prior
    if not isinstance(prior, HalfNormal | HalfCauchy):
        return
    for factor, said in ((0.5, "half"), (2.0, "twice")):
        other = bayes_for(
            asked.evidence, replace(prior, scale=factor * prior.scale), level=found.level
        )
        text = with_interval(asked.evidence, other.estimate, other.ci_lb, other.ci_ub)
        yield f"With {said} the scale, {factor * prior.scale:.3g}: {text}"


def _table(asked: Asked, found: BayesEffect | None) -> Table:
    from prolo.evidence import Table

    if found is None:
        return Table(columns=COLUMNS, rows=())
    rows = tuple(
        (
            trial.trial_id, trial.effect.value, trial.low, trial.high, trial.weeks,
            own.estimate, own.ci_lb, own.ci_ub,
        )
        for trial, own in zip(asked.evidence.effects, found.shrunken(), strict=True)
    )  # fmt: skip
    return Table(columns=COLUMNS, rows=rows)


def _whole(
    asked: Asked,
    found: BayesEffect | None,
    chosen: ChosenPrior | None,
    threshold: Threshold | None,
) -> dict[str, Any]:
    from prolo.evidence import as_json, bayes_json, evidence_json

    whole = evidence_json(asked.evidence)
    whole["bayes"] = bayes_json(found, chosen) if found and chosen else None
    whole["threshold"] = as_json(threshold)
    if found and threshold:
        whole["probability_beyond"] = found.probability_above(threshold.value)
        whole["probability_beyond_new"] = found.probability_above(threshold.value, of="new")
    return whole
