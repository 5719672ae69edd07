"""A clinic opens; the clock of a demonstration clinic moves on."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F

from prolo.care.money.prices import is_currency
from prolo.errors import Invalid
from prolo.registry import clock
from prolo.registry.access import Actor, check_may, system
from prolo.registry.audit import conflict_over
from prolo.registry.checking import check_row
from prolo.registry.due_of_clinic import rebuild_clinic
from prolo.registry.events import record_event
from prolo.registry.leases import OPEN
from prolo.registry.models import Clinic, Job
from prolo.registry.phones import phone_fault, written_phone
from prolo.registry.transactions import write_transaction

AGES_OF_MAJORITY = (14, 21)  # as a constraint of the table says; no country is outside


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


SETTINGS = (
    "name",
    "address",
    "phone",
    "on_call_phone",
    "emergency_number",
    "emergency_words",
    "time_zone",
    "country",
    "currency",
    "provider_number",
    "tax_number",
    "weight_unit",
    "temperature_unit",
    "age_of_majority",
)


PHONES = frozenset({"phone", "on_call_phone"})


def update_clinic(*, by: Actor, seen: int | None = None, **settings: Any) -> Clinic:
    """What the clinic is called, how it is reached, and what follows from where it is. Raises
    ``Conflict`` when somebody saved it since ``seen`` (``lock_version``)."""
    check_may(by, "keep_clinic")
    clinic = Clinic.objects.get(pk=by.clinic.pk)
    given = {name: _tidy(settings[name]) for name in SETTINGS if name in settings}
    changed = [name for name, value in given.items() if getattr(clinic, name) != value]
    for name in changed:
        setattr(clinic, name, given[name])
    check_row(clinic, faults=_setting_faults(clinic) | _phone_faults(clinic, changed))
    for name in PHONES & set(changed):
        given[name] = written_phone(given[name], country=clinic.country)
    if not changed:
        return clinic
    with write_transaction(by=by):
        rows = Clinic.objects.filter(pk=clinic.pk, lock_version=seen or clinic.lock_version)
        values = {name: given[name] for name in changed}
        if not rows.update(lock_version=F("lock_version") + 1, **values):
            raise conflict_over(clinic)
        by.clinic.refresh_from_db()
        if "time_zone" in changed:
            rebuild_clinic(by=by)
        record_event(verb="clinic_updated", subject=clinic, by=by, body={"fields": changed})
    return by.clinic


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _setting_faults(clinic: Clinic) -> dict[str, str]:
    faults = {name: "missing" for name in ("name", "emergency_number") if not getattr(clinic, name)}
    if clinic.time_zone not in zoneinfo.available_timezones():
        faults["time_zone"] = "unknown"
    if not is_currency(clinic.currency):
        faults["currency"] = "unknown-currency"
    low, high = AGES_OF_MAJORITY
    if not low <= clinic.age_of_majority <= high:
        faults["age_of_majority"] = "out-of-range"
    return faults


def _phone_faults(clinic: Clinic, changed: Iterable[str]) -> dict[str, str]:
    """Who is on call may be a short number of the house."""
    faults = {
        name: phone_fault(
            getattr(clinic, name), country=clinic.country, is_internal=name == "on_call_phone"
        )
        for name in PHONES & set(changed)
    }
    return {name: fault for name, fault in faults.items() if fault}


def move_clock(*, to: datetime, by: Actor) -> Clinic:
    """In a demonstration clinic let it be ``to``. Time runs one way: what is recorded is past. What
    waits for a moment, such as a message for the morning, comes as much nearer."""
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
        waiting = Job.unscoped.filter(OPEN, clinic=clinic, due_at__gt=datetime.now(UTC))
        waiting.update(due_at=F("due_at") - timedelta(seconds=step_s))
        record_event(verb="clock_moved", subject=clinic, by=by, body={"step_s": step_s})
    return clinic
