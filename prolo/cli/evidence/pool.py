"""``prolo evidence pool``: one question, pooled, with what is missing from the answer."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.asking import Asked, add_question, ask
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import (
    amount,
    count,
    heading,
    label,
    missing_lines,
    p_text,
    plain,
    shown,
    title_of,
    trial_lines,
    unit_text,
    verdict_line,
    with_interval,
)
from prolo.cli.evidence.pictures import add_picture, save_picture
from prolo.cli.evidence.words import BY
from prolo.cli.parsers import Commands, add_command

if TYPE_CHECKING:
    from prolo.evidence import ConditionEvidence, InPoints, JointRange, PooledEffect, SplitRange


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "pool",
        summary="one question, pooled",
        description=(
            "Pools the published trials of one condition, outcome, comparison and time by random\n"
            "effects: REML, Knapp–Hartung interval that is never narrower than without it,\n"
            "prediction interval with t and k − 1. Below five trials a Bayesian answer leads.\n"
            "Positive numbers favour prolotherapy.\n\n"
            "Trials that print fewer figures are listed below: the answer leans towards those\n"
            "that print them."
        ),
        examples=(
            "  prolo evidence pool --condition knee-oa\n"
            "  prolo evidence pool --condition knee-oa --outcome function --weeks long\n"
            "  prolo evidence pool --condition knee-oa --measure SMD --points WOMAC-pain\n"
            "  prolo evidence pool --condition knee-oa --weeks long --svg forest.svg\n"
            "  prolo evidence pool --condition low-back --outcome responder --weeks 20-30 --json"
        ),
    )
    add_question(parser)
    parser.add_argument(
        "--points",
        metavar="INSTRUMENT",
        help="give standard deviations as points of this instrument too, such as WOMAC-pain",
    )
    add_forms(parser, rows="one row a trial")
    add_picture(parser, "the forest plot")
    parser.set_defaults(command=pool)


def pool(arguments: argparse.Namespace) -> int:
    from prolo.evidence import trial_table

    asked = ask(arguments)
    points = [points_line(_in_points(asked, arguments.points))] if arguments.points else []
    save_picture(arguments, lambda font: forest(asked, font))
    return show(
        arguments,
        lines=lambda: [*pool_lines(asked), *points],
        table=lambda: trial_table(asked.evidence),
        whole=lambda: pool_json(asked),
    )


def forest(asked: Asked, font: str) -> str:
    from prolo.cli.evidence.asking import threshold_of
    from prolo.evidence.lead import leading_bayes
    from prolo.evidence.plots import draw_forest

    evidence = asked.evidence
    return draw_forest(
        evidence,
        important=threshold_of(asked, None),
        bayes=leading_bayes(evidence, asked.trials, protocol=asked.protocol)
        if leads_with_bayes(evidence)
        else None,
        title=title_of(evidence),
        font=font,
    )


def pool_json(asked: Asked) -> dict[str, Any]:
    from prolo.evidence import bayes_for, bayes_json, choose_prior, evidence_json

    evidence = asked.evidence
    whole = evidence_json(evidence)
    if leads_with_bayes(evidence):
        chosen = choose_prior(evidence, asked.trials, protocol=asked.protocol)
        level = asked.choices["level"]
        whole["bayes"] = bayes_json(bayes_for(evidence, chosen.prior, level=level), chosen)
    return whole


def pool_lines(asked: Asked) -> Iterator[str]:
    evidence = asked.evidence
    yield from heading(asked)
    yield from trial_lines(evidence)
    yield from answer_lines(asked)
    yield ""
    yield from missing_lines(evidence)
    yield from sensitivity_lines(asked)


def leads_with_bayes(evidence: ConditionEvidence) -> bool:
    return evidence.pooled is not None and evidence.is_few


def answer_lines(asked: Asked) -> Iterator[str]:
    evidence = asked.evidence
    verdict = verdict_line(evidence)
    if verdict is not None:
        yield verdict
        return
    assert evidence.pooled is not None
    if leads_with_bayes(evidence):
        yield from _leading_lines(asked)
    yield from pooled_lines(evidence, evidence.pooled)


def _leading_lines(asked: Asked) -> Iterator[str]:
    from prolo.cli.evidence.bayes_lines import posterior_lines, prior_line
    from prolo.evidence import bayes_for, choose_prior

    evidence = asked.evidence
    chosen = choose_prior(evidence, asked.trials, protocol=asked.protocol)
    found = bayes_for(evidence, chosen.prior, level=asked.choices["level"])
    yield from posterior_lines(evidence, found)
    yield prior_line(evidence, chosen)
    yield (
        f"  It leads because {evidence.k} trials hardly say how much the effect varies; a prior "
        "says what is likely.\n  «prolo evidence bayes» tries others."
    )
    yield ""


def pooled_lines(evidence: ConditionEvidence, pooled: PooledEffect) -> Iterator[str]:
    people = "" if evidence.n is None else f", {evidence.n} people"
    whole = with_interval(evidence, pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    yield f"{count(evidence.k, 'trial')}{people}: {whole}, p {p_text(pooled.pval)}"
    held = ", held at 1 by its guard" if pooled.guarded else ""
    yield f"  REML; Knapp–Hartung{held}; t with {pooled.df} df; {100 * pooled.level:g} % intervals"
    if pooled.pi_lb is not None and pooled.pi_ub is not None:
        ends = (shown(evidence, x) for x in (pooled.pi_lb, pooled.pi_ub))
        yield f"  prediction interval for a new trial (t with k − 1): {' to '.join(ends)}"
    assert pooled.tau2_lb is not None
    assert pooled.tau2_ub is not None
    tau2 = f"τ² {amount(pooled.tau2)} ({amount(pooled.tau2_lb)} to {amount(pooled.tau2_ub)})"
    yield (
        f"  {tau2}, I² {pooled.I2:.0f} %, Q {pooled.QE:.2f} on {pooled.k - 1} df, "
        f"p {p_text(pooled.QEp)}"
    )
    for other in evidence.also:
        name = "common effect" if other.method == "common" else "REML"
        text = with_interval(evidence, other.estimate, other.ci_lb, other.ci_ub)
        yield f"  {name}, normal interval: {text}"
    if evidence.mixes_adjusted:
        yield "  Adjusted and unadjusted effects stand side by side."


# -- what assumptions nobody can check would change ----------------------------------------


def sensitivity_lines(asked: Asked) -> Iterator[str]:
    from prolo.evidence import every_split, other_joint_correlations

    evidence, trials, choices = asked.evidence, asked.trials, asked.choices
    yield from joint_lines(evidence, other_joint_correlations(evidence, trials, **choices))
    yield from split_lines(evidence, every_split(evidence, trials, **choices))


def joint_lines(evidence: ConditionEvidence, others: Sequence[JointRange]) -> Iterator[str]:
    """Joints counted as people: the answer at both ends of what their likeness may be."""
    for joints in others:
        lead, other = joints.lead, joints.evidence
        if lead is not None and lead.by != "one":
            text = f"{with_interval(evidence, lead.estimate, lead.low, lead.high)}, {BY[lead.by]}"
        else:
            counted = [one for one in other.effects if "unit-joints" in one.cautions]
            text = "; ".join(
                f"{label(one, evidence)} "
                + with_interval(evidence, one.effect.value, one.low, one.high)
                for one in counted
            )
        yield f"If joints of one person correlate by {joints.correlation:g}: {text}"


def split_lines(evidence: ConditionEvidence, ranges: Sequence[SplitRange]) -> Iterator[str]:
    """Trials whose arms' sizes are not printed: what each split of their people would give."""
    for one in ranges:
        trial = next(each for each in evidence.missing if each.trial_id == one.trial_id)
        counted = f"{one.people} people"
        if one.are_joints:
            counted = f"{one.people} joints of {trial.people} people"
        if one.even_answer is None or one.effect is None or one.low is None or one.high is None:
            yield f"{label(trial, evidence)}: too many ways to split {counted} over its arms."
            continue
        unit = one.even_answer
        own = " to ".join(dict.fromkeys(shown(unit, x) for x in one.effect))
        ends = f"{shown(unit, one.low)} to {shown(unit, one.high)}"
        said, whose = f"its effect {own}", ""
        if one.estimate is not None:
            pooled = " to ".join(dict.fromkeys(shown(unit, x) for x in one.estimate))
            said, whose = f"{said}, all pooled {pooled}", f"{BY[one.by]} "
        yield (
            f"With {label(trial, evidence)} ({counted}, arms not printed), over all "
            f"{one.splits} splits, in {unit_text(unit)}: {said}, "
            f"intervals {whose}within {ends}; {one.crosses_zero} of them hold zero."
        )


def _in_points(asked: Asked, instrument: str) -> InPoints:
    from prolo.evidence import baseline_sd, in_points
    from prolo.evidence.lead import leading, leading_bayes

    condition = asked.evidence.question.condition
    by = baseline_sd(condition, instrument, asked.trials, protocol=asked.protocol)
    bayes = leading_bayes(asked.evidence, asked.trials, protocol=asked.protocol)
    lead, _ = leading(asked.evidence, bayes)
    return in_points(asked.evidence, by, lead)


def points_line(found: InPoints) -> str:
    by = found.by
    ends = " to ".join(plain(x, 1) for x in (found.low, found.high))
    estimate = plain(found.estimate, 1)
    return (
        f"In points of {by.instrument} (scale of {by.scale_points:g}): {estimate} ({ends}), by an "
        f"SD of {by.sd:.1f} before treatment ({by.people} people, {', '.join(by.trial_ids)})."
    )
