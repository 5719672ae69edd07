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
from prolo.registry.models import Appointment, Patient, WaitingEntry
from prolo.registry.same_visit import Along
from prolo.registry.transactions import write_transaction


def book_visit(*, patient: Patient, along: Sequence[Along], by: Actor, **first: Any) -> Appointment:
    """An appointment and, one after the other behind it, the next sessions of other courses, in the
    same room with the same physician: one visit, booked whole or not at all. ``first`` is what
    ``book_appointment`` takes."""
    with write_transaction(by=by):
        booked = [book_appointment(patient=patient, by=by, **first)]
        for one in along:
            behind = book_appointment(
                patient=patient,
                course=one.course,
                purpose=Appointment.Purpose.SESSION,
                session_number=one.number,
                starts_at=ends_at(booked[-1]),
                room=booked[0].room,
                injector=booked[0].injector,
                along=booked,
                anyway=first.get("anyway", True),
                by=by,
            )
            booked.append(behind)
    return booked[0]


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
    rows = sorted([appointment, *others], key=lambda row: row.starts_at)
    moves: Sequence[tuple[Appointment, Slot | None]] = (
        where_each_goes(appointment, others, slot) if slot else [(row, None) for row in rows]
    )
    with write_transaction(by=by):
        for row, goes_to in moves:
            is_first = row is appointment
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


def where_each_goes(
    appointment: Appointment, others: Sequence[Appointment], slot: Slot
) -> list[tuple[Appointment, Slot]]:
    """The appointment to ``slot``, and with it those others of its visit that do not stay as they
    are: in an order in which none comes to lie where the next still is."""
    is_later = slot.starts_at > appointment.starts_at
    moves = [(row, _moved_along(row, appointment, slot)) for row in others]
    moves = [(appointment, slot), *(move for move in moves if not is_same_slot(*move))]
    return sorted(moves, key=lambda move: move[0].starts_at, reverse=is_later)


def _moved_along(row: Appointment, first: Appointment, slot: Slot) -> Slot:
    """As much later as the first one, and into its new room and to its new physician if it was
    where the first one was."""
    is_with_it = row.injector == first.injector
    return Slot(
        starts_at=row.starts_at + (slot.starts_at - first.starts_at),
        minutes=row.minutes,
        room=slot.room if row.room == first.room else row.room,
        injector=(slot.injector or row.injector) if is_with_it else row.injector,
    )
