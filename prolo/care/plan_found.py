"""A finding about a plan: what the rules that weigh one have in common."""

from __future__ import annotations

from prolo.care.conclusions import Finding, Scalar
from prolo.knowledge.records import Fact


def found(__rule: str, __code: str, __weight: str, *facts: Fact, **params: Scalar) -> Finding:
    return Finding(
        rule=f"plan.{__rule}",
        code=__code,
        weight=__weight,
        inputs=params,
        facts=tuple(one.ref for one in facts),
        params=params,
    )
