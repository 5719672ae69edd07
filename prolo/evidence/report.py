"""An answer as plain tables: for a page, a file, or another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from prolo.evidence.answers import ConditionEvidence, MissingTrial, TrialEffect
from prolo.evidence.display import Cell, Table

if TYPE_CHECKING:
    from prolo.evidence.bayes import BayesEffect
    from prolo.evidence.few import ChosenPrior

COLUMNS = (
    "trial_id",
    "author",
    "year",
    "place",
    "n_irritant",
    "n_comparator",
    "weeks",
    "instrument",
    "effect",
    "variance",
    "low",
    "high",
    "weight",
    "direction",
    "people",
    "reasons",
    "cautions",
    "conversions",
    "source_url",
    "tables",
)


def trial_table(evidence: ConditionEvidence) -> Table:
    """One row a trial: those in the answer, those missing from it, those set aside.

    ``place`` says which. Several codes in one cell are separated by a space.
    """
    weights = evidence.pooled.weights if evidence.pooled else (None,) * evidence.k
    rows = [
        _effect_row(trial, weight) for trial, weight in zip(evidence.effects, weights, strict=True)
    ]
    rows += [_missing_row(trial, "missing") for trial in evidence.missing]
    rows += [_missing_row(trial, "set-aside") for trial in evidence.set_aside]
    for row in rows:
        row["tables"] = "own" if row["trial_id"] in evidence.own else "shipped"
    return Table(
        columns=COLUMNS, rows=tuple(tuple(row.get(name) for name in COLUMNS) for row in rows)
    )


CONVERSION_COLUMNS = ("trial_id", "effect", "variance", "arm", "made", "value", "code", "inputs")


def conversion_table(evidence: ConditionEvidence) -> Table:
    """One row for each number that was not printed; a trial without any has one all the same."""
    rows: list[tuple[Cell, ...]] = []
    for trial in evidence.effects:
        start = (trial.trial_id, trial.effect.value, trial.effect.variance)
        for made in trial.effect.conversions:
            inputs = " ".join(f"{name}={value:.15g}" for name, value in made.inputs.items())
            rows.append((*start, made.arm, made.made, made.value, made.code, inputs))
        if not trial.effect.conversions:
            rows.append((*start, None, None, None, None, None))
    return Table(columns=CONVERSION_COLUMNS, rows=tuple(rows))


def _effect_row(trial: TrialEffect, weight: float | None) -> dict[str, Cell]:
    return {
        "trial_id": trial.trial_id,
        "author": trial.author,
        "year": trial.year,
        "place": "pooled" if weight is not None else "shown",
        "n_irritant": trial.n_irritant,
        "n_comparator": trial.n_comparator,
        "weeks": trial.weeks,
        "instrument": trial.instrument,
        "effect": trial.effect.value,
        "variance": trial.effect.variance,
        "low": trial.low,
        "high": trial.high,
        "weight": weight,
        "direction": trial.direction,
        "people": trial.people,
        "cautions": " ".join(trial.cautions),
        "conversions": " ".join(made.code for made in trial.effect.conversions),
        "source_url": trial.source_url,
    }


def _missing_row(trial: MissingTrial, place: str) -> dict[str, Cell]:
    return {
        "trial_id": trial.trial_id,
        "author": trial.author,
        "year": trial.year,
        "place": place,
        "direction": trial.direction,
        "people": trial.people,
        "reasons": " ".join(trial.reasons),
    }


def evidence_json(evidence: ConditionEvidence) -> dict[str, Any]:
    """Everything in an answer, and the totals that follow from it, in JSON's own types."""
    return {
        **asdict(evidence),
        "k": evidence.k,
        "n": evidence.n,
        "is_few": evidence.is_few,
        "people_pooled": evidence.people_pooled,
        "people_missing": evidence.people_missing,
        "people_registered": evidence.people_registered,
        "sizes_unknown": evidence.sizes_unknown,
        "directions_pooled": dict(evidence.directions_pooled),
        "directions_missing": dict(evidence.directions_missing),
    }


def bayes_json(found: BayesEffect, chosen: ChosenPrior) -> dict[str, Any]:
    """A Bayesian answer without the nodes it was summed over."""
    return {
        **{
            name: getattr(found, name)
            for name in (
                "estimate", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau", "tau_lb", "tau_ub", "mean",
                "sd", "k", "level",
            )
        },
        "probability_of_benefit": found.probability_above(0.0),
        "prior": {"code": chosen.prior.code, "basis": chosen.basis, **as_json(chosen.prior)},
        "prior_sd": as_json(chosen.sd),
        "shrunken": as_json(found.shrunken()),
    }  # fmt: skip


def as_json(value: Any) -> Any:
    """Any record in JSON's own types; a number that is none, or has no end, is null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        return as_json(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(one) for one in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
