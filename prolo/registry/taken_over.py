"""Who came in the place of whoever was booked to inject, and into which room, after the person had
arrived: what was answered or called out before that is asked again where it depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prolo.registry.models import AppointmentChange, Session

TAKEN_OVER = "taken-over"  # how the change is kept
ROOM_CORRECTED = "room-corrected"  # after it was recorded: it had been that room all along


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Another than was named then; whoever is named for the first time takes over from nobody."""

    in_another_room: bool = False
    by_another_injector: bool = False

    def __bool__(self) -> bool:
        return self.in_another_room or self.by_another_injector


def taken_over_since(session: Session, at: datetime) -> Since:
    now = session.appointment
    was = now.changes.filter(happened_at__lte=at).last() if now else None
    if now is None or was is None:
        return Since()
    return Since(
        in_another_room=was.room_id is not None
        and was.room_id != now.room_id
        and not now.changes.filter(change=ROOM_CORRECTED).exists(),
        by_another_injector=was.injector_id is not None and was.injector_id != now.injector_id,
    )


def last_taken_over(session: Session) -> AppointmentChange | None:
    booked = session.appointment
    return booked.changes.filter(change=TAKEN_OVER).last() if booked else None


def times_taken_over(session: Session) -> int:
    """So that answers typed before it and sent after it are seen to be older."""
    booked = session.appointment
    return booked.changes.filter(change=TAKEN_OVER).count() if booked else 0
