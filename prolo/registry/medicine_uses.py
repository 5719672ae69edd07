"""The versions of a medicine on a person's list, and what was decided about it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from operator import attrgetter

from prolo.care.holds import ClinicianHold as CareHold
from prolo.care.on_the_list import OnTheList, is_local
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.models import ClinicianHold, MedicineClearance, MedicineUse, Patient

SET_FOR = ("typed", "medicine", "topical")
OF_THE_LIST = ("medicine", "reason", "ended_on", "topical")


def recognised(patient: Patient) -> list[OnTheList]:
    """Everything on the list that somebody has recognised, taken or ended."""
    known = clinic_knowledge(patient.clinic).medicines
    rows = MedicineUse.objects.filter(patient=patient).exclude(medicine="").current()
    return [
        OnTheList(
            medicine=one,
            reason=reason,
            ended_on=on,
            is_local=is_local(known.get(one), topical=topical),
        )
        for one, reason, on, topical in rows.values_list(*OF_THE_LIST)
    ]


def newest(use: MedicineUse) -> MedicineUse:
    """The version that stands now."""
    while later := MedicineUse.objects.filter(replaces=use).select_related("patient").first():
        use = later
    return use


def versions_of(patient: Patient) -> dict[uuid.UUID, MedicineUse]:
    """Every version of everything on the list, by its key."""
    return {one.pk: one for one in MedicineUse.objects.filter(patient=patient)}


def versions_alike(
    use: MedicineUse, *fields: str, known: Mapping[uuid.UUID, MedicineUse]
) -> list[uuid.UUID]:
    """This version and those before it, newest first, as far back as these fields say the same."""
    alike, earlier = [use.pk], _before(use, known)
    while earlier and all(getattr(earlier, one) == getattr(use, one) for one in fields):
        alike.append(earlier.pk)
        earlier = _before(earlier, known)
    return alike


def _before(use: MedicineUse, known: Mapping[uuid.UUID, MedicineUse]) -> MedicineUse | None:
    return known.get(use.replaces_id) if use.replaces_id else None


def is_decided_about(use: MedicineUse) -> bool:
    """Whether days of a clinician's own, or an answer for a session, belong to any version of it:
    to another entry of the same medicine they do not."""
    versions = versions_alike(use, known=versions_of(use.patient))
    decided = (ClinicianHold, MedicineClearance)
    return any(one.objects.filter(medicine_use__in=versions).current().exists() for one in decided)


def own_holds(patient: Patient) -> dict[uuid.UUID, ClinicianHold]:
    """A clinician's own days, by the version of a medicine for which they stand. They were set for
    this form and for what it was taken to be: for a gel they say nothing of a tablet, and of what
    is recognised since, or was called otherwise, a clinician is asked again."""
    rows = ClinicianHold.objects.filter(patient=patient).current().select_related("recorded_by")
    set_for = {one.medicine_use_id: one for one in rows.order_by("recorded_at")}
    known = versions_of(patient) if set_for else {}
    found: dict[uuid.UUID, ClinicianHold] = {}
    for use in known.values():
        alike = versions_alike(use, *SET_FOR, known=known)
        standing = [set_for[one] for one in alike if one in set_for]
        if standing:
            found[use.pk] = max(standing, key=attrgetter("recorded_at"))
    return found


def as_in_care(row: ClinicianHold) -> CareHold:
    return CareHold(
        days_before=row.days_before,
        days_after=row.days_after,
        by=row.recorded_by.full_name if row.recorded_by else "",
        reason=row.reason,
    )


def settled_by_days(patient: Patient) -> dict[uuid.UUID, str]:
    """Who settled by days of their own what nobody recognised."""
    own = {key: as_in_care(row) for key, row in own_holds(patient).items()}
    return {key: one.by for key, one in own.items() if one.is_whole}
