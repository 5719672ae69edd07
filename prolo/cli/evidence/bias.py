"""``prolo evidence bias``: what the trials themselves say of results that were not printed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.asking import Asked, add_question, ask
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import (
    columns,
    count,
    heading,
    missing_lines,
    p_text,
    plain,
    shown,
    title_of,
    verdict_line,
    with_interval,
)
from prolo.cli.evidence.pictures import add_picture, save_picture
from prolo.cli.evidence.words import CHECKS
from prolo.cli.parsers import Commands, add_command
from prolo.cli.progress import bar

if TYPE_CHECKING:
    from prolo.evidence import BiasCheck, ConditionEvidence, Table

FEWEST = 10  # trials; below it everything is shown and nothing is concluded
COLUMNS = ("check", "estimate", "ci_lb", "ci_ub", "statistic", "p", "k", "conclusive", "refused")


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "bias",
        summary="do small trials show more, and are results missing?",
        description=(
            "Egger (classical and mixed), Begg, PET-PEESE, trim and fill (L0, R0, Q0), selection\n"
            "by p (one step, beta) and the excess of significant results, on the trials of one\n"
            "question. All are shown whatever the number of trials; from ten on they may be\n"
            "offered as a conclusion."
        ),
        examples=(
            "  prolo evidence bias --condition knee-oa --weeks long --measure SMD\n"
            "  prolo evidence bias --condition low-back --outcome responder --svg funnel.svg"
        ),
    )
    add_question(parser)
    add_forms(parser, rows="one row a check")
    add_picture(parser, "the funnel, with contours of significance,")
    parser.set_defaults(command=bias)


def bias(arguments: argparse.Namespace) -> int:
    from prolo.evidence import as_json, check_bias, evidence_json

    asked = ask(arguments)
    save_picture(arguments, lambda font: draw(asked, font))
    refused = asked.evidence.verdict in ("none", "not-pooled")
    checks: Sequence[BiasCheck] = ()
    if not refused:
        checks = check_bias(asked.evidence, level=arguments.level, progress=bar("checks"))

    def whole() -> dict[str, Any]:
        return {**evidence_json(asked.evidence), "checks": as_json(checks)}

    return show(
        arguments,
        lines=lambda: bias_lines(asked, checks),
        table=lambda: bias_table(checks),
        whole=whole,
    )


def draw(asked: Asked, font: str) -> str:
    """About the effect that leads; about the only one, where there is one trial."""
    from prolo.evidence import find_leading, funnel
    from prolo.evidence.plots import draw_funnel, trial_name

    evidence = asked.evidence
    lead = find_leading(evidence, asked.trials, protocol=asked.protocol)
    if lead is None:
        return ""
    values = [trial.effect.value for trial in evidence.effects]
    return draw_funnel(
        funnel(
            values,
            [trial.effect.variance for trial in evidence.effects],
            centre=lead.estimate,
            level=asked.choices["level"],
        ),
        names=[trial_name(trial) for trial in evidence.effects],
        unit=evidence.unit,
        title=title_of(evidence),
        font=font,
    )


def bias_lines(asked: Asked, checks: Sequence[BiasCheck]) -> Iterator[str]:
    evidence = asked.evidence
    yield from heading(asked)
    if not checks:
        yield verdict_line(evidence) or ""
        return
    if evidence.k < FEWEST:
        yield (
            f"{count(evidence.k, 'trial')}: fewer than {FEWEST}. Shown, and no ground for a "
            "conclusion in either direction."
        )
        yield ""
    rows = [[CHECKS.get(one.code, one.code), said(evidence, one)] for one in checks]
    yield from columns(["check", "says"], rows)
    yield ""
    yield from missing_lines(evidence)


def said(evidence: ConditionEvidence, check: BiasCheck) -> str:
    found = check.result
    if found is None:
        return f"not possible: {check.refused}"
    if check.code.startswith("egger"):
        by = "√(1/n₁ + 1/n₂)" if found.predictor == "size" else "the standard error"
        return f"slope on {by} {plain(found.line.slope)}, p {p_text(found.line.slope_p)}"
    if check.code == "begg":
        exact = ", exact" if found.exact else ""
        return f"τ {plain(found.tau)}, p {p_text(found.p)}{exact}"
    if check.code == "pet-peese":
        whole = with_interval(evidence, found.estimate, found.ci_lb, found.ci_ub)
        return f"a trial without error would show {whole} ({found.chosen.upper()})"
    if check.code.startswith("trim"):
        pooled = found.pooled
        whole = with_interval(evidence, pooled.estimate, pooled.ci_lb, pooled.ci_ub)
        return f"{count(found.k0, 'trial')} put in on the {found.side}: {whole}"
    if check.code == "excess":
        return f"{found.observed} significant, {found.expected:.1f} expected, p {p_text(found.p)}"
    whole = with_interval(evidence, found.estimate, found.ci_lb, found.ci_ub)
    return (
        f"allowing for it {whole}, without {shown(evidence, found.unadjusted)}; "
        f"against no selection p {p_text(found.lrt_p)}"
    )


def bias_table(checks: Sequence[BiasCheck]) -> Table:
    from prolo.evidence import Table

    return Table(columns=COLUMNS, rows=tuple(_row(one) for one in checks))


def _row(check: BiasCheck) -> tuple[Any, ...]:
    """Estimate with interval where the check gives one, statistic and p where it tests."""
    found = check.result
    if found is None:
        return (check.code, *[None] * 7, check.refused)
    statistic = p = None
    effect: Any = found
    if check.code.startswith("egger"):
        effect, statistic, p = found.line, found.line.statistic, found.line.slope_p
    elif check.code == "begg":
        effect, statistic, p = None, found.tau, found.p
    elif check.code.startswith("trim"):
        effect, statistic, p = found.pooled, found.k0, found.p
    elif check.code == "excess":
        effect, statistic, p = None, found.observed - found.expected, found.p
    elif check.code.endswith("selection"):
        statistic, p = found.lrt, found.lrt_p
    ends = (effect.estimate, effect.ci_lb, effect.ci_ub) if effect is not None else (None,) * 3
    return (check.code, *ends, statistic, p, found.k, "yes" if check.conclusive else "no", None)
