"""What a Good Faith Estimate must hold (``billing/element-…``), and what is not on record."""

from __future__ import annotations

from dataclasses import dataclass

from prolo.knowledge import Knowledge

TOPIC = "estimate-element"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is known of the estimate that is to be given."""

    has_birth_date: bool
    has_service_code: bool
    has_diagnosis_code: bool
    has_provider_numbers: bool
    has_address: bool
    names_others: bool


def missing_elements(held: Held, knowledge: Knowledge) -> tuple[str, ...]:
    """Refs of what is still to be filled in. What is not asked for here the paper says by itself:
    the service and its days, the items with their charges, what an estimate is and is not."""
    there = {
        "element-patient": held.has_birth_date,
        "element-service-codes": held.has_service_code,
        "element-diagnosis-codes": held.has_diagnosis_code,
        "element-providers": held.has_provider_numbers,
        "element-place": held.has_address,
        "element-co-providers": held.names_others,
    }
    facts = (one for one in knowledge.billing.values() if one.topic == TOPIC)
    return tuple(one.ref for one in facts if not there.get(one.id, True))
