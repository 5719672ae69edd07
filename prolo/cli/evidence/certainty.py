"""``prolo evidence certainty``: GRADE by stated rules, and the decision of a named person."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from prolo.cli.evidence.asking import (
    Asked,
    add_important,
    add_question,
    ask,
    region_of,
    threshold_of,
)
from prolo.cli.evidence.forms import add_forms, show
from prolo.cli.evidence.lines import columns, heading, missing_lines, shown, verdict_line
from prolo.cli.evidence.words import DOMAIN_REASONS, DOMAINS, LEADS, LEVELS, NUMBERS
from prolo.cli.parsers import Commands, add_command, offer
from prolo.errors import SynthesisError

if TYPE_CHECKING:
    from prolo.evidence import (
        AbsoluteEffect,
        BayesEffect,
        CertaintyDecision,
        CertaintyProposal,
        ConditionEvidence,
        Summary,
        Table,
    )
    from prolo.evidence.summaries import OtherSd

# Numbers of a domain that are effects, in the unit of the answer.
EFFECTS = ("low", "high", "prediction_low", "prediction_high", "threshold")
NO_ESTIMATE = "Certainty is about one estimate: there is none."
NO_THRESHOLD = (
    "No certainty is proposed: no important difference between groups is known of this "
    "instrument.\nSay one with --important, or ask with --measure SMD."
)
PEOPLE = ("people", "needed")
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
            "  prolo evidence certainty --condition low-back --outcome responder \\\n"
            "      --by 'A. Person' --judge indirectness 0 'the patients of our clinic'\n"
            "  prolo evidence certainty --condition low-back --outcome responder \\\n"
            "      --control-share 0.3 --control-source 'our own registry, 2025'"
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
    """``evidence`` is what the certainty is of: the answer, or its trials in standard deviations
    where no difference that matters is known for their points. ``decision`` where a person signed;
    ``absolute`` where a share without the treatment is known, from ``control``."""

    evidence: ConditionEvidence
    bayes: BayesEffect | None
    proposal: CertaintyProposal
    decision: CertaintyDecision | None
    absolute: AbsoluteEffect | None
    by_other_sd: OtherSd | None
    control: str


def certainty(arguments: argparse.Namespace) -> int:
    from prolo.evidence import as_json

    asked = ask(arguments)
    judged = _judge(asked, arguments) if asked.evidence.verdict in ("one", "pooled") else None

    def whole() -> dict[str, Any]:
        evidence = asked.evidence
        answer: dict[str, Any] = {"question": evidence.question, "verdict": evidence.verdict}
        if judged is not None:
            answer |= {
                "unit": judged.evidence.unit,
                "proposal": judged.proposal,
                "decision": judged.decision,
                "absolute": judged.absolute,
                "by_other_sd": judged.by_other_sd,
                "control": judged.control,
            }
        found: dict[str, Any] = as_json(answer)
        return found

    return show(
        arguments,
        lines=lambda: certainty_lines(asked, judged),
        table=lambda: certainty_table(judged),
        whole=whole,
    )


def _judge(asked: Asked, arguments: argparse.Namespace) -> Judged | None:
    from prolo.evidence import own_threshold, propose_certainty, summary_of
    from prolo.knowledge import load_knowledge

    evidence, protocol = asked.evidence, asked.protocol
    summary = summary_of(
        evidence,
        asked.trials,
        load_knowledge().instruments,
        region=region_of(asked),
        protocol=protocol,
    )
    proposal, judged = summary.certainty, summary.judged
    if arguments.important is not None:
        threshold = threshold_of(asked, arguments.important) or own_threshold(arguments.important)
        randomised = not any("not-randomised" in trial.cautions for trial in evidence.effects)
        proposal = propose_certainty(evidence, threshold, summary.found, randomised=randomised)
        judged = evidence
    if proposal is None and arguments.by is None:
        return None
    if proposal is None:
        raise SynthesisError(NO_THRESHOLD)
    absolute, control = _absolute(asked, summary, arguments)
    return Judged(
        evidence=judged,
        bayes=summary.bayes,
        proposal=proposal,
        decision=_decide(proposal, arguments),
        absolute=absolute,
        by_other_sd=summary.by_other_sd if arguments.control_share is None else None,
        control=control,
    )


def _absolute(
    asked: Asked, summary: Summary, arguments: argparse.Namespace
) -> tuple[AbsoluteEffect | None, str]:
    """With the share that was typed, or that of the trials' own comparators."""
    from prolo.evidence.summaries import ControlShare, absolute_of

    if arguments.control_share is None:
        known = summary.control
        if known is None or known.events is None:
            return None, ""
        return summary.absolute, f"{known.events} of {known.n} in {', '.join(known.trial_ids)}"
    if not arguments.control_source:
        raise SynthesisError("--control-share needs --control-source: where does it come from?")
    share = ControlShare(share=arguments.control_share, code="stated")
    found = absolute_of(asked.evidence, summary.found, share, asked.trials, asked.protocol)
    return found, arguments.control_source


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


def certainty_lines(asked: Asked, judged: Judged | None) -> Iterator[str]:
    from prolo.cli.evidence.bayes_lines import brief_lines, threshold_text

    evidence = asked.evidence
    yield from heading(asked)
    if judged is None:
        yield from [*brief_lines(evidence, None)] or [verdict_line(evidence) or ""]
        yield NO_THRESHOLD if evidence.verdict in ("one", "pooled") else NO_ESTIMATE
        yield ""
        yield from missing_lines(evidence)
        return
    yield from brief_lines(evidence, judged.bayes)
    if judged.evidence.unit.measure != evidence.unit.measure:
        yield "Judged in standard deviations: no difference that matters is known for these points."
    threshold = threshold_text(judged.evidence, judged.proposal.threshold)
    yield f"Important difference: {threshold}"
    yield f"Judged on the {LEADS[judged.proposal.interval_by]}."
    yield ""
    yield from columns(["domain", "down", "because"], domain_rows(judged))
    yield ""
    yield from level_lines(judged)
    yield from absolute_lines(evidence, judged)
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
            f"{_called(domain.code, name)} {_number(judged.evidence, domain.code, name, value)}"
            for name, value in domain.numbers.items()
        ).replace(", to ", " to ")
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


def _number(evidence: ConditionEvidence, domain: str, name: str, value: float) -> str:
    if name in EFFECTS and domain != "risk-of-bias":
        return shown(evidence, value)
    if name in PEOPLE:
        return f"{value:,.0f}"
    return f"{value:.3g}".replace("-", "−")


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


def absolute_lines(evidence: ConditionEvidence, judged: Judged) -> Iterator[str]:
    found = judged.absolute
    if found is None:
        return
    how = ", by shifting normal scores" if found.route == "probit" else ""
    do = "have an adverse event" if evidence.question.outcome == "adverse-event" else "respond"
    yield (
        f"Of 100 people in these trials {found.without:.0f} {do} without ({judged.control}) and "
        f"{found.with_treatment:.0f} with ({found.low:.0f} to {found.high:.0f}){how}."
    )
    if judged.by_other_sd is not None:
        other = judged.by_other_sd
        by = other.absolute
        yield (
            f"  By the SD before treatment, {other.start.sd:.1f}; by that of a change, "
            f"{other.changed.sd:.1f}, {by.with_treatment:.0f} with ({by.low:.0f} to {by.high:.0f})."
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
