"""What the clinic found of each payer when it looked itself."""

from __future__ import annotations

from prolo.care.money.payer_checks import Check
from prolo.registry.models import Clinic, PayerCheck


def own_checks(clinic: Clinic) -> dict[str, PayerCheck]:
    """By payer, the newest that counts."""
    rows = PayerCheck.objects.filter(clinic=clinic, withdrawn_at__isnull=True)
    newest: dict[str, PayerCheck] = {}
    for row in rows.select_related("recorded_by").order_by("checked_on", "recorded_at"):
        newest[row.payer] = row
    return newest


def check_of(row: PayerCheck) -> Check:
    return Check(
        decision=row.decision, checked_on=row.checked_on, check_again_by=row.check_again_by
    )
