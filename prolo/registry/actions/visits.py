"""Appointments of one person, one after the other: one visit, booked and changed whole or not at
all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from prolo.registry.access import Actor
from prolo.registry.actions.appointments import (
    Slot,
    book_appointment,
    change_appointment,
    is_same_slot,
)
from prolo.registry.models import Appointment, Patient, Room, WaitingEntry
from prolo.registry.same_visit import Along
from prolo.registry.transactions import write_transaction


def book_visit(*, patient: Patient, along: Sequence[Along], by: Actor, **first: Any) -> Appointment:
    """An appointment and, one after the other behind it, the next sessions of other courses, in the
    same room with the same physician: one visit, booked whole or not at all. ``first`` is what
    ``book_appointment`` takes."""
    with write_transaction(by=by):
        booked = last = book_appointment(patient=patient, by=by, **first)
        for one in along:
            last = book_appointment(
                patient=patient,
                course=one.course,
                purpose=Appointment.Purpose.SESSION,
                session_number=one.number,
                starts_at=ends_at(last),
                room=booked.room,
                injector=booked.injector,
                anyway=first.get("anyway", True),
                by=by,
            )
    return booked


def ends_at(row: Appointment) -> datetime:
    return row.starts_at + timedelta(minutes=row.minutes)


def change_visit(
    *,
    appointment: Appointment,
    others: Sequence[Appointment],
    change: str,
    by: Actor,
    slot: Slot | None = None,
    seen: int | None = None,
    waiting: WaitingEntry | None = None,
    **more: Any,
) -> Appointment:
    """The same change of an appointment and of others of its visit, which move by as much as it
    does. ``more`` is what ``change_appointment`` takes."""
    step = slot.starts_at - appointment.starts_at if slot else timedelta(0)
    room = appointment.room
    rows = sorted(
        [appointment, *others], key=lambda row: row.starts_at, reverse=step > timedelta(0)
    )
    with write_transaction(by=by):
        for row in rows:
            is_first = row is appointment
            goes_to = slot if is_first or slot is None else moved_along(row, slot, step, room)
            if not is_first and goes_to and is_same_slot(row, goes_to):
                continue
            change_appointment(
                appointment=row,
                change=change,
                slot=goes_to,
                seen=seen if is_first else None,
                along=rows,
                waiting=waiting if is_first else None,
                by=by,
                **more,
            )
    return appointment


def moved_along(row: Appointment, slot: Slot, step: timedelta, room: Room | None) -> Slot:
    """Where another appointment of the visit goes: as much later, and into the new room and to the
    new physician if it was where the first one was."""
    return Slot(
        starts_at=row.starts_at + step,
        minutes=row.minutes,
        room=slot.room if row.room == room else row.room,
        injector=slot.injector or row.injector,
    )
