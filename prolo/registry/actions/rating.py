"""A person rates the risk of bias of a published trial, domain by domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from prolo.errors import Invalid, NotFound
from prolo.evidence.rating import BIAS_DOMAINS, RISKS, Risk, least_risk
from prolo.knowledge.trials import load_trials
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_trials import standing_ratings
from prolo.registry.events import record_event
from prolo.registry.models import TrialRating
from prolo.registry.transactions import write_transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRating:
    risk: Risk
    reason: str


def rate_trial(
    *, trial: str, domains: Mapping[str, DomainRating], overall: Risk, by: Actor
) -> TrialRating:
    """Every domain with its reason; ``overall`` is never better than the worst of them. What was
    rated of the same trial before counts no longer."""
    check_may(by, "sign_certainty")
    assert by.user
    _check_known(trial)
    _check(domains, overall)
    with write_transaction(by=by):
        _withdraw(trial, by)
        row = TrialRating.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            trial=trial,
            overall=overall,
            domains={code: asdict(domains[code]) for code in BIAS_DOMAINS},
        )
        body = {"trial": trial, "overall": overall}
        record_event(verb="trial_rated", subject=row, by=by, body=body)
    return row


def withdraw_rating(*, trial: str, by: Actor) -> None:
    """The trial is rated by nobody here again."""
    check_may(by, "sign_certainty")
    _check_known(trial)
    with write_transaction(by=by):
        for row in _withdraw(trial, by):
            record_event(verb="trial_rating_withdrawn", subject=row, by=by, body={"trial": trial})


def _withdraw(trial: str, by: Actor) -> list[TrialRating]:
    standing = [one for one in standing_ratings(by.clinic).values() if one.trial == trial]
    for row in standing:
        row.withdrawn_at = clock.now(by.clinic)
        row.save(update_fields=["withdrawn_at"])
    return standing


def _check_known(trial: str) -> None:
    if trial not in {one.study_id for one in load_trials().studies}:
        raise NotFound("trial")


def _check(domains: Mapping[str, DomainRating], overall: Risk) -> None:
    """Every fault at once, by the name of its answer."""
    faults = {}
    for code in BIAS_DOMAINS:
        given = domains.get(code)
        if given is None or given.risk not in RISKS:
            faults[f"risk_{code}"] = "missing"
        elif not given.reason.strip():
            faults[f"reason_{code}"] = "missing"
    if not faults and RISKS.index(overall) < RISKS.index(
        least_risk([domains[code].risk for code in BIAS_DOMAINS])
    ):
        faults["overall"] = "out-of-range"
    if faults:
        raise Invalid(faults)
