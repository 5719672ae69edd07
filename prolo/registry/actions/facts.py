"""A clinician vouches for a fact; a clinic sets its own value for a threshold."""

from __future__ import annotations

from decimal import Decimal

from prolo.errors import Invalid
from prolo.knowledge import load_knowledge
from prolo.knowledge.records import WHOLE, Fact, Threshold
from prolo.registry import clock
from prolo.registry.access import Actor, check_may
from prolo.registry.clinic_knowledge import content_hash
from prolo.registry.due_of_clinic import rebuild_clinic
from prolo.registry.events import record_event
from prolo.registry.models import ClinicValue, FactConfirmation
from prolo.registry.transactions import write_transaction


def confirm_fact(*, ref: str, reason: str, by: Actor, field: str = WHOLE) -> FactConfirmation:
    """Let an unverified fact, or one field of it, decide in this clinic."""
    check_may(by, "confirm_fact")
    knowledge = load_knowledge()
    _check_given(reason, _fact_of(ref))
    doubted = set(knowledge.fact(ref).unverified)
    if field not in doubted and not (field == WHOLE and doubted):
        raise Invalid({"field": "not-unverified"})
    with write_transaction(by=by):
        standing = FactConfirmation.objects.filter(
            ref=ref, field=field, sha256=content_hash(ref, knowledge), withdrawn_at__isnull=True
        ).first()
        if standing:
            return standing
        row = FactConfirmation.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            ref=ref,
            field=field,
            sha256=content_hash(ref, knowledge),
            reason=reason.strip(),
        )
        rebuild_clinic(by=by)
        record_event(verb="fact_confirmed", subject=row, by=by, body={"ref": ref, "field": field})
    return row


def withdraw_confirmations(*, ref: str, by: Actor) -> None:
    """What was confirmed of this fact decides no longer."""
    check_may(by, "confirm_fact")
    with write_transaction(by=by):
        for row in FactConfirmation.objects.filter(ref=ref, withdrawn_at__isnull=True):
            row.withdrawn_at = clock.now(by.clinic)
            row.save(update_fields=["withdrawn_at"])
            body = {"ref": ref, "field": row.field}
            record_event(verb="confirmation_withdrawn", subject=row, by=by, body=body)
        rebuild_clinic(by=by)


def set_clinic_value(*, ref: str, value: Decimal, reason: str, by: Actor) -> ClinicValue:
    """This clinic's own value for a threshold, within its bounds; the published one stays."""
    check_may(by, "set_clinic_value")
    threshold = _fact_of(ref)
    _check_given(reason, threshold)
    if not isinstance(threshold, Threshold):
        raise Invalid({"ref": "not-a-threshold"})
    if not _within(threshold, value):
        raise Invalid({"value": "out-of-range"})
    with write_transaction(by=by):
        row = ClinicValue.objects.create(
            clinic=by.clinic,
            recorded_by=by.user,
            ref=ref,
            value=str(value),
            published=str(threshold.value),
            reason=reason.strip(),
        )
        rebuild_clinic(by=by)
        record_event(
            verb="clinic_value_set", subject=row, by=by, body={"ref": ref, "value": str(value)}
        )
    return row


def withdraw_clinic_value(*, ref: str, by: Actor) -> None:
    """Back to the published value."""
    check_may(by, "set_clinic_value")
    with write_transaction(by=by):
        for row in ClinicValue.objects.filter(ref=ref, withdrawn_at__isnull=True):
            row.withdrawn_at = clock.now(by.clinic)
            row.save(update_fields=["withdrawn_at"])
            record_event(verb="clinic_value_withdrawn", subject=row, by=by, body={"ref": ref})
        rebuild_clinic(by=by)


def _fact_of(ref: str) -> Fact | None:
    knowledge = load_knowledge()
    return knowledge.fact(ref) if knowledge.has(ref) else None


def _check_given(reason: str, fact: Fact | None) -> None:
    faults = {}
    if fact is None:
        faults["ref"] = "unknown"
    if not reason.strip():
        faults["reason"] = "missing"
    if faults:
        raise Invalid(faults)


def _within(threshold: Threshold, value: Decimal) -> bool:
    above = threshold.low is None or value >= threshold.low
    below = threshold.high is None or value <= threshold.high
    return value.is_finite() and above and below
