"""What the clinic found of each payer when it looked itself, and for whom it has to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from prolo.care.course import ENDED
from prolo.care.dates import local_day
from prolo.care.money.payer_checks import Check, to_ask_since
from prolo.care.money.payers import UNITED_STATES
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.clinic_knowledge import clinic_knowledge
from prolo.registry.coverage import said_of_each, standing_on
from prolo.registry.models import Clinic, Course, Coverage, Patient, PayerCheck


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAsk:
    """What their payer pays is not known to the clinic. ``since`` they said who pays, or since the
    clinic's own check no longer counts."""

    patient: Patient
    payer: str
    since: date


def to_ask(actor: Actor) -> Iterator[ToAsk]:
    """Of everybody with a course that has not ended, in the United States."""
    clinic, today = actor.clinic, clock.today(actor.clinic)
    if clinic.country != UNITED_STATES:
        return
    known, own = clinic_knowledge(clinic).payers, own_checks(clinic)
    zone = ZoneInfo(clinic.time_zone)
    for row in _in_treatment(actor):
        payer = known.get(row.known_payer)
        check = own.get(row.known_payer)
        if payer is None:
            continue
        said_on = local_day(row.happened_at, zone)
        since = to_ask_since(payer, check_of(check) if check else None, said_on, today)
        if since is not None:
            yield ToAsk(patient=row.patient, payer=row.known_payer, since=since)


def _in_treatment(actor: Actor) -> Iterator[Coverage]:
    """Who pays today."""
    running = Course.objects.filter(patient=OuterRef("patient")).exclude(state__in=ENDED)
    rows = Coverage.objects.filter(Exists(running), clinic=actor.clinic)
    zone, today = ZoneInfo(actor.clinic.time_zone), clock.today(actor.clinic)
    for said in said_of_each(rows.select_related("patient__identity__clinic")).values():
        if standing := standing_on(said, today, zone):
            yield standing
