"""The versions of a medicine on a person's list, and what was decided about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from operator import attrgetter

from prolo.care.unnamed_thinner import OnTheList
from prolo.registry.models import ClinicianHold, MedicineUse, Patient

OF_THE_LIST = ("medicine", "ended_on")


def recognised(patient: Patient) -> list[OnTheList]:
    """Everything on the list that somebody has recognised, taken or ended."""
    rows = MedicineUse.objects.filter(patient=patient).exclude(medicine="").current()
    return [OnTheList(medicine=one, ended_on=on) for one, on in rows.values_list(*OF_THE_LIST)]


def ended_among(listed: Iterable[OnTheList]) -> dict[str, date]:
    """Of what is not taken any more, the day of the last dose."""
    listed = list(listed)
    taken = {one.medicine for one in listed if one.ended_on is None}
    ended = sorted((one.ended_on, one.medicine) for one in listed if one.ended_on)
    return {medicine: on for on, medicine in ended if medicine not in taken}


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


def own_holds(patient: Patient) -> dict[uuid.UUID, ClinicianHold]:
    """A clinician's own days, by the version of a medicine for which they stand. They were set for
    this form: for a gel they say nothing of a tablet."""
    rows = ClinicianHold.objects.filter(patient=patient).current().select_related("recorded_by")
    set_for = {one.medicine_use_id: one for one in rows.order_by("recorded_at")}
    known = versions_of(patient) if set_for else {}
    found: dict[uuid.UUID, ClinicianHold] = {}
    for use in known.values():
        alike = versions_alike(use, "topical", known=known)
        standing = [set_for[one] for one in alike if one in set_for]
        if standing:
            found[use.pk] = max(standing, key=attrgetter("recorded_at"))
    return found
