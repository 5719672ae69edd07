"""A full day on the board of a large demonstration clinic."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from prolo.care.dates import at_local
from prolo.registry import clock
from prolo.registry.access import Actor
from prolo.registry.actions.appointments import book_appointment
from prolo.registry.models import Appointment, Patient
from prolo.registry.plans import open_days

VISITS = 40
OPENS, LAST = time(9), time(16, 30)
SOON = timedelta(minutes=15)


def expect_visits(*, by: Actor, visits: int = VISITS) -> date:
    """So many are expected on the day that is answered: today, while there is an hour left, or
    the next day on which the clinic is open. Who is done comes to be looked at."""
    with by.at_work():
        first, last = _hours(by)
        missing = visits - _expected_on(first.astimezone(last.tzinfo).date(), last)
        people = Patient.objects.filter(courses__state__in=["closed", "withdrawn"])
        chosen = people.exclude(appointments__starts_at__gt=first).order_by("-id")[
            : max(0, missing)
        ]
        step = (last - first) / max(1, len(chosen))
        for place, patient in enumerate(chosen):
            starts_at = _on_the_minute(first + place * step)
            book_appointment(patient=patient, purpose="follow-up", starts_at=starts_at, by=by)
    return last.date()


def _hours(by: Actor) -> tuple[datetime, datetime]:
    """From when to when people may be expected on that day."""
    zone, now, days = ZoneInfo(by.clinic.time_zone), clock.now(by.clinic), open_days(by.clinic)
    today = clock.today(by.clinic)
    late = now + timedelta(hours=1) > at_local(today, LAST, zone)
    day = days.first_from(today + timedelta(days=1) if late else today)
    first = max(at_local(day, OPENS, zone), now + SOON)
    return first, at_local(day, LAST, zone).astimezone(zone)


def _expected_on(day: date, last: datetime) -> int:
    begins = datetime.combine(day, time(), last.tzinfo)
    rows = Appointment.objects.filter(
        starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1)
    )
    return rows.count()


def _on_the_minute(at: datetime) -> datetime:
    """Down to five minutes, and never before the first."""
    return at.replace(minute=at.minute - at.minute % 5, second=0, microsecond=0) + timedelta(
        minutes=5
    )
