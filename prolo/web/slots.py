"""A free place in an address: from the calendar to the waiting list to the booking page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from prolo.care.dates import local_day
from prolo.registry.models import Appointment, Clinic, Room, User, WaitingEntry
from prolo.registry.schedule import physicians_on
from prolo.web.forms.appointments import MOST_MINUTES
from prolo.web.requests import ClinicRequest

NAMES = ("at", "minutes", "room", "injector")


@dataclass(frozen=True, slots=True)
class AskedSlot:
    """What an address says of a place; what cannot be read is left out."""

    starts_at: datetime | None
    minutes: int | None
    room: uuid.UUID | None
    injector: uuid.UUID | None

    def initial(self, zone: ZoneInfo) -> dict[str, object]:
        """What the booking page begins with."""
        local = self.starts_at.astimezone(zone) if self.starts_at else None
        known = {
            "day": local.date() if local else None,
            "time": local.time().replace(fold=0) if local else None,
            "minutes": self.minutes,
            "room": str(self.room or ""),
            "injector": str(self.injector or ""),
        }
        return {name: value for name, value in known.items() if value}

    def as_appointment(self, clinic: Clinic) -> Appointment | None:
        """To hold the waiting list against, by who injects there too; never saved."""
        if self.starts_at is None or self.minutes is None:
            return None
        return Appointment(
            clinic=clinic,
            starts_at=self.starts_at,
            minutes=self.minutes,
            room=Room.objects.filter(pk=self.room, clinic=clinic).first() if self.room else None,
            injector=self._who_injects(local_day(self.starts_at, ZoneInfo(clinic.time_zone))),
        )

    def _who_injects(self, day: date) -> User | None:
        """None where the address names nobody, or nobody who works here as a physician then."""
        if self.injector is None:
            return None
        return next((one for one in physicians_on(day) if one.pk == self.injector), None)


def asked_slot(request: ClinicRequest) -> AskedSlot:
    return AskedSlot(
        _instant(request.GET.get("at", "")),
        _minutes(request.GET.get("minutes", "")),
        _id(request.GET.get("room", "")),
        _id(request.GET.get("injector", "")),
    )


def asked_waiting(request: ClinicRequest) -> WaitingEntry | None:
    """Who is booked from the waiting list."""
    wanted = _id(request.GET.get("waiting", ""))
    rows = WaitingEntry.objects.filter(clinic=request.actor.clinic).select_related("patient")
    return rows.filter(pk=wanted).first() if wanted else None


def slot_in(request: ClinicRequest) -> dict[str, str]:
    """The same, to be handed on."""
    return {name: request.GET[name][:60] for name in NAMES if request.GET.get(name)}


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _minutes(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return min(number, MOST_MINUTES) or None


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
