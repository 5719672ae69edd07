"""On how many of the people that are known an answer rests."""

from __future__ import annotations

from dataclasses import dataclass

from prolo.evidence.answers import ConditionEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownShare:
    """People the estimate rests on, of those randomised in trials that were done and of those
    in every trial known; both shares None where nobody is known. Trials of unknown size,
    ``sizes_unknown``, are in neither."""

    pooled: int
    missing: int
    registered: int
    sizes_unknown: int
    of_done: float | None
    of_known: float | None


def known_share(evidence: ConditionEvidence) -> KnownShare:
    pooled, missing = evidence.people_pooled, evidence.people_missing
    registered = evidence.people_registered
    done, known = pooled + missing, pooled + missing + registered
    return KnownShare(
        pooled=pooled,
        missing=missing,
        registered=registered,
        sizes_unknown=evidence.sizes_unknown,
        of_done=pooled / done if done else None,
        of_known=pooled / known if known else None,
    )
