"""Somebody of the clinic vouches for a fact, or sets its own value for a threshold: of what is
clinical a physician, of how the clinic is run an administrator too."""

from __future__ import annotations

from decimal import Decimal

from prolo.errors import Invalid
from prolo.knowledge import load_knowledge
from prolo.knowledge.records import WHOLE, Fact, Threshold
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, verb_to_confirm, verb_to_set
from prolo.registry.clinic_knowledge import content_hash
from prolo.registry.due_of_clinic import rebuild_clinic
from prolo.registry.events import record_event
from prolo.registry.models import ClinicValue, FactConfirmation
from prolo.registry.transactions import write_transaction


def confirm_fact(*, ref: str, reason: str, by: Actor, field: str = WHOLE) -> FactConfirmation:
    """Let an unverified fact, or one field of it, decide in this clinic."""
    knowledge = load_knowledge()
    fact = _known(ref)
    check_may(by, verb_to_confirm(fact))
    _check_reason(reason)
    doubted = set(fact.unverified)
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
    check_may(by, verb_to_confirm(_known(ref)))
    with write_transaction(by=by):
        for row in FactConfirmation.objects.filter(ref=ref, withdrawn_at__isnull=True):
            row.withdrawn_at = clock.now(by.clinic)
            row.save(update_fields=["withdrawn_at"])
            body = {"ref": ref, "field": row.field}
            record_event(verb="confirmation_withdrawn", subject=row, by=by, body=body)
        rebuild_clinic(by=by)


def set_clinic_value(*, ref: str, value: Decimal, reason: str, by: Actor) -> ClinicValue:
    """This clinic's own value for a threshold, within its bounds; the published one stays."""
    threshold = _known(ref)
    check_may(by, verb_to_set(threshold))
    _check_reason(reason)
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
    check_may(by, verb_to_set(_known(ref)))
    with write_transaction(by=by):
        for row in ClinicValue.objects.filter(ref=ref, withdrawn_at__isnull=True):
            row.withdrawn_at = clock.now(by.clinic)
            row.save(update_fields=["withdrawn_at"])
            record_event(verb="clinic_value_withdrawn", subject=row, by=by, body={"ref": ref})
        rebuild_clinic(by=by)


def _known(ref: str) -> Fact:
    knowledge = load_knowledge()
    if not knowledge.has(ref):
        raise Invalid({"ref": "unknown"})
    return knowledge.fact(ref)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": "missing"})


def _within(threshold: Threshold, value: Decimal) -> bool:
    above = threshold.low is None or value >= threshold.low
    below = threshold.high is None or value <= threshold.high
    return value.is_finite() and above and below
