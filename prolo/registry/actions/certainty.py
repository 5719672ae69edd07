"""A person judges how sure one may be of a pooled answer, and signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from prolo.errors import Invalid, NotFound, SynthesisError
from prolo.evidence import (
    CertaintyDecision,
    CertaintyProposal,
    Judgement,
    Summary,
    decide_certainty,
    summarise,
)
from prolo.evidence.certainty import MOST_DOWN, DomainCode
from prolo.evidence.summaries_as_json import digest_of
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.clinic_trials import clinic_trials
from prolo.registry.events import record_event
from prolo.registry.models import Clinic, SignedCertainty
from prolo.registry.transactions import write_transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of the trial tables; ``region`` for the important differences of one region."""

    condition: str
    outcome: str
    comparator: str
    window: str
    region: str | None = None

    @property
    def key(self) -> dict[str, str]:
        return {
            "condition": self.condition,
            "outcome": self.outcome,
            "comparator": self.comparator,
            "window": self.window,
        }


def sign_certainty(
    *, asked: Asked, judgements: Mapping[DomainCode, Judgement], by: Actor
) -> SignedCertainty:
    """A judgement for each domain; one that departs from the proposal needs its reason. What was
    signed of the same question before counts no longer."""
    check_may(by, "sign_certainty")
    assert by.user
    summary = summary_for(asked, by.clinic)
    if summary.certainty is None:
        raise NotFound("certainty")
    _check(judgements, summary.certainty)
    decision = _decided(summary.certainty, judgements, by)
    with write_transaction(by=by):
        for earlier in _standing(asked):
            earlier.withdrawn_at = clock.now(by.clinic)
            earlier.save(update_fields=["withdrawn_at"])
        row = SignedCertainty.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            **asked.key,
            sha256=digest_of(summary),
            proposed=summary.certainty.level,
            level=decision.level,
            judgements={code: asdict(one) for code, one in decision.judgements.items()},
        )
        body = {**asked.key, "level": decision.level}
        record_event(verb="certainty_signed", subject=row, by=by, body=body)
    return row


def withdraw_certainty(*, asked: Asked, by: Actor) -> None:
    """The proposal alone counts again."""
    check_may(by, "sign_certainty")
    with write_transaction(by=by):
        for row in _standing(asked):
            row.withdrawn_at = clock.now(by.clinic)
            row.save(update_fields=["withdrawn_at"])
            record_event(verb="certainty_withdrawn", subject=row, by=by, body=asked.key)


def summary_for(asked: Asked, clinic: Clinic) -> Summary:
    """Raises ``NotFound`` where there is no such question."""
    try:
        return summarise(
            asked.condition,
            asked.outcome,
            asked.comparator,
            clinic_trials(clinic),
            clinic_knowledge(clinic).instruments,
            window=asked.window,
            region=asked.region,
        )
    except SynthesisError:
        raise NotFound("question") from None


def _standing(asked: Asked) -> list[SignedCertainty]:
    return list(SignedCertainty.objects.filter(**asked.key, withdrawn_at__isnull=True))


def _check(judgements: Mapping[DomainCode, Judgement], proposal: CertaintyProposal) -> None:
    """Every fault at once, by the name of its answer."""
    faults = {}
    for domain in proposal.domains:
        given = judgements.get(domain.code)
        if given is None:
            if domain.down is None:
                faults[f"down_{domain.code}"] = "missing"
        elif not 0 <= given.down <= MOST_DOWN:
            faults[f"down_{domain.code}"] = "out-of-range"
        elif given.down != domain.down and not given.reason.strip():
            faults[f"reason_{domain.code}"] = "missing"
    if faults:
        raise Invalid(faults)


def _decided(
    proposal: CertaintyProposal, judgements: Mapping[DomainCode, Judgement], by: Actor
) -> CertaintyDecision:
    assert by.user
    return decide_certainty(
        proposal,
        judgements,
        by=by.user.full_name or by.user.username,
        decided_on=clock.today(by.clinic),
    )
