"""Medicines on record, as people read them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from prolo.knowledge import Knowledge
from prolo.registry.models import ClinicianHold, MedicineUse, Patient
from prolo.web.forms.medicines import REASONS


def medicine_rows(patient: Patient, knowledge: Knowledge) -> list[dict[str, Any]]:
    rows = MedicineUse.objects.filter(patient=patient).current().order_by("recorded_at")
    return [_row(row, knowledge) for row in rows]


def _row(row: MedicineUse, knowledge: Knowledge) -> dict[str, Any]:
    known = knowledge.medicines.get(row.medicine)
    hold = ClinicianHold.objects.filter(medicine_use=row).current().first()
    return {
        "id": row.pk,
        "typed": row.typed,
        "name": known.name if known else _("not recognised: a clinician is asked"),
        "is_known": known is not None,
        "reason": dict(REASONS).get(row.reason, ""),  # type: ignore[call-overload]
        "topical": row.topical,
        "prescriber": row.prescriber,
        "ended_on": row.ended_on,
        "hold": hold,
    }
