"""The knowledge as one clinic uses it: its confirmations and its own values applied."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from prolo.knowledge import Knowledge, load_knowledge
from prolo.knowledge.clinic import with_clinic
from prolo.knowledge.content import fact_hash, fact_json
from prolo.knowledge.records import Confirmation, OwnValue
from prolo.registry.models import Clinic, ClinicValue, FactConfirmation


def clinic_knowledge(clinic: Clinic) -> Knowledge:
    """Facts with this clinic's standing confirmations and own values.

    A confirmation counts only for the content it was given for: a fact that changed in the
    package since then is unverified again.
    """
    published = load_knowledge()
    return with_clinic(
        published,
        confirmations=_standing_confirmations(clinic, published),
        own_values=_own_values(clinic, published),
    )


def _standing_confirmations(clinic: Clinic, published: Knowledge) -> list[tuple[str, Confirmation]]:
    rows = FactConfirmation.unscoped.filter(clinic=clinic, withdrawn_at__isnull=True)
    return [
        (
            row.ref,
            Confirmation(
                by=row.recorded_by.full_name if row.recorded_by else "",
                on=row.recorded_at.date(),
                reason=row.reason,
                field=row.field,
            ),
        )
        for row in rows.select_related("recorded_by")
        if published.has(row.ref) and content_hash(row.ref, published) == row.sha256
    ]


def _own_values(clinic: Clinic, published: Knowledge) -> list[tuple[str, OwnValue]]:
    rows = ClinicValue.unscoped.filter(clinic=clinic, withdrawn_at__isnull=True)
    newest = {(row.ref, row.field): row for row in rows.order_by("recorded_at")}
    return [
        (
            ref,
            OwnValue(
                field=field,
                value=_number(row.value),
                published=_number(row.published) if row.published else None,
                by=row.recorded_by.full_name if row.recorded_by else "",
                on=row.recorded_at.date(),
                reason=row.reason,
            ),
        )
        for (ref, field), row in newest.items()
        if published.has(ref)
    ]


def content_hash(ref: str, knowledge: Knowledge) -> str:
    return fact_hash(fact_json(knowledge.fact(ref), knowledge))


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
