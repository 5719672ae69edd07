"""The versions of a medicine on a person's list, and what was decided about it."""

from __future__ import annotations

import uuid

from prolo.registry.models import ClinicianHold, MedicineUse


def newest(use: MedicineUse) -> MedicineUse:
    """The version that stands now."""
    while later := MedicineUse.objects.filter(replaces=use).select_related("patient").first():
        use = later
    return use


def versions_alike(use: MedicineUse, *fields: str) -> list[uuid.UUID]:
    """This version and those before it, newest first, as far back as these fields say the same."""
    alike, earlier = [use.pk], use.replaces
    while earlier and all(getattr(earlier, one) == getattr(use, one) for one in fields):
        alike.append(earlier.pk)
        earlier = earlier.replaces
    return alike


def own_hold(use: MedicineUse) -> ClinicianHold | None:
    """A clinician's own days. They were set for this form: for a gel they say nothing of a
    tablet."""
    rows = ClinicianHold.objects.filter(medicine_use__in=versions_alike(use, "topical"))
    return rows.current().order_by("recorded_at").last()
