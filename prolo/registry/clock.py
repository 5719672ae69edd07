"""What time it is for a clinic.

Real time everywhere but in a demonstration clinic, whose clock may be moved to show what
follows weeks later. The audit never reads this clock: its rows keep real time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from prolo.registry.scope import Clinic, current_clinic


def now(clinic: Clinic | None) -> datetime:
    """The instant, in UTC. Without a clinic it is real time."""
    offset_s = clinic.clock_offset_s if clinic else 0
    return datetime.now(UTC) + timedelta(seconds=offset_s)


def elsewhere(instant: datetime, clinic: Clinic) -> datetime:
    """What the clock of any telephone says when it is this instant for the clinic."""
    return instant - timedelta(seconds=clinic.clock_offset_s)


def today(clinic: Clinic) -> date:
    """The date on the clinic's wall."""
    return day_at(now(clinic), clinic)


def day_at(instant: datetime, clinic: Clinic) -> date:
    """The date on the clinic's wall at this instant."""
    return instant.astimezone(ZoneInfo(clinic.time_zone)).date()


def recorded_now() -> datetime:
    """When a row is recorded: now, for the clinic in scope."""
    return now(current_clinic())
