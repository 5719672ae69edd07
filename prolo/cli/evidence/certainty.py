"""``prolo evidence certainty``: GRADE by stated rules, and the decision of a named person."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.asking import Asked, add_important, add_question, ask, threshold_of
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import columns, heading, missing_lines, verdict_line, with_interval
from prolo.cli.evidence.words import DOMAIN_REASONS, DOMAINS, LEVELS, NUMBERS
from prolo.cli.parsers import Commands, add_command, offer
from prolo.errors import SynthesisError

if TYPE_CHECKING:
    from prolo.evidence import AbsoluteEffect, CertaintyDecision, CertaintyProposal, Table

COLUMNS = ("domain", "proposed_down", "proposed_reason", "down", "reason", "numbers")


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands,
        "certainty",
        summary="how sure one may be: GRADE, proposed by stated rules, decided by a person",
        description=(
            "Goes through the domains of GRADE by stated rules and shows the numbers that drove\n"
            "each. The certainty is that the effect lies on one side of the important difference.\n"
            "Indirectness no number knows: it is asked. With --by the judgement is signed and\n"
            "dated; a domain that is not named in --judge stays as proposed."
        ),
        examples=(
            "  prolo evidence certainty --condition knee-oa --weeks long --important 10\n"
            "  prolo evidence certainty --condition tmj --measure SMD --by 'A. Person' \\\n"
            "      --judge indirectness 0 'the patients of our clinic'\n"
            "  prolo evidence certainty --condition knee-oa --outcome responder \\\n"
            "      --control-share 0.3 --control-source 'saline arms of the trials above'"
        ),
    )
    add_question(parser)
    add_important(parser)
    parser.add_argument(
        "--judge",
        action="append",
        nargs=3,
        default=[],
        metavar=("DOMAIN", "DOWN", "REASON"),
        help=f"levels down, 0 to 3, in one of {', '.join(DOMAINS)}, and why",
    )
    parser.add_argument("--by", metavar="NAME", help="the person who decides")
    parser.add_argument(
        "--on", type=day, metavar="DATE", help="the day of the decision (default: today)"
    )
    parser.add_argument(
        "--control-share",
        type=float,
        metavar="SHARE",
        help="share who respond without, 0 to 1: gives responders per 100 with and without",
    )
    parser.add_argument(
        "--control-source", metavar="TEXT", help="where that share comes from; it stands beside it"
    )
    add_forms(parser, rows="one row a domain")
    parser.set_defaults(command=certainty)


def day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day: as in 2026-01-31") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """``decision`` where a person signed; ``absolute`` where a share without was given."""

    proposal: CertaintyProposal
    decision: CertaintyDecision | None
    absolute: AbsoluteEffect | None


def certainty(arguments: argparse.Namespace) -> int:
    from prolo.evidence import as_json

    asked = ask(arguments)
    judged = _judge(asked, arguments) if asked.evidence.pooled is not None else None

    def whole() -> dict[str, Any]:
        question = as_json(asked.evidence.question)
        return {"question": question, "verdict": asked.evidence.verdict, "judged": as_json(judged)}

    return show(
        arguments,
        lines=lambda: certainty_lines(asked, judged),
        table=lambda: certainty_table(judged),
        whole=whole,
    )


def _judge(asked: Asked, arguments: argparse.Namespace) -> Judged:
    from prolo.evidence import propose_certainty

    threshold = threshold_of(asked, arguments.important)
    if threshold is None:
        raise SynthesisError(
            "no important difference between groups is known of this instrument: "
            "say one with --important, or ask with --measure SMD."
        )
    proposal = propose_certainty(asked.evidence, threshold)
    return Judged(
        proposal=proposal,
        decision=_decide(proposal, arguments),
        absolute=_absolute(asked, arguments),
    )


def _decide(proposal: CertaintyProposal, arguments: argparse.Namespace) -> CertaintyDecision | None:
    from prolo.evidence import Judgement, decide_certainty

    if arguments.by is None:
        if arguments.judge or arguments.on:
            raise SynthesisError("a judgement is signed: name the person with --by.")
        return None
    judgements: dict[Any, Judgement] = {}
    for code, down, reason in arguments.judge:
        if code not in DOMAINS:
            raise SynthesisError(f"--judge: there is no domain {code!r}. {offer(code, DOMAINS)}")
        if not down.isdecimal():
            raise SynthesisError(f"--judge {code}: {down!r} levels down: 0 to 3.")
        judgements[code] = Judgement(down=int(down), reason=reason)
    return decide_certainty(
        proposal,
        judgements,
        by=arguments.by,
        decided_on=arguments.on or datetime.now(UTC).date(),
    )


def _absolute(asked: Asked, arguments: argparse.Namespace) -> AbsoluteEffect | None:
    from prolo.evidence import absolute_effect

    if arguments.control_share is None:
        return None
    pooled = asked.evidence.pooled
    assert pooled is not None
    return absolute_effect(
        pooled.estimate,
        pooled.ci_lb,
        pooled.ci_ub,
        asked.evidence.unit.measure,
        control_share=arguments.control_share,
        control_source=arguments.control_source or "",
    )


def certainty_lines(asked: Asked, judged: Judged | None) -> Iterator[str]:
    from prolo.cli.evidence.bayes_lines import threshold_text

    evidence, pooled = asked.evidence, asked.evidence.pooled
    yield from heading(asked)
    if judged is None or pooled is None:
        yield verdict_line(evidence) or ""
        yield "Certainty is about an estimate: there is none."
        yield ""
        yield from missing_lines(evidence)
        return
    whole = with_interval(evidence, pooled.estimate, pooled.ci_lb, pooled.ci_ub)
    yield f"Estimate: {whole}"
    yield f"Important difference: {threshold_text(evidence, judged.proposal.threshold)}"
    yield ""
    yield from columns(["domain", "down", "because"], domain_rows(judged))
    yield ""
    yield from level_lines(judged)
    yield from absolute_lines(judged.absolute)
    yield ""
    yield from missing_lines(evidence)


def domain_rows(judged: Judged) -> list[list[str]]:
    rows = []
    for domain in judged.proposal.domains:
        down, why = domain.down, DOMAIN_REASONS.get(domain.reason, domain.reason)
        if judged.decision is not None:
            settled = judged.decision.judgements[domain.code]
            if settled.reason != domain.reason:
                proposed = "asked" if down is None else str(down)
                why = f"{settled.reason} (proposed: {proposed}, {why})"
            down = settled.down
        numbers = ", ".join(
            f"{_called(domain.code, name)} {value:.3g}" for name, value in domain.numbers.items()
        ).replace("-", "−")
        rows.append(
            [
                DOMAINS[domain.code],
                "?" if down is None else str(down),
                f"{why}; {numbers}" if numbers else why,
            ]
        )
    return rows


def _called(domain: str, number: str) -> str:
    return "high risk" if (domain, number) == ("risk-of-bias", "high") else NUMBERS[number]


def level_lines(judged: Judged) -> Iterator[str]:
    proposal, decision = judged.proposal, judged.decision
    if decision is None:
        yield (
            f"Proposed, indirectness not yet judged: {LEVELS[proposal.level]}. "
            "A person decides: --judge, --by."
        )
    else:
        yield (
            f"Certainty: {LEVELS[decision.level]}. Decided by {decision.by}, {decision.decided_on}."
        )


def absolute_lines(found: AbsoluteEffect | None) -> Iterator[str]:
    if found is None:
        return
    how = ", by shifting normal scores" if found.route == "probit" else ""
    yield (
        f"Of 100 people in these trials {found.without:.0f} respond without "
        f"({found.control_source}) and {found.with_treatment:.0f} with "
        f"({found.low:.0f} to {found.high:.0f}){how}."
    )


def certainty_table(judged: Judged | None) -> Table:
    from prolo.evidence import Table

    rows = []
    for domain in judged.proposal.domains if judged else ():
        settled = judged.decision.judgements[domain.code] if judged and judged.decision else None
        rows.append(
            (
                domain.code, domain.down, domain.reason,
                settled.down if settled else None,
                settled.reason if settled else None,
                " ".join(f"{name}={value:.6g}" for name, value in domain.numbers.items()),
            )
        )  # fmt: skip
    return Table(columns=COLUMNS, rows=tuple(rows))
