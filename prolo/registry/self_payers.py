"""People who pay for their treatment themselves, or did, or will."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from prolo.care.dates import local_day
from prolo.care.money.payers import SELF_PAY, owes_estimate
from prolo.care.money.who_paid import Said, paid_at, turned_self_pay
from prolo.registry.coverage import as_said, said_of_each, zone_of
from prolo.registry.models import Coverage, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A patient, and who pays for them, as they said it each time; after a merge, as both did."""

    patient: Patient
    said: tuple[Said, ...]

    def is_owed(self, at: datetime) -> bool:
        return owes_estimate(paid_at(self.said, at), self.patient.clinic.country)

    def since(self, day: date, at: datetime, zone: ZoneInfo) -> date:
        """``day``, or that on which they began to pay themselves instead of somebody else."""
        turned = turned_self_pay(self.said, at)
        return max(day, local_day(turned, zone)) if turned else day


Payers = Mapping[uuid.UUID, Payer]  # by their ids


def who_owe(among: QuerySet[Patient]) -> Payers:
    """Who ever paid themselves, or will."""
    said = said_of_each(Coverage.objects.filter(patient__in=among.values("pk")))
    pay = [pk for pk, kinds in said.items() if any(one.kind in SELF_PAY for one in kinds)]
    found = among.filter(pk__in=pay).select_related("identity__clinic", "clinic")
    people = []
    for row in found:
        zone = zone_of(row)
        people.append(Payer(patient=row, said=tuple(as_said(one, zone) for one in said[row.pk])))
    return {one.patient.pk: one for one in people}
