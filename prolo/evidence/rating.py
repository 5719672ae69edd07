"""Risk of bias of a trial as somebody rated it, domain by domain, in the place of the tables'.

The domains are those of RoB 2 by name, Sterne et al. 2019, doi:10.1136/bmj.l4898. A trial is at
high risk where a domain is, else at some where one is: the least that RoB 2 allows; several
domains at some risk may add up to high, which the person says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from prolo.knowledge.trials import TrialTables

Risk: TypeAlias = Literal["low", "some", "high"]
RISKS: tuple[Risk, ...] = ("low", "some", "high")
BIAS_DOMAINS = ("randomisation", "deviations", "missing-data", "measurement", "selection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """``by`` says who, and when."""

    trial_id: str
    risk: Risk
    by: str


def least_risk(domains: Sequence[Risk]) -> Risk:
    """That of the worst domain."""
    return max(domains, key=RISKS.index)


def with_ratings(trials: TrialTables, ratings: Sequence[Rated]) -> TrialTables:
    """The same tables; a trial that somebody rated has that rating, and who gave it."""
    found: Mapping[str, Rated] = {one.trial_id: one for one in ratings}
    if not found:
        return trials
    studies = tuple(
        replace(study, rob_overall=rated.risk, rob_source=rated.by)
        if (rated := found.get(study.study_id))
        else study
        for study in trials.studies
    )
    return replace(trials, studies=studies)
