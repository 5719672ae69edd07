"""A clinic opens; the clock of a demonstration clinic moves on."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from typing import Any

from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, system
from prolo.registry.checking import check_row
from prolo.registry.events import record_event
from prolo.registry.models import Clinic, Closure
from prolo.registry.transactions import write_transaction


def open_clinic(*, name: str, time_zone: str = "UTC", **details: Any) -> Clinic:
    """The system does this: nobody works there yet. ``details`` are further fields."""
    clinic = Clinic(name=name.strip(), time_zone=time_zone, **details)
    faults = {} if clinic.name else {"name": "missing"}
    if time_zone not in zoneinfo.available_timezones():
        faults["time_zone"] = "unknown"
    check_row(clinic, faults=faults)
    with write_transaction():
        clinic.save(force_insert=True)
        with system(clinic).at_work():
            record_event(verb="clinic_opened", subject=clinic, by=system(clinic))
    return clinic


def keep_closure(*, day: date, reason: str, by: Actor) -> Closure:
    """On that day nobody is treated; a plan made from now on says so."""
    check_may(by, "keep_clinic")
    if not reason.strip():
        raise Invalid({"reason": "missing"})
    with write_transaction(by=by):
        row, _ = Closure.objects.update_or_create(
            clinic=by.clinic,
            day=day,
            defaults={"reason": reason.strip(), "recorded_by": by.user},
        )
        record_event(verb="closure_kept", subject=row, by=by, body={"day": day.isoformat()})
    return row


def move_clock(*, to: datetime, by: Actor) -> Clinic:
    """In a demonstration clinic let it be ``to``. Time runs one way: what is recorded is past."""
    check_may(by, "move_clock")
    clinic = by.clinic
    if not clinic.is_demo:
        raise Invalid({"to": "not-a-demonstration"})
    with write_transaction(by=by):
        clinic.refresh_from_db(fields=["clock_offset_s"])
        step_s = round((to - clock.now(clinic)).total_seconds())
        if step_s < 0:
            raise Invalid({"to": "in-the-past"})
        clinic.clock_offset_s += step_s
        clinic.save(update_fields=["clock_offset_s"])
        record_event(verb="clock_moved", subject=clinic, by=by, body={"step_s": step_s})
    return clinic
